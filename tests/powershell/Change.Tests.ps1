# Giving, taking and switching: what the tenant's own ledger says.

$flow = 'f30db892-07e9-47e9-837c-80727f46fd3d'

Test 'gives a product beside all others, and nothing goes' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 3)
    $results = @($movers.Upn | Grant-UserLicense -Product FLOW_FREE -Confirm:$false 6>$null)
    Assert-Equal 3 @($results | Where-Object { $_.Result -in 'Moved', 'Unchanged' }).Count 'results'
    foreach ($entry in Get-Ledger) {
        Assert-Equal 0 $entry['removed'].Count 'removed'
        Assert-Equal $flow ([string] $entry['added'][0]['skuId'])
    }
    Assert-True @(Get-Ledger).Count 'changes in the ledger'
    foreach ($user in Get-LicensedUser $movers.Upn) {
        Assert-True (@($user.Products | Where-Object { $_.SkuId -eq $flow }).Count -eq 1) 'has it'
        Assert-True (@($user.Products | Where-Object { $_.SkuId -eq $script:E3 }).Count -eq 1) 'and what was there'
    }
}

Test 'gives a product with services off, or only some on' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $null = $movers[0].Upn | Grant-UserLicense SPE_E5 -Disable SWAY -Confirm:$false 6>$null
    Assert-Equal 1 @(Get-Ledger)[0]['added'][0]['disabledPlans'].Count 'services off'
    $null = $movers[1].Upn | Grant-UserLicense SPE_E5 -OnlyEnable SWAY -Confirm:$false 6>$null
    $all = @((Get-LicenseProduct SPE_E5).Services | Where-Object { $_.Switchable })
    Assert-Equal ($all.Count - 1) @(Get-Ledger)[1]['added'][0]['disabledPlans'].Count 'services off'
}

Test 'takes products, and nothing comes; what would lose a mailbox is left out unless that is allowed' {
    Reset-Tenant
    $mover = Find-Mover (Get-State) 1
    $left = @($mover.Upn | Revoke-UserLicense -Product ENTERPRISEPACK -Confirm:$false 6>$null)
    Assert-Equal 'Skipped' $left.Result
    Assert-Equal 'RequiredServiceLost' $left.ErrorId
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
    $gone = @($mover.Upn | Revoke-UserLicense ENTERPRISEPACK -AllowLosing mailbox, files, teams -Confirm:$false -Reason 'CHG-4711' 6>$null)
    Assert-Equal 'Moved' $gone.Result
    $entry = @(Get-Ledger)
    Assert-Equal 1 $entry.Count 'changes in the ledger'
    Assert-Equal 0 $entry[0]['added'].Count 'added'
    Assert-Equal $script:E3 @($entry[0]['removed'] | ForEach-Object { [string] $_ })
}

Test 'switches single services and leaves every other switch' {
    Reset-Tenant -User 200
    $user = @(Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { $_.ServicesOff -gt 0 -and $_.UsageLocation -and $_.AccountEnabled -and $_.UserType -eq 'Member' -and -not @($_.Products | Where-Object { $_.GroupId }).Count })[0]
    $off = @(@($user.Products | Where-Object { $_.SkuId -eq $script:E3 })[0].DisabledServices.ServicePlanId)
    $services = (Get-LicenseProduct ENTERPRISEPACK).Services
    $on = @($services | Where-Object { $_.Switchable -and $off -notcontains $_.ServicePlanId -and $_.ServicePlanName -eq 'DESKLESS' })[0]
    $first = $off[0]
    $result = $user | Set-UserLicense -Product ENTERPRISEPACK -Enable $first -Disable $on.ServicePlanName -Confirm:$false 6>$null
    Assert-Equal 'Moved' $result.Result
    $entry = @(Get-Ledger)
    Assert-Equal 1 $entry.Count 'changes in the ledger'
    $now = @($entry[0]['added'][0]['disabledPlans'] | ForEach-Object { [string] $_ } | Sort-Text)
    Assert-Equal @(@($off | Where-Object { $_ -ne $first }) + $on.ServicePlanId | Sort-Text) $now 'services off'
    Assert-Equal 0 $entry[0]['removed'].Count 'removed'
    $again = $user | Set-UserLicense ENTERPRISEPACK -Disable $on.ServicePlanName -Confirm:$false 6>$null
    Assert-Equal 'Unchanged' $again.Result
}

Test 'each asks once with its plan above, and -WhatIf shows the very same plan and sends nothing' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $lines = [ordered] @{
        'Grant-UserLicense FLOW_FREE'                  = 'Microsoft Power Automate Free'
        'Revoke-UserLicense ENTERPRISEPACK -AllowLosing mailbox, files, teams' = 'Office 365 E3'
        'Set-UserLicense ENTERPRISEPACK -Disable SWAY' = 'Office 365 E3'
    }
    $session = New-Session @{ users = $movers.Upn } -Answer 2, 2, 2
    try {
        foreach ($line in $lines.Keys) {
            $asked = $session.Screen.Questions.Count
            $shown = Show-Line $session "`$users | $line -WhatIf -CreatedAt '2026-11-23T14:05:00Z'"
            Assert-Match 'What if: \s*Plan [0-9a-f]{8} for Contoso' $shown
            Assert-Match 'User\s+Goes\s+Comes\s+StaysOff\s+Result' $shown
            foreach ($row in $shown -split '\r?\n') { Assert-True ($row.Length -le 120) "fits: $row" }
            Assert-Equal $asked $session.Screen.Questions.Count 'questions'
            $null = Show-Line $session "`$users | $line -CreatedAt '2026-11-23T14:05:00Z'"
            Assert-Equal ($asked + 1) $session.Screen.Questions.Count 'questions'
            $question = $session.Screen.Questions[$asked]
            Assert-Match '^Plan [0-9a-f]{8} for Contoso' $question
            Assert-True $question.Contains($lines[$line]) $question
            $plan = $question.Substring(0, $question.LastIndexOf([System.Environment]::NewLine + [System.Environment]::NewLine))
            Assert-True $shown.Contains($plan.Replace("`r", '')) 'the very same plan'
        }
    }
    finally { Close-Session $session }
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'a list that wishes something else than the command does is refused' {
    Reset-Tenant
    $mover = Find-Mover (Get-State) 1
    $csv = Write-TestFile 'other.csv' "Id,From,To`n$($mover.Id),ENTERPRISEPACK,SPE_E3`n"
    $cases = [ordered] @{
        'Grant-UserLicense'  = { Grant-UserLicense FLOW_FREE -Path $csv -Confirm:$false }
        'Revoke-UserLicense' = { [pscustomobject] @{ Id = $mover.Id; To = 'SPE_E3' } | Revoke-UserLicense FLOW_FREE -Confirm:$false }
        'Set-UserLicense'    = { @{ Id = $mover.Id; From = 'ENTERPRISEPACK' } | Set-UserLicense ENTERPRISEPACK -Disable SWAY -Confirm:$false }
    }
    foreach ($command in $cases.Keys) {
        $failure = Assert-Refused InvalidInput $command $cases[$command]
        Assert-Match "^The list says that something else happens to some users than $command does\." $failure.Exception.Message
        Assert-Match 'Move-LicensedUser' $failure.ErrorDetails.RecommendedAction
    }
    $plan = @{ Id = $mover.Id; To = 'FLOW_FREE'; Disable = @() } | Grant-UserLicense SPE_E5 -WhatIf
    Assert-Equal 1 @($plan).Count 'a list of the same kind is taken'
}

Test 'what is absent, empty or nothing is refused, and nobody is named by nobody' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    foreach ($command in 'Grant-UserLicense', 'Revoke-UserLicense', 'Set-UserLicense') {
        $more = @{ Confirm = $false }
        if ($command -eq 'Set-UserLicense') { $more.Disable = 'SWAY' }
        foreach ($none in @(), '', $null) {
            $null = Assert-Refused InvalidInput $command { & $command -Product $none -User $user @more }
        }
        $null = Assert-Refused EmptySelection $command { & $command -Product ENTERPRISEPACK @more }
        $null = Assert-Refused EmptySelection $command { @() | & $command -Product ENTERPRISEPACK @more }
        $null = Assert-Refused InvalidInput $command { @() | & $command -Product ENTERPRISEPACK -Department Sales @more }
        $null = Assert-Refused ProductUnknown $command { & $command -Product NO_SUCH -User $user @more }
    }
    foreach ($switches in @{}, @{ Enable = @() }, @{ Disable = @() }, @{ Enable = 'SWAY'; Disable = 'sway' }, @{ Enable = $null }, @{ Disable = $null; Enable = 'SWAY' }) {
        $null = Assert-Refused InvalidInput Set-UserLicense { Set-UserLicense ENTERPRISEPACK -User $user @switches -Confirm:$false }
    }
    Assert-Equal 1 @(Set-UserLicense ENTERPRISEPACK -User $user -Enable @() -Disable SWAY -WhatIf).Count 'an empty list beside a full one'
}
