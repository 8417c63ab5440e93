# What the screen shows at 120 columns.

Test 'every view fits 120 columns and shows whole names' {
    Reset-Tenant -User 300 -Change { param($state) Set-Question $state }
    $session = New-Session
    try {
        $null = Show-Line $session '$asks = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $loses = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To FLOW_FREE; $other = New-LicenseMovePlan -Department Sales -From ENTERPRISEPACK -To SPE_E5; $plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3 -UnansweredService Enable; $results = @($plan | Move-LicensedUser -Confirm:$false)'
        $views = [ordered] @{
            'Get-LicenseTenant'                               = '^Tenant\s+TenantId\s+Environment\s+Account\s+Roles'
            'Get-LicenseProduct'                              = '^PartNumber\s+Product\s+Seats\s+Used\s+Free\s+Note'
            '(Get-LicenseProduct SPE_E3).Services'            = '^Service\s+PartNumber\s+AppliesTo'
            'Get-LicensedUser -Product ENTERPRISEPACK'        = '^User\s+Products\s+Off\s+Department'
            '$plan.Steps'                                     = '^User\s+Goes\s+Comes\s+StaysOff\s+State'
            '$plan.Seats'                                     = '^Product\s+Free\s+Freed\s+Taken\s+Waits\s+Missing\s+FreeAfter'
            '$plan.Findings'                                  = '^Severity\s+Count\s+Message\s+Cure\s+Names'
            '$asks'                                           = '^Plan [0-9a-f]{8} for Contoso'
            '$loses'                                          = '^Plan [0-9a-f]{8} for Contoso'
            '$loses.Findings'                                 = '^Severity\s+Count\s+Message\s+Cure\s+Names'
            '$asks.Questions'                                 = '^From\s+To\s+Product\s+Users'
            '$plan | Test-LicenseMovePlan'                    = '^User\s+Fit\s+Message'
            'Compare-LicenseMovePlan $plan $other'            = '^Kind\s+User\s+Message'
            '$plan'                                           = '^Plan [0-9a-f]{8} for Contoso'
            '$results'                                        = '^User\s+Result\s+Detail'
            'Get-LicenseMove'                                 = '^Id\s+Started\s+State\s+Users\s+Moved\s+Open\s+Account\s+Note'
            'Get-LicenseMove @(Get-LicenseMove)[-1]'          = '^User\s+Result\s+Detail'
            'Test-LicenseMove @(Get-LicenseMove)[-1]'         = '^Move \S+ of '
            'Test-LicenseMove @(Get-LicenseMove)[-1] -Online' = '^User\s+Result\s+State\s+Message'
            '$simulator'                                      = '^GraphRoot\s+TenantId\s+Profile'
        }
        foreach ($line in $views.Keys) {
            $shown = Show-Line $session $line
            Assert-Match $views[$line] $shown.TrimStart()
            foreach ($row in $shown -split '\r?\n') { Assert-True ($row.Length -le 120) "fits: $row" }
            Assert-True (-not $shown.Contains([string] [char] 0x2026)) "nothing is cut: $line"
        }
        $planned = Show-Line $session '$plan | Move-LicensedUser -WhatIf'
        Assert-Match 'User\s+Goes\s+Comes\s+StaysOff\s+Result' $planned
    }
    finally { Close-Session $session }
}

Test 'text in a last column is broken where the column ends, and nowhere else' {
    # A line of the screen is used but for its last place, and there is a space between two columns.
    $views = [xml] [System.IO.File]::ReadAllText("$([System.IO.Path]::GetDirectoryName($env:RESEAT_MODULE))/Reseat.Format.ps1xml")
    $checked = 0
    foreach ($table in $views.SelectNodes('//TableControl')) {
        $last = $table.SelectSingleNode('TableRowEntries/TableRowEntry/TableColumnItems/TableColumnItem[last()]/ScriptBlock')
        if ($null -eq $last -or $last.InnerText -notmatch '::Fit\(.*, (\d+)\)$') { continue }
        $left = 119
        foreach ($width in $table.SelectNodes('TableHeaders/TableColumnHeader/Width')) { $left -= [int] $width.InnerText + 1 }
        Assert-Equal $left ([int] $Matches[1]) $last.InnerText
        $checked++
    }
    Assert-True ($checked -ge 4) 'the views were found'

    # Names of every length, so that the sentence ends before, at and behind the end of the column.
    Reset-Tenant -Change {
        param($state)
        $length = 16
        foreach ($mover in Find-Mover $state 8) { $mover.Node['userPrincipalName'] = 'u'.PadRight($length++, 'x') + '@contoso.com' }
        Set-Seat $state $script:M365E3 0
    }
    $session = New-Session
    try {
        $shown = Show-Line $session '$r = Get-LicensedUser | Where-Object { $_.UserPrincipalName -match ''^ux+@'' } | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false; $r'
        Assert-Equal 8 ([regex]::Matches($shown, '\bSkipped\b').Count) 'users'
        foreach ($row in $shown -split '\r?\n') {
            Assert-True ($row.Length -le 120) "fits: $row"
            Assert-True ($row -notmatch '^\s+\S{1,2}$') "no lone rest: $row"
        }
    }
    finally { Close-Session $session }
}

Test 'the view of a plan ends with what to do next, a plan without movers does not' {
    Reset-Tenant -Change { param($state) Set-Seat $state $script:M365E3 1 }
    $session = New-Session
    try {
        $next = 'Apply with:  $plan | Move-LicensedUser       Save with:  $plan | Export-LicenseMovePlan plan.json'
        $shown = Show-Line $session '$plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $plan'
        Assert-True $shown.Trim().EndsWith($next) $shown
        $null = Show-Line $session '$null = $plan | Move-LicensedUser -Confirm:$false'
        $shown = Show-Line $session 'New-LicenseMovePlan -Product SPE_E3 -From ENTERPRISEPACK -To SPE_E3'
        Assert-True (-not $shown.Contains('Apply with')) $shown
    }
    finally { Close-Session $session }
}

Test 'an over-used product says so, an inherited product says that a group gives it' {
    Reset-Tenant -User 500
    $session = New-Session
    try {
        Assert-Match 'VISIOCLIENT\s+Visio Plan 2\s+\d+\s+\d+\s+-\d+ over-used' (Show-Line $session 'Get-LicenseProduct VISIOCLIENT')
        Assert-Match 'Office 365 E3 \(group\)' (Show-Line $session 'Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { @($_.Products | Where-Object { $_.GroupId }).Count }')
    }
    finally { Close-Session $session }
}

Test 'an error shows the sentence, the id and the cure' {
    Reset-Tenant
    $session = New-Session
    try {
        $shown = Show-Line $session 'Get-LicensedUser -User nobody@contoso.com'
        Assert-Match '^Get-LicensedUser: [^\r\n]*nobody@contoso\.com[^\r\n]*\s+ErrorId: UserNotFound\s+Recommendation: \w' $shown.Trim()
    }
    finally { Close-Session $session }
}
