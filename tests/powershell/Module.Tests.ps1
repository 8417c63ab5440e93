# What the module exports, with which parameters and types; what completes; how it loads.

$common = [System.Management.Automation.Cmdlet]::CommonParameters
$users = 'User', 'Department', 'Country', 'All', 'Path', 'Encoding'
$selection = @('From', 'To', 'ReplaceAll', 'User', 'Product') + $users[1..5]
$services = 'Disable', 'OnlyEnable', 'AlsoDisable', 'NewService', 'ServiceMap', 'UnansweredService'
$safety = 'RequireService', 'AllowLosing', 'UsageLocation', 'IncludeGuest', 'IncludeDisabled', 'CreatedAt'
$run = 'Wave', 'WaveFirst', 'StopAfterFailurePercent', 'MaximumUsers', 'MaximumServicesLost', 'Reason', 'WhatIf', 'Confirm'
$guarded = @('RequireService', 'AllowLosing', 'IncludeGuest', 'IncludeDisabled', 'CreatedAt') + $run
$results = 'Reseat.MoveResult', 'Reseat.PlannedStep'
$expected = [ordered] @{
    'Compare-LicenseMovePlan'  = @('Reseat.PlanDifference'), @('ReferencePlan', 'DifferencePlan')
    'Connect-LicenseTenant'    = @('Reseat.Tenant'), @('Environment', 'EnvironmentProfile', 'GraphRoot', 'AccessToken', 'StatePath')
    'Disconnect-LicenseTenant' = @('System.Void'), @()
    'Export-LicenseMovePlan'   = @('System.Void'), @('Plan', 'Path', 'Force', 'WhatIf', 'Confirm')
    'Export-LicenseServiceMap' = @('System.Void'), @('Plan', 'Path', 'Force', 'WhatIf', 'Confirm')
    'Get-LicensedUser'         = @('Reseat.User'), @('Product', 'User')
    'Get-LicenseMove'          = @('Reseat.Move', 'Reseat.MoveResult'), @('Id')
    'Get-LicenseProduct'       = @('Reseat.Product'), @('Product')
    'Get-LicenseTenant'        = @('Reseat.Tenant'), @()
    'Grant-UserLicense'        = $results, (@('Product') + $users + 'Disable' + 'OnlyEnable' + 'AlsoDisable' + 'UsageLocation' + $guarded[2..12])
    'Import-LicenseMovePlan'   = @('Reseat.Plan'), @('Path')
    'Move-LicensedUser'        = $results, (@('Plan', 'PlanPath') + $selection + $services + $safety + $run)
    'New-LicenseMovePlan'      = @('Reseat.Plan'), ($selection + $services + $safety + 'PlanPath' + 'Force')
    'Resume-LicenseMove'       = @('Reseat.MoveResult'), @('Id', 'PlanPath', 'Reason', 'WhatIf', 'Confirm')
    'Revoke-UserLicense'       = $results, (@('Product') + $users + $guarded)
    'Set-UserLicense'          = $results, (@('Product', 'Enable', 'Disable') + $users + $guarded)
    'Start-LicenseSimulator'   = @('Reseat.Simulator'), @('User', 'Seed', 'Environment', 'Port')
    'Stop-LicenseSimulator'    = @('System.Void'), @('Simulator')
    'Test-LicenseMove'         = @('Reseat.MoveReceipt', 'Reseat.MoveCheck', 'System.Boolean'), @('Id', 'Online', 'PlanPath', 'Quiet')
    'Test-LicenseMovePlan'     = @('Reseat.PlanFit', 'System.Boolean'), @('Plan', 'PlanPath', 'Quiet')
    'Undo-LicenseMove'         = ($results + 'Reseat.Plan'), (@('Id', 'User', 'Wave', 'Result') + $safety + @('Reason', 'PlanPath', 'Force', 'WhatIf', 'Confirm'))
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
    foreach ($name in 'Move-LicensedUser', 'Grant-UserLicense', 'Revoke-UserLicense', 'Set-UserLicense', 'Resume-LicenseMove', 'Undo-LicenseMove') {
        $binding = (Get-Command $name).ScriptBlock.Attributes | Where-Object { $_ -is [System.Management.Automation.CmdletBindingAttribute] }
        Assert-Equal 'High' ([string] $binding.ConfirmImpact) $name
        Assert-True $binding.SupportsShouldProcess "$name supports ShouldProcess"
    }
}

Test 'takes users by the property names of other modules' {
    foreach ($name in 'Get-LicensedUser', 'New-LicenseMovePlan', 'Move-LicensedUser', 'Grant-UserLicense', 'Revoke-UserLicense', 'Set-UserLicense') {
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

# Runs a script in a process of its own, where nothing of the module was loaded before.
function Invoke-Fresh {
    param([string] $Script, [string] $Library)
    $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
    foreach ($part in '-NoProfile', '-NonInteractive', '-File', (Write-TestFile 'fresh.ps1' $Script)) { $start.ArgumentList.Add($part) }
    if ($Library) { $start.Environment['RESEAT_NATIVE_PATH'] = $Library }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEndAsync()
    $complaint = $process.StandardError.ReadToEnd()
    $process.WaitForExit()
    [pscustomobject] @{ Said = @($said.Result -split '\r?\n' | Where-Object { $_ }); Complaint = $complaint; Code = $process.ExitCode }
}

Test 'loads in strict mode, twice, and goes again' {
    $session = [powershell]::Create([initialsessionstate]::CreateDefault2())
    try {
        $count = $session.AddScript("Set-StrictMode -Version Latest; Import-Module '$env:RESEAT_MODULE'; Import-Module '$env:RESEAT_MODULE' -Force; @(Get-Command -Module Reseat).Count; Remove-Module Reseat; @(Get-Command -Module Reseat).Count").Invoke()
        Assert-Equal ($expected.Count, 0) $count
        Assert-Equal 0 $session.Streams.Error.Count 'errors'
    }
    finally { $session.Dispose() }
}

Test 'leaves the process and the session as they were' {
    $fresh = Invoke-Fresh @"
function Get-Settings {
    foreach (`$pair in [System.Environment]::GetEnvironmentVariables().GetEnumerator()) { "variable `$(`$pair.Key)=`$(`$pair.Value)" }
    "security protocol `$([System.Net.ServicePointManager]::SecurityProtocol)"
    "certificate check `$(`$null -ne [System.Net.ServicePointManager]::ServerCertificateValidationCallback)"
    "directory `$([System.Environment]::CurrentDirectory) `$PWD"
    "culture `$([cultureinfo]::CurrentCulture) `$([cultureinfo]::CurrentUICulture)"
    "encoding `$([System.Console]::OutputEncoding.WebName) `$OutputEncoding"
    foreach (`$name in 'ErrorAction', 'Warning', 'Information', 'Verbose', 'Debug', 'Progress', 'Confirm', 'WhatIf') {
        "preference `$name `$(`$ExecutionContext.SessionState.PSVariable.GetValue("`${name}Preference"))"
    }
}
`$before = @(Get-Settings)
Import-Module '$env:RESEAT_MODULE'
`$after = @(Get-Settings)
"loaded `$(@(Get-Command -Module Reseat).Count)"
"settings `$(`$before.Count -gt 12)"
foreach (`$line in `$before) { if (`$after -cnotcontains `$line) { "gone: `$line" } }
foreach (`$line in `$after) { if (`$before -cnotcontains `$line) { "new: `$line" } }
"@
    Assert-Equal ("loaded $($expected.Count)", 'settings True') $fresh.Said
}

Test 'several runspaces may load it at once' {
    # Which of them comes first is chance; without a lock about every second of these processes failed.
    foreach ($round in 1..4) {
        $fresh = Invoke-Fresh @"
`$shells = foreach (`$number in 1..12) {
    `$shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    `$shell.AddScript("Import-Module '$env:RESEAT_MODULE'; @(Get-Command -Module Reseat).Count")
}
`$runs = foreach (`$shell in `$shells) { `$shell.BeginInvoke() }
for (`$index = 0; `$index -lt `$shells.Count; `$index++) {
    `$shells[`$index].EndInvoke(`$runs[`$index])
    foreach (`$record in `$shells[`$index].Streams.Error) { "error: `$record" }
}
"@
        Assert-Equal @(1..12 | ForEach-Object { $expected.Count }) $fresh.Said
    }
}

Test 'a library of another version, or none, stops the import' {
    $cases = @{ "$script:Folder/absent.so" = 'is missing'; $env:RESEAT_LIBRARY_ANOTHER_VERSION = 'speaks ABI version 999, this module version 1\.' }
    foreach ($library in $cases.Keys) {
        $fresh = Invoke-Fresh "Import-Module '$env:RESEAT_MODULE'; @(Get-Command -Module Reseat).Count" $library
        Assert-Equal 0 $fresh.Said 'commands after an import that failed'
        Assert-Match "The library '$([regex]::Escape($library))'[^']* $($cases[$library])" ($fresh.Complaint -replace '[\s|]+', ' ')
        $fresh = Invoke-Fresh "`$ErrorActionPreference = 'Stop'; Import-Module '$env:RESEAT_MODULE'; 'went on'" $library
        Assert-Equal 0 @($fresh.Said).Count 'lines after an import that failed'
        Assert-True ($fresh.Code -ne 0) 'the exit code says so'
    }
}

Test 'completes clouds, products and services, from memory alone' {
    Reset-Tenant
    $services = (Get-LicenseProduct SPE_E3).Services
    $requests = [string] (Send-Control GET metrics)['requests']
    function Complete([string] $Line) { foreach ($match in (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches) { $match.CompletionText } }
    Assert-Equal ('China', 'Custom') (Complete 'Connect-LicenseTenant -Environment C')
    Assert-Equal 'SPE_E3' (Complete 'New-LicenseMovePlan -From ENTERPRISEPACK -To SPE_E3')
    Assert-True ((Complete 'Get-LicensedUser -Product ').Count -gt 8) 'every product is offered'
    Assert-Equal 'SPE_E5' (Complete "New-LicenseMovePlan -To '365 E5") 'by the name people know'
    foreach ($to in 'SPE_E3', 'spe_e3', "'Microsoft 365 E3'", $script:M365E3, "ENTERPRISEPACK, SPE_E3") {
        Assert-Equal 'YAMMER_ENTERPRISE' (Complete "Move-LicensedUser -To $to -AlsoDisable YAM") "services of $to"
    }
    Assert-Equal 0 @(Complete 'Move-LicensedUser -To VISIOCLIENT -AlsoDisable YAM').Count 'services of another product'
    $company = @($services | Where-Object { -not $_.Switchable })
    Assert-True $company.Count 'some service of the product is switched for the whole tenant'
    $offered = @(Complete 'Move-LicensedUser -To SPE_E3 -Disable ')
    Assert-Equal @($services | Where-Object { $_.Switchable } | ForEach-Object { $_.ServicePlanName } | Sort-Text) @($offered | Sort-Text) 'what can be switched for a user'
    foreach ($line in 'Grant-UserLicense -Product SPE_E3 -Disable YAM', 'Set-UserLicense SPE_E3 -Enable YAM', 'New-LicenseMovePlan -To SPE_E3 -RequireService YAM') {
        Assert-Equal 'YAMMER_ENTERPRISE' (Complete $line) $line
    }
    Assert-Equal 'VISIOCLIENT' (Complete 'Revoke-UserLicense VISIOC') 'a product that goes'
    Assert-Equal 0 @(Complete 'Set-UserLicense -Product VISIOCLIENT -Disable YAM').Count 'services of another product'
    Assert-Equal 'mailbox' (Complete 'New-LicenseMovePlan -AllowLosing mailb') 'what may be lost'
    Assert-Equal ('On', 'Off') (Complete 'New-LicenseMovePlan -NewService ')
    Assert-Equal ('Enable', 'Disable') (Complete 'Move-LicensedUser -UnansweredService ')
    Assert-Equal 'Windows-1252' (Complete 'Move-LicensedUser -Encoding W')
    Assert-Equal $requests ([string] (Send-Control GET metrics)['requests']) 'requests to the tenant'
}
