# Bad input that only a shell can be given; all else stands in the vectors, which Vectors.Tests.ps1 runs.

$swap = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3' }

Test 'an empty selection' {
    Reset-Tenant
    $null = Assert-Refused EmptySelection New-LicenseMovePlan { @() | New-LicenseMovePlan @swap }
    $null = Assert-Refused EmptySelection New-LicenseMovePlan { New-LicenseMovePlan -User @() @swap }
    $null = Assert-Refused EmptySelection Move-LicensedUser { @() | Move-LicensedUser @swap -Confirm:$false }
}

Test 'an unknown user among others, an object that is no user, half a character' {
    Reset-Tenant
    $known = (Find-Mover (Get-State) 1).Upn
    $failure = Assert-Refused UserNotFound Move-LicensedUser { $known, 'j.weiss@nowhere' | Move-LicensedUser @swap -Confirm:$false }
    Assert-Equal 'j.weiss@nowhere' $failure.TargetObject
    $null = Assert-Refused UserNotFound Move-LicensedUser { [pscustomobject] @{ Name = 'no id at all' } | Move-LicensedUser @swap -Confirm:$false }
    $null = Assert-Refused UserNotFound Move-LicensedUser { "half a character $([char] 0xD800)" | Move-LicensedUser @swap -Confirm:$false }
}

Test 'what goes ill together' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $pairs = @{ Disable = 'SWAY'; OnlyEnable = 'SWAY' }, @{ Disable = 'SWAY'; AlsoDisable = 'SWAY' }, @{ OnlyEnable = 'SWAY'; AlsoDisable = 'SWAY' }
    foreach ($pair in $pairs) {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @swap @pair }
        Assert-Match '^Services are switched in more than one way: .+, .+\.' $failure.Exception.Message
    }
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user -From ENTERPRISEPACK, VISIOCLIENT -To SPE_E3 }
    Assert-Match '^There are not as many new products as old ones\.' $failure.Exception.Message
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user -ReplaceAll:$false -To SPE_E3 }
    Assert-Match '^It is not said which product is replaced by which\.' $failure.Exception.Message
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user -ReplaceAll @swap }
    Assert-Match '^Everything is to be replaced, and old products are named as well\.' $failure.Exception.Message
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user }
    Assert-Match '^It is not said what happens to the users'' products\.' $failure.Exception.Message
    foreach ($two in @{ Product = 'ENTERPRISEPACK' }, @{ Department = 'Sales' }, @{ Country = 'NL' }, @{ All = $true }) {
        $failure = Assert-Refused InvalidInput Move-LicensedUser { Move-LicensedUser -User $user @two @swap -Confirm:$false }
        Assert-Match '^The users are named in more than one way' $failure.Exception.Message
    }
    $failure = Assert-Refused InvalidInput Move-LicensedUser { Move-LicensedUser -All -Product ENTERPRISEPACK @swap -Confirm:$false }
    Assert-Match '^The users are named in more than one way' $failure.Exception.Message
    foreach ($pair in @{ Disable = 'SWAY'; NewService = 'Off' }, @{ OnlyEnable = 'SWAY'; NewService = 'On' }) {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @swap @pair }
        Assert-Match '^Services are switched in more than one way: .+, .+\.' $failure.Exception.Message
    }
    foreach ($answer in @{ ServiceMap = @{} }, @{ UnansweredService = 'Enable' }) {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @swap -Disable SWAY @answer }
        Assert-Match 'no service is kept' $failure.Exception.Message
    }
}

Test 'users from the pipeline beside another way to name them move nobody' {
    Reset-Tenant
    $user = Find-Mover (Get-State) 1
    $csv = Write-TestFile 'users.csv' "Id`n$($user.Id)`n"
    $plan = Write-TestFile 'plan.json' (New-LicenseMovePlan -User $user.Id @swap).Document
    foreach ($users in @(), @($user.Id)) {
        $ways = [ordered] @{
            'Move-LicensedUser'   = { $users | Move-LicensedUser -Product ENTERPRISEPACK @swap -Confirm:$false -ErrorAction SilentlyContinue },
            { $users | Move-LicensedUser -Path $csv @swap -Confirm:$false -ErrorAction SilentlyContinue },
            { $users | Move-LicensedUser -Path $csv -ReplaceAll -To SPE_E3 -Confirm:$false -ErrorAction SilentlyContinue },
            { $users | Move-LicensedUser -PlanPath $plan -Confirm:$false -ErrorAction SilentlyContinue }
            'New-LicenseMovePlan' = { $users | New-LicenseMovePlan -Product ENTERPRISEPACK @swap -ErrorAction SilentlyContinue },
            { $users | New-LicenseMovePlan -Path $csv @swap -ErrorAction SilentlyContinue }
            'Get-LicensedUser'    = , { $users | Get-LicensedUser -Product ENTERPRISEPACK -ErrorAction SilentlyContinue }
        }
        foreach ($command in $ways.Keys) {
            foreach ($way in $ways[$command]) { $null = Assert-Refused InvalidInput $command $way }
        }
    }
}

Test 'a user that is nothing stops the run, as an unknown one does' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Id
    $failure = Assert-Refused InvalidInput Move-LicensedUser { $user, $null | Move-LicensedUser @swap -Confirm:$false }
    Assert-Match '^User number 2 of the list has no name\.' $failure.Exception.Message
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user, '' @swap }
}

Test 'an object whose id and address mean two people' {
    Reset-Tenant
    $users = Find-Mover (Get-State) 2
    $mixed = [pscustomobject] @{ Id = $users[0].Id; UserPrincipalName = $users[1].Upn }
    $failure = Assert-Refused ContradictoryRows Move-LicensedUser { $mixed | Move-LicensedUser @swap -Confirm:$false }
    Assert-Match ([regex]::Escape($users[1].Upn)) $failure.Exception.Message
}

Test 'what is wrong in a file is told with the file' {
    Reset-Tenant
    $path = Write-TestFile 'staff.csv' "Id`nnobody@nowhere`n"
    $failure = Assert-Refused UserNotFound New-LicenseMovePlan { New-LicenseMovePlan -Path $path @swap }
    Assert-Match ('^' + [regex]::Escape($path) + ', line 2: ') $failure.Exception.Message
    Assert-Equal 'nobody@nowhere' $failure.TargetObject
    $path = Write-TestFile 'list.json' '[1, 2]'
    $failure = Assert-Refused PlanUnreadable Move-LicensedUser { Move-LicensedUser -PlanPath $path -Confirm:$false }
    Assert-Match ('^' + [regex]::Escape($path)) $failure.Exception.Message
    Assert-Equal $path $failure.TargetObject
}

Test 'of many unknown users the first are told, and how many more there are' {
    Reset-Tenant
    $names = foreach ($number in 1..60) { "nobody$number@nowhere" }
    $failure = Assert-Refused UserNotFound New-LicenseMovePlan { $names | New-LicenseMovePlan @swap }
    Assert-Match '39 more names are no users of this tenant\.' $failure.ErrorDetails.Message
    $failure = Assert-Refused UserNotFound New-LicenseMovePlan { New-LicenseMovePlan -User ('x' * 100000) @swap }
    Assert-True ($failure.ErrorDetails.Message.Length -lt 1000) 'a name of any length makes no sentence of any length'
}

Test 'a plan where users are expected is refused as one' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -User (Find-Mover (Get-State) 1).Upn @swap
    foreach ($use in { $plan | New-LicenseMovePlan @swap }, { $plan | Move-LicensedUser @swap -Confirm:$false }, { $plan | Get-LicensedUser }) {
        $failure = Get-Failure $use
        Assert-Match '^InvalidInput,' $failure.FullyQualifiedErrorId
        Assert-Match '^A plan was given' $failure.ErrorDetails.Message
    }
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'a plan file that is no UTF-8, or not there' {
    Reset-Tenant
    $text = (New-LicenseMovePlan -Product ENTERPRISEPACK @swap).Document
    $path = Write-TestFile 'latin.json' $text.Replace('Contoso', "Contos$([char] 0xF6)") ([System.Text.Encoding]::Latin1)
    $null = Assert-Refused PlanUnreadable Import-LicenseMovePlan { Import-LicenseMovePlan $path }
    $null = Assert-Refused PlanUnreadable Move-LicensedUser { Move-LicensedUser -PlanPath $path -Confirm:$false }
    $absent = [System.IO.Path]::Combine($script:Folder, 'absent.json')
    foreach ($case in @{ Command = 'Import-LicenseMovePlan'; Do = { Import-LicenseMovePlan $absent } }, @{ Command = 'Move-LicensedUser'; Do = { Move-LicensedUser -PlanPath $absent -Confirm:$false } }) {
        $failure = Assert-Refused InvalidInput $case.Command $case.Do
        Assert-Equal $absent $failure.TargetObject
        Assert-Match 'absent\.json' $failure.Exception.Message
    }
}
