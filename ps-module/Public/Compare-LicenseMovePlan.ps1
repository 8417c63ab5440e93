function Compare-LicenseMovePlan {
    [CmdletBinding()]
    [OutputType([Reseat.PlanDifference])]
    param(
        # A plan, or the path of its file.
        [Parameter(Mandatory, Position = 0)]
        [object] $ReferencePlan,

        [Parameter(Mandatory, Position = 1, ValueFromPipeline)]
        [object] $DifferencePlan
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        $request = @{ op = 'comparePlans'; other = @{} }
        Add-ReseatPlan -Caller $PSCmdlet -Request $request -Plan $ReferencePlan
        Add-ReseatPlan -Caller $PSCmdlet -Request $request.other -Plan $DifferencePlan
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request |
            Where-Object { $_ -is [Reseat.PlanDifference] }
    }
}
