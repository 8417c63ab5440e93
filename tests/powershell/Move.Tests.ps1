# Moving: what the tenant's own ledger says against every word of ours.

Test 'moves 250 people, each in one call, keeping what each had off' {
    Reset-Tenant -User 700 -Change { param($state) Set-Seat $state $script:M365E3 250 }
    $state = Get-State
    $movers = @(Find-Mover $state 250)
    $plan = $movers.Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    Assert-Equal 250 $plan.Totals.Ready 'ready'
    $results = @($plan | Move-LicensedUser -Confirm:$false 6>$null)

    Assert-Equal 250 $results.Count 'results'
    Assert-Equal 'Reseat.MoveResult' $results[0].GetType().FullName
    Assert-Equal 0 @($results | Where-Object { $_.Result -ne 'Moved' }).Count 'not moved'
    $ledger = @(Get-Ledger)
    Assert-Equal 250 $ledger.Count 'changes in the ledger'
    Assert-Equal @($movers.Id | Sort-Text) @($ledger | ForEach-Object { [string] $_['userId'] } | Sort-Text) 'users in the ledger'
    $steps = @{}
    foreach ($step in [System.Text.Json.Nodes.JsonNode]::Parse($plan.Document)['plan']['steps']) { $steps[[string] $step['userId']] = $step }
    foreach ($entry in $ledger) {
        Assert-Equal $script:E3 @($entry['removed'] | ForEach-Object { [string] $_ }) 'removed'
        Assert-Equal 1 $entry['added'].Count 'added'
        Assert-Equal $script:M365E3 ([string] $entry['added'][0]['skuId']) 'added'
        $after = @($steps[[string] $entry['userId']]['after']['direct'] | Where-Object { [string] $_['skuId'] -eq $script:M365E3 })[0]
        Assert-Equal @($after['disabledPlans'] | ForEach-Object { [string] $_ } | Sort-Text) @($entry['added'][0]['disabledPlans'] | ForEach-Object { [string] $_ } | Sort-Text) 'services off'
    }
    Assert-Equal 250 @($results.RequestId | Where-Object { $_ }).Count 'request ids'

    $again = @($plan | Move-LicensedUser -Confirm:$false 6>$null)
    Assert-Equal 250 @($again | Where-Object { $_.Result -eq 'Unchanged' }).Count 'unchanged by the same command given twice'
    Assert-Equal 250 @(Get-Ledger).Count 'changes in the ledger after the second run'
}

Test '-WhatIf shows the plan and its steps, and sends nothing' {
    Reset-Tenant -User 200 -Change { param($state) Set-Seat $state $script:M365E3 5 }
    $session = New-Session
    try {
        $shown = Show-Line $session '$plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $steps = @($plan | Move-LicensedUser -WhatIf); $steps'
        $null = Show-Line $session '$direct = @(Get-LicensedUser -Product ENTERPRISEPACK | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -WhatIf)'
        $plan, $steps, $direct = 'plan', 'steps', 'direct' | ForEach-Object { , $session.Space.SessionStateProxy.GetVariable($_) }
    }
    finally { Close-Session $session }
    Assert-True $shown.Contains($plan.Text.Replace("`n", [System.Environment]::NewLine)) 'the plan is shown'
    Assert-Equal 'Reseat.PlannedStep' $steps[0].GetType().FullName
    Assert-Equal @($plan.Steps.UserId) @($steps.UserId) 'the very same steps'
    Assert-Equal 5 @($steps | Where-Object { $_.Result -eq 'Planned' }).Count 'planned'
    Assert-Equal 0 @($steps | Where-Object { $_.Result -eq 'Planned' -and $_.State -ne 'Ready' }).Count 'planned and not ready'
    Assert-Equal $steps.Count $direct.Count
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'asks once per plan, with the core''s own question, and takes no for an answer' {
    Reset-Tenant
    $session = New-Session -Answer 2, 0, 0
    try {
        $null = Show-Line $session '$u = @(Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { $_.UsageLocation -and -not @($_.Products | Where-Object { $_.GroupId }).Count })[0..3]'
        $null = Show-Line $session '$p = $u | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3; $p | Move-LicensedUser'
        Assert-Equal 1 $session.Screen.Questions.Count 'questions'
        Assert-Equal 0 @(Get-Ledger).Count 'changes after a no'
        $null = Show-Line $session '$u | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3'
        Assert-Equal 2 $session.Screen.Questions.Count 'questions'
        Assert-Equal 4 @(Get-Ledger).Count 'changes after a yes'
        $confirmation = $session.Space.SessionStateProxy.GetVariable('p').Confirmation
        Assert-Equal $confirmation $session.Screen.Questions[0]
        Assert-True $session.Screen.Questions[1].EndsWith($confirmation) 'the same question below the plan'
        Assert-Match '^Plan [0-9a-f]{8}' $session.Screen.Questions[1]
    }
    finally { Close-Session $session }
}

Test 'what would be refused is refused before the question' {
    Reset-Tenant
    $readerToken = New-Token '{"roles":["Directory Readers"]}'
    $plan = New-LicenseMovePlan -User (Find-Mover (Get-State) 1).Id -From ENTERPRISEPACK -To SPE_E3
    $session = New-Session @{ plan = $plan; reader = $readerToken } -Answer 0, 0
    try {
        $connect = 'Connect-LicenseTenant -Environment Custom -GraphRoot $simulator.GraphRoot -AccessToken $reader -WarningAction SilentlyContinue'
        Assert-Match 'NotPermitted' (Show-Line $session "`$null = $connect; `$plan | Move-LicensedUser")
        # Somebody else's tenant at the same address.
        $state = Get-State
        $state['organization']['id'] = '99999999-0000-4000-8000-000000000000'
        $null = Send-Control POST reset $state.ToJsonString()
        Assert-Match 'PlanTenantMismatch' (Show-Line $session "`$null = `$simulator | Connect-LicenseTenant; `$plan | Move-LicensedUser")
        Assert-Match 'PlanTenantMismatch' (Show-Line $session '$plan | Move-LicensedUser -WhatIf')
        Assert-Match 'needs a tenant' (Show-Line $session 'Disconnect-LicenseTenant; $plan | Move-LicensedUser')
        Assert-Equal 0 $session.Screen.Questions.Count 'questions'
    }
    finally { Close-Session $session }
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'only the plan that was shown is applied, whatever its file holds by then' {
    Reset-Tenant
    $users = @(Find-Mover (Get-State) 3)
    $path = [System.IO.Path]::Combine($script:Folder, 'swapped.json')
    $shown = New-LicenseMovePlan -User $users[0].Id -From ENTERPRISEPACK -To SPE_E3 -PlanPath $path
    $null = New-LicenseMovePlan -User $users.Id -From ENTERPRISEPACK -To SPE_E3 -PlanPath $path -Force
    foreach ($use in { $shown | Move-LicensedUser -Confirm:$false }, { $shown | Move-LicensedUser -WhatIf }) {
        $failure = Get-Failure $use
        Assert-Equal 'PlanDigestMismatch,Move-LicensedUser' $failure.FullyQualifiedErrorId
        Assert-Match 'holds another plan than the one that was shown' $failure.Exception.Message
    }
    $copy = [System.IO.Path]::Combine($script:Folder, 'copied.json')
    Assert-Equal 'PlanDigestMismatch,Export-LicenseMovePlan' (Get-Failure { $shown | Export-LicenseMovePlan $copy }).FullyQualifiedErrorId
    [System.IO.File]::Delete($path)
    Assert-Equal 'InvalidInput,Move-LicensedUser' (Get-Failure { $shown | Move-LicensedUser -WhatIf }).FullyQualifiedErrorId
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'what the calling script wants holds here as well' {
    Reset-Tenant -Change { param($state) Set-Seat $state $script:M365E3 5 }
    $users = @(Find-Mover (Get-State) 2)
    function Invoke-Migration {
        [CmdletBinding(SupportsShouldProcess)]
        param($User)
        Move-LicensedUser -User $User -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false
    }
    Assert-Equal 'Planned' (Invoke-Migration $users[0].Id -WhatIf).Result
    & { $WhatIfPreference = $true; Assert-Equal 'Planned' (Invoke-Migration $users[0].Id).Result }
    $path = [System.IO.Path]::Combine($script:Folder, 'wished.json')
    & { $WhatIfPreference = $true; New-LicenseMovePlan -User $users[0].Id -From ENTERPRISEPACK -To SPE_E3 | Export-LicenseMovePlan $path }
    Assert-True (-not [System.IO.File]::Exists($path)) 'nothing is saved either'
    Assert-Equal 0 @(Get-Ledger).Count 'changes after -WhatIf'

    $null = Send-Control POST faults "[{`"method`":`"POST`",`"path`":`"/users/{id}/assignLicense`",`"userId`":`"$($users[0].Id)`",`"do`":`"status`",`"status`":400,`"times`":2}]"
    $refused = & {
        $ErrorActionPreference = 'Stop'
        Get-Failure { Move-LicensedUser -User $users[0].Id -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false }
    }
    Assert-Equal 'GraphRefused,Move-LicensedUser' $refused.FullyQualifiedErrorId
    & {
        $ErrorActionPreference = 'SilentlyContinue'
        Assert-Equal 'Refused' (Move-LicensedUser -User $users[0].Id -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false).Result
    }
    & {
        $ConfirmPreference = 'None'
        Assert-Equal 'Moved' (Move-LicensedUser -User $users[1].Id -From ENTERPRISEPACK -To SPE_E3 6>$null).Result
    }
}

Test 'where nobody can be asked nothing is done' {
    Reset-Tenant
    $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3
    $failure = Assert-Refused InvalidInput Move-LicensedUser { $plan | Move-LicensedUser }
    Assert-Match '-Confirm:\$false' $failure.ErrorDetails.RecommendedAction
}

Test 'users left out are named, the others move' {
    $names = @{}
    Reset-Tenant -User 200 -Change {
        param($state)
        $movers = @(Find-Mover $state 5)
        $movers[0].Node['usageLocation'] = $null
        $names.NoLocation = $movers[0].Upn
        foreach ($path in $movers[1].Node['licenseAssignmentStates']) {
            if ([string] $path['skuId'] -eq $script:E3) { $path['assignedByGroup'] = [string] $state['groups'][0]['id'] }
        }
        $names.Inherited = $movers[1].Upn
        $names.Movers = $movers[2..4].Upn
        $names.NotHeld = [string] @($state['users'] | Where-Object { $_['licenseAssignmentStates'].Count -eq 0 -and $null -ne $_['usageLocation'] })[0]['userPrincipalName']
        Set-Seat $state $script:M365E3 2
    }
    $plan = New-LicenseMovePlan -User (@($names.NoLocation, $names.Inherited, $names.NotHeld) + $names.Movers) -From ENTERPRISEPACK -To SPE_E3
    $why = @{}
    foreach ($step in $plan.Steps) { $why[$step.UserPrincipalName] = $step.Findings }
    Assert-Equal 'UsageLocationMissing' $why[$names.NoLocation]
    Assert-Equal 'InheritedOnly' $why[$names.Inherited]
    Assert-Equal 'ProductNotHeld' $why[$names.NotHeld]
    Assert-Equal 2 $plan.Totals.Ready 'ready'
    Assert-Equal 1 $plan.Totals.Waits 'wait for a seat'
    Assert-Equal 3 $plan.Totals.Blocked 'blocked'

    $errors = @()
    $results = @($plan | Move-LicensedUser -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null)
    Assert-Equal 6 $results.Count 'results'
    Assert-Equal 2 @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved'
    $skipped = @($results | Where-Object { $_.Result -eq 'Skipped' })
    Assert-Equal 4 $skipped.Count 'skipped'
    Assert-Equal 0 @($skipped | Where-Object { -not $_.Detail -or -not $_.ErrorId }).Count 'skipped without a reason'
    Assert-Equal 0 @($errors).Count 'what was left out on purpose is no error'
    Assert-Equal 2 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'the same user twice is moved once' {
    Reset-Tenant
    $user = Find-Mover (Get-State) 1
    $plan = $user.Upn, $user.Id | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    Assert-Equal 1 $plan.Steps.Count 'steps'
    Assert-Equal 'DuplicateUser' $plan.Findings.Id
    $null = $plan | Move-LicensedUser -Confirm:$false 6>$null
    Assert-Equal 1 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'a refused user is an error that does not stop the others' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 4)
    $plan = $movers.Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $victim = $movers[1].Id
    $null = Send-Control POST faults "[{`"method`":`"POST`",`"path`":`"/users/$victim/assignLicense`",`"do`":`"status`",`"status`":400,`"times`":2}]"
    try {
        $errors = @()
        $results = @($plan | Move-LicensedUser -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null)
    }
    finally { $null = Send-Control POST faults '[]' }
    Assert-Equal 3 @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved'
    $refused = @($results | Where-Object { $_.Result -eq 'Refused' })
    Assert-Equal $victim $refused.UserId 'refused'
    Assert-Equal 1 @($errors).Count 'errors'
    Assert-Equal "$($refused[0].ErrorId),Move-LicensedUser" $errors[0].FullyQualifiedErrorId
    Assert-True ([object]::ReferenceEquals($refused[0], $errors[0].TargetObject)) 'the target is the result'
    Assert-Equal $refused[0].Hint $errors[0].ErrorDetails.RecommendedAction
    Assert-True $errors[0].ErrorDetails.Message.StartsWith("$($movers[1].Upn): ") 'the record names the user'
    Assert-True $errors[0].Exception.Message.StartsWith("$($movers[1].Upn): ") 'the exception names the user'
    Assert-Equal (Get-CategoryOf $refused[0].ErrorId) ([string] $errors[0].CategoryInfo.Category)
    Assert-Equal 3 @(Get-Ledger).Count 'changes in the ledger'
}

Test '-ErrorAction Stop still tells of everybody, and ends with the error' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 4)
    $plan = $movers.Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $victim = $movers[1].Id
    $null = Send-Control POST faults "[{`"method`":`"POST`",`"path`":`"/users/$victim/assignLicense`",`"do`":`"status`",`"status`":400,`"times`":2}]"
    $seen = [System.Collections.Generic.List[object]]::new()
    try { $failure = Get-Failure { $plan | Move-LicensedUser -Confirm:$false -ErrorAction Stop 6>$null | ForEach-Object { $seen.Add($_) } } }
    finally { $null = Send-Control POST faults '[]' }
    Assert-Match ',Move-LicensedUser$' $failure.FullyQualifiedErrorId
    Assert-Equal 4 $seen.Count 'results'
}

Test 'a run that something stopped tells of everybody, and then why' {
    Reset-Tenant -User 300 -Change { param($state) Set-Seat $state $script:M365E3 100 }
    $plan = (Find-Mover (Get-State) 100).Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $session = New-Session @{ plan = $plan }
    try {
        # From the second change on the account may not: three in a row stop a run.
        $null = Send-Control POST faults '[{"method":"POST","path":"/users/{id}/assignLicense","nth":2,"do":"status","status":403,"times":100000}]'
        $session.Shell.Commands.Clear()
        $results = @($session.Shell.AddScript('$plan | Move-LicensedUser -Confirm:$false').Invoke())
        $last = $session.Shell.Streams.Error[-1]
    }
    finally {
        $null = Send-Control POST faults '[]'
        Close-Session $session
    }
    Assert-Equal 100 $results.Count 'results'
    Assert-Equal @(Get-Ledger).Count @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'moved'
    Assert-Equal 'NotPermitted,Move-LicensedUser' $last.FullyQualifiedErrorId
    Assert-Match '^Move ' $last.Exception.Message
    Assert-Match 'License Administrator' $last.ErrorDetails.RecommendedAction
    Assert-True (-not $last.Exception.Message.Contains('same command')) 'nothing is promised that would fail again'
}

Test 'who changed since the plan was made is left alone' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $plan = $movers.Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $state = Get-State
    foreach ($user in $state['users']) {
        if ([string] $user['id'] -eq $movers[0].Id) { $user['licenseAssignmentStates'].Clear() }
    }
    $null = Send-Control POST reset $state.ToJsonString()
    $results = @($plan | Move-LicensedUser -Confirm:$false 6>$null)
    $stale = @($results | Where-Object { $_.Result -eq 'Stale' })
    Assert-Equal ($movers[0].Id) $stale.UserId
    Assert-True $stale[0].Detail 'a stale user has a reason'
    Assert-Equal 1 @(Get-Ledger).Count 'changes in the ledger'
}

Test 'moves by product, by file, by plan file, and by objects of other modules' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 4)
    $wish = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3'; Confirm = $false }
    $foreign = [pscustomobject] @{ Id = $movers[0].Id; DisplayName = 'from elsewhere' }
    Assert-Equal 'Moved' ($foreign | Move-LicensedUser @wish 6>$null).Result
    $csv = Write-TestFile 'one.csv' "UserPrincipalName`n$($movers[1].Upn)`n"
    Assert-Equal 'Moved' (Move-LicensedUser -Path $csv @wish 6>$null).Result
    $path = [System.IO.Path]::Combine($script:Folder, 'two.json')
    $null = New-LicenseMovePlan -User $movers[2..3].Upn -From ENTERPRISEPACK -To SPE_E3 -PlanPath $path
    Assert-Equal ('Moved', 'Moved') (Move-LicensedUser -PlanPath $path -Reason 'CHG-4711' -Confirm:$false 6>$null).Result
    Assert-Equal 4 @(Get-Ledger).Count
    $journals = [System.IO.Directory]::GetFiles($env:RESEAT_STATE_DIR, '*.jsonl', 'AllDirectories') | ForEach-Object { [System.IO.File]::ReadAllText($_) }
    Assert-Match 'CHG-4711' ($journals -join '')
    $rest = @(Move-LicensedUser -Product ENTERPRISEPACK @wish -ErrorAction SilentlyContinue 6>$null)
    Assert-True ($rest.Count -gt 10) 'by product'
}

Test 'the closing sentence goes to the information stream, progress to its own, results to the pipeline' {
    Reset-Tenant
    $session = New-Session
    try {
        $session.Shell.Commands.Clear()
        $null = $session.Shell.AddScript('$p = @(Get-LicensedUser -Product ENTERPRISEPACK)[0..5] | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3; $p | Move-LicensedUser -Confirm:$false')
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $output = $session.Shell.Invoke()
        Assert-Equal 0 @($output | Where-Object { $_.PSObject.BaseObject -isnot [Reseat.MoveResult] }).Count 'output that is no result'
        $closing = @($session.Shell.Streams.Information)
        Assert-Equal 1 $closing.Count 'information records'
        Assert-Equal 'PSHOST' $closing[0].Tags
        Assert-Match '^Move ' ([string] $closing[0].MessageData)
        $progress = @($session.Shell.Streams.Progress)
        Assert-True (@($progress | Where-Object { $_.RecordType -eq 'Processing' }).Count -ge 1) 'progress was shown'
        Assert-Equal 'Completed' ([string] $progress[-1].RecordType) 'the last record'
        Assert-Equal 100 $progress[-1].PercentComplete 'percent in the end'
        # Three jobs, each with a first one at once.
        Assert-True (@($progress | Where-Object { $_.RecordType -eq 'Processing' }).Count -le $watch.ElapsedMilliseconds / 250 + 3) 'at most four a second'
    }
    finally { Close-Session $session }
}

Test 'progress says why it stands still, and no more when it goes on' {
    Reset-Tenant
    $session = New-Session
    try {
        $null = Send-Control POST faults '[{"method":"POST","path":"/users/{id}/assignLicense","do":"status","status":429,"retryAfter":3}]'
        $session.Shell.Commands.Clear()
        $null = $session.Shell.AddScript('$p = @(Get-LicensedUser -Product ENTERPRISEPACK)[0..5] | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3; $p | Move-LicensedUser -Confirm:$false')
        $null = $session.Shell.Invoke()
        $said = @($session.Shell.Streams.Progress | ForEach-Object { $_.CurrentOperation })
        Assert-True ($said -contains 'Microsoft asked us to wait 3 seconds') "said: $($said -join '; ')"
        Assert-True (-not $said[-1]) 'the end waits for nothing'
    }
    finally {
        $null = Send-Control POST faults '[]'
        Close-Session $session
    }
}

Test 'progress counts those who move, and tells how fast and how long' {
    Reset-Tenant -User 400 -Change { param($state) Set-Seat $state $script:M365E3 100 }
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":600,"times":1000}]'
    $session = New-Session
    try {
        $session.Shell.Commands.Clear()
        $null = $session.Shell.AddScript('$p = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $p.Totals.Ready, $p.Totals.Users; $null = $p | Move-LicensedUser -Confirm:$false')
        $ready, $users = $session.Shell.Invoke() | ForEach-Object { [int] $_ }
        Assert-Equal 100 $ready 'ready'
        Assert-True ($users -gt 100) 'and others who are left out'
        $moving = @($session.Shell.Streams.Progress | Where-Object { $_.Activity -eq 'Moving users' })
        Assert-Equal 0 $moving[0].PercentComplete 'before the first change'
        Assert-Equal 0 @($moving | Where-Object { $_.StatusDescription -notmatch '^\d+ of 100\b' }).Count 'records that count others'
        $paced = @($moving | Where-Object { $_.SecondsRemaining -ge 0 })
        Assert-True $paced.Count 'the time left is told'
        foreach ($record in $paced) { Assert-Match "^\d+ of 100, \d+/s, about $($record.SecondsRemaining) s left$" $record.StatusDescription }
        Assert-Equal 100 $moving[-1].PercentComplete 'percent in the end'
        Assert-Equal '100 of 100' $moving[-1].StatusDescription
    }
    finally {
        $null = Send-Control POST faults '[]'
        Close-Session $session
    }
}

Test 'one run per tenant at a time' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $plan = $movers[0].Upn | New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3
    $session = New-Session @{ user = $movers[1].Upn }
    $before = Get-JournalCount
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":700,"times":100}]'
    try {
        $session.Shell.Commands.Clear()
        $running = $session.Shell.AddScript('$user | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false').BeginInvoke()
        Wait-Until { (Get-JournalCount) -gt $before }
        $failure = Get-Failure { $plan | Move-LicensedUser -Confirm:$false 6>$null }
        Assert-Equal 'RunLocked,Move-LicensedUser' $failure.FullyQualifiedErrorId
        Assert-Equal 'Moved' $session.Shell.EndInvoke($running).Result
        Assert-Equal 1 @(Get-Ledger).Count 'changes in the ledger'
    }
    finally {
        $null = Send-Control POST faults '[]'
        Close-Session $session
    }
}

Test 'no token in any stream, object, error or file' {
    Reset-Tenant
    $token = [System.Net.NetworkCredential]::new('', $script:Simulator.Token).Password
    $session = New-Session
    try {
        $shown = Show-Line $session '$simulator; $VerbosePreference = "Continue"; $DebugPreference = "Continue"; Connect-LicenseTenant -Environment Custom -GraphRoot $simulator.GraphRoot -AccessToken $simulator.Token; @(Get-LicensedUser -Product ENTERPRISEPACK)[0..2] | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false; New-LicenseMovePlan -User nobody -From a -To b; $Error | ForEach-Object { $_.ToString(); $_.Exception.ToString() }'
        Assert-True (-not $shown.Contains($token)) 'the screen shows no token'
        foreach ($record in $session.Shell.Streams.Verbose + $session.Shell.Streams.Debug) { Assert-True (-not ([string] $record).Contains($token)) 'no token in a stream' }
    }
    finally { Close-Session $session }
    foreach ($file in [System.IO.Directory]::GetFiles($script:Folder, '*', 'AllDirectories')) {
        $stream = [System.IO.FileStream]::new($file, 'Open', 'Read', 'ReadWrite')
        try { Assert-True (-not [System.IO.StreamReader]::new($stream).ReadToEnd().Contains($token)) "no token in $file" }
        finally { $stream.Dispose() }
    }
}
