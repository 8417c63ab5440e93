function New-LicenseMovePlan {
    [CmdletBinding(DefaultParameterSetName = 'SwapUser')]
    [OutputType([Reseat.Plan])]
    param(
        [Parameter(Mandatory, ParameterSetName = 'SwapUser')]
        [Parameter(Mandatory, ParameterSetName = 'SwapProduct')]
        [Parameter(Mandatory, ParameterSetName = 'SwapPath')]
        [AllowEmptyString()]
        [string[]] $From,

        [Parameter(Mandatory, ParameterSetName = 'SwapUser')]
        [Parameter(Mandatory, ParameterSetName = 'SwapProduct')]
        [Parameter(Mandatory, ParameterSetName = 'SwapPath')]
        [Parameter(Mandatory, ParameterSetName = 'ReplaceUser')]
        [Parameter(Mandatory, ParameterSetName = 'ReplaceProduct')]
        [Parameter(Mandatory, ParameterSetName = 'ReplacePath')]
        [AllowEmptyString()]
        [string[]] $To,

        [Parameter(Mandatory, ParameterSetName = 'ReplaceUser')]
        [Parameter(Mandatory, ParameterSetName = 'ReplaceProduct')]
        [Parameter(Mandatory, ParameterSetName = 'ReplacePath')]
        [switch] $ReplaceAll,

        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'SwapUser')]
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'ReplaceUser')]
        [Alias('Id', 'UserId', 'ObjectId', 'UserPrincipalName')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [object[]] $User,

        [Parameter(Mandatory, ParameterSetName = 'SwapProduct')]
        [Parameter(Mandatory, ParameterSetName = 'ReplaceProduct')]
        [string] $Product,

        [Parameter(Mandatory, ParameterSetName = 'SwapPath')]
        [Parameter(Mandatory, ParameterSetName = 'ReplacePath')]
        [string] $Path,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Disable,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $OnlyEnable,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $AlsoDisable,

        [System.DateTimeOffset] $CreatedAt,

        [string] $PlanPath
    )
    begin {
        $requested = [System.Collections.Generic.List[string]]::new()
    }
    process {
        $requested.AddRange([string[]] @(Get-ReseatUserName $User))
    }
    end {
        $request = New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested
        if ($PSBoundParameters.ContainsKey('PlanPath')) {
            $request.planPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($PlanPath)
        }
        Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
    }
}
