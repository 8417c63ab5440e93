# Says once a session of each run that did not come to its end, and how to go on: after a crash nobody else does.
function Write-ReseatOpenMove {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection
    )
    if ($null -eq $Connection.Tenant) { return }
    foreach ($move in Read-ReseatItem $Connection @{ op = 'listMoves'; tenantId = $Connection.Tenant.TenantId }) {
        if ($move.Died -and $Connection.Told.Add($move.MoveId)) {
            $Caller.WriteWarning(($move.Message, $move.WayOn -join [System.Environment]::NewLine))
        }
    }
}
