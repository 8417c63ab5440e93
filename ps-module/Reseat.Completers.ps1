# Tab completion. Products and services come from what the session has read already: a key press never reaches the tenant.

function New-ReseatCompletion {
    param([string] $Word, [string] $Text, [string] $Name)
    $typed = [System.Management.Automation.WildcardPattern]::Escape($Word.Trim("'", '"'))
    # By how the value begins, or by any part of the name people know.
    if ($Text -notlike "$typed*" -and $Name -notlike "*$typed*") {
        return
    }
    $tip = if ($Name) { $Name } else { $Text }
    $shown = if ($Text -match '^[\w.-]+$') { $Text } else { "'$($Text.Replace("'", "''"))'" }
    [System.Management.Automation.CompletionResult]::new($shown, $Text, 'ParameterValue', $tip)
}

$completeCloud = {
    param($commandName, $parameterName, $word)
    $clouds = 'Global', 'USGov', 'USGovDoD', 'China', 'Germany', 'BleuCloud', 'DelosCloud', 'GovSGCloud'
    if ($parameterName -eq 'Environment') { $clouds += 'Custom' }
    foreach ($cloud in $clouds) {
        New-ReseatCompletion -Word $word -Text $cloud
    }
}

$completeProduct = {
    param($commandName, $parameterName, $word)
    if ($null -eq $script:Connection) { return }
    foreach ($product in $script:Connection.Products) {
        New-ReseatCompletion -Word $word -Text $product.SkuPartNumber -Name $product.Name
    }
}

$completeService = {
    param($commandName, $parameterName, $word, $commandAst, $bound)
    if ($null -eq $script:Connection) { return }
    # Of the products the switches are about; what users must keep may be in any.
    $about = if ($commandName -in $planners) { 'To' } else { 'Product' }
    if ($parameterName -in 'RequireService', 'AllowLosing') { $about = '' }
    if ($parameterName -eq 'AllowLosing') {
        foreach ($kind in 'mailbox', 'files', 'teams') { New-ReseatCompletion -Word $word -Text $kind }
    }
    $seen = @{}
    foreach ($product in $script:Connection.Products) {
        if ($about -and $bound.Contains($about)) {
            $named = @($bound[$about] | Where-Object { $_ -in $product.SkuPartNumber, $product.Name, $product.SkuId })
            if ($named.Count -eq 0) { continue }
        }
        foreach ($service in $product.Services) {
            # One without a switch for each user would be refused.
            if (-not $service.Switchable -or $seen.ContainsKey($service.ServicePlanId)) { continue }
            $seen[$service.ServicePlanId] = $true
            New-ReseatCompletion -Word $word -Text $service.ServicePlanName -Name $service.Name
        }
    }
}

$completeWord = {
    param($commandName, $parameterName, $word)
    $words = @{ NewService = 'On', 'Off'; UnansweredService = 'Enable', 'Disable'; Encoding = 'UTF-8', 'UTF-16', 'Windows-1252' }
    foreach ($text in $words[$parameterName]) { New-ReseatCompletion -Word $word -Text $text }
}

$completeMove = {
    param($commandName, $parameterName, $word)
    if ($null -eq $script:Connection) { return }
    # Whoever types one means the last one first.
    $ids = [string[]] $script:Connection.Moves.Keys
    [System.Array]::Reverse($ids)
    foreach ($id in $ids) {
        New-ReseatCompletion -Word $word -Text $id -Name $script:Connection.Moves[$id]
    }
}

$completeResult = {
    param($commandName, $parameterName, $word)
    foreach ($result in 'Moved', 'MovedPending', 'Different', 'Unknown') { New-ReseatCompletion -Word $word -Text $result }
}

$planners = 'New-LicenseMovePlan', 'Move-LicensedUser'
$halves = 'Grant-UserLicense', 'Revoke-UserLicense', 'Set-UserLicense'
Register-ArgumentCompleter -CommandName 'Connect-LicenseTenant' -ParameterName 'Environment' -ScriptBlock $completeCloud
Register-ArgumentCompleter -CommandName 'Connect-LicenseTenant' -ParameterName 'EnvironmentProfile' -ScriptBlock $completeCloud
Register-ArgumentCompleter -CommandName ($planners + $halves + 'Get-LicensedUser' + 'Get-LicenseProduct') -ParameterName 'Product' -ScriptBlock $completeProduct
foreach ($name in 'From', 'To') {
    Register-ArgumentCompleter -CommandName $planners -ParameterName $name -ScriptBlock $completeProduct
}
foreach ($name in 'Enable', 'Disable', 'OnlyEnable', 'AlsoDisable', 'RequireService', 'AllowLosing') {
    Register-ArgumentCompleter -CommandName ($planners + $halves) -ParameterName $name -ScriptBlock $completeService
}
Register-ArgumentCompleter -CommandName 'Get-LicenseMove', 'Resume-LicenseMove', 'Test-LicenseMove', 'Undo-LicenseMove' -ParameterName 'Id' -ScriptBlock $completeMove
Register-ArgumentCompleter -CommandName 'Undo-LicenseMove' -ParameterName 'Result' -ScriptBlock $completeResult
foreach ($name in 'NewService', 'UnansweredService', 'Encoding') {
    Register-ArgumentCompleter -CommandName ($planners + $halves) -ParameterName $name -ScriptBlock $completeWord
}
