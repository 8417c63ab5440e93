# What the module exports, with which parameters and types; what completes; how it loads.

$common = [System.Management.Automation.Cmdlet]::CommonParameters
$selection = 'From', 'To', 'ReplaceAll', 'User', 'Product', 'Path', 'Disable', 'OnlyEnable', 'AlsoDisable', 'CreatedAt'
$expected = [ordered] @{
    'Connect-LicenseTenant'    = @('Reseat.Tenant'), @('Environment', 'EnvironmentProfile', 'GraphRoot', 'AccessToken', 'StatePath')
    'Disconnect-LicenseTenant' = @('System.Void'), @()
    'Export-LicenseMovePlan'   = @('System.Void'), @('Plan', 'Path', 'Force', 'WhatIf', 'Confirm')
    'Get-LicensedUser'         = @('Reseat.User'), @('Product', 'User')
    'Get-LicenseProduct'       = @('Reseat.Product'), @('Product')
    'Get-LicenseTenant'        = @('Reseat.Tenant'), @()
    'Import-LicenseMovePlan'   = @('Reseat.Plan'), @('Path')
    'Move-LicensedUser'        = @('Reseat.MoveResult', 'Reseat.PlannedStep'), (@('Plan', 'PlanPath') + $selection + @('Reason', 'WhatIf', 'Confirm'))
    'New-LicenseMovePlan'      = @('Reseat.Plan'), ($selection + 'PlanPath' + 'Force')
    'Start-LicenseSimulator'   = @('Reseat.Simulator'), @('User', 'Seed', 'Environment', 'Port')
    'Stop-LicenseSimulator'    = @('System.Void'), @('Simulator')
}

Test 'exports exactly these functions and nothing else' {
    $module = Get-Module Reseat
    Assert-Equal $expected.Keys ($module.ExportedFunctions.Keys | Sort-Text) 'functions'
    Assert-Equal 0 $module.ExportedCmdlets.Count 'cmdlets'
    Assert-Equal 0 $module.ExportedAliases.Count 'aliases'
    Assert-Equal 0 $module.ExportedVariables.Count 'variables'
}

foreach ($name in $expected.Keys) {
    Test "$name has exactly its parameters and output types" {
        $command = Get-Command $name
        $own = @($command.Parameters.Keys | Where-Object { $common -notcontains $_ })
        Assert-Equal $expected[$name][1] $own 'parameters'
        Assert-Equal $expected[$name][0] @($command.OutputType.Name) 'output types'
    }
}

Test 'asks by default where something is changed' {
    $move = (Get-Command Move-LicensedUser).ScriptBlock.Attributes | Where-Object { $_ -is [System.Management.Automation.CmdletBindingAttribute] }
    Assert-Equal 'High' ([string] $move.ConfirmImpact)
    Assert-True $move.SupportsShouldProcess 'supports ShouldProcess'
}

Test 'takes users by the property names of other modules' {
    foreach ($name in 'Get-LicensedUser', 'New-LicenseMovePlan', 'Move-LicensedUser') {
        $user = (Get-Command $name).Parameters['User']
        Assert-Equal ('Id', 'UserId', 'ObjectId', 'UserPrincipalName') $user.Aliases $name
        $binding = @($user.Attributes | Where-Object { $_ -is [System.Management.Automation.ParameterAttribute] })
        Assert-Equal 0 @($binding | Where-Object { -not $_.ValueFromPipeline -or -not $_.ValueFromPipelineByPropertyName }).Count $name
    }
}

Test 'the manifest lists what the module has' {
    $manifest = Test-ModuleManifest $env:RESEAT_MODULE
    Assert-Equal $expected.Keys ($manifest.ExportedFunctions.Keys | Sort-Text)
    Assert-Equal '5.1' ([string] $manifest.PowerShellVersion)
    Assert-Equal ('Desktop', 'Core') $manifest.CompatiblePSEditions
}

Test 'one function a file, named after it' {
    $root = [System.IO.Path]::GetDirectoryName($env:RESEAT_MODULE)
    foreach ($folder in 'Public', 'Private') {
        foreach ($file in [System.IO.Directory]::GetFiles("$root/$folder", '*-*.ps1')) {
            $tree = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null)
            $functions = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true)
            Assert-Equal ([System.IO.Path]::GetFileNameWithoutExtension($file)) @($functions.Name) $file
        }
    }
}

Test 'loads in strict mode, twice, and leaves the process as it was' {
    $before = [System.Environment]::GetEnvironmentVariables().Count
    $session = [powershell]::Create([initialsessionstate]::CreateDefault2())
    try {
        $count = $session.AddScript("Set-StrictMode -Version Latest; Import-Module '$env:RESEAT_MODULE'; Import-Module '$env:RESEAT_MODULE' -Force; @(Get-Command -Module Reseat).Count; Remove-Module Reseat; @(Get-Command -Module Reseat).Count").Invoke()
        Assert-Equal ($expected.Count, 0) $count
        Assert-Equal 0 $session.Streams.Error.Count 'errors'
    }
    finally { $session.Dispose() }
    Assert-Equal $before ([System.Environment]::GetEnvironmentVariables().Count) 'environment variables'
}

Test 'runspaces of one process may import it at the same time' {
    # In a process of its own: in this one the library is loaded already.
    $script = Write-TestFile 'parallel.ps1' @"
`$sessions = foreach (`$number in 1..8) {
    `$session = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript("Import-Module '$env:RESEAT_MODULE'; @(Get-Command -Module Reseat).Count")
    [pscustomobject] @{ Session = `$session; Running = `$session.BeginInvoke() }
}
foreach (`$one in `$sessions) { "`$(`$one.Session.EndInvoke(`$one.Running)) `$(`$one.Session.Streams.Error)" }
"@
    $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
    foreach ($part in '-NoProfile', '-NonInteractive', '-File', $script) { $start.ArgumentList.Add($part) }
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEnd().Trim() -split '\r?\n'
    $process.WaitForExit()
    Assert-Equal (@("$($expected.Count) ") * 8 | ForEach-Object { $_.Trim() }) @($said | ForEach-Object { $_.Trim() })
}

Test 'a library of another version, or none, stops the import' {
    $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
    foreach ($part in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$env:RESEAT_MODULE'; 'went on'") { $start.ArgumentList.Add($part) }
    $start.Environment['RESEAT_NATIVE_PATH'] = "$script:Folder/absent.so"
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEndAsync()
    $complaint = $process.StandardError.ReadToEnd()
    $process.WaitForExit()
    Assert-Match 'absent\.so' ($said.Result + $complaint)
}

Test 'completes clouds, products and services, from memory alone' {
    Reset-Tenant
    $requests = [string] (Send-Control GET metrics)['requests']
    function Complete([string] $Line) { (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText }
    Assert-Equal ('China', 'Custom') (Complete 'Connect-LicenseTenant -Environment C')
    Assert-Equal 'SPE_E3' (Complete 'New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3')
    Assert-True ((Complete 'Get-LicensedUser -Product ').Count -gt 8) 'every product is offered'
    Assert-Equal 'SPE_E5' (Complete "New-LicenseMovePlan -To '365 E5") 'by the name people know'
    Assert-True ((Complete 'Move-LicensedUser -To SPE_E3 -AlsoDisable YAM') -contains 'YAMMER_ENTERPRISE') 'services of the target'
    Assert-Equal $requests ([string] (Send-Control GET metrics)['requests']) 'requests to the tenant'
}
