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
            $file = Resolve-ReseatPath $PSCmdlet $one
            $request = @{ op = 'openPlan' }
            try {
                # Held as text: what was opened stays what is applied, whatever becomes of the file.
                $request.document = [System.Text.UTF8Encoding]::new($false, $true).GetString([System.IO.File]::ReadAllBytes($file))
            }
            catch {
                # No file, or no UTF-8: the core says which.
                $request.planPath = $file
            }
            Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
        }
    }
}
