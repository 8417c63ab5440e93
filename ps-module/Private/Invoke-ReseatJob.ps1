# Runs one job and streams its events, progress apart, which goes to the progress stream. Ctrl+C, or a caller that wants no
# more, cancels the job; what is under way is settled before this returns. A failed job is the caller's terminating error.
function Invoke-ReseatJob {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection,
        [System.Collections.IDictionary] $Request,
        # Is given the job, for a caller that may have to cancel it and read on.
        [ref] $Running = [ref] $null
    )
    # Longer than the core lets a change be under way.
    $patienceMs = 120000
    $job = $null
    $progress = [Reseat.Interop.ProgressPacer]::new()
    $failure = $null
    try {
        $job = $Connection.Start($Request)
        $Running.Value = $job
        foreach ($item in $job.Events) {
            if ($item -is [Reseat.Interop.Progress]) {
                if ($progress.IsDue($item)) {
                    $Caller.WriteProgress((New-ReseatProgressRecord $item))
                }
            }
            elseif ($item -is [Reseat.Interop.Detail]) {
                $Caller.WriteVerbose($item.Message)
            }
            elseif ($null -ne $item) {
                $item
            }
        }
    }
    catch [Reseat.Interop.ReseatException] {
        $failure = $_.Exception.GetBaseException().Document
    }
    finally {
        # Only .NET from here: no stream can be written to any more when the pipeline is being stopped.
        if ($null -ne $job) {
            try {
                foreach ($sentence in $job.Stop($patienceMs)) { $Caller.Host.UI.WriteLine($sentence) }
            }
            finally { $job.Dispose() }
        }
    }
    if ($null -ne $progress.Last) {
        $record = New-ReseatProgressRecord $progress.Last
        $record.RecordType = 'Completed'
        $record.PercentComplete = 100
        $Caller.WriteProgress($record)
    }
    if ($null -ne $failure) {
        $Caller.ThrowTerminatingError((New-ReseatErrorRecord $failure))
    }
}
