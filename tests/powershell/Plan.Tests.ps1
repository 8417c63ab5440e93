# Plans: what they say, and that they travel as their exact bytes.

Test 'a plan reads as its document says' {
    Reset-Tenant -User 200
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3 -CreatedAt '2026-11-23T14:05:00Z'
    Assert-Equal 'Reseat.Plan' $plan.GetType().FullName
    $document = [System.Text.Json.Nodes.JsonNode]::Parse($plan.Document)
    Assert-Equal ([string] $document['digest']) $plan.Digest
    Assert-Equal $script:Simulator.TenantId $plan.TenantId
    Assert-Equal ([System.DateTimeOffset]::new(2026, 11, 23, 14, 5, 0, [timespan]::Zero)) $plan.CreatedAt
    Assert-Equal ([int] $document['plan']['totals']['users']) $plan.Totals.Users
    Assert-Equal $document['plan']['steps'].Count $plan.Steps.Count
    Assert-Equal $document['plan']['seats'].Count $plan.Seats.Count
    Assert-Equal $document['plan']['findings'].Count $plan.Findings.Count
    Assert-Equal $plan.Totals.Ready @($plan.Steps | Where-Object { $_.State -eq 'Ready' }).Count 'ready'
    $step = $plan.Steps[0]
    Assert-Equal ([string] $document['plan']['steps'][0]['userPrincipalName']) $step.UserPrincipalName
    Assert-Equal 'Office 365 E3' $step.Goes
    Assert-Equal 'Microsoft 365 E3' $step.Comes
    Assert-Match '^Plan [0-9a-f]{8} for Contoso' $plan.Text
    Assert-Match 'Contoso' $plan.Confirmation
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'the same tenant, request and time give the same bytes, in any order of input' {
    Reset-Tenant
    $users = @(Get-LicensedUser -Product ENTERPRISEPACK)
    $wish = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3'; CreatedAt = '2026-11-23T14:05:00Z' }
    $one = $users | New-LicenseMovePlan @wish
    [array]::Reverse($users)
    $two = New-LicenseMovePlan -User $users.UserPrincipalName @wish
    Assert-Equal $one.Document $two.Document
}

Test 'keeps what each user had switched off' {
    Reset-Tenant -User 200
    $users = @(Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { $_.ServicesOff -gt 0 -and $_.UsageLocation -and -not @($_.Products | Where-Object { $_.GroupId }).Count })
    $plan = $users[0] | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $before = @($plan.Steps[0].Before | Where-Object { $_.SkuId -eq $script:E3 })[0]
    $in = (Get-LicenseProduct SPE_E3).Services.Name
    Assert-True ($plan.Steps[0].StaysOff.Count -gt 0) 'something stays off'
    Assert-Equal @($before.DisabledServices | Where-Object { $in -contains $_ } | Sort-Text) @($plan.Steps[0].StaysOff | Sort-Text)
}

Test 'switches services as told: -Disable, -OnlyEnable, -AlsoDisable, and empty lists' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $wish = @{ User = $user; From = 'ENTERPRISEPACK'; To = 'SPE_E3' }
    $all = @((Get-LicenseProduct SPE_E3).Services | Where-Object { $_.AppliesTo -eq 'User' })
    Assert-Equal 'YAMMER_ENTERPRISE' @($all | Where-Object { (New-LicenseMovePlan @wish -Disable YAMMER_ENTERPRISE).Steps[0].StaysOff -contains $_.Name })[0].ServicePlanName
    Assert-Equal 0 (New-LicenseMovePlan @wish -Disable @()).Steps[0].StaysOff.Count 'an empty -Disable switches everything on'
    Assert-Equal ($all.Count - 1) (New-LicenseMovePlan @wish -OnlyEnable EXCHANGE_S_ENTERPRISE -AllowLosing files, teams).Steps[0].StaysOff.Count '-OnlyEnable'
    $kept = (New-LicenseMovePlan @wish).Steps[0].StaysOff
    $also = (New-LicenseMovePlan @wish -AlsoDisable YAMMER_ENTERPRISE, SWAY).Steps[0].StaysOff
    Assert-Equal 0 @($kept | Where-Object { $also -notcontains $_ }).Count 'what was off stays off'
    Assert-True ($also.Count -ge 2) 'and more is off'
}

Test 'a product that is held already comes as well where its services are switched' {
    $ids = @{}
    Reset-Tenant -Change {
        param($state)
        $mover = Find-Mover $state 1
        $both = $mover.Node['licenseAssignmentStates'][0].DeepClone()
        $both['skuId'] = $script:M365E3
        $both['disabledPlans'] = [System.Text.Json.Nodes.JsonArray]::new()
        $mover.Node['licenseAssignmentStates'].Add($both)
        $ids.Both = $mover.Id
    }
    $wish = @{ User = $ids.Both; From = 'ENTERPRISEPACK'; To = 'SPE_E3' }
    $step = (New-LicenseMovePlan @wish -Disable SWAY).Steps[0]
    Assert-Equal 'Office 365 E3' $step.Goes
    Assert-Equal 'Microsoft 365 E3' $step.Comes
    Assert-Equal 'Sway' $step.StaysOff
    $step = (New-LicenseMovePlan @wish -Disable @()).Steps[0]
    Assert-Equal 'Office 365 E3' $step.Goes
    Assert-Equal 0 @($step.Comes + $step.StaysOff).Count 'what comes where only the old product goes'
}

Test 'replaces everything, and says what goes' {
    Reset-Tenant -User 200
    $user = @(Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { $_.Products.Count -ge 2 -and $_.UsageLocation -and -not @($_.Products | Where-Object { $_.GroupId }).Count })[0]
    $plan = $user | New-LicenseMovePlan -ReplaceAll -To SPE_E3
    Assert-Equal @($user.Products.Name | Sort-Text) @($plan.Steps[0].Goes | Sort-Text)
    Assert-Equal 'Microsoft 365 E3' $plan.Steps[0].Comes
}

Test 'pairs of products go place by place' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK, VISIOCLIENT -To SPE_E3, PROJECTPROFESSIONAL
    $pairs = [System.Text.Json.Nodes.JsonNode]::Parse($plan.Document)['plan']['request']['pairs']
    Assert-Equal 2 $pairs.Count
    foreach ($pair in $pairs) {
        if ([string] $pair['from'] -eq $script:E3) { Assert-Equal $script:M365E3 ([string] $pair['to']) }
    }
}

Test 'export and import keep every byte' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    $path = [System.IO.Path]::Combine($script:Folder, 'round.json')
    $plan | Export-LicenseMovePlan $path
    Assert-Equal ([System.Convert]::ToHexString([System.Text.Encoding]::UTF8.GetBytes($plan.Document))) ([System.Convert]::ToHexString([System.IO.File]::ReadAllBytes($path)))
    $again = Import-LicenseMovePlan $path
    Assert-Equal $plan.Digest $again.Digest
    Assert-Equal $plan.Text $again.Text
    Assert-Equal $plan.Confirmation $again.Confirmation
    Assert-Equal $plan.Steps.Count $again.Steps.Count
    $bytes = [System.IO.File]::ReadAllBytes($path)
    [System.IO.File]::Delete($path)
    $copy = [System.IO.Path]::Combine($script:Folder, 'copy.json')
    $again | Export-LicenseMovePlan -Path $copy
    Assert-Equal ([System.Convert]::ToHexString($bytes)) ([System.Convert]::ToHexString([System.IO.File]::ReadAllBytes($copy)))
}

Test 'a file that exists is overwritten with -Force alone' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    $path = Write-TestFile 'kept.json' 'mine'
    $failure = Get-Failure { $plan | Export-LicenseMovePlan $path }
    Assert-Equal 'InvalidInput,Export-LicenseMovePlan' $failure.FullyQualifiedErrorId
    Assert-Equal $path $failure.TargetObject
    Assert-Equal 'mine' ([System.IO.File]::ReadAllText($path))
    $session = New-Session @{ plan = $plan }
    try { Assert-Match '^What if: .*kept\.json' (Show-Line $session '$plan | Export-LicenseMovePlan ./kept.json -WhatIf -Force') }
    finally { Close-Session $session }
    Assert-Equal 'mine' ([System.IO.File]::ReadAllText($path)) 'after -WhatIf'
    $plan | Export-LicenseMovePlan $path -Force
    Assert-Equal $plan.Document ([System.IO.File]::ReadAllText($path))
}

Test '-PlanPath replaces a file with -Force alone' {
    Reset-Tenant
    $path = Write-TestFile 'people.csv' 'mine'
    $wish = @{ Product = 'ENTERPRISEPACK'; From = 'ENTERPRISEPACK'; To = 'SPE_E3'; PlanPath = $path }
    $failure = Get-Failure { New-LicenseMovePlan @wish }
    Assert-Equal 'InvalidInput,New-LicenseMovePlan' $failure.FullyQualifiedErrorId
    Assert-Match 'is there already' $failure.Exception.Message
    Assert-Match '\bforce\b' $failure.ErrorDetails.RecommendedAction
    Assert-Equal 'mine' ([System.IO.File]::ReadAllText($path))
    Assert-Equal $path (New-LicenseMovePlan @wish -Force).PlanPath
}

Test 'what is no file is refused by the name that was typed' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    foreach ($place in 'Env:/x', 'Env:x', 'Nowhere:/x', 'Nowhere:x', "$script:Folder/no/such/folder.json", $script:Folder) {
        $failure = Get-Failure { $plan | Export-LicenseMovePlan $place }
        Assert-Equal 'InvalidInput,Export-LicenseMovePlan' $failure.FullyQualifiedErrorId $place
        Assert-Equal $place $failure.TargetObject
        Assert-True $failure.ErrorDetails.RecommendedAction 'there is a cure'
    }
    foreach ($read in { Import-LicenseMovePlan Env:PATH }, { Move-LicensedUser -PlanPath Env:PATH }, { New-LicenseMovePlan -Path Env:PATH -From a -To b }) {
        $failure = Get-Failure $read
        Assert-Match '^InvalidInput,' $failure.FullyQualifiedErrorId
        Assert-Equal 'Env:PATH' $failure.TargetObject
    }
    Assert-Equal 0 @([System.IO.Directory]::GetFiles([System.Environment]::CurrentDirectory, '*:x')).Count 'files of the process'
}

Test '-PlanPath writes the same bytes and points to them' {
    Reset-Tenant
    $wish = @{ Product = 'ENTERPRISEPACK'; From = 'ENTERPRISEPACK'; To = 'SPE_E3'; CreatedAt = '2026-11-23T14:05:00Z' }
    $path = [System.IO.Path]::Combine($script:Folder, 'large.json')
    $held = New-LicenseMovePlan @wish
    $written = New-LicenseMovePlan @wish -PlanPath $path
    Assert-Equal $null $written.Document 'document'
    Assert-Equal $path $written.PlanPath
    Assert-Equal $held.Document ([System.IO.File]::ReadAllText($path))
    Assert-Equal $held.Digest $written.Digest
    Assert-Equal @($held.Steps.UserId) @($written.Steps.UserId)
}

Test 'a plan can be read without a tenant' {
    Reset-Tenant
    $path = [System.IO.Path]::Combine($script:Folder, 'forwarded.json')
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    $plan | Export-LicenseMovePlan $path
    Disconnect-LicenseTenant
    Assert-Equal $plan.Text (Import-LicenseMovePlan $path).Text
}

Test 'paths are those of the session''s location' {
    Reset-Tenant
    $session = New-Session
    try {
        $shown = Show-Line $session '$p = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $p | Export-LicenseMovePlan ./here.json -Force; (Import-LicenseMovePlan here.json).Digest -eq $p.Digest'
        Assert-Match '^\s*True\s*$' $shown
        Assert-True ([System.IO.File]::Exists("$script:Folder/here.json")) 'the file lies where the session is'
    }
    finally { Close-Session $session }
}
