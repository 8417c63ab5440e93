# Asks once, applies a plan, streams a result per user. With -WhatIf the steps of the same plan, and nothing is sent.
function Invoke-ReseatMove {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection,
        [Reseat.Plan] $Plan,
        [System.Collections.IDictionary] $Bound,
        # For whoever has not seen the plan yet: it stands above the question.
        [switch] $ShowPlan
    )
    $gap = [System.Environment]::NewLine
    $description = $gap + $Plan.Text
    if ($WhatIfPreference) {
        $null = $Caller.ShouldProcess($description, $Plan.Confirmation, '')
        $Plan.PlannedSteps
        return
    }
    # Another run may have died since this session was connected.
    Write-ReseatOpenMove -Caller $Caller -Connection $Connection
    # Without a question there is nothing to apply: the run sends nothing and says so of every user.
    $agreed = $null -eq $Plan.Confirmation
    if (-not $agreed) {
        $question = if ($ShowPlan) { $Plan.Text + $gap + $gap + $Plan.Confirmation } else { $Plan.Confirmation }
        $agreed = Confirm-ReseatChange -Caller $Caller -Description $description -Question $question
    }
    if (-not $agreed) {
        return
    }

    $request = [ordered] @{ op = 'apply'; host = [System.Environment]::MachineName }
    $Plan.AddTo($request)
    Add-ReseatRunRule -Request $request -Bound $Bound
    Invoke-ReseatRun -Caller $Caller -Connection $Connection -Request $request
}
