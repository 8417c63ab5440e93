# What was given as a user, as a row of a request: a text or an id is a name; an object of any module gives its id and its
# address, so that the core can compare them, and what it wishes for that user. What has neither id nor address is passed on as
# it reads, so that the core can say that it is no user.
function ConvertTo-ReseatUserRow {
    param([object[]] $User)
    # Nothing from the pipeline arrives as no list at all; it is an entry all the same.
    if ($null -eq $User) { $User = [object[]]::new(1) }
    foreach ($one in $User) {
        $row = [ordered] @{}
        if ($one -is [Reseat.Plan]) {
            # Not for its text: that a plan is no user is for the core to say.
            @{ digest = $one.Digest }
            continue
        }
        if ($null -ne $one -and $one -isnot [string] -and $one -isnot [guid]) {
            $members = [ordered] @{ id = 'Id', 'UserId', 'ObjectId'; userPrincipalName = , 'UserPrincipalName' }
            foreach ($member in $members.Keys) {
                foreach ($property in $members[$member]) {
                    $found = if ($one -is [System.Collections.IDictionary]) { $one[$property] }
                    elseif ($null -ne $one.PSObject.Properties[$property]) { $one.$property }
                    if ($found -and -not $row.Contains($member)) { $row[$member] = [string] $found }
                }
            }
            $wish = Get-ReseatRowWish $one
        }
        else {
            $wish = @{}
        }
        if ($row.Count -eq 0) { $row.userPrincipalName = [string] $one }
        foreach ($member in $wish.Keys) { $row[$member] = $wish[$member] }
        $row
    }
}
