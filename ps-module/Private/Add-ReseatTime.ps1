# The time that a plan says it was made at, where somebody gives it.
function Add-ReseatTime {
    param(
        [System.Collections.IDictionary] $Request,
        [System.Collections.IDictionary] $Bound
    )
    if ($Bound.ContainsKey('CreatedAt')) {
        $Request.createdAt = $Bound.CreatedAt.UtcDateTime.ToString(
            'yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
}
