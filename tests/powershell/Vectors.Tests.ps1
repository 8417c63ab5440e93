# The cases every face runs (tests/vectors/README.md), said through the module's own commands. Only what the commands cannot
# say goes to the library as it stands: halves of a move that are only planned, a token that is renewed, a digest that no plan
# has, and a configuration that only other faces have.
using namespace System.Text.Json.Nodes

function Get-Text {
    param($Node)
    foreach ($item in $Node) { [string] $item }
}

function Invoke-Vector {
    param([JsonObject] $Vector)
    $given = $Vector['given']
    $null = Send-Control POST faults '[]'
    if ($null -ne $given['state']) { $null = Send-Control POST reset $given['state'].ToJsonString() }
    $wish = [JsonObject]::new()
    if ($null -ne $given['roles']) { $wish['roles'] = $given['roles'].DeepClone() }
    $kind = [string] $given['token']
    if ($kind -in 'expired', 'renewed') { $wish['lifeMs'] = 0 }
    $token = New-Token $wish.ToJsonString()
    $config = $given['config']
    if ($null -eq $config) { $config = [JsonNode]::Parse('{"environment":"Custom","graphRoot":"{root}"}') }
    $connect = @{ AccessToken = $token; StatePath = [System.IO.Path]::Combine($script:Folder, 'vectors', [guid]::NewGuid()) }
    foreach ($pair in @{ environment = 'Environment'; profile = 'EnvironmentProfile'; graphRoot = 'GraphRoot' }.GetEnumerator()) {
        if ($null -ne $config[$pair.Key]) { $connect[$pair.Value] = ([string] $config[$pair.Key]).Replace('{root}', $script:Simulator.GraphRoot) }
    }
    $outcome = @{ Document = $null; Results = @(); Missing = $null; Stopped = $null; Failure = $null; Ledger = @() }
    try {
        if ($kind -eq 'renewed') { Invoke-Raw $Vector $connect $outcome }
        else {
            $tenant = Connect-LicenseTenant @connect 3>$null
            $outcome.Missing = $tenant.Missing
            if ($null -ne $given['faults']) { $null = Send-Control POST faults $given['faults'].ToJsonString() }
            $when = $Vector['when']
            $isOnlyPlanned = [string] $when['op'] -eq 'plan' -and [string] $when['scope'] -in 'grant', 'revoke', 'adjust'
            $isConfigured = @($config | Where-Object { $_.Key -notin 'environment', 'profile', 'graphRoot' }).Count -gt 0
            if ($isOnlyPlanned -or $isConfigured -or $when.ContainsKey('digest')) { Invoke-Raw $Vector $connect $outcome } else { Invoke-AsCommand $when $outcome }
        }
    }
    catch { $outcome.Failure = $_ }
    $null = Send-Control POST faults '[]'
    $outcome.Ledger = @(Get-Ledger)
    $outcome
}

# A JSON value as PowerShell has it.
function Get-Value {
    param([JsonNode] $Node)
    if ($null -eq $Node) { return $null }
    if ($Node -is [JsonObject]) {
        $members = [ordered] @{}
        foreach ($pair in $Node) { $members[$pair.Key] = Get-Value $pair.Value }
        return $members
    }
    if ($Node -is [JsonArray]) { return , @(foreach ($item in $Node) { Get-Value $item }) }
    switch ($Node.GetValueKind()) {
        'True' { $true }
        'False' { $false }
        'Number' { [long] [string] $Node }
        default { [string] $Node }
    }
}

# A request for a plan, as parameters.
function Get-Wish {
    param([JsonObject] $When)
    $wish = @{}
    if ($null -ne $When['pairs']) {
        $wish.From = @($When['pairs'] | ForEach-Object { [string] $_['from'] })
        $wish.To = @($When['pairs'] | ForEach-Object { [string] $_['to'] })
    }
    if ($null -ne $When['targets']) { $wish.To = @(Get-Text $When['targets']) }
    if ([string] $When['scope'] -eq 'replaceAll') { $wish.ReplaceAll = $true }
    $users = $When['users']
    foreach ($name in 'product', 'department', 'country', 'all', 'encoding') {
        if ($users.ContainsKey($name)) { $wish[$name] = Get-Value $users[$name] }
    }
    if ($users.ContainsKey('csvBase64')) {
        $wish.Path = [System.IO.Path]::Combine($script:Folder, 'vector.csv')
        [System.IO.File]::WriteAllBytes($wish.Path, [System.Convert]::FromBase64String([string] $users['csvBase64']))
    }
    if ($users.ContainsKey('ids')) { $wish.User = @(Get-Text $users['ids']) }
    $services = $When['services']
    if ($null -ne $services) {
        switch ([string] $services['mode']) {
            'off' { $wish.Disable = @(Get-Text $services['services']) }
            'onlyOn' { $wish.OnlyEnable = @(Get-Text $services['services']) }
            'keep' {
                if ($null -ne $services['alsoOff']) { $wish.AlsoDisable = @(Get-Text $services['alsoOff']) }
                if ($null -ne $services['newServices']) { $wish.NewService = [string] $services['newServices'] }
            }
        }
    }
    $names = @{
        serviceMap = 'ServiceMap'; serviceMapDefault = 'UnansweredService'; required = 'RequireService'; mayLose = 'AllowLosing'
        usageLocation = 'UsageLocation'; allowGuests = 'IncludeGuest'; allowDisabled = 'IncludeDisabled'; createdAt = 'CreatedAt'
    }
    foreach ($name in $names.Keys) {
        if ($When.ContainsKey($name)) { $wish[$names[$name]] = Get-Value $When[$name] }
    }
    $wish
}

# The request, said by a command.
function Invoke-AsCommand {
    param([JsonObject] $When, [hashtable] $Outcome)
    switch ([string] $When['op']) {
        'connect' { }
        'plan' {
            $wish = Get-Wish $When
            $rows = $When['users']['rows']
            # Rows come as objects do, by the names of their properties.
            $Outcome.Document = if ($null -eq $rows) { (New-LicenseMovePlan @wish).Document }
            else { (@($rows | ForEach-Object { [pscustomobject] (Get-Value $_) }) | New-LicenseMovePlan @wish).Document }
        }
        'testPlan' { $null = Test-LicenseMovePlan -PlanPath (Write-TestFile 'vector.json' ([string] $When['document'])) }
        'comparePlans' {
            $other = Write-TestFile 'other.json' ([string] $When['other']['document'])
            $null = Compare-LicenseMovePlan (Write-TestFile 'vector.json' ([string] $When['document'])) $other
        }
        'serviceMap' {
            $map = [System.IO.Path]::Combine($script:Folder, 'vector-map.json')
            Import-LicenseMovePlan (Write-TestFile 'vector.json' ([string] $When['document'])) | Export-LicenseServiceMap $map -Force
            $Outcome.Document = [System.IO.File]::ReadAllText($map)
        }
        default {
            $path = Write-TestFile 'vector.json' ([string] $When['document'])
            if ($_ -eq 'apply') {
                $told = @()
                $Outcome.Results = @(Move-LicensedUser -PlanPath $path -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable told 6>$null)
                # What stopped the run is the one error that is about no user.
                $Outcome.Stopped = $told | Where-Object { $_.TargetObject -isnot [Reseat.MoveResult] } | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            else { $null = Import-LicenseMovePlan $path }
        }
    }
}

# The request as it stands, through the module's bridge.
function Invoke-Raw {
    param([JsonObject] $Vector, [hashtable] $Connect, [hashtable] $Outcome)
    $settings = @{ environment = $Connect.Environment; graphRoot = $Connect.GraphRoot; stateDir = $Connect.StatePath }
    $config = $Vector['given']['config']
    if ($null -ne $config) {
        foreach ($pair in $config) { if (-not $settings.ContainsKey($pair.Key)) { $settings[$pair.Key] = Get-Value $pair.Value } }
    }
    $connection = [Reseat.Interop.Connection]::Open($settings, $Connect.AccessToken)
    try {
        $job = $connection.StartRaw([System.Text.Encoding]::UTF8.GetBytes($Vector['when'].ToJsonString()))
        foreach ($text in $job.RawEvents) {
            if ($null -eq $text) { continue }
            $told = [JsonNode]::Parse($text)
            switch ([string] $told['event']) {
                'need' {
                    $fresh = [string] (Send-Control POST token '{}')['token']
                    $job.Send("{`"answer`":$($told['id']),`"token`":`"$fresh`"}")
                }
                'result' { $Outcome.Results += [pscustomobject] @{ UserPrincipalName = [string] $told['userPrincipalName']; Result = [string] $told['result'] } }
                'done' {
                    if ($null -ne $told['document']) { $Outcome.Document = [string] $told['document'] }
                    if ($null -ne $told['stopped']) { $Outcome.Stopped = [string] $told['stopped'] }
                }
            }
        }
        $job.Dispose()
    }
    finally { $connection.Dispose() }
}

function Assert-Outcome {
    param([JsonObject] $Expect, [hashtable] $Outcome)
    if ($null -ne $Expect['error']) {
        Assert-True $Outcome.Failure 'an error'
        $wanted = $Expect['error']
        $document = $Outcome.Failure.Exception.GetBaseException().Document
        Assert-Equal ([string] $wanted['id']) $document.Id 'id'
        # A record of a command's has the id in front; the bridge alone throws its exception as it is.
        if ($Outcome.Failure.FullyQualifiedErrorId -match '^(\w+),') { Assert-Equal $document.Id $Matches[1] 'id of the record' }
        Assert-Equal ([int] $wanted['status']) $document.Status 'status'
        if ($wanted.ContainsKey('target')) { Assert-Equal ([string] $wanted['target']) ([string] $document.Target) 'target' }
        foreach ($part in Get-Text $wanted['says']) { Assert-True $document.Message.Contains($part) "<$($document.Message)> says <$part>" }
        Assert-True $document.Hint 'a cure'
    }
    elseif ($Outcome.Failure) { throw $Outcome.Failure }

    if ($null -ne $Expect['document']) { Assert-Equal ([string] $Expect['document']) $Outcome.Document 'document' }
    if ($null -ne $Expect['missing']) { Assert-Equal @(Get-Text $Expect['missing']) @($Outcome.Missing) 'missing' }
    if ($null -ne $Expect['results']) {
        $wanted = foreach ($pair in $Expect['results'].GetEnumerator()) { "$($pair.Key) $($pair.Value)" }
        Assert-Equal @($wanted | Sort-Text) @($Outcome.Results | ForEach-Object { "$($_.UserPrincipalName) $($_.Result)" } | Sort-Text) 'results'
    }
    if ($null -ne $Expect['totals']) {
        # Counts that are not named are 0.
        foreach ($name in 'users', 'moved', 'movedPending', 'different', 'unchanged', 'refused', 'skipped', 'stale', 'notStarted', 'unknown') {
            $counted = @($Outcome.Results | Where-Object { $name -eq 'users' -or $_.Result -eq $name }).Count
            Assert-Equal ([int] [string] $Expect['totals'][$name]) $counted $name
        }
    }
    if ($null -ne $Expect['results']) { Assert-Equal ([string] $Expect['stopped']) ([string] $Outcome.Stopped) 'stopped' }
    Assert-Equal @($Expect['ledger'] | ForEach-Object { Format-Entry $_ } | Sort-Text) @($Outcome.Ledger | ForEach-Object { Format-Entry $_ } | Sort-Text) 'ledger'
}

function Format-Entry {
    param($Entry)
    $added = @($Entry['added'] | ForEach-Object { "$($_['skuId']) off $(@(Get-Text $_['disabledPlans'] | Sort-Text) -join ' ')" } | Sort-Text)
    "$($Entry['userId']) + $($added -join ', ') - $(@(Get-Text $Entry['removed'] | Sort-Text) -join ' ')"
}

foreach ($file in [System.IO.Directory]::GetFiles($env:RESEAT_VECTORS, '*.json', 'AllDirectories') | Sort-Text) {
    if ([System.IO.Path]::GetFileName($file) -eq 'errors.json') { continue }
    $area = [System.IO.Path]::GetFileName([System.IO.Path]::GetDirectoryName($file))
    Test "vector $area/$([System.IO.Path]::GetFileNameWithoutExtension($file))" {
        $vector = [JsonNode]::Parse([System.IO.File]::ReadAllText($file))
        $outcome = Invoke-Vector $vector
        Assert-Outcome $vector['expect'] $outcome
    }
}
