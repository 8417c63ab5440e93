# What an administrator would type to move 250 people from Office 365 E3 to Microsoft 365 E3, with a dozen more who need
# something first. Leaves in -Folder what the comparison with the tenant's ledger needs: plan.json and results.txt.
# The token comes in the environment, because a command line can be read by others.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $GraphRoot,
    [Parameter(Mandatory)] [string] $Folder,
    [int] $Count = 250
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Import-Module $Module

$old = 'ENTERPRISEPACK'
$new = 'SPE_E3'
$others = 12

function Show-Command {
    # A line as it would be typed.
    param([string] $Text)
    ''
    "PS> $Text"
    ''
}

function Get-Seat {
    # The two products of this move.
    Get-LicenseProduct | Where-Object { $_.SkuPartNumber -in $old, $new }
}

$token = [System.Net.NetworkCredential]::new('', $env:RESEAT_DEMO_TOKEN).SecurePassword
Show-Command "Connect-LicenseTenant -Environment Custom -GraphRoot $GraphRoot -AccessToken `$token" | Out-Default
Connect-LicenseTenant -Environment Custom -GraphRoot $GraphRoot -AccessToken $token | Out-Default

$seatsBefore = @(Get-Seat)
Show-Command 'Get-LicenseProduct' | Out-Default
$seatsBefore | Out-Default

Show-Command "`$users = Get-LicensedUser -Product $old" | Out-Default
$users = @(Get-LicensedUser -Product $old)
$ready = [System.Collections.Generic.List[object]]::new()
$rest = [System.Collections.Generic.List[object]]::new()
foreach ($user in $users) {
    $direct = @($user.Products | Where-Object { $_.SkuPartNumber -eq $old -and -not $_.GroupId })
    if ($direct -and $user.UsageLocation -and $user.AccountEnabled -and $user.UserType -ne 'Guest') { $ready.Add($user) }
    elseif (-not $direct -or -not $user.UsageLocation) { $rest.Add($user) }
}
"$($users.Count) users have Office 365 E3. $Count who can move are chosen, and $others who need something first." | Out-Default
if ($ready.Count -lt $Count) { throw "only $($ready.Count) users can move" }
$chosen = @($ready.GetRange(0, $Count)) + @($rest.GetRange(0, [System.Math]::Min($others, $rest.Count)))

Show-Command "`$plan = `$chosen | New-LicenseMovePlan -From $old -To $new; `$plan" | Out-Default
$plan = $chosen | New-LicenseMovePlan -From $old -To $new
$plan | Out-Default
$plan | Export-LicenseMovePlan -Path ([System.IO.Path]::Combine($Folder, 'plan.json'))

Show-Command '$results = $plan | Move-LicensedUser -Confirm:$false' | Out-Default
$results = @($plan | Move-LicensedUser -Confirm:$false)
$lines = [string[]] @($results | ForEach-Object { "$($_.UserId)`t$($_.Result)" })
[System.IO.File]::WriteAllLines([System.IO.Path]::Combine($Folder, 'results.txt'), $lines)

$moved = @($results | Where-Object { $_.Result -eq 'Moved' })
$moved | ForEach-Object -Begin { $shown = 0 } -Process { if ($shown -lt 5) { $_ }; $shown++ } | Out-Default
"... and $([System.Math]::Max(0, $moved.Count - 5)) more who are Moved. Everybody else:" | Out-Default
$results | Where-Object { $_.Result -ne 'Moved' } | Out-Default

Show-Command 'Get-LicenseProduct' | Out-Default
$seatsAfter = @(Get-Seat)
$seatsAfter | Out-Default
foreach ($before in $seatsBefore) {
    $after = $seatsAfter | Where-Object { $_.SkuId -eq $before.SkuId }
    "$($before.Name): $($before.Free) seats were free, $($after.Free) are free now" | Out-Default
}
Disconnect-LicenseTenant
