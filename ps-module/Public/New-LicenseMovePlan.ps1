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
        [AllowNull()]
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

        [string] $PlanPath,

        [switch] $Force
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
        $requested = [System.Collections.Generic.List[object]]::new()
    }
    process {
        if ($PSBoundParameters.ContainsKey('User')) { $requested.AddRange(@(ConvertTo-ReseatUserRow $User)) }
    }
    end {
        $request = New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested
        if ($PSBoundParameters.ContainsKey('PlanPath')) {
            $request.planPath = Resolve-ReseatPath $PSCmdlet $PlanPath
            $request.overwrite = [bool] $Force
        }
        Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
    }
}
