function Revoke-UserLicense {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType([Reseat.MoveResult], [Reseat.PlannedStep])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $Product,

        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id', 'UserId', 'ObjectId', 'UserPrincipalName')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $User,

        [string] $Department,

        [string] $Country,

        [switch] $All,

        [string] $Path,

        [string] $Encoding,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $RequireService,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AllowLosing,

        [switch] $IncludeGuest,

        [switch] $IncludeDisabled,

        [System.DateTimeOffset] $CreatedAt,

        [AllowEmptyCollection()]
        [AllowNull()]
        [double[]] $Wave,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $WaveFirst,

        [double] $StopAfterFailurePercent,

        [double] $MaximumUsers,

        [double] $MaximumServicesLost,

        [string] $Reason
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
        $requested = [System.Collections.Generic.List[object]]::new()
    }
    process {
        if ($PSBoundParameters.ContainsKey('User')) { $requested.AddRange(@(ConvertTo-ReseatUserRow $User)) }
    }
    end {
        $scope = @{ scope = 'revoke'; products = $Product }
        $request = New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested -Scope $scope -Filter Department, Country
        Invoke-ReseatChange -Caller $PSCmdlet -Bound $PSBoundParameters -Request $request -Only $scope.scope
    }
}
