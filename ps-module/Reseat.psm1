Set-StrictMode -Version Latest

# The library first: without it nothing here works, and a failure must stop the import.
$script:PlatformFolder = "$PSScriptRoot/bin/$([Reseat.Interop.LibraryLoader]::RuntimeId)"
$script:LibraryPath = "$script:PlatformFolder/$([Reseat.Interop.LibraryLoader]::FileName)"
if ($env:RESEAT_NATIVE_PATH) {
    $script:LibraryPath = $env:RESEAT_NATIVE_PATH
}
try { [Reseat.Interop.LibraryLoader]::Load($script:LibraryPath) }
catch {
    # What a method throws ends its statement alone, and the module would be there without its library.
    throw $_.Exception.GetBaseException()
}

# The connection of this session: one at a time, null before Connect-LicenseTenant.
$script:Connection = $null

# Simulators of this session. One that nobody keeps in a variable must live on all the same: it ends when its
# standard input is closed, and that happens when its process object is collected.
$script:Simulators = [System.Collections.Generic.HashSet[Reseat.Simulator]]::new()

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
    foreach ($simulator in $script:Simulators) {
        $simulator.Process.Dispose()
    }
    $script:Simulators.Clear()
}
