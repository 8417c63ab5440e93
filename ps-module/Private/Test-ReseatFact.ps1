# Whether an object says what a user has, and not what the user shall get: one that also says which products are held, and one
# that was cut out of an object of a class (Select-Object, Export-Csv of Windows PowerShell). The usage location of such an
# object is no wish; it is none either where Graph has none.
function Test-ReseatFact {
    param([object] $Row)
    if ($Row -is [System.Collections.IDictionary]) { return $false }
    foreach ($held in 'Products', 'Licenses', 'AssignedLicenses') {
        if ($null -ne $Row.PSObject.Properties[$held]) { return $true }
    }
    $name = $Row.PSObject.TypeNames[0]
    $name -match '^(Selected\.|CSV:)' -and $name -notmatch '\.PSCustomObject$'
}
