# The full path of a file that a person named, also of one that is not there yet. What is no path of the file system (another
# provider's, a drive that is not there) is passed on as such, so that the core refuses it by the name the person gave: as a path
# it would be some file of the process.
function Resolve-ReseatPath {
    param([System.Management.Automation.PSCmdlet] $Caller, [object] $Path)
    # As a text a file of Get-ChildItem is its name alone in Windows PowerShell.
    $Path = if ($Path -is [System.IO.FileInfo]) { $Path.FullName } else { [string] $Path }
    $provider = $null
    $drive = $null
    try {
        $full = $Caller.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
        if ($provider.Name -eq 'FileSystem') { return $full }
    }
    catch [System.Management.Automation.SessionStateException], [System.Management.Automation.MethodInvocationException] { }
    @{ elsewhere = $Path }
}
