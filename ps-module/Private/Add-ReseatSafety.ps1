# What nobody may lose or be moved without, and the time that a plan says it was made at, as members of its request.
function Add-ReseatSafety {
    param(
        [System.Collections.IDictionary] $Request,
        [System.Collections.IDictionary] $Bound
    )
    foreach ($member in 'required', 'mayLose', 'usageLocation', 'allowGuests', 'allowDisabled') {
        $name = [Reseat.Interop.RequestNames]::Parameter($member)
        if (-not $Bound.ContainsKey($name)) { continue }
        # Not as the value of a condition, which would make one text of a list with one.
        if ($Bound[$name] -is [switch]) { $Request[$member] = [bool] $Bound[$name] }
        else { $Request[$member] = $Bound[$name] }
    }
    if ($Bound.ContainsKey('CreatedAt')) {
        $Request.createdAt = $Bound.CreatedAt.UtcDateTime.ToString(
            'yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
}
