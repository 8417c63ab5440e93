# What the screen shows at 120 columns.

Test 'every view fits 120 columns and shows whole names' {
    Reset-Tenant -User 300
    $session = New-Session
    try {
        $null = Show-Line $session '$plan = New-LicenseMovePlan -Product ENTERPRISEPACK -From ENTERPRISEPACK -To SPE_E3; $results = @($plan | Move-LicensedUser -Confirm:$false)'
        $views = [ordered] @{
            'Get-LicenseTenant'                               = '^Tenant\s+TenantId\s+Environment\s+Account\s+Roles'
            'Get-LicenseProduct'                              = '^PartNumber\s+Product\s+Seats\s+Used\s+Free\s+Note'
            '(Get-LicenseProduct SPE_E3).Services'            = '^Service\s+PartNumber\s+AppliesTo'
            'Get-LicensedUser -Product ENTERPRISEPACK'        = '^User\s+Products\s+Off\s+Department'
            '$plan.Steps'                                     = '^User\s+Goes\s+Comes\s+StaysOff\s+State'
            '$plan.Seats'                                     = '^Product\s+Free\s+Freed\s+Taken\s+Wanted\s+FreeAfter'
            '$plan.Findings'                                  = '^Id\s+Severity\s+Message'
            '$plan'                                           = '^Plan [0-9a-f]{8} for Contoso'
            '$results'                                        = '^User\s+Result\s+Detail'
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

Test 'an over-used product says so, an inherited product names its group' {
    Reset-Tenant -User 500
    $session = New-Session
    try {
        Assert-Match 'VISIOCLIENT\s+Visio Plan 2\s+\d+\s+\d+\s+-\d+ over-used' (Show-Line $session 'Get-LicenseProduct VISIOCLIENT')
        Assert-Match 'Office 365 E3 \(group' (Show-Line $session 'Get-LicensedUser -Product ENTERPRISEPACK | Where-Object { @($_.Products | Where-Object { $_.GroupId }).Count }')
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
