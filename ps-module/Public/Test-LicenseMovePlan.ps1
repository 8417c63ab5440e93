function Test-LicenseMovePlan {
    [CmdletBinding(DefaultParameterSetName = 'Plan')]
    [OutputType([Reseat.PlanFit], [bool])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Plan')]
        [Reseat.Plan] $Plan,

        [Parameter(Mandatory, ParameterSetName = 'PlanPath')]
        [string] $PlanPath,

        [switch] $Quiet
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        $meant = if ($PSBoundParameters.ContainsKey('PlanPath')) { $PlanPath } else { $Plan }
        $request = @{ op = 'testPlan' }
        Add-ReseatPlan -Caller $PSCmdlet -Request $request -Plan $meant
        $all = $true
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request | ForEach-Object {
            if ($_ -isnot [Reseat.PlanFit]) { return }
            if (-not $_.Holds) { $all = $false }
            if (-not $Quiet) { $_ }
        }
        if ($Quiet) { $all }
    }
}
