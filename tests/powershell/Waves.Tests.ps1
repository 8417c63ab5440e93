# Waves, brakes, and what -Verbose says.

Test 'waves go one after the other, those named first' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 6)
    $results = @($movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Wave 1, 2 -WaveFirst $movers[5] -Confirm:$false 6>$null)
    Assert-Equal 6 @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved'
    Assert-Equal $movers[5].Upn $results[0].UserPrincipalName 'who goes first'
    Assert-Equal $movers[5].Id ([string] @(Get-Ledger)[0]['userId']) 'in the ledger as well'
}

Test 'a brake refuses what goes too far, before anybody is changed' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 3)
    $failure = Assert-Refused BrakeReached Move-LicensedUser { $movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -MaximumUsers 2 -Confirm:$false }
    Assert-Match '3' $failure.ErrorDetails.Message
    $failure = Assert-Refused BrakeReached Revoke-UserLicense { $movers.Upn | Revoke-UserLicense ENTERPRISEPACK -AllowLosing mailbox, files, teams -MaximumServicesLost 1 -Confirm:$false }
    foreach ($wrong in @{ Wave = 0 }, @{ Wave = 1.5 }, @{ MaximumUsers = -1 }, @{ MaximumServicesLost = 0.5 }, @{ StopAfterFailurePercent = 101 }, @{ WaveFirst = 'nobody@contoso.com' }) {
        $failure = Get-Failure { $movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false @wrong }
        Assert-Match '^(InvalidInput|UserNotFound),Move-LicensedUser$' $failure.FullyQualifiedErrorId
        Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
    }
}

Test 'a run stops by itself once too many have failed, and $? says so' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 4)
    $null = Send-Control POST faults '[{"method":"POST","path":"/users/{id}/assignLicense","do":"status","status":400}]'
    try {
        $failures = $null
        $results = @($movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Wave 1 -WaveFirst $movers[0].Upn -StopAfterFailurePercent 50 -Confirm:$false -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null; $ended = $?)
    }
    finally { $null = Send-Control POST faults '[]' }
    Assert-Equal 3 @($results | Where-Object { $_.Result -eq 'NotStarted' }).Count 'not started'
    Assert-Equal $false $ended '$?'
    $last = @($failures)[-1]
    Assert-Equal 'BrakeReached,Move-LicensedUser' $last.FullyQualifiedErrorId
    Assert-Match 'Resume-LicenseMove' $last.ErrorDetails.RecommendedAction
    # Somebody looked at why, and goes on.
    $results = @(Resume-LicenseMove -Confirm:$false -ErrorAction SilentlyContinue 6>$null)
    Assert-Equal 3 @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved by going on'
}

Test '-Verbose says each batch and each wait, and never a token' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 3)
    $null = Send-Control POST faults '[{"method":"POST","path":"/users/{id}/assignLicense","do":"status","status":429,"retryAfter":1}]'
    try { $said = @($movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false -Verbose 4>&1 6>$null) }
    finally { $null = Send-Control POST faults '[]' }
    $lines = @($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object { $_.Message })
    Assert-Match 'Sending the changes of 3 users\.' ($lines -join "`n")
    Assert-True ($lines.Count -ge 2) "a wait: $($lines -join ' / ')"
    $token = [System.Net.NetworkCredential]::new('', $script:Simulator.Token).Password
    Assert-True (-not ($lines -join "`n").Contains($token)) 'no token'
    $said = @($movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false 4>&1 6>$null)
    Assert-Equal 0 @($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count 'without -Verbose'
}
