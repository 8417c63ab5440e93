# What a session wants to know besides what it was asked for. What fails here is said by the command that needs it.
function Read-ReseatItem {
    param(
        [Reseat.Interop.Connection] $Connection,
        [System.Collections.IDictionary] $Request
    )
    $patienceMs = 5000
    $job = $null
    try {
        $job = $Connection.Start($Request)
        foreach ($item in $job.Events) {
            if ($item -is [Reseat.Product] -or $item -is [Reseat.Move]) { $item }
        }
    }
    catch [Reseat.Interop.ReseatException] {
        return
    }
    finally {
        if ($null -ne $job) { foreach ($sentence in $job.Stop($patienceMs)) { } }
    }
}
