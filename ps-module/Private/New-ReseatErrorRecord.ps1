# An error document as PowerShell's own record: id and category from the table, sentence and cure from the core.
function New-ReseatErrorRecord {
    param(
        [Reseat.Interop.ErrorDocument] $Document,
        [object] $TargetObject = $Document.Target
    )
    # PowerShell shows this, and the cure after it.
    $lines = @($Document.Message) + $Document.Causes + "    ErrorId: $($Document.Id)"
    $details = [System.Management.Automation.ErrorDetails]::new($lines -join [System.Environment]::NewLine)
    $details.RecommendedAction = $Document.Hint
    $record = [System.Management.Automation.ErrorRecord]::new(
        [Reseat.Interop.ReseatException]::new($Document), $Document.Id, $script:ErrorCategory[$Document.Id], $TargetObject)
    $record.ErrorDetails = $details
    $record
}
