Set-StrictMode -Version Latest

# The library first: without it nothing here works, and a failure must stop the import.
$script:PlatformFolder = "$PSScriptRoot/bin/$([Reseat.Interop.LibraryLoader]::RuntimeId)"
$script:LibraryPath = "$script:PlatformFolder/$([Reseat.Interop.LibraryLoader]::FileName)"
if ($env:RESEAT_NATIVE_PATH) {
    $script:LibraryPath = $env:RESEAT_NATIVE_PATH
}
[Reseat.Interop.LibraryLoader]::Load($script:LibraryPath)

# The connection of this session: one at a time, null before Connect-LicenseTenant.
$script:Connection = $null

foreach ($folder in 'Private', 'Public') {
    foreach ($file in [System.IO.Directory]::GetFiles("$PSScriptRoot/$folder", '*.ps1')) {
        . $file
    }
}
. "$PSScriptRoot/Reseat.Completers.ps1"

$ExecutionContext.SessionState.Module.OnRemove = {
    if ($null -ne $script:Connection) {
        $script:Connection.Dispose()
        $script:Connection = $null
    }
}
