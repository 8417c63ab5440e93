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

    $services = @(
        if ($Bound.ContainsKey('Disable')) { [ordered] @{ mode = 'off'; services = $Bound.Disable } }
        if ($Bound.ContainsKey('OnlyEnable')) { [ordered] @{ mode = 'onlyOn'; services = $Bound.OnlyEnable } }
        if ($Bound.ContainsKey('AlsoDisable')) { [ordered] @{ mode = 'keep'; alsoOff = $Bound.AlsoDisable } }
    )
    if ($services.Count -eq 1) { $request.services = $services[0] }
    elseif ($services.Count -gt 1) { $request.services = $services }

    if ($Bound.ContainsKey('CreatedAt')) {
        $request.createdAt = $Bound.CreatedAt.UtcDateTime.ToString(
            'yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
    $request
}
