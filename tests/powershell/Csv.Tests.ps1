# Files of users, good and bad.

$swap = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3' }

Test 'with and without a byte order mark, with comma, semicolon and tab, by name or id' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 3)
    $number = 0
    foreach ($separator in ',', ';', "`t") {
        foreach ($mark in $true, $false) {
            foreach ($column in 'UserPrincipalName', 'userprincipalname', 'Id') {
                $lines = @("Name$separator$column") + ($movers | ForEach-Object { """x""$separator$(if ($column -eq 'Id') { $_.Id } else { $_.Upn })" })
                $path = Write-TestFile "good$((++$number)).csv" ($lines -join "`r`n") ([System.Text.UTF8Encoding]::new($mark))
                $plan = New-LicenseMovePlan -Path $path @swap
                Assert-Equal @($movers.Id | Sort-Text) @($plan.Steps.UserId | Sort-Text) "$path"
            }
        }
    }
}

Test 'quoted newlines, names with quotes and combining marks, the same user twice' {
    $name = "zoe$([char] 0x0308)+o'brien@contoso.com"
    $script:moverId = $null
    Reset-Tenant -Change {
        param($state)
        $mover = Find-Mover $state 1
        $mover.Node['userPrincipalName'] = $name
        $script:moverId = $mover.Id
    }
    $text = "Name;UserPrincipalName;Note`n""Zoe ""the first"" O'Brien"";$name;""two`nlines; and a semicolon""`nagain;$($name.ToUpperInvariant());`n"
    $plan = New-LicenseMovePlan -Path (Write-TestFile 'odd.csv' $text) @swap
    Assert-Equal $script:moverId $plan.Steps.UserId
    Assert-Equal 'Moved' ($plan | Move-LicensedUser -Confirm:$false 6>$null).Result
    Assert-Equal 1 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'a file without the column, one that is no UTF-8, one without users, one that is not there' {
    Reset-Tenant
    $path = Write-TestFile 'column.csv' "Name,Mail`nx,y`n"
    $null = Assert-Refused CsvColumnMissing Move-LicensedUser { Move-LicensedUser -Path $path @swap -Confirm:$false }
    $path = Write-TestFile 'latin.csv' "UserPrincipalName`nadmin@contoso.com`nj$([char] 0xFC)rgen@contoso.com`n" ([System.Text.Encoding]::Latin1)
    $failure = Assert-Refused CsvUnreadable Move-LicensedUser { Move-LicensedUser -Path $path @swap -Confirm:$false }
    Assert-Match '\b3\b' $failure.Exception.Message
    $path = Write-TestFile 'empty.csv' "UserPrincipalName`n"
    $null = Assert-Refused EmptySelection Move-LicensedUser { Move-LicensedUser -Path $path @swap -Confirm:$false }
    $path = Write-TestFile 'unknown.csv' "UserPrincipalName`nadmin@contoso.com`nnobody@nowhere`n"
    $failure = Assert-Refused UserNotFound Move-LicensedUser { Move-LicensedUser -Path $path @swap -Confirm:$false }
    Assert-Match 'line 3' $failure.Exception.Message
    $failure = Assert-Refused InvalidInput Move-LicensedUser { Move-LicensedUser -Path "$script:Folder/absent.csv" @swap -Confirm:$false }
    Assert-Match 'absent\.csv' $failure.Exception.Message
}
