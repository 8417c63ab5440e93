# The closing sentence of a run: on the information stream, and shown as Write-Host would show it.
function Write-ReseatClosing {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Done] $Done
    )
    $message = [System.Management.Automation.HostInformationMessage]::new()
    $message.Message = $Done.Text
    $Caller.WriteInformation($message, [string[]] @('PSHOST'))
}
