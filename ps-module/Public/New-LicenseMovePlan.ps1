function New-LicenseMovePlan {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([Reseat.Plan])]
    param(
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $From,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $To,

        [switch] $ReplaceAll,

        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id', 'UserId', 'ObjectId', 'UserPrincipalName')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $User,

        [string] $Product,

        [string] $Department,

        [string] $Country,

        [switch] $All,

        [string] $Path,

        [string] $Encoding,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $Disable,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $OnlyEnable,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AlsoDisable,

        [AllowEmptyString()]
        [string] $NewService,

        [AllowNull()]
        [object] $ServiceMap,

        [AllowEmptyString()]
        [string] $UnansweredService,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $RequireService,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AllowLosing,

        [AllowEmptyString()]
        [string] $UsageLocation,

        [switch] $IncludeGuest,

        [switch] $IncludeDisabled,

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
        $scope = ConvertTo-ReseatScope $PSBoundParameters
        $request = New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested -Scope $scope
        if ($PSBoundParameters.ContainsKey('PlanPath')) {
            $request.planPath = Resolve-ReseatPath $PSCmdlet $PlanPath
            $request.overwrite = [bool] $Force
        }
        Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
    }
}
