# The products for tab completion. What fails here is said by the command that needs them.
function Read-ReseatProduct {
    param([Reseat.Interop.Connection] $Connection)
    $patienceMs = 5000
    $job = $null
    try {
        $job = $Connection.Start(@{ op = 'listProducts' })
        foreach ($item in $job.Events) {
            if ($item -is [Reseat.Product]) { $item }
        }
    }
    catch [Reseat.Interop.ReseatException] {
        return
    }
    finally {
        if ($null -ne $job) { foreach ($sentence in $job.Stop($patienceMs)) { } }
    }
}
