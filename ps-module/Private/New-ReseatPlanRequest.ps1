# The request for a plan, from the parameters that the commands which make plans share. Absent stays absent and empty stays
# empty: what is missing or goes ill together is for the core to say.
function New-ReseatPlanRequest {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Bound,
        [System.Collections.IEnumerable] $User,
        # The members that say what happens to products.
        [System.Collections.IDictionary] $Scope,
        # What users may be chosen by, of what they have in common.
        [string[]] $Filter = @('Product', 'Department', 'Country')
    )
    $request = [ordered] @{ op = 'plan' }
    foreach ($member in $Scope.Keys) { $request[$member] = $Scope[$member] }

    $users = @{}
    foreach ($name in $Filter) {
        if ($Bound.ContainsKey($name)) { $users[$name.ToLowerInvariant()] = $Bound[$name] }
    }
    if ($Bound['All']) { $users.all = $true }
    if ($Bound.ContainsKey('Path')) { $users.csvPath = Resolve-ReseatPath $Caller $Bound.Path }
    # Users of a list beside one of these are passed on as well, also when none came: which of them to follow would be a guess.
    if ($users.Count -eq 0 -or $Bound.ContainsKey('User') -or $Caller.MyInvocation.ExpectingInput) { $users.rows = $User }
    if ($Bound.ContainsKey('Encoding')) { $users.encoding = $Bound.Encoding }
    $request.users = $users

    $modes = [ordered] @{}
    $services = [ordered] @{}
    $choices = [ordered] @{ Disable = 'off', 'services'; OnlyEnable = 'onlyOn', 'services'; AlsoDisable = 'keep', 'alsoOff' }
    foreach ($name in $choices.Keys) {
        # Of products that stay, -Disable stands in the scope.
        if (-not $Bound.ContainsKey($name) -or $Scope.scope -eq 'adjust') { continue }
        $modes[$choices[$name][0]] = $true
        $services[$choices[$name][1]] = $Bound[$name]
    }
    if ($Bound.ContainsKey('NewService')) {
        $modes.keep = $true
        $services.newServices = $Bound.NewService.ToLowerInvariant()
    }
    if ($modes.Count -gt 0) {
        $services.mode = @($modes.Keys)
        $request.services = $services
    }

    if ($Bound.ContainsKey('ServiceMap')) { Add-ReseatServiceMap -Caller $Caller -Request $request -Map $Bound.ServiceMap }
    if ($Bound.ContainsKey('UnansweredService')) { $request.serviceMapDefault = $Bound.UnansweredService.ToLowerInvariant() }
    Add-ReseatSafety -Request $request -Bound $Bound
    $request
}
