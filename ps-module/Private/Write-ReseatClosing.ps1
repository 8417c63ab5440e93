# The closing sentence of a run: on the information stream, and shown as Write-Host would show it. Of a run that something
# stopped it is an error; the results were given before, so it ends nothing.
function Write-ReseatClosing {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Done] $Done,
        # What is typed to go on, where the sentence itself does not say it.
        [string] $WayOn
    )
    if ($Done.Stopped -and -not $Done.Cancelled) {
        $Caller.WriteError((New-ReseatErrorRecord ([Reseat.Interop.ErrorDocument]::Of($Done)) $Done.MoveId))
        return
    }
    $message = [System.Management.Automation.HostInformationMessage]::new()
    $message.Message = if ($WayOn) { $Done.Closing, $WayOn -join [System.Environment]::NewLine } else { $Done.Closing }
    $Caller.WriteInformation($message, [string[]] @('PSHOST'))
}
