# Which service stands for which, as a member of a request: from a table, or from a file that holds one.
function Add-ReseatServiceMap {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Request,
        [object] $Map
    )
    if ($null -eq $Map) {
        # That nothing is no table is for the core to say.
        $Request.serviceMap = $null
        return
    }
    $answers = [ordered] @{}
    if ($Map -is [System.Collections.IDictionary]) {
        foreach ($entry in $Map.GetEnumerator()) { $answers[[string] $entry.Key] = $entry.Value }
    }
    elseif ($Map -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Map.PSObject.Properties) { $answers[$property.Name] = $property.Value }
    }
    else {
        $Request.serviceMapPath = Resolve-ReseatPath $Caller $Map
        return
    }
    foreach ($name in @($answers.Keys)) {
        $value = $answers[$name]
        if ($null -eq $value) { continue }
        $answers[$name] = if ($value -is [string]) { $value } else { , @(foreach ($item in $value) { if ($null -eq $item) { $null } else { [string] $item } }) }
    }
    $Request.serviceMap = $answers
}
