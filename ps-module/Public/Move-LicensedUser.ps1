function Move-LicensedUser {
    [CmdletBinding(DefaultParameterSetName = 'Plan', SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType([Reseat.MoveResult], [Reseat.PlannedStep])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Plan')]
        [AllowNull()]
        [Reseat.Plan[]] $Plan,

        [Parameter(Mandatory, ParameterSetName = 'PlanPath')]
        [string] $PlanPath,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $From,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $To,

        [Parameter(ParameterSetName = 'Request')]
        [switch] $ReplaceAll,

        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Request')]
        [Alias('Id', 'UserId', 'ObjectId', 'UserPrincipalName')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $User,

        [Parameter(ParameterSetName = 'Request')]
        [string] $Product,

        [Parameter(ParameterSetName = 'Request')]
        [string] $Department,

        [Parameter(ParameterSetName = 'Request')]
        [string] $Country,

        [Parameter(ParameterSetName = 'Request')]
        [switch] $All,

        [Parameter(ParameterSetName = 'Request')]
        [string] $Path,

        [Parameter(ParameterSetName = 'Request')]
        [string] $Encoding,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $Disable,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $OnlyEnable,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AlsoDisable,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyString()]
        [string] $NewService,

        [Parameter(ParameterSetName = 'Request')]
        [AllowNull()]
        [object] $ServiceMap,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyString()]
        [string] $UnansweredService,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $RequireService,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AllowLosing,

        [Parameter(ParameterSetName = 'Request')]
        [AllowEmptyString()]
        [string] $UsageLocation,

        [Parameter(ParameterSetName = 'Request')]
        [switch] $IncludeGuest,

        [Parameter(ParameterSetName = 'Request')]
        [switch] $IncludeDisabled,

        [Parameter(ParameterSetName = 'Request')]
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
        $connection = Get-ReseatConnection
        $requested = [System.Collections.Generic.List[object]]::new()
        $plans = [System.Collections.Generic.List[Reseat.Plan]]::new()
    }
    process {
        if ($PSBoundParameters.ContainsKey('User')) { $requested.AddRange(@(ConvertTo-ReseatUserRow $User)) }
        if ($PSBoundParameters.ContainsKey('Plan')) {
            # Nothing from the pipeline arrives as no list at all; it is an entry all the same.
            if ($null -eq $Plan) { $Plan = [Reseat.Plan[]]::new(1) }
            foreach ($one in $Plan) {
                if ($null -eq $one) {
                    $position = [string] ($plans.Count + 1)
                    $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'planMissing', @{ position = $position }, $position)
                    $PSCmdlet.ThrowTerminatingError((New-ReseatErrorRecord $document))
                }
                $plans.Add($one)
            }
        }
    }
    end {
        # All of them are there, so that one that is not stops everything before the first change.
        foreach ($one in $plans) {
            $request = @{ op = 'openPlan'; toApply = -not $WhatIfPreference }
            $one.AddTo($request)
            $checked = Read-ReseatPlan -Caller $PSCmdlet -Connection $connection -Request $request
            Invoke-ReseatMove -Caller $PSCmdlet -Connection $connection -Plan $checked -Bound $PSBoundParameters
        }
        if ($PSCmdlet.ParameterSetName -eq 'Plan') { return }
        $request = if ($PSBoundParameters.ContainsKey('PlanPath')) {
            $file = @{ op = 'openPlan'; planPath = Resolve-ReseatPath $PSCmdlet $PlanPath; toApply = -not $WhatIfPreference }
            # A plan from the pipeline beside the file: which of them is meant would be a guess.
            if ($MyInvocation.ExpectingInput) { $file.document = '' }
            $file
        }
        else {
            $scope = ConvertTo-ReseatScope $PSBoundParameters
            New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested -Scope $scope
        }
        Invoke-ReseatChange -Caller $PSCmdlet -Bound $PSBoundParameters -Request $request
    }
}
