# How a run goes and where it ends, as members of its request. What is wrong with a number is for the core to say.
function Add-ReseatRunRule {
    param(
        [System.Collections.IDictionary] $Request,
        [System.Collections.IDictionary] $Bound
    )
    if ($Bound.ContainsKey('Wave')) { $Request.waves = $Bound.Wave }
    if ($Bound.ContainsKey('WaveFirst')) {
        $Request.firstUsers = @(
            foreach ($row in ConvertTo-ReseatUserRow $Bound.WaveFirst) {
                if ($row.Contains('id')) { $row.id } else { $row.userPrincipalName }
            }
        )
    }
    foreach ($member in 'stopAfterFailurePercent', 'maximumUsers', 'maximumServicesLost', 'reason') {
        $name = [Reseat.Interop.RequestNames]::Parameter($member)
        if ($Bound.ContainsKey($name)) { $Request[$member] = $Bound[$name] }
    }
    if ($VerbosePreference -ne 'SilentlyContinue') { $Request.verbose = $true }
}
