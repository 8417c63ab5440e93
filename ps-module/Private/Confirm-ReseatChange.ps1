# Asks once before something is changed. Gives whether it was agreed to; with -WhatIf it only describes.
function Confirm-ReseatChange {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [string] $Description,
        [string] $Question
    )
    try { $Caller.ShouldProcess($Description, $Question, '') }
    catch {
        # The host can't ask.
        $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'noAnswer', @{ go = '-Confirm:$false'; look = '-WhatIf' }, 'Confirm')
        $Caller.ThrowTerminatingError((New-ReseatErrorRecord $document))
    }
}
