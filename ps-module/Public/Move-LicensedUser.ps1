function Move-LicensedUser {
    [CmdletBinding(DefaultParameterSetName = 'Plan', SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType([Reseat.MoveResult], [Reseat.PlannedStep])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Plan')]
        [AllowNull()]
        [Reseat.Plan[]] $Plan,

        [Parameter(Mandatory, ParameterSetName = 'PlanPath')]
        [string] $PlanPath,

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

        [Parameter(ParameterSetName = 'SwapUser')]
        [Parameter(ParameterSetName = 'SwapProduct')]
        [Parameter(ParameterSetName = 'SwapPath')]
        [Parameter(ParameterSetName = 'ReplaceUser')]
        [Parameter(ParameterSetName = 'ReplaceProduct')]
        [Parameter(ParameterSetName = 'ReplacePath')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Disable,

        [Parameter(ParameterSetName = 'SwapUser')]
        [Parameter(ParameterSetName = 'SwapProduct')]
        [Parameter(ParameterSetName = 'SwapPath')]
        [Parameter(ParameterSetName = 'ReplaceUser')]
        [Parameter(ParameterSetName = 'ReplaceProduct')]
        [Parameter(ParameterSetName = 'ReplacePath')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $OnlyEnable,

        [Parameter(ParameterSetName = 'SwapUser')]
        [Parameter(ParameterSetName = 'SwapProduct')]
        [Parameter(ParameterSetName = 'SwapPath')]
        [Parameter(ParameterSetName = 'ReplaceUser')]
        [Parameter(ParameterSetName = 'ReplaceProduct')]
        [Parameter(ParameterSetName = 'ReplacePath')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $AlsoDisable,

        [Parameter(ParameterSetName = 'SwapUser')]
        [Parameter(ParameterSetName = 'SwapProduct')]
        [Parameter(ParameterSetName = 'SwapPath')]
        [Parameter(ParameterSetName = 'ReplaceUser')]
        [Parameter(ParameterSetName = 'ReplaceProduct')]
        [Parameter(ParameterSetName = 'ReplacePath')]
        [System.DateTimeOffset] $CreatedAt,

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
            New-ReseatPlanRequest -Caller $PSCmdlet -Bound $PSBoundParameters -User $requested
        }
        $made = Read-ReseatPlan -Caller $PSCmdlet -Connection $connection -Request $request
        Invoke-ReseatMove -Caller $PSCmdlet -Connection $connection -Plan $made -Bound $PSBoundParameters -ShowPlan
    }
}
