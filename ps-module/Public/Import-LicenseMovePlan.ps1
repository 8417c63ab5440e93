function Import-LicenseMovePlan {
    [CmdletBinding()]
    [OutputType([Reseat.Plan])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('FullName', 'PlanPath')]
        [string[]] $Path
    )
    process {
        foreach ($one in $Path) {
            $request = @{ op = 'openPlan'; planPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($one) }
            Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
        }
    }
}
