# The session's connection; before Connect-LicenseTenant one that works without a tenant, so that the core itself says
# what cannot be done without one.
function Get-ReseatConnection {
    if ($null -eq $script:Connection) {
        $script:Connection = [Reseat.Interop.Connection]::Open(@{ environment = 'Global' }, $null)
    }
    $script:Connection
}
