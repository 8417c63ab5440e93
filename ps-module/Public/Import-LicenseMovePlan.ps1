function Import-LicenseMovePlan {
    [CmdletBinding()]
    [OutputType([Reseat.Plan])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('FullName', 'PlanPath')]
        [string[]] $Path
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        foreach ($one in $Path) {
            # The plan comes back as text: what was opened stays what is applied, whatever becomes of the file.
            $request = @{ op = 'openPlan'; planPath = Resolve-ReseatPath $PSCmdlet $one }
            Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
        }
    }
}
