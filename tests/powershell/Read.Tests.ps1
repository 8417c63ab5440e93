# Products and users.

Test 'lists products with the seats the tenant has' {
    Reset-Tenant
    $products = @(Get-LicenseProduct)
    $state = Get-State
    Assert-Equal $state['products'].Count $products.Count 'products'
    foreach ($one in $state['products']) {
        $product = $products | Where-Object { $_.SkuId -eq [string] $one['skuId'] }
        Assert-Equal ([string] $one['skuPartNumber']) $product.PartNumber
        Assert-Equal ([int] $one['prepaidUnits']['enabled'] - [int] $one['consumedUnits']) $product.Free $product.PartNumber
        Assert-Equal $one['servicePlans'].Count $product.Services.Count $product.PartNumber
    }
    Assert-Equal 'Reseat.Product' $products[0].GetType().FullName
}

Test 'finds products by wildcard, part number, name and id' {
    Reset-Tenant
    Assert-Equal ('EMS', 'ENTERPRISEPACK', 'SPE_E3') @((Get-LicenseProduct '*E3*').SkuPartNumber)
    Assert-Equal 'SPE_E3' (Get-LicenseProduct spe_e3).SkuPartNumber
    Assert-Equal 'SPE_E3' (Get-LicenseProduct 'microsoft 365 e3').SkuPartNumber
    Assert-Equal 'SPE_E3' (Get-LicenseProduct $script:M365E3).SkuPartNumber
    Assert-Equal 'EMS', 'ENTERPRISEPACK', 'SPE_E3' @((Get-LicenseProduct SPE_E3, '*E3*').SkuPartNumber) 'each once, in the tenant''s order'
    Assert-Equal 0 @(Get-LicenseProduct 'NOSUCH*').Count
}

Test 'a name that no product has is an error, and so is a pattern that is none' {
    Reset-Tenant
    $failed = @()
    $found = @(Get-LicenseProduct NOSUCH, '[', SPE_E3 -ErrorAction SilentlyContinue -ErrorVariable failed)
    Assert-Equal 'SPE_E3' $found.SkuPartNumber 'what there is'
    Assert-Equal ('InvalidInput,Get-LicenseProduct', 'ProductUnknown,Get-LicenseProduct') @($failed.FullyQualifiedErrorId)
    Assert-Equal ('[', 'NOSUCH') @($failed.TargetObject)
    Assert-Equal ('InvalidArgument', 'ObjectNotFound') @($failed | ForEach-Object { [string] $_.CategoryInfo.Category })
    foreach ($record in $failed) { Assert-True $record.ErrorDetails.RecommendedAction 'there is a cure' }
    # What is taken for a pattern that is none is what the language refuses, and nothing else.
    foreach ($pattern in '[', '[]', '[a', '[]a]', 'a]', '`[', '``[', '[a]', '[a][', '[a`]', '[`]a', 'x[[a]', '[a]`[') {
        $isNone = try { $null = '' -like $pattern; $false } catch { $true }
        $failed = @()
        $null = Get-LicenseProduct $pattern -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-Equal $isNone (@($failed | ForEach-Object { $_.FullyQualifiedErrorId }) -contains 'InvalidInput,Get-LicenseProduct') $pattern
    }
}

Test 'lists everybody, the holders of a product, and single users' {
    Reset-Tenant
    $all = @(Get-LicensedUser)
    Assert-Equal 60 $all.Count 'everybody'
    Assert-Equal 'Reseat.User' $all[0].GetType().FullName
    $holders = @(Get-LicensedUser -Product 'Office 365 E3')
    Assert-Equal 0 @($holders | Where-Object { $_.Products.SkuId -notcontains $script:E3 }).Count 'holders without the product'
    $one = $holders[0]
    Assert-Equal $one.UserId (Get-LicensedUser -User $one.UserPrincipalName).UserId
    Assert-Equal $one.UserPrincipalName ($one.UserId | Get-LicensedUser).UserPrincipalName
}

Test 'takes objects with Id, UserId, ObjectId or UserPrincipalName' {
    Reset-Tenant
    $users = @(Get-LicensedUser -Product ENTERPRISEPACK)[0..5]
    $foreign = @(
        [pscustomobject] @{ Id = $users[0].UserId; DisplayName = 'x'; UserPrincipalName = $users[0].UserPrincipalName }
        [pscustomobject] @{ UserPrincipalName = $users[1].UserPrincipalName }
        [pscustomobject] @{ ObjectId = $users[2].UserId }
        [pscustomobject] @{ Id = $null; UserId = [guid] $users[3].UserId }
        @{ userprincipalname = $users[4].UserPrincipalName }
        [guid] $users[5].UserId
    )
    Assert-Equal @($users.UserId | Sort-Text) @(($foreign | Get-LicensedUser).UserId | Sort-Text)
    Assert-Equal @($users.UserId | Sort-Text) @(($users | Get-LicensedUser).UserId | Sort-Text)
    $plan = $foreign | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    Assert-Equal @($users.UserId | Sort-Text) @($plan.Steps.Id | Sort-Text)
}

Test 'tells what a group gives from what is assigned directly' {
    Reset-Tenant -User 500
    $inherited = @(Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { @($_.Products | Where-Object { $_.GroupId }).Count })
    Assert-True ($inherited.Count -gt 0) 'some users have a product from a group'
    $held = @($inherited[0].Products | Where-Object { $_.GroupId })[0]
    Assert-Equal "$($held.Name) (group)" $held.Label
    $direct = @($inherited.Products | Where-Object { -not $_.GroupId })[0]
    Assert-Equal $direct.Name $direct.Label
}

Test 'an empty pipeline is nobody, not everybody' {
    Reset-Tenant
    $null = Assert-Refused EmptySelection Get-LicensedUser { @() | Get-LicensedUser }
}
