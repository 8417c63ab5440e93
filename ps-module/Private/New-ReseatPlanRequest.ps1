# The request for a plan, from the parameters New-LicenseMovePlan and Move-LicensedUser share. Absent stays absent and
# empty stays empty: what is missing or goes ill together is for the core to say.
function New-ReseatPlanRequest {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Bound,
        [string[]] $User
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

    $request.users = if ($Bound.ContainsKey('Product')) { @{ product = $Bound.Product } }
    elseif ($Bound.ContainsKey('Path')) { @{ csvPath = $Caller.GetUnresolvedProviderPathFromPSPath($Bound.Path) } }
    else { @{ ids = $User } }

    # The first of these says what happens to services; another one beside it is refused by its name.
    $services = [ordered] @{}
    $choices = [ordered] @{ Disable = 'off', 'services'; OnlyEnable = 'onlyOn', 'services'; AlsoDisable = 'keep', 'alsoOff' }
    foreach ($name in $choices.Keys) {
        if (-not $Bound.ContainsKey($name)) { continue }
        if ($services.Count -eq 0) {
            $services.mode = $choices[$name][0]
            $services[$choices[$name][1]] = $Bound[$name]
        }
        else {
            $services[$name] = $Bound[$name]
        }
    }
    if ($services.Count -gt 0) { $request.services = $services }

    if ($Bound.ContainsKey('CreatedAt')) {
        $request.createdAt = $Bound.CreatedAt.UtcDateTime.ToString(
            'yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
    $request
}
