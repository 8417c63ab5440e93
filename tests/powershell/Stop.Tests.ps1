# Ctrl+C: the second session's pipeline is stopped as the console would stop it.

Test 'Ctrl+C leaves every user as before or as planned, and says how to go on or back' {
    Reset-Tenant -User 400 -Change { param($state) Set-Seat $state $script:M365E3 120 }
    $movers = @(Find-Mover (Get-State) 120)
    $plan = $movers.Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    # Slow enough to be caught in the middle, whatever the machine.
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":400,"times":100}]'
    $session = New-Session @{ plan = $plan }
    try {
        $session.Shell.Commands.Clear()
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $session.Shell.AddScript('$plan | Move-LicensedUser -Confirm:$false').BeginInvoke([System.Management.Automation.PSDataCollection[psobject]] $null, $output)
        Wait-Until { @(Get-Ledger).Count -gt 0 }
        $session.Shell.Stop()
        Assert-Equal 'Stopped' ([string] $session.Shell.InvocationStateInfo.State)
        $shown = $session.Screen.Output.ToString()
    }
    finally {
        $null = Send-Control POST faults '[]'
        Close-Session $session
    }
    $changed = @(Get-Ledger).Count
    Assert-True ($changed -gt 0 -and $changed -lt 120) "stopped in the middle: $changed"
    # First for whom it waits, then what became of them.
    Assert-Match '^\s*Stopping: (nobody is|1 user is|\d+ users are) in flight[^\r\n]*\r?\nMove \S+ stopped: ' $shown
    Assert-Match "stopped: $changed moved, $(120 - $changed) not started, \d+ not part of it\.|stopped: $changed moved, $(120 - $changed) not started\." $shown
    Assert-Match '\nGo on:  (Resume)-LicenseMove (\S+)        Put back:  Undo-LicenseMove \2\s*$' $shown
    $now = @{}
    foreach ($user in (Get-State)['users']) { $now[[string] $user['id']] = @($user['licenseAssignmentStates'] | ForEach-Object { [string] $_['skuId'] }) }
    $moved = 0
    foreach ($mover in $movers) {
        $held = $now[$mover.Id]
        $old = $held -contains $script:E3
        $new = $held -contains $script:M365E3
        Assert-True ($old -xor $new) 'either the old or the new product'
        $moved += [int] $new
    }
    Assert-Equal $changed $moved 'ledger and users'

    $results = @($plan | Move-LicensedUser -Confirm:$false 6>$null)
    Assert-Equal $changed @($results | Where-Object { $_.Result -eq 'Unchanged' }).Count 'moved before'
    Assert-Equal (120 - $changed) @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved now'
    Assert-Equal 120 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'a pipeline that wants no more stops the run as safely' {
    Reset-Tenant -User 900 -Change { param($state) Set-Seat $state $script:M365E3 300 }
    $movers = @(Find-Mover (Get-State) 300)
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":400,"times":100}]'
    try {
        $movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false 6>$null |
            ForEach-Object { throw [System.OperationCanceledException]::new('enough') }
    }
    catch [System.OperationCanceledException] { }
    finally { $null = Send-Control POST faults '[]' }
    $changed = @(Get-Ledger).Count
    Assert-True ($changed -gt 0 -and $changed -lt 300) "stopped in the middle: $changed"
    Assert-Equal 'Unchanged' @($movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false 6>$null)[0].Result 'the lock is free again'
}

Test 'reading stops at once' {
    Reset-Tenant
    $null = Send-Control POST faults '[{"do":"delay","delayMs":20000,"times":100}]'
    $session = $null
    try {
        $null = Send-Control POST faults '[]'
        $session = New-Session
        $null = Send-Control POST faults '[{"method":"GET","path":"/users","do":"delay","delayMs":20000,"times":100}]'
        $session.Shell.Commands.Clear()
        $running = $session.Shell.AddScript('Get-LicensedUser').BeginInvoke()
        Wait-Until { $session.Shell.InvocationStateInfo.State -eq 'Running' }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $session.Shell.Stop()
        Assert-True ($watch.ElapsedMilliseconds -lt 10000) "stopped after $($watch.ElapsedMilliseconds) ms"
    }
    finally {
        $null = Send-Control POST faults '[]'
        if ($session) { Close-Session $session }
    }
}
