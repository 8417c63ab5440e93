# Help: complete, and every example does what it says.

foreach ($function in (Get-Module Reseat).ExportedFunctions.Keys) {
    Test "help of $function is complete" {
        $help = Get-Help $function -Full
        Assert-True ($help.Synopsis -and $help.Synopsis -notmatch 'CommonParameters') 'a synopsis'
        Assert-True @($help.description).Count 'a description'
        Assert-True (@($help.examples.example).Count -ge 2) 'two examples'
        $told = @{}
        if (@($help.parameters.PSObject.Properties.Name) -contains 'parameter') {
            foreach ($parameter in $help.parameters.parameter) { $told[$parameter.name] = (@($parameter.description).Text -join ' ').Trim() }
        }
        foreach ($parameter in (Get-Command $function).Parameters.Keys) {
            if ([System.Management.Automation.Cmdlet]::CommonParameters -contains $parameter) { continue }
            Assert-True $told[$parameter] "-$parameter is described"
        }
    }
}

Test 'about_Reseat is found' {
    Assert-Match 'moves Microsoft 365 users' ([string] (Get-Help about_Reseat))
}

foreach ($function in (Get-Module Reseat).ExportedFunctions.Keys) {
    Test "examples of $function run" {
        foreach ($example in (Get-Help $function -Full).examples.example) {
            Reset-Tenant -User 100
            $movers = @(Find-Mover (Get-State) 3)
            $null = Write-TestFile 'users.csv' "UserPrincipalName`n$($movers.Upn -join "`n")`n"
            New-LicenseMovePlan -User $movers.Upn -From ENTERPRISEPACK -To SPE_E3 | Export-LicenseMovePlan "$script:Folder/plan.json" -Force
            [System.IO.File]::Delete("$script:Folder/sales.json")
            $session = New-Session -Answer 0, 0
            try {
                $shown = Show-Line $session ([string] $example.code)
                Assert-Equal 0 $session.Space.SessionStateProxy.GetVariable('Error').Count "$($example.code) : $shown"
                Assert-True (-not $shown.Contains('ErrorId')) "$($example.code) : $shown"
                $left = $session.Space.SessionStateProxy.GetVariable('demo')
                if ($left) { Stop-LicenseSimulator $left }
            }
            finally { Close-Session $session }
        }
    }
}

Test 'the PowerShell example of the README runs as it stands' {
    $readme = [System.IO.File]::ReadAllText("$PSScriptRoot/../../README.md")
    $code = [regex]::Match($readme, '<!-- run by tests/powershell -->\s*```powershell\s*(.*?)```', 'Singleline').Groups[1].Value
    Assert-True $code 'the README has an example'
    $session = New-Session
    try {
        $shown = Show-Line $session ($code -replace '(?m)^Import-Module .*$', '')
        Assert-True (-not $session.Shell.HadErrors) $shown
        Assert-Match '\nPlan [0-9a-f]{8} for Contoso' $shown
        Assert-Equal 10 ([regex]::Matches($shown, '\bMoved\b').Count) 'people moved'
    }
    finally { Close-Session $session }
}
