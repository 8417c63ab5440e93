# Runs what changes users, streams a result per user, and says at the end what became of them. A user whose change failed
# is an error as well; with -ErrorAction Stop the first of them stops the run.
function Invoke-ReseatRun {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection,
        [System.Collections.IDictionary] $Request
    )
    $job = $null
    $refusal = $null
    Invoke-ReseatJob -Caller $Caller -Connection $Connection -Request $Request -Running ([ref] $job) | ForEach-Object {
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
