# Connecting, and what the account may not do.

Test 'connects by the names of the simulator''s properties' {
    $null = Send-Control POST reset '{"users":60,"seed":1}'
    $tenant = $script:Simulator | Connect-LicenseTenant
    Assert-Equal 'Reseat.Tenant' $tenant.GetType().FullName
    Assert-Equal $script:Simulator.TenantId $tenant.TenantId
    Assert-Equal 'Custom' $tenant.Environment
    Assert-Equal 'License Administrator' $tenant.Roles
    Assert-Equal 0 $tenant.Missing.Count
    Assert-True ([object]::ReferenceEquals($tenant, (Get-LicenseTenant))) 'Get-LicenseTenant gives the same object'
    Disconnect-LicenseTenant
    Assert-Equal 0 @(Get-LicenseTenant).Count 'tenants after disconnecting'
}

Test 'says first what the account may not do, reads and plans, and refuses to move' {
    Reset-Tenant
    $token = New-Token '{"roles":["Directory Readers"]}'
    $session = New-Session @{ token = $token }
    try {
        $shown = Show-Line $session '$t = Connect-LicenseTenant -Environment Custom -GraphRoot $simulator.GraphRoot -AccessToken $token; $t.Missing.Count; @(Get-LicenseProduct).Count'
        Assert-Match '^WARNING: .+' $shown
        Assert-Match 'Directory Readers' $shown
    }
    finally { Close-Session $session }

    $null = Connect-TestTenant $token 3>$null
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    Assert-True ($plan.Totals.Ready -gt 0) 'planning goes on'
    $null = Assert-Refused NotPermitted Move-LicensedUser { $plan | Move-LicensedUser -Confirm:$false }
}

Test 'an expired token is an error with a cure, and the connection is gone' {
    Reset-Tenant
    $token = New-Token '{"lifeMs":0}'
    $null = Assert-Refused TokenExpired Connect-LicenseTenant { Connect-TestTenant $token }
    Assert-Equal 0 @(Get-LicenseTenant).Count 'tenants: the old connection does not answer in its place'
}

Test 'a token that expires during the work is an error' {
    Reset-Tenant
    $null = Connect-TestTenant (New-Token '{"lifeMs":100000000}')
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    $null = Send-Control POST faults '[{"do":"status","status":401}]'
    try { $null = Assert-Refused TokenExpired Move-LicensedUser { $plan | Move-LicensedUser -Confirm:$false } }
    finally { $null = Send-Control POST faults '[]' }
}

Test 'a root that is not on this machine is refused' {
    Reset-Tenant
    foreach ($root in 'http://10.0.0.1', 'https://example.com', 'http://127.0.0.1.example.com') {
        $null = Assert-Refused EndpointRefused Connect-LicenseTenant {
            Connect-LicenseTenant -Environment Custom -GraphRoot $root -AccessToken $script:Simulator.Token
        }
    }
}

Test 'speaks the language of the session, and English where there is no other' {
    Reset-Tenant
    $before = [cultureinfo]::CurrentUICulture
    try {
        foreach ($case in @(@('nl-BE', 'gesloten op 29 okt 2021', '^Toepassen met:'), @('ja-JP', 'closed by Microsoft on 29 Oct 2021', '^Apply with:'))) {
            [cultureinfo]::CurrentUICulture = $case[0]
            $closed = Assert-Refused CloudClosed Connect-LicenseTenant { Connect-LicenseTenant -Environment Germany -AccessToken $script:Simulator.Token }
            Assert-Match $case[1] $closed.Exception.Message
            Assert-Match $case[2] ([Reseat.Interop.Texts]::Say('shell.plan.next', $null))
        }
    }
    finally { [cultureinfo]::CurrentUICulture = $before }
}

Test 'Germany is explained, an unknown cloud is refused' {
    Reset-Tenant
    $closed = Assert-Refused CloudClosed Connect-LicenseTenant { Connect-LicenseTenant -Environment Germany -AccessToken $script:Simulator.Token }
    Assert-Match '2021' $closed.Exception.Message
    $null = Assert-Refused InvalidInput Connect-LicenseTenant { Connect-LicenseTenant -Environment Nowhere -AccessToken $script:Simulator.Token }
}

Test 'a simulator of another cloud carries its profile' {
    $china = Start-LicenseSimulator -User 20 -Environment China
    try {
        $tenant = $china | Connect-LicenseTenant
        Assert-Equal 'China' $tenant.EnvironmentProfile
        Assert-Equal 'Reseat.Simulator' $china.GetType().FullName
        Assert-Equal 'SecureString' $china.Token.GetType().Name
    }
    finally { $china | Stop-LicenseSimulator }
    $china | Stop-LicenseSimulator
}

Test 'a simulator that nobody keeps in a variable lives on' {
    $null = Start-LicenseSimulator -User 20 | Connect-LicenseTenant
    [System.GC]::Collect()
    [System.GC]::WaitForPendingFinalizers()
    Assert-True (@(Get-LicenseProduct).Count -gt 0) 'it still answers'
}

Test 'without a connection the core says so' {
    Disconnect-LicenseTenant
    $failure = Get-Failure { Get-LicenseProduct }
    Assert-Equal 'InvalidInput,Get-LicenseProduct' $failure.FullyQualifiedErrorId
    Assert-Match 'Connect' $failure.ErrorDetails.RecommendedAction
}
