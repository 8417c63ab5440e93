# Wishes of each user, and the parameters beside them: what is absent, what is empty and what is nothing.

$swap = @{ From = 'ENTERPRISEPACK'; To = 'SPE_E3' }
$lossy = @{ AllowLosing = 'mailbox', 'files', 'teams' }

# The members of a request that a plan keeps.
function Get-Request {
    param($Plan)
    , [System.Text.Json.Nodes.JsonNode]::Parse($Plan.Document)['plan']['request']
}

Test 'each row follows its own wish, and the command where it has none' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 4)
    $rows = @(
        [pscustomobject] @{ UserPrincipalName = $movers[0].Upn; From = 'ENTERPRISEPACK'; To = 'SPE_E5'; Reason = 'CHG-1' }
        [pscustomobject] @{ Id = $movers[1].Id; From = @(); To = 'FLOW_FREE|POWER_BI_PRO' }
        @{ UserPrincipalName = $movers[2].Upn; From = 'ENTERPRISEPACK'; To = '' }
        [pscustomobject] @{ UserPrincipalName = $movers[3].Upn }
    )
    $plan = $rows | New-LicenseMovePlan @swap @lossy
    $steps = @{}
    foreach ($step in $plan.Steps) { $steps[$step.UserId] = $step }
    Assert-Equal 'Microsoft 365 E5' $steps[$movers[0].Id].Comes
    Assert-Equal 'CHG-1' $steps[$movers[0].Id].Reason
    Assert-Equal 0 $steps[$movers[1].Id].Goes.Count 'an empty From takes nothing'
    Assert-Equal 2 $steps[$movers[1].Id].Comes.Count 'several names in one text'
    Assert-Equal 0 $steps[$movers[2].Id].Comes.Count 'an empty To gives nothing'
    Assert-Equal 'Microsoft 365 E3' $steps[$movers[3].Id].Comes 'what the command says'
    $null = $rows | Move-LicensedUser @swap @lossy -Confirm:$false 6>$null
    $ledger = @{}
    foreach ($entry in Get-Ledger) { $ledger[[string] $entry['userId']] = $entry }
    Assert-Equal 4 $ledger.Count 'users in the ledger'
    Assert-Equal ($script:E3) @($ledger[$movers[0].Id]['removed'] | ForEach-Object { [string] $_ })
    Assert-Equal 0 $ledger[$movers[1].Id]['removed'].Count 'removed'
    Assert-Equal 2 $ledger[$movers[1].Id]['added'].Count 'added'
    Assert-Equal 0 $ledger[$movers[2].Id]['added'].Count 'added'
    Assert-Equal ($script:M365E3) ([string] $ledger[$movers[3].Id]['added'][0]['skuId'])
}

Test 'rows, a table and a file that wish the same make the same plan, without -From and -To' {
    Reset-Tenant
    $movers = @(Find-Mover (Get-State) 2)
    $at = @{ CreatedAt = '2026-11-23T14:05:00Z' }
    $rows = foreach ($mover in $movers) {
        [pscustomobject] @{ UserPrincipalName = $mover.Upn; From = 'ENTERPRISEPACK'; To = 'SPE_E3', 'FLOW_FREE'; Disable = 'SWAY|YAMMER_ENTERPRISE'; UsageLocation = 'NL'; Reason = 'x' }
    }
    $tables = foreach ($row in $rows) {
        $table = @{}
        foreach ($property in $row.PSObject.Properties) { $table[$property.Name.ToLowerInvariant()] = $property.Value }
        $table
    }
    $lines = @('Reason;UserPrincipalName;USAGE LOCATION;from;TO;Disable') + ($movers | ForEach-Object { "x;$($_.Upn);nl;ENTERPRISEPACK;SPE_E3|FLOW_FREE;SWAY|YAMMER_ENTERPRISE" })
    $csv = Write-TestFile 'wishes.csv' ($lines -join "`n")
    $one = $rows | New-LicenseMovePlan @at
    Assert-Equal $one.Document ($tables | New-LicenseMovePlan @at).Document 'tables'
    Assert-Equal $one.Document (New-LicenseMovePlan -Path $csv @at).Document 'a file'
    Assert-Equal 2 $one.Totals.Ready 'ready'
}

Test 'a member of a row is absent, empty or nothing' {
    Reset-Tenant -User 200
    $movers = @(Find-Mover (Get-State) 2)
    $model = (Find-Mover (Get-State) 3)[2].Upn
    function New-Row([hashtable] $More) { [pscustomobject] (@{ Id = $movers[0].Id } + $More) }
    foreach ($member in 'From', 'To', 'Disable', 'OnlyEnable', 'UsageLocation', 'LikeUser', 'Reason') {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-Row @{ $member = $null } | New-LicenseMovePlan @swap }
        Assert-Match "^$member of user 1 of the list must be " $failure.Exception.Message
        $null = Assert-Refused InvalidInput Move-LicensedUser { @{ Id = $movers[0].Id; $member = $null } | Move-LicensedUser @swap -Confirm:$false }
    }
    $bare = (New-Row @{} | New-LicenseMovePlan @swap -Disable SWAY).Steps[0]
    Assert-Equal 'Sway' $bare.StaysOff 'absent: the command''s'
    foreach ($none in '', ' ', @()) {
        Assert-Equal 0 (New-Row @{ Disable = $none } | New-LicenseMovePlan @swap -Disable SWAY).Steps[0].StaysOff.Count 'empty: none'
        Assert-Equal 0 (New-Row @{ From = $none } | New-LicenseMovePlan @swap).Steps[0].Comes.Count 'neither comes nor goes'
    }
    Assert-Equal 'YAMMER_ENTERPRISE' @((Get-LicenseProduct SPE_E3).Services | Where-Object { $_.Name -eq (New-Row @{ Disable = 'YAMMER_ENTERPRISE' } | New-LicenseMovePlan @swap -Disable SWAY).Steps[0].StaysOff }).ServicePlanName
    $only = (New-Row @{ OnlyEnable = 'SWAY' } | New-LicenseMovePlan @swap @lossy).Steps[0].StaysOff.Count
    Assert-Equal ($only + 1) (New-Row @{ OnlyEnable = @() } | New-LicenseMovePlan @swap @lossy).Steps[0].StaysOff.Count 'empty: nothing is on'
    $like = (New-Row @{ LikeUser = $model } | New-LicenseMovePlan).Steps[0]
    Assert-Equal @($like.After | Where-Object { -not $_.GroupId } | ForEach-Object { $_.SkuId } | Sort-Text) @((Get-LicensedUser $model).Products | Where-Object { -not $_.GroupId } | ForEach-Object { $_.SkuId } | Sort-Text)
    Assert-Equal 'Microsoft 365 E3' (New-Row @{ LikeUser = ''; Reason = '' } | New-LicenseMovePlan @swap).Steps[0].Comes 'empty: nobody'
    $failure = Assert-Refused ContradictoryRows New-LicenseMovePlan { New-Row @{ LikeUser = $model; To = 'SPE_E3' } | New-LicenseMovePlan }
    Assert-Match '^User number 1 of the list: ' $failure.Exception.Message
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { (New-Row @{ To = 'SPE_E3' }), (@{ Id = $movers[1].Id }) | New-LicenseMovePlan }
    Assert-Match 'Fill in From, To or LikeUser' $failure.ErrorDetails.RecommendedAction
}

class GraphUser {
    [string] $Id
    [string] $UsageLocation
    [string] $Reason
}

Test 'what an object says a user has is no wish' {
    $names = @{}
    Reset-Tenant -Change {
        param($state)
        $movers = @(Find-Mover $state 2)
        $movers[0].Node['usageLocation'] = $null
        $names.Users = $movers
    }
    $wish = $swap + @{ CreatedAt = '2026-11-23T14:05:00Z'; UsageLocation = 'NL' }
    $plain = New-LicenseMovePlan -User $names.Users.Id @wish
    Assert-Equal 1 $plain.Totals.Locations 'a location is set'
    Assert-Equal 'swap' ([string] (Get-Request $plain)['scope'])
    $cut = foreach ($user in $names.Users) { [pscustomobject] @{ Id = $user.Id; UsageLocation = '' } }
    foreach ($one in $cut) { $one.PSObject.TypeNames.Insert(0, 'Selected.Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser') }
    $facts = [ordered] @{
        'of this module'    = $names.Users.Upn | Get-LicensedUser
        'of a class'        = foreach ($user in $names.Users) { $one = [GraphUser]::new(); $one.Id = $user.Id; $one }
        'of a class, empty' = foreach ($user in $names.Users) { $one = [GraphUser]::new(); $one.Id = $user.Id; $one.UsageLocation = ''; $one.Reason = ''; $one }
        'with its licenses' = foreach ($user in $names.Users) { [pscustomobject] @{ Id = $user.Id; UsageLocation = $null; AssignedLicenses = @() } }
        'cut out of one'    = $cut
        'steps of a plan'   = $plain.Steps
    }
    foreach ($kind in $facts.Keys) {
        Assert-Equal $plain.Document ($facts[$kind] | New-LicenseMovePlan @wish).Document $kind
    }
    $added = @($names.Users.Upn | Get-LicensedUser)
    foreach ($one in $added) { $one.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('To', 'FLOW_FREE')) }
    Assert-Equal ('Microsoft Power Automate Free', 'Microsoft Power Automate Free') ($added | New-LicenseMovePlan @wish).Steps.Comes 'what somebody adds is a wish'
}

Test 'users by department, by country, by both and a product, or all' {
    Reset-Tenant -User 200
    $all = @(Get-LicensedUser)
    function Get-Id($Plan) { $Plan.Steps.UserId | Sort-Text }
    Assert-Equal @($all.UserId | Sort-Text) @(Get-Id (New-LicenseMovePlan -All @swap))
    Assert-Equal @($all | Where-Object { $_.Department -eq 'Sales' } | ForEach-Object { $_.UserId } | Sort-Text) @(Get-Id (New-LicenseMovePlan -Department Sales @swap))
    Assert-Equal @($all | Where-Object { $_.UsageLocation -eq 'NL' } | ForEach-Object { $_.UserId } | Sort-Text) @(Get-Id (New-LicenseMovePlan -Country nl @swap))
    $some = @($all | Where-Object { $_.Department -eq 'Sales' -and $_.UsageLocation -eq 'NL' -and @($_.Products | Where-Object { $_.SkuId -eq $script:E3 }).Count })
    Assert-True $some.Count 'there are some'
    Assert-Equal @($some.UserId | Sort-Text) @(Get-Id (New-LicenseMovePlan -Product ENTERPRISEPACK -Department Sales -Country NL @swap))
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -Department '' @swap }
    $null = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -Country Nederland @swap }
    $null = Assert-Refused EmptySelection New-LicenseMovePlan { New-LicenseMovePlan @swap }
    $null = Assert-Refused EmptySelection New-LicenseMovePlan { New-LicenseMovePlan -All:$false @swap }
}

Test 'a file in another encoding is read where it is named' {
    $name = "j$([char] 0xFC)rgen.m$([char] 0xFC)ller@contoso.com"
    Reset-Tenant -Change { param($state) (Find-Mover $state 1).Node['userPrincipalName'] = $name }
    $path = Write-TestFile 'western.csv' "UserPrincipalName`n$name`n" ([System.Text.Encoding]::Latin1)
    $null = Assert-Refused CsvUnreadable New-LicenseMovePlan { New-LicenseMovePlan -Path $path @swap }
    Assert-Equal $name (New-LicenseMovePlan -Path $path -Encoding windows1252 @swap).Steps.UserPrincipalName
    $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -Path $path -Encoding EBCDIC @swap }
    Assert-Match 'EBCDIC' $failure.Exception.Message
}

Test 'columns of a file that nobody reads are named in one note' {
    Reset-Tenant
    $mover = Find-Mover (Get-State) 1
    $plan = New-LicenseMovePlan -Path (Write-TestFile 'more.csv' "Name,Id,Phone`nx,$($mover.Id),y`n") @swap
    $note = @($plan.Findings | Where-Object { $_.Id -eq 'ColumnsIgnored' })
    Assert-Equal 1 $note.Count
    Assert-Equal 'note' $note.Severity
    Assert-Match 'Name, Phone' $note.Message
}

Test 'a parameter is absent, empty or nothing' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $plain = New-LicenseMovePlan -User $user @swap -CreatedAt '2026-11-23T14:05:00Z'
    foreach ($name in 'AlsoDisable', 'RequireService', 'AllowLosing') {
        $none = @{ $name = @() }
        Assert-Equal $plain.Document (New-LicenseMovePlan -User $user @swap -CreatedAt '2026-11-23T14:05:00Z' @none).Document "-$name, empty"
    }
    Assert-Equal $plain.Document (New-LicenseMovePlan -User $user @swap -CreatedAt '2026-11-23T14:05:00Z' -UsageLocation '').Document '-UsageLocation, empty'
    foreach ($name in 'Disable', 'OnlyEnable', 'AlsoDisable', 'RequireService', 'AllowLosing', 'ServiceMap') {
        $nothing = @{ $name = $null }
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @swap @nothing }
        Assert-Match ' must be (a list of texts|an object)\.' $failure.Exception.Message
    }
    foreach ($scope in @{ From = $null; To = 'SPE_E3' }, @{ From = 'ENTERPRISEPACK'; To = $null }, @{ ReplaceAll = $true; To = $null }) {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @scope }
        Assert-Match ' must be a (text|list of texts)\.' $failure.Exception.Message
    }
    foreach ($scope in @{ From = @(); To = @() }, @{ From = @(); To = 'SPE_E3' }, @{ From = 'ENTERPRISEPACK' }, @{ To = @() }, @{ ReplaceAll = $true }, @{ ReplaceAll = $true; To = @() }) {
        $null = Assert-Refused InvalidInput Move-LicensedUser { Move-LicensedUser -User $user @scope -Confirm:$false }
    }
    foreach ($word in @{ NewService = '' }, @{ NewService = 'maybe' }, @{ UnansweredService = '' }, @{ UnansweredService = 'ask' }) {
        $failure = Assert-Refused InvalidInput New-LicenseMovePlan { New-LicenseMovePlan -User $user @swap @word }
        Assert-Match 'must be one of these' $failure.Exception.Message
    }
}

Test 'new services stay off where that is said' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $on = New-LicenseMovePlan -User $user @swap -NewService on
    $off = New-LicenseMovePlan -User $user @swap -NewService Off
    Assert-True ($off.Totals.NewServices -gt 0) 'there are new services'
    Assert-Equal $off.Totals.NewServices ($off.Steps[0].StaysOff.Count - $on.Steps[0].StaysOff.Count) 'and they are off'
    Assert-Equal 0 $off.Steps[0].Gained.Count 'gained'
    $result = Move-LicensedUser -User $user @swap -NewService Off -Confirm:$false 6>$null
    Assert-Equal 'Moved' $result.Result
    Assert-Equal $off.Steps[0].StaysOff.Count @(Get-Ledger)[0]['added'][0]['disabledPlans'].Count 'services off in the ledger'
}

Test 'guests, users who can''t sign in and users without a location come along where that is said' {
    $names = @{}
    Reset-Tenant -Change {
        param($state)
        $movers = @(Find-Mover $state 3)
        $movers[0].Node['userType'] = 'Guest'
        $movers[1].Node['accountEnabled'] = $false
        $movers[2].Node['usageLocation'] = $null
        $names.Users = $movers.Id
    }
    function Get-Why($Plan) { foreach ($step in $Plan.Steps) { if ($step.State -eq 'Blocked') { $step.Findings } } }
    $left = New-LicenseMovePlan -User $names.Users @swap
    Assert-Equal ('GuestUser', 'UsageLocationMissing', 'UserDisabled') @(Get-Why $left | Sort-Text)
    $finding = @($left.Findings | Where-Object { $_.Id -eq 'GuestUser' })[0]
    Assert-Equal @($left.Steps | Where-Object { $_.UserId -eq $names.Users[0] })[0].UserPrincipalName $finding.Names
    Assert-True $finding.Cure 'a cure'
    $typed = @{}
    foreach ($one in $left.Findings) { $typed[$one.Id] = $one.RecommendedAction }
    Assert-Equal '-IncludeGuest' $typed.GuestUser
    Assert-Equal '-IncludeDisabled' $typed.UserDisabled
    Assert-Equal 2 $typed.UsageLocationMissing.Count
    Assert-Equal '-UsageLocation <country>' $typed.UsageLocationMissing[0]
    Assert-Match '^https://' $typed.UsageLocationMissing[1]
    Assert-Equal 3 (New-LicenseMovePlan -User $names.Users @swap -IncludeGuest -IncludeDisabled -UsageLocation nl).Totals.Ready 'ready'
    Assert-Equal ('GuestUser', 'UserDisabled') @(Get-Why (New-LicenseMovePlan -User $names.Users @swap -IncludeGuest:$false -UsageLocation NL) | Sort-Text)
    $plan = New-LicenseMovePlan -User $names.Users[2] @swap -UsageLocation NL
    Assert-Equal 'NL' $plan.Steps[0].SetUsageLocation
    Assert-Equal 1 $plan.Totals.Locations
}

Test 'nobody loses what was required, or what nobody allowed to be lost' {
    Reset-Tenant
    $user = (Find-Mover (Get-State) 1).Upn
    $small = @{ From = 'ENTERPRISEPACK'; To = 'FLOW_FREE' }
    $plan = New-LicenseMovePlan -User $user @small
    Assert-Equal 'Blocked' $plan.Steps[0].State
    $finding = @($plan.Findings | Where-Object { $_.Id -eq 'RequiredServiceLost' })[0]
    Assert-True $finding.Services.Count 'the services are named'
    # What is recommended can be typed as it stands, and cures.
    Assert-Match '^-AllowLosing [\w,]+$' $finding.RecommendedAction
    $names = $finding.RecommendedAction[0].Split(' ')[1].Split(',')
    Assert-Equal 'Ready' (New-LicenseMovePlan -User $user @small -AllowLosing $names).Steps[0].State
    Assert-Equal 'Ready' (New-LicenseMovePlan -User $user @small @lossy).Steps[0].State
    $all = (Get-LicenseProduct ENTERPRISEPACK).Services | Where-Object { $_.Switchable }
    Assert-Equal 'Ready' (New-LicenseMovePlan -User $user @small -AllowLosing $all.ServicePlanName).Steps[0].State
    Assert-Equal 'Blocked' (New-LicenseMovePlan -User $user @small @lossy -RequireService SWAY).Steps[0].State
}
