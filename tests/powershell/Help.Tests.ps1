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
            # The examples that go on with a move, or back, name one.
            $stopped = if ($function -like '*-LicenseMove') { New-StoppedMove }
            $null = Write-TestFile 'users.csv' "UserPrincipalName`n$($movers.Upn -join "`n")`n"
            New-LicenseMovePlan -User $movers.Upn -From ENTERPRISEPACK -To SPE_E3 | Export-LicenseMovePlan "$script:Folder/plan.json" -Force
            [System.IO.File]::Delete("$script:Folder/sales.json")
            $session = New-Session -Answer 0, 0
            try {
                $shown = Show-Line $session ([string] $example.code -replace '\b\d{8}-\d{4}-[0-9a-f]{8}\b', $stopped)
                Assert-Equal 0 $session.Space.SessionStateProxy.GetVariable('Error').Count "$($example.code) : $shown"
                Assert-True (-not $shown.Contains('ErrorId')) "$($example.code) : $shown"
                $left = $session.Space.SessionStateProxy.GetVariable('demo')
                if ($left) { Stop-LicenseSimulator $left }
            }
            finally { Close-Session $session }
        }
    }
}

function Get-ReadmeExample {
    $readme = [System.IO.File]::ReadAllText("$PSScriptRoot/../../README.md")
    foreach ($match in [regex]::Matches($readme, '<!-- run by tests/powershell -->\s*```powershell\s*(.*?)```', 'Singleline')) {
        $match.Groups[1].Value -replace '(?m)^Import-Module .*$', ''
    }
}

Test 'the PowerShell example of the README runs as it stands' {
    $session = New-Session
    try {
        $shown = Show-Line $session @(Get-ReadmeExample)[0]
        Assert-True (-not $session.Shell.HadErrors) $shown
        Assert-Match '\nPlan [0-9a-f]{8} for Contoso' $shown
        Assert-Equal 10 ([regex]::Matches($shown, '\bMoved\b').Count) 'people moved'
    }
    finally { Close-Session $session }
}

Test 'the README example of a move that is stopped runs as it stands' {
    $session = New-Session
    try {
        $shown = Show-Line $session @(Get-ReadmeExample)[1]
        Assert-True (-not $session.Shell.HadErrors) $shown
        Assert-Match 'Receipt of move' $shown
        Assert-Equal 20 ([regex]::Matches($shown, '(?m)^Result +: Moved\b').Count) 'there and back'
    }
    finally { Close-Session $session }
}
