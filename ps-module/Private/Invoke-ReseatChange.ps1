# Makes a plan, shows it, asks once, applies it: what the commands have in common that change users without being given a plan.
function Invoke-ReseatChange {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Bound,
        [System.Collections.IDictionary] $Request,
        # What the name of the command promises; rows of a list that wish anything else are refused.
        [string] $Only
    )
    $connection = Get-ReseatConnection
    $plan = Read-ReseatPlan -Caller $Caller -Connection $connection -Request $Request
    if ($Only) {
        foreach ($scope in $plan.Scopes) {
            if ($scope -eq $Only) { continue }
            $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'otherWish', @{ command = $Caller.MyInvocation.MyCommand.Name; other = 'Move-LicensedUser' }, $null)
            $Caller.ThrowTerminatingError((New-ReseatErrorRecord $document))
        }
    }
    if ($plan.Questions.Count -gt 0 -and -not $WhatIfPreference) {
        # Nobody has seen the plan yet: what it asks is told with the refusal.
        $values = @{ questions = $plan.Questions -join '; '; map = '-ServiceMap'; all = '-UnansweredService'; plan = 'New-LicenseMovePlan' }
        $document = [Reseat.Interop.ErrorDocument]::Of('PlanNotApplyable', 'asks', $values, $null)
        $Caller.ThrowTerminatingError((New-ReseatErrorRecord $document $plan))
    }
    Invoke-ReseatMove -Caller $Caller -Connection $connection -Plan $plan -Bound $Bound -ShowPlan
}
