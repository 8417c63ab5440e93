# What can be said of a plan without applying it: whether it fits, what is different, what it asks.

$swap = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3' }

Test 'says of each user whether a plan still fits' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 4)
    $plan = $movers.Upn | New-LicenseMovePlan @swap
    $path = Write-TestFile 'fit.json' $plan.Document
    $fits = @($plan | Test-LicenseMovePlan)
    Assert-Equal 'Reseat.PlanFit' $fits[0].GetType().FullName
    Assert-Equal ('fits', 'fits', 'fits', 'fits') $fits.Fit
    Assert-Equal @($plan.Steps.UserId) @($fits.UserId)
    Assert-Equal $true ($plan | Test-LicenseMovePlan -Quiet)

    $null = $movers[0].Upn | Move-LicensedUser @swap -Confirm:$false 6>$null
    Assert-Equal $true (Test-LicenseMovePlan -PlanPath $path -Quiet) 'who has it already is no obstacle'
    $state = Get-State
    foreach ($user in @($state['users'])) {
        if ([string] $user['id'] -eq $movers[1].Id) { $user['licenseAssignmentStates'].Clear() }
        if ([string] $user['id'] -eq $movers[2].Id) { $null = $state['users'].Remove($user) }
    }
    $null = Send-Control POST reset $state.ToJsonString()
    $now = @{}
    foreach ($fit in Test-LicenseMovePlan -PlanPath $path) {
        $now[$fit.UserId] = $fit.Fit
        Assert-True $fit.Message.Contains($fit.UserPrincipalName) 'the sentence names the user'
    }
    Assert-Equal ('done', 'changed', 'gone', 'fits') @($movers.Id | ForEach-Object { $now[$_] })
    Assert-Equal $false (Test-LicenseMovePlan $plan -Quiet)
    Assert-Equal ($false, $false) @($plan, $plan | Test-LicenseMovePlan -Quiet) 'one word for each plan'
    Assert-Equal 0 @(Get-Ledger).Count 'nothing was changed by looking'
}

Test 'a plan that can''t be tested is refused' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK @swap
    $null = Assert-Refused PlanUnreadable Test-LicenseMovePlan { Test-LicenseMovePlan -PlanPath (Write-TestFile 'none.json' '[]') }
    $null = Assert-Refused InvalidInput Test-LicenseMovePlan { Test-LicenseMovePlan -PlanPath Env:PATH }
    Assert-Match '^ParameterArgumentValidationError' (Get-Failure { Test-LicenseMovePlan $null }).FullyQualifiedErrorId
    Disconnect-LicenseTenant
    Assert-Equal 'InvalidInput,Test-LicenseMovePlan' (Get-Failure { $plan | Test-LicenseMovePlan -Quiet }).FullyQualifiedErrorId
}

Test 'says what is different between two plans, without a tenant, by themselves or by their files' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 3)
    $one = $movers[0..1].Upn | New-LicenseMovePlan @swap
    $two = $movers[1..2].Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E5
    $paths = (Write-TestFile 'one.json' $one.Document), (Write-TestFile 'another.json' $two.Document)
    Disconnect-LicenseTenant
    Assert-Equal 0 @(Compare-LicenseMovePlan $one $one).Count 'differences to itself'
    Assert-Equal 0 @(Compare-LicenseMovePlan $paths[0] $one).Count 'differences to its file'
    $said = @(Compare-LicenseMovePlan $one $two)
    Assert-Equal 'Reseat.PlanDifference' $said[0].GetType().FullName
    $kinds = @{}
    foreach ($difference in $said) { if ($difference.UserId) { $kinds[$difference.UserId] = $difference.Kind } }
    Assert-Equal ('removed', 'changed', 'added') @($movers.Id | ForEach-Object { $kinds[$_] })
    Assert-Equal 1 @($said | Where-Object { $_.Kind -eq 'request' -and $null -eq $_.UserId }).Count 'the request'
    $texts = @($said.Message)
    Assert-Equal $texts @((Compare-LicenseMovePlan -ReferencePlan $paths[0] -DifferencePlan $paths[1]).Message)
    Assert-Equal $texts @(([System.IO.FileInfo]::new($paths[1]) | Compare-LicenseMovePlan $one).Message) 'a file from the pipeline'
    foreach ($bad in { Compare-LicenseMovePlan $one 'absent.json' }, { Compare-LicenseMovePlan 'Env:PATH' $two }) {
        Assert-Equal 'InvalidInput,Compare-LicenseMovePlan' (Get-Failure $bad).FullyQualifiedErrorId
    }
}

Test 'what a plan asks is told, can be saved, and is refused before anybody is asked' {
    Reset-Tenant -Change { param($state) Set-Question $state }
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK @swap
    Assert-Equal 1 $plan.Questions.Count 'questions'
    Assert-Equal ('Yammer Enterprise', 'Viva Engage Core', 'Microsoft 365 E3') ($plan.Questions[0].From, $plan.Questions[0].To, $plan.Questions[0].Product)
    Assert-True ($plan.Questions[0].Users -gt 0) 'users'
    Assert-Equal $null $plan.Confirmation
    $path = [System.IO.Path]::Combine($script:Folder, 'asks.json')
    $plan | Export-LicenseMovePlan $path -Force
    Assert-Equal 1 (Import-LicenseMovePlan $path).Questions.Count 'questions of the file'
    $session = New-Session @{ path = $path }
    try {
        $lines = '$plan = Import-LicenseMovePlan $path; $plan | Move-LicensedUser', 'Move-LicensedUser -PlanPath $path', 'Move-LicensedUser -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3'
        foreach ($line in $lines) { Assert-Match 'ErrorId: PlanNotApplyable' (Show-Line $session $line) }
        Assert-Match 'Answer with:  \$plan \| Export-LicenseServiceMap map\.json ' (Show-Line $session '$plan')
        $planned = Show-Line $session '$plan | Move-LicensedUser -WhatIf'
        Assert-Match 'User\s+Goes\s+Comes' $planned
        Assert-Match 'can be saved, not applied' $planned
        Assert-Match ' NotStarted' $planned
        Assert-True (-not $planned.Contains('Planned')) 'nothing would be sent'
        Assert-Equal 0 $session.Screen.Questions.Count 'questions'
    }
    finally { Close-Session $session }
    $null = Assert-Refused PlanNotApplyable Move-LicensedUser { $plan | Move-LicensedUser -Confirm:$false }
    $failure = Assert-Refused PlanNotApplyable Move-LicensedUser { Move-LicensedUser -Product ENTERPRISEPACK @swap -Confirm:$false }
    Assert-Match 'Yammer Enterprise = Viva Engage Core\.$' $failure.Exception.Document.Message
    Assert-Match '-ServiceMap' $failure.ErrorDetails.RecommendedAction
}

Test 'a service map answers: as a table, as a file that was exported, and for what is left' {
    Reset-Tenant -Change { param($state) Set-Question $state }
    $wish = @{ Product = 'ENTERPRISEPACK'; CreatedAt = '2026-11-23T14:05:00Z' } + $swap
    $asking = New-LicenseMovePlan @wish
    $path = [System.IO.Path]::Combine($script:Folder, 'map.json')
    $asking | Export-LicenseServiceMap $path -Force
    $map = [System.Text.Json.Nodes.JsonNode]::Parse([System.IO.File]::ReadAllText($path))
    Assert-Equal 'VIVAENGAGE_CORE' @($map['YAMMER_ENTERPRISE'] | ForEach-Object { [string] $_ })
    $same = New-LicenseMovePlan @wish -ServiceMap $path
    Assert-Equal 0 $same.Questions.Count 'questions'
    function Get-Off($Plan) { @($Plan.Steps | Where-Object { $_.StaysOff -contains 'Viva Engage Core' }).Count }
    Assert-Equal $asking.Questions[0].Users (Get-Off $same) 'off for those who had the other one off'
    foreach ($to in 'VIVAENGAGE_CORE', @('Viva Engage Core')) {
        Assert-Equal $same.Document (New-LicenseMovePlan @wish -ServiceMap @{ 'Yammer Enterprise' = $to }).Document 'a table'
    }
    Assert-Equal $same.Document (New-LicenseMovePlan @wish -ServiceMap ([pscustomobject] @{ YAMMER_ENTERPRISE = 'VIVAENGAGE_CORE' })).Document 'an object'
    $other = New-LicenseMovePlan @wish -ServiceMap @{ YAMMER_ENTERPRISE = @() }
    Assert-Equal 0 $other.Questions.Count 'questions after an empty list'
    Assert-Equal 0 (Get-Off $other) 'it stands for nothing'
    $disabled = New-LicenseMovePlan @wish -UnansweredService Disable
    Assert-Equal (Get-Off $same) (Get-Off $disabled) 'disabled'
    Assert-Equal 0 (Get-Off (New-LicenseMovePlan @wish -UnansweredService enable)) 'enabled'
    Assert-Equal 1 (New-LicenseMovePlan @wish -ServiceMap @{}).Questions.Count 'an empty table answers nothing'
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan @wish -ServiceMap @{ YAMMER_ENTERPRISE = $null } }
    Assert-Match '"serviceMap\.YAMMER_ENTERPRISE" must be' $failure.Exception.Message
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan @wish -ServiceMap 'absent.json' }
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan @wish -ServiceMap '' }
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan @wish -ServiceMap (Write-TestFile 'wrong.json' '[]') }
    $null = Assert-Refused ServiceUnknown New-LicenseMovePlan { New-LicenseMovePlan @wish -ServiceMap @{ NO_SUCH = 'SWAY' } }

    $moved = @(Move-LicensedUser -Product ENTERPRISEPACK @swap -ServiceMap $path -Confirm:$false 6>$null)
    Assert-Equal $same.Totals.Ready @($moved | Where-Object { $_.Result -eq 'Moved' }).Count 'moved'
    $off = @(Get-Ledger | Where-Object { @($_['added'][0]['disabledPlans'] | ForEach-Object { [string] $_ }) -contains $asking.Questions[0].ToId })
    Assert-Equal (Get-Off $same) $off.Count 'off in the ledger'
}

Test 'a map is written over with -Force alone, in UTF-8, to a place that is one' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK @swap
    $path = Write-TestFile 'mine.json' 'mine'
    $failure = Assert-Refused InvalidInput Export-LicenseServiceMap { $plan | Export-LicenseServiceMap $path }
    Assert-Match 'is there already' $failure.Exception.Message
    Assert-Equal $path $failure.TargetObject
    foreach ($place in 'Env:/x', "$script:Folder/no/such/map.json", $script:Folder) {
        $failure = Assert-Refused InvalidInput Export-LicenseServiceMap { $plan | Export-LicenseServiceMap $place -Force }
        Assert-Equal $place $failure.TargetObject
    }
    $session = New-Session @{ plan = $plan }
    try { Assert-Match '^What if: .*mine\.json' (Show-Line $session '$plan | Export-LicenseServiceMap ./mine.json -WhatIf -Force') }
    finally { Close-Session $session }
    Assert-Equal 'mine' ([System.IO.File]::ReadAllText($path)) 'after -WhatIf'
    $plan | Export-LicenseServiceMap $path -Force
    Assert-Equal 123 ([System.IO.File]::ReadAllBytes($path)[0]) 'no mark'
}

Test 'what a step keeps, gains, loses and loses in name only is told by name, and read when asked for' {
    Reset-Tenant
    $mover = Find-Mover (Get-State) 1
    $null = $mover.Upn | Grant-UserLicense SPE_E5 -Confirm:$false 6>$null
    $plan = $mover.Upn | New-LicenseMovePlan @swap
    $steps = [Reseat.Plan].GetField('steps', [System.Reflection.BindingFlags] 'NonPublic, Instance').GetValue($plan)
    Assert-True (-not $steps.IsValueCreated) 'nobody asked yet'
    Assert-Equal $mover.Upn $plan.Steps.UserPrincipalName
    Assert-True $steps.IsValueCreated 'now they are read'
    $step = ($mover.Upn | New-LicenseMovePlan -From SPE_E5 -To FLOW_FREE -AllowLosing mailbox, files, teams).Steps[0]
    Assert-True ($step.LostInName.Count -gt 0) 'another product still gives it'
    Assert-Equal 0 @($step.LostInName | Where-Object { $step.Kept -notcontains $_ }).Count 'a part of what is kept'
    Assert-True ($step.Lost.Count -gt 0) 'lost'
}
