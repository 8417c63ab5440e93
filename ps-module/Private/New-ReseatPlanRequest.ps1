# The request for a plan, from the parameters New-LicenseMovePlan and Move-LicensedUser share. Absent stays absent and
# empty stays empty: what is missing or goes ill together is for the core to say.
function New-ReseatPlanRequest {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Bound,
        [System.Collections.IEnumerable] $User
    )
    $request = [ordered] @{ op = 'plan' }
    if ($Bound.ContainsKey('From')) {
        $request.scope = 'swap'
        $request.pairs = @(
            for ($index = 0; $index -lt [Math]::Max($Bound.From.Count, $Bound.To.Count); $index++) {
                $pair = [ordered] @{}
                if ($index -lt $Bound.From.Count) { $pair.from = $Bound.From[$index] }
                if ($index -lt $Bound.To.Count) { $pair.to = $Bound.To[$index] }
                $pair
            }
        )
    }
    else {
        $request.scope = if ($Bound.ReplaceAll) { 'replaceAll' } else { 'swap' }
        $request.targets = $Bound.To
    }

    $users = @{}
    if ($Bound.ContainsKey('Product')) { $users.product = $Bound.Product }
    if ($Bound.ContainsKey('Path')) { $users.csvPath = Resolve-ReseatPath $Caller $Bound.Path }
    # Users from the pipeline beside one of these are passed on as well, also when none came: which of them to follow would be a guess.
    if ($users.Count -eq 0 -or $Caller.MyInvocation.ExpectingInput) { $users.rows = $User }
    $request.users = $users

    $modes = @()
    $services = [ordered] @{}
    $choices = [ordered] @{ Disable = 'off', 'services'; OnlyEnable = 'onlyOn', 'services'; AlsoDisable = 'keep', 'alsoOff' }
    foreach ($name in $choices.Keys) {
        if (-not $Bound.ContainsKey($name)) { continue }
        $modes += $choices[$name][0]
        $services[$choices[$name][1]] = $Bound[$name]
    }
    if ($modes.Count -gt 0) {
        $services.mode = $modes
        $request.services = $services
    }

    if ($Bound.ContainsKey('CreatedAt')) {
        $request.createdAt = $Bound.CreatedAt.UtcDateTime.ToString(
            'yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
    $request
}
