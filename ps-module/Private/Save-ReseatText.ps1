# Writes a text to a file, in UTF-8 without a mark. One that exists is written over with -Force alone.
function Save-ReseatText {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [string] $Path,
        [string] $Text,
        [switch] $Force
    )
    $document = $null
    $target = Resolve-ReseatPath $Caller $Path
    if ($target -isnot [string]) {
        $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'elsewhere', @{ target = $Path }, $Path)
    }
    elseif (-not $Force -and [System.IO.File]::Exists($target)) {
        $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'fileThere', @{ path = $target }, $target)
    }
    else {
        try {
            $mode = if ($Force) { [System.IO.FileMode]::Create } else { [System.IO.FileMode]::CreateNew }
            $stream = [System.IO.FileStream]::new($target, $mode, [System.IO.FileAccess]::Write)
            try {
                $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes($Text)
                $stream.Write($bytes, 0, $bytes.Length)
            }
            finally { $stream.Dispose() }
        }
        catch {
            $detail = $_.Exception.GetBaseException().Message -replace '\.$'
            $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'file', @{ path = $target; detail = $detail }, $target)
        }
    }
    if ($null -ne $document) { $Caller.ThrowTerminatingError((New-ReseatErrorRecord $document)) }
}
