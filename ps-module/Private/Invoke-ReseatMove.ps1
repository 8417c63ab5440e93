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
    # Without a question there is nothing to apply: the run sends nothing and says so of every user.
    $agreed = $null -eq $Plan.Confirmation
    if (-not $agreed) {
        $question = if ($ShowPlan) { $Plan.Text + $gap + $gap + $Plan.Confirmation } else { $Plan.Confirmation }
        try { $agreed = $Caller.ShouldProcess($description, $question, '') }
        catch {
            # The host can't ask.
            $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'noAnswer', @{ go = '-Confirm:$false'; look = '-WhatIf' }, 'Confirm')
            $Caller.ThrowTerminatingError((New-ReseatErrorRecord $document))
        }
    }
    if (-not $agreed) {
        return
    }

    $request = [ordered] @{ op = 'apply'; host = [System.Environment]::MachineName }
    $Plan.AddTo($request)
    if ($Bound.ContainsKey('Reason')) { $request.reason = $Bound.Reason }

    $job = $null
    $refusal = $null
    Invoke-ReseatJob -Caller $Caller -Connection $Connection -Request $request -Running ([ref] $job) | ForEach-Object {
        $item = $_
        if ($item -is [Reseat.MoveResult]) {
            $item
            if ($item.Failed -and $null -eq $refusal) {
                $record = New-ReseatErrorRecord ([Reseat.Interop.ErrorDocument]::Of($item)) $item
                if ($ErrorActionPreference -eq 'Stop') {
                    # Nothing new is sent, and what is under way is still told before this ends.
                    $refusal = $record
                    $job.Cancel()
                }
                else {
                    $Caller.WriteError($record)
                }
            }
        }
        elseif ($item -is [Reseat.Interop.Done]) {
            Write-ReseatClosing -Caller $Caller -Done $item
        }
    }
    if ($null -ne $refusal) {
        $Caller.ThrowTerminatingError($refusal)
    }
}
