# What an object wishes for its own user, by the names of its properties. A property that is not there wishes nothing; one that
# is empty, or nothing, is passed on as such: what that means is for the core to say.
function Get-ReseatRowWish {
    param([object] $Row)
    $wish = [ordered] @{}
    $names = 'From', 'To', 'Disable', 'OnlyEnable', 'UsageLocation', 'LikeUser', 'Reason'
    foreach ($name in $names) {
        if ($Row -is [System.Collections.IDictionary]) {
            if (-not $Row.Contains($name)) { continue }
            $value = $Row[$name]
        }
        else {
            $property = $Row.PSObject.Properties[$name]
            if ($null -eq $property) { continue }
            # A class whose objects have these says what is; somebody who adds them to an object says what shall be.
            if ($name -in 'UsageLocation', 'Reason' -and $property.MemberType -eq 'Property') { continue }
            $value = $property.Value
        }
        if ($name -eq 'UsageLocation' -and (Test-ReseatFact $Row)) { continue }
        $member = [char]::ToLowerInvariant($name[0]) + $name.Substring(1)
        $wish[$member] = if ($null -eq $value) { $null }
        elseif ($value -is [System.Collections.IEnumerable] -and $value -isnot [string]) {
            , @(foreach ($item in $value) { if ($null -eq $item) { $null } else { [string] $item } })
        }
        else { [string] $value }
    }
    $wish
}
