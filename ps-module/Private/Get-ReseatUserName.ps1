# Id or user principal name of what was given as a user: a text, an id, or an object of any module that has one of these
# properties. What has none of them is passed on as it reads, so that the core can say that it is no user.
function Get-ReseatUserName {
    param([object[]] $User)
    foreach ($one in $User) {
        $name = $null
        if ($one -isnot [string] -and $one -isnot [guid]) {
            foreach ($property in 'Id', 'UserId', 'ObjectId', 'UserPrincipalName') {
                $found = if ($one -is [System.Collections.IDictionary]) { $one[$property] }
                elseif ($null -ne $one.PSObject.Properties[$property]) { $one.$property }
                if ($found) {
                    $name = [string] $found
                    break
                }
            }
        }
        if ($null -eq $name) { [string] $one } else { $name }
    }
}
