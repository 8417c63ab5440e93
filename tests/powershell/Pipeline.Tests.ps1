# What comes by pipeline: nobody, where it is empty, and never somebody else. More of it stands in BadInput.Tests.ps1.

$swap = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3' }

Test 'users and plans given by name beside a pipeline are moved by neither' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $plan = New-LicenseMovePlan -User $user @swap
    foreach ($piped in @(), @($user)) {
        $ways = @(
            { $piped | Move-LicensedUser -User $user @swap -Confirm:$false -ErrorAction SilentlyContinue 6>$null }
            { $piped | Move-LicensedUser -User $user -ReplaceAll -To SPE_E3 -Confirm:$false -ErrorAction SilentlyContinue 6>$null }
            { $piped | Move-LicensedUser -Plan $plan -Confirm:$false -ErrorAction SilentlyContinue 6>$null }
        )
        foreach ($way in $ways) {
            try { & $way } catch { }
            Assert-Equal 0 @(Get-Ledger).Count "changes after: $way"
        }
    }
}

Test 'a command that stands in a script and not behind a pipe takes its parameters' {
    Reset-Tenant
    $holders = @(Get-LicensedUser -Product ENTERPRISEPACK).Count
    Assert-Equal $holders @(1 | ForEach-Object { Get-LicensedUser -Product ENTERPRISEPACK }).Count 'in a script block behind a pipe'
    $shell = [powershell]::Create('CurrentRunspace')
    try { Assert-Equal $holders $shell.AddCommand('Get-LicensedUser').AddParameter('Product', 'ENTERPRISEPACK').Invoke().Count 'as a command of a host' }
    finally { $shell.Dispose() }
}

Test 'an empty plan among others stops everything before the first change, by its position' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -User (Find-Mover (Get-State) 1).Upn @swap
    $cases = [ordered] @{
        '1' = { $null, $plan | Move-LicensedUser -Confirm:$false }
        '2' = { $plan, $null, $plan | Move-LicensedUser -Confirm:$false }
        '3' = { Move-LicensedUser -Plan $plan, $plan, $null -Confirm:$false }
    }
    foreach ($position in $cases.Keys) {
        $failure = Assert-Refused InvalidInput Move-LicensedUser $cases[$position]
        Assert-Equal $position $failure.TargetObject
        Assert-Match "^Plan number $position " $failure.Exception.Message
    }
}

Test 'every plan of a pipeline is applied, in its order' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $plans = foreach ($mover in $movers) { $mover.Upn | New-LicenseMovePlan @swap }
    $results = @($plans | Move-LicensedUser -Confirm:$false 6>$null)
    Assert-Equal @($movers.Id) @($results.UserId)
    Assert-Equal @($movers.Id) @(Get-Ledger | ForEach-Object { [string] $_['userId'] })
}
