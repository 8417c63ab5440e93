function New-ReseatProgressRecord {
    param([Reseat.Interop.Progress] $Progress)
    $record = [System.Management.Automation.ProgressRecord]::new(1, $Progress.Activity, $Progress.Message)
    $record.PercentComplete = $Progress.Percent
    if ($null -ne $Progress.Waiting) { $record.CurrentOperation = $Progress.Waiting }
    $record.SecondsRemaining = $Progress.SecondsRemaining
    $record
}
