# What the tests share: one simulated tenant, its control path by .NET's own HTTP, and sessions whose screen can be read.
using namespace System.Text.Json.Nodes

$script:E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900'
$script:M365E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965'
$script:Http = [System.Net.Http.HttpClient]::new()
$script:Http.DefaultRequestHeaders.Add('Sim-Control', '1')
$script:Folder = [System.IO.Directory]::CreateTempSubdirectory('reseat-test-').FullName
$env:RESEAT_STATE_DIR = [System.IO.Path]::Combine($script:Folder, 'state')

Import-Module $env:RESEAT_MODULE
$script:Simulator = Start-LicenseSimulator -User 60

function Stop-TestTenant {
    Disconnect-LicenseTenant
    Stop-LicenseSimulator $script:Simulator
    $script:Http.Dispose()
    [System.IO.Directory]::Delete($script:Folder, $true)
}

function Sort-Text {
    [System.Linq.Enumerable]::Order([string[]] @($input), [System.StringComparer]::OrdinalIgnoreCase)
}

function Assert-Equal {
    param($Expected, $Actual, [string] $About = 'value')
    $left = @($Expected) -join ' | '
    $right = @($Actual) -join ' | '
    if (@($Expected).Count -ne @($Actual).Count -or $left -cne $right) { throw "$About`: expected <$left>, got <$right>" }
}

function Assert-True {
    param($Condition, [string] $About)
    if (-not $Condition) { throw "not true: $About" }
}

function Assert-Match {
    param([string] $Pattern, [string] $Text)
    if ($Text -notmatch $Pattern) { throw "<$Text> does not match <$Pattern>" }
}

# The error record that a script ends with; a script that ends well is a failure.
function Get-Failure {
    param([scriptblock] $Body)
    try { $null = & $Body } catch { return $_ }
    throw 'nothing went wrong'
}

# Bad input: id, category, cure, and a tenant that nothing was sent to.
function Assert-Refused {
    param([string] $Id, [string] $Command, [scriptblock] $Body)
    $failure = Get-Failure $Body
    Assert-Equal "$Id,$Command" $failure.FullyQualifiedErrorId 'id'
    Assert-Equal (Get-CategoryOf $Id) ([string] $failure.CategoryInfo.Category) 'category'
    Assert-True $failure.ErrorDetails.RecommendedAction 'there is a cure'
    Assert-Equal 0 @(Get-Ledger).Count 'changes in the ledger'
    $failure
}

function Get-CategoryOf {
    param([string] $Id)
    $table = [JsonNode]::Parse([System.IO.File]::ReadAllText("$env:RESEAT_VECTORS/errors.json"))
    foreach ($row in $table) { if ([string] $row['id'] -eq $Id) { return [string] $row['category'] } }
    throw "$Id is not in the table"
}

function Send-Control {
    param([string] $Method, [string] $Call, [string] $Body)
    $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), "$($script:Simulator.GraphRoot)/_sim/$Call")
    if ($Body) { $request.Content = [System.Net.Http.StringContent]::new($Body, [System.Text.Encoding]::UTF8, 'application/json') }
    $answer = $script:Http.Send($request)
    $text = [System.IO.StreamReader]::new($answer.Content.ReadAsStream()).ReadToEnd()
    if (-not $answer.IsSuccessStatusCode) { throw "$Method $Call`: $text" }
    , [JsonNode]::Parse($text)
}

function Get-Ledger {
    foreach ($entry in (Send-Control GET ledger)['value']) { , $entry }
}

# How many files the journals of this test run take; one more as soon as a move has its lock.
function Get-JournalCount {
    if (-not [System.IO.Directory]::Exists($env:RESEAT_STATE_DIR)) { return 0 }
    [System.IO.Directory]::GetFiles($env:RESEAT_STATE_DIR, '*.jsonl', 'AllDirectories').Count
}

# Looks again until it is so; a test that would wait for ever fails after a minute.
function Wait-Until {
    param([scriptblock] $Condition)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.ElapsedMilliseconds -gt 60000) { throw "never true: $Condition" }
        $null = [System.Threading.Thread]::Yield()
    }
}

function Get-State {
    , (Send-Control GET state)
}

# A fresh tenant; changed by a script that is given its state; connected to, with a state folder of its own.
function Reset-Tenant {
    param([int] $User = 60, [int] $Seed = 1, [scriptblock] $Change)
    $null = Send-Control POST reset "{`"users`":$User,`"seed`":$Seed}"
    if ($Change) {
        $state = Get-State
        $null = & $Change $state
        $null = Send-Control POST reset $state.ToJsonString()
    }
    $null = Connect-TestTenant
}

function Connect-TestTenant {
    param([securestring] $AccessToken = $script:Simulator.Token)
    Connect-LicenseTenant -Environment Custom -GraphRoot $script:Simulator.GraphRoot -AccessToken $AccessToken
}

function New-Token {
    param([string] $Wish = '{}')
    $text = [string] (Send-Control POST token $Wish)['token']
    [System.Net.NetworkCredential]::new('', $text).SecurePassword
}

# Users of the state (Id, Upn, and the Node to change) who hold a product directly, have a location and are ordinary members.
function Find-Mover {
    param($State, [int] $Count)
    $found = 0
    foreach ($user in $State['users']) {
        $direct = $false
        $other = $false
        foreach ($path in $user['licenseAssignmentStates']) {
            if ([string] $path['skuId'] -eq $script:M365E3) { $other = $true }
            if ([string] $path['skuId'] -eq $script:E3) { if ($null -eq $path['assignedByGroup']) { $direct = $true } else { $other = $true } }
        }
        if ($direct -and -not $other -and $null -ne $user['usageLocation'] -and [string] $user['userType'] -eq 'Member' -and [string] $user['accountEnabled'] -eq 'true') {
            [pscustomobject] @{ Id = [string] $user['id']; Upn = [string] $user['userPrincipalName']; Node = $user }
            if (++$found -eq $Count) { return }
        }
    }
    throw "only $found users can move"
}

function Set-Seat {
    param($State, [string] $SkuId, [int] $Free)
    foreach ($product in $State['products']) {
        if ([string] $product['skuId'] -eq $SkuId) {
            $product['prepaidUnits']['enabled'] = [JsonNode]::Parse([string] ([int] $product['consumedUnits'] + $Free))
        }
    }
}

# Makes the new product have Viva Engage where the old one has Yammer: who has that off is asked about.
function Set-Question {
    param($State)
    $yammer = '7547a3fe-08ee-4ccb-b430-5077c5041653'
    $engage = 'a82fbf69-b4d7-49f4-83a6-915b2cf354f4'
    $gone = @{ $script:E3 = $engage; $script:M365E3 = $yammer }
    foreach ($product in $State['products']) {
        foreach ($service in @($product['servicePlans'])) {
            $is = [string] $service['servicePlanId']
            if ($is -ne $gone[[string] $product['skuId']]) { continue }
            $null = $product['servicePlans'].Remove($service)
            if ($is -ne $yammer) { continue }
            $service['servicePlanName'] = 'VIVAENGAGE_CORE'
            $service['servicePlanId'] = $engage
            $product['servicePlans'].Add($service)
        }
    }
    foreach ($user in $State['users']) {
        foreach ($path in $user['licenseAssignmentStates']) {
            foreach ($off in @($path['disabledPlans'])) {
                if ([string] $off -eq $gone[[string] $path['skuId']]) { $null = $path['disabledPlans'].Remove($off) }
            }
        }
    }
}

# A move that was stopped in its middle, by whoever wanted no more after the first result; gives its name. The waves are
# sent one after the other, so that some users are moved and some are not.
function New-StoppedMove {
    param([int] $User = 6, [switch] $Fresh)
    if ($Fresh) { Reset-Tenant -User 100 }
    $script:Movers = @(Find-Mover (Get-State) $User)
    $null = Send-Control POST faults '[{"method":"POST","path":"/$batch","do":"delay","delayMs":200,"times":100}]'
    try {
        $script:Movers.Upn | Move-LicensedUser -From ENTERPRISEPACK -To SPE_E3 -Wave 1, 1, 1, 1, 1 -Reason CHG-1 -Confirm:$false 6>$null |
            ForEach-Object { throw [System.OperationCanceledException]::new('enough') }
    }
    catch [System.OperationCanceledException] { }
    finally { $null = Send-Control POST faults '[]' }
    @(Get-LicenseMove)[-1].MoveId
}

function Write-TestFile {
    param([string] $Name, [string] $Text, [System.Text.Encoding] $Encoding = [System.Text.UTF8Encoding]::new($false))
    $path = [System.IO.Path]::Combine($script:Folder, $Name)
    [System.IO.File]::WriteAllText($path, $Text, $Encoding)
    $path
}

# A second session at a screen of 120 columns, with the module loaded and the test's variables in it. Answers are the
# places of the choices in a question.
function New-Session {
    param([hashtable] $Variable = @{}, [int[]] $Answer = @())
    $screen = [TestHost]::new()
    foreach ($one in $Answer) { $screen.Screen.Answers.Enqueue($one) }
    $space = [runspacefactory]::CreateRunspace($screen, [initialsessionstate]::CreateDefault2())
    $space.Open()
    foreach ($name in $Variable.Keys) { $space.SessionStateProxy.SetVariable($name, $Variable[$name]) }
    $space.SessionStateProxy.SetVariable('simulator', $script:Simulator)
    $null = $space.SessionStateProxy.Path.SetLocation($script:Folder)
    $session = [powershell]::Create($space)
    $null = $session.AddScript("Set-StrictMode -Version Latest; Import-Module '$env:RESEAT_MODULE'; `$null = `$simulator | Connect-LicenseTenant").Invoke()
    $session.Commands.Clear()
    [pscustomobject] @{ Shell = $session; Screen = $screen.Screen; Space = $space }
}

function Close-Session {
    param($Session)
    $Session.Shell.Dispose()
    $Session.Space.Dispose()
}

# Types a line as an administrator would; gives what the screen shows.
function Show-Line {
    param($Session, [string] $Line)
    $null = $Session.Screen.Output.Clear()
    $Session.Shell.Commands.Clear()
    $null = $Session.Shell.AddScript($Line).AddCommand('Out-Default')
    $Session.Shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
    $null = $Session.Shell.Invoke()
    $Session.Screen.Output.ToString() -replace '\x1b\[[0-9;]*m', ''
}
