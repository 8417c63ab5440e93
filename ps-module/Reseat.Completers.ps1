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
    $seen = @{}
    foreach ($product in $script:Connection.Products) {
        if ($bound.Contains('To')) {
            $named = @($bound.To | Where-Object { $_ -in $product.SkuPartNumber, $product.Name, $product.SkuId })
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

$planners = 'New-LicenseMovePlan', 'Move-LicensedUser'
Register-ArgumentCompleter -CommandName 'Connect-LicenseTenant' -ParameterName 'Environment' -ScriptBlock $completeCloud
Register-ArgumentCompleter -CommandName 'Connect-LicenseTenant' -ParameterName 'EnvironmentProfile' -ScriptBlock $completeCloud
Register-ArgumentCompleter -CommandName ($planners + 'Get-LicensedUser' + 'Get-LicenseProduct') -ParameterName 'Product' -ScriptBlock $completeProduct
foreach ($name in 'From', 'To') {
    Register-ArgumentCompleter -CommandName $planners -ParameterName $name -ScriptBlock $completeProduct
}
foreach ($name in 'Disable', 'OnlyEnable', 'AlsoDisable') {
    Register-ArgumentCompleter -CommandName $planners -ParameterName $name -ScriptBlock $completeService
}
