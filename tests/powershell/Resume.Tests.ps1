# A move that was stopped in its middle is listed, gone on with and proved.

Test 'a move that was stopped is gone on with, and nobody is changed twice' {
    $id = New-StoppedMove -Fresh
    $changed = @(Get-Ledger).Count
    Assert-True ($changed -gt 0 -and $changed -lt 6) "stopped in the middle: $changed"
    $move = @(Get-LicenseMove)[-1]
    Assert-Equal ($id, 'stopped', 'CHG-1', (6 - $changed), 6, $changed) ($move.MoveId, $move.State, $move.Reason, $move.Open, $move.Totals.Users, $move.Totals.Moved) 'the move'
    Assert-Equal $id ([string] $move) 'its name'
    $shown = @(Get-LicenseMove $id 6>$null)
    Assert-Equal 6 $shown.Count 'a result for each user'
    Assert-Equal $changed @($shown | Where-Object { $_.Result -eq 'Moved' }).Count 'moved by the journal'

    $null = Resume-LicenseMove $id -WhatIf
    Assert-Equal $changed @(Get-Ledger).Count '-WhatIf changes nothing'
    $results = @($move | Resume-LicenseMove -Confirm:$false 6>$null)
    Assert-Equal @($script:Movers.Upn | Sort-Text) @($results.UserPrincipalName | Sort-Text) 'a result for each user'
    Assert-Equal 6 @($results | Where-Object { $_.Result -eq 'Moved' }).Count 'all are moved'
    Assert-Equal 6 @(Get-Ledger).Count 'one change each'

    $move = @(Get-LicenseMove)[-1]
    Assert-Equal ('done', 0, 1) ($move.State, $move.Open, $move.Resumed) 'at its end'
    Assert-Equal 'NothingToResume,Resume-LicenseMove' (Get-Failure { Resume-LicenseMove $id -Confirm:$false }).FullyQualifiedErrorId
    Assert-Equal 'MoveNotFound,Get-LicenseMove' (Get-Failure { Get-LicenseMove 20200101-0000-00000000 }).FullyQualifiedErrorId
}

Test 'the screen says what to type, and asks once which move it goes on with' {
    $id = New-StoppedMove -Fresh
    $next = "Go on:  Resume-LicenseMove $id        Put back:  Undo-LicenseMove $id"
    $session = New-Session -Answer 2, 0
    try {
        $shown = Show-Line $session "Get-LicenseMove $id"
        Assert-True $shown.Trim().EndsWith($next) $shown
        $null = Show-Line $session "Resume-LicenseMove $id"
        Assert-True (@(Get-Ledger).Count -lt 6) 'no means no'
        $shown = Show-Line $session 'Resume-LicenseMove'
        Assert-Equal 2 $session.Screen.Questions.Count 'questions'
        Assert-Match "^Go on with move $id, with (1 user|\d users) of Contoso left to do\?" $session.Screen.Questions[1]
        Assert-Match "Move $id`: 6 moved" $shown
        Assert-True (-not $shown.Contains('Go on:')) $shown
    }
    finally { Close-Session $session }
}

Test 'a move that died is told once by whoever connects next' {
    Reset-Tenant -User 100
    $movers = @(Find-Mover (Get-State) 6)
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":300,"times":100}]'
    try {
        $list = ($movers.Upn | ForEach-Object { "'$_'" }) -join ', '
        $token = [System.Net.NetworkCredential]::new('', $script:Simulator.Token).Password
        $script = Write-TestFile 'die.ps1' @"
Import-Module '$env:RESEAT_MODULE'
`$token = [System.Net.NetworkCredential]::new('', '$token').SecurePassword
`$null = Connect-LicenseTenant -Environment Custom -GraphRoot '$($script:Simulator.GraphRoot)' -AccessToken `$token
$list | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Wave 1, 1, 1, 1, 1 -Confirm:`$false
"@
        $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
        foreach ($part in '-NoProfile', '-NonInteractive', '-File', $script) { $start.ArgumentList.Add($part) }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        Wait-Until { @(Get-Ledger).Count -gt 0 }
        # While it is under way nobody is told that it died.
        $told = $null
        $null = Connect-LicenseTenant -Environment Custom -GraphRoot $script:Simulator.GraphRoot -AccessToken $script:Simulator.Token -WarningVariable told 3>$null
        Assert-Equal 0 @($told).Count 'warnings while it is under way'
        Assert-Equal 'running' @(Get-LicenseMove)[-1].State
        $process.Kill()
        $process.WaitForExit()
    }
    finally { $null = Send-Control POST faults '[]' }
    $id = @(Get-LicenseMove)[-1].MoveId
    Assert-Equal 'open' @(Get-LicenseMove)[-1].State
    $null = Connect-LicenseTenant -Environment Custom -GraphRoot $script:Simulator.GraphRoot -AccessToken $script:Simulator.Token -WarningVariable told 3>$null
    Assert-Equal 1 @($told).Count 'warnings'
    Assert-Match "^Move $id of .*It did not come to its end; \d left to do\.\s+Go on:  Resume-LicenseMove $id  " ([string] $told[0])
    $null = $movers[0].Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false -WarningVariable told 3>$null 6>$null
    Assert-Equal 0 @($told).Count 'once a session'
    $results = @(Resume-LicenseMove -Confirm:$false 6>$null)
    Assert-Equal 6 @($results | Where-Object { $_.Result -in 'Moved', 'Unchanged' }).Count 'all are as planned'
    Assert-Equal 6 @(Get-Ledger).Count 'one change each'
}

Test 'a move is proved by its journal, and by the tenant' {
    $id = New-StoppedMove -Fresh
    $null = Resume-LicenseMove $id -Confirm:$false 6>$null
    $requests = [string] (Send-Control GET metrics)['requests']
    $receipt = Test-LicenseMove $id
    Assert-Equal $requests ([string] (Send-Control GET metrics)['requests']) 'requests to the tenant'
    Assert-Equal ($id, 6, 0) ($receipt.MoveId, $receipt.Totals.Moved, $receipt.Unverified.Count) 'the receipt'
    Assert-Equal $receipt.JournalHead ([string] [System.Text.Json.Nodes.JsonNode]::Parse($receipt.Json)['journalHead'])
    Assert-Match 'Receipt of move' $receipt.Text
    Assert-Equal $true (Test-LicenseMove $id -Quiet)
    Assert-Equal $true (Test-LicenseMove $id -Online -Quiet 6>$null)

    $state = Get-State
    foreach ($user in $state['users']) {
        if ([string] $user['id'] -eq $script:Movers[0].Id) { $user['licenseAssignmentStates'].Clear() }
    }
    $null = Send-Control POST reset $state.ToJsonString()
    $changed = @(Test-LicenseMove $id -Online 6>$null | Where-Object { -not $_.Holds })
    Assert-Equal ($script:Movers[0].Upn, 'changed') ($changed.UserPrincipalName, $changed.State)
    Assert-Equal $false (Test-LicenseMove $id -Online -Quiet 6>$null)

    $file = @([System.IO.Directory]::GetFiles($env:RESEAT_STATE_DIR, "$id.jsonl", 'AllDirectories'))[0]
    $whole = [System.IO.File]::ReadAllText($file)
    [System.IO.File]::WriteAllText($file, $whole.Replace('CHG-1', 'CHG-2'))
    try {
        Assert-Equal 'JournalDamaged,Test-LicenseMove' (Get-Failure { Test-LicenseMove $id }).FullyQualifiedErrorId
        $listed = @(Get-LicenseMove | Where-Object { $_.MoveId -eq $id })
        Assert-Equal ('unreadable', 'JournalDamaged') ($listed.State, $listed.ErrorId)
        Assert-Match 'damaged' $listed.Note
    }
    finally { [System.IO.File]::WriteAllText($file, $whole) }
}

Test 'a move is put back, and putting back as well' {
    $id = New-StoppedMove -Fresh
    $null = Resume-LicenseMove $id -Confirm:$false 6>$null
    function Get-Held { foreach ($mover in $script:Movers) { (Get-LicensedUser $mover.Upn).Products -join ',' } }
    $moved = @(Get-Held)
    $planned = @(Undo-LicenseMove $id -WhatIf)
    Assert-Equal (6, 6) ($planned.Count, @(Get-Ledger).Count) '-WhatIf changes nothing'
    $plan = Undo-LicenseMove $id -Wave 1 -PlanPath "$script:Folder/wave.json" -Force
    Assert-Equal (1, 6) ($plan.Steps.Count, @(Get-Ledger).Count) 'a saved plan changes nothing'
    $some = @(Get-LicenseMove $id 6>$null)[0..1]
    $back = @($some | Undo-LicenseMove $id -Reason CHG-2 -Confirm:$false 6>$null)
    Assert-Equal ($some.UserPrincipalName | Sort-Text) ($back.UserPrincipalName | Sort-Text) 'only these'
    $session = New-Session -Answer 0
    try {
        $shown = Show-Line $session "Undo-LicenseMove $id -Result Moved"
        Assert-Equal 1 $session.Screen.Questions.Count 'questions'
        Assert-Match '^Plan [0-9a-f]{8} for Contoso' $session.Screen.Questions[0].TrimStart()
    }
    finally { Close-Session $session }
    Assert-Equal 12 @(Get-Ledger).Count 'one change each, there and back'
    foreach ($held in Get-Held) { Assert-Match 'Office 365 E3' $held }
    $undo = @(Get-LicenseMove | Where-Object { $_.UndoOf -eq $id })
    Assert-Equal 2 $undo.Count 'both say what they put back'
    foreach ($one in $undo) { $null = Undo-LicenseMove $one -Confirm:$false 6>$null }
    Assert-Equal $moved @(Get-Held) 'as after the move'
    Assert-Equal 'EmptySelection,Undo-LicenseMove' (Get-Failure { @() | Undo-LicenseMove $id -Confirm:$false }).FullyQualifiedErrorId 'nobody is not everybody'
}

Test 'moves are completed from memory alone, the last one first' {
    $id = New-StoppedMove -Fresh
    $requests = [string] (Send-Control GET metrics)['requests']
    function Complete([string] $Line) { foreach ($match in (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches) { $match.CompletionText } }
    foreach ($command in 'Get-LicenseMove', 'Resume-LicenseMove', 'Test-LicenseMove', 'Undo-LicenseMove') {
        Assert-Equal $id @(Complete "$command ")[0] $command
        Assert-Equal $id (Complete "$command $id") $command
    }
    Assert-Equal 'Different' (Complete 'Undo-LicenseMove x -Result D')
    Assert-Equal $requests ([string] (Send-Control GET metrics)['requests']) 'requests to the tenant'
}
