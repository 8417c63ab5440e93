# The preferences of whoever calls, wherever the call stands.

$wrapper = @'
[CmdletBinding(SupportsShouldProcess)] param($User)
Move-LicensedUser -User $User -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false
'@

Test '-WhatIf of a calling script, of a module and of the caller''s caller moves nobody' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $null = Write-TestFile 'wrapper.ps1' $wrapper
    $null = Write-TestFile 'Wrapper.psm1' "function Invoke-Foreign { $wrapper }"
    $session = New-Session @{ user = $user }
    try {
        $lines = @(
            './wrapper.ps1 -User $user -WhatIf'
            'Import-Module ./Wrapper.psm1; Invoke-Foreign -User $user -WhatIf'
            'function Invoke-Outer { [CmdletBinding(SupportsShouldProcess)] param() ./wrapper.ps1 -User $user }; Invoke-Outer -WhatIf'
        )
        foreach ($line in $lines) {
            Assert-Match 'What if: [\s\S]*\bPlanned\b' (Show-Line $session $line)
            Assert-Equal 0 @(Get-Ledger).Count "changes after: $line"
        }
        # What is said to the command itself stands above what its caller prefers.
        $null = Show-Line $session 'function Invoke-Anyway { $WhatIfPreference = $true; Move-LicensedUser -User $user -From ENTERPRISEPACK -To SPE_E3 -Confirm:$false -WhatIf:$false }; Invoke-Anyway'
        Assert-Equal 1 @(Get-Ledger).Count 'changes'
    }
    finally { Close-Session $session }
}

Test 'the caller decides about warnings and progress' {
    Reset-Tenant
    $session = New-Session @{ token = New-Token '{"roles":["Directory Readers"]}' }
    try {
        $shown = Show-Line $session 'function Invoke-Mutely { $WarningPreference = "SilentlyContinue"; $null = Connect-LicenseTenant -Environment Custom -GraphRoot $simulator.GraphRoot -AccessToken $token }; Invoke-Mutely'
        Assert-True (-not $shown.Contains('WARNING')) 'said no warning'

        $session.Shell.Streams.ClearStreams()
        $null = Show-Line $session 'function Invoke-Bare { $ProgressPreference = "SilentlyContinue"; $null = Get-LicensedUser }; Invoke-Bare'
        Assert-Equal 0 $session.Shell.Streams.Progress.Count 'progress records'
        $null = Show-Line $session '$null = Get-LicensedUser'
        Assert-True $session.Shell.Streams.Progress.Count 'progress records where nobody declines'
    }
    finally { Close-Session $session }
}
