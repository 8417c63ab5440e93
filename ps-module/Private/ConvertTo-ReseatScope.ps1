# What happens to products, from -From, -To and -ReplaceAll: the members of a request. Absent stays absent: users of a list may
# have wishes of their own.
function ConvertTo-ReseatScope {
    param([System.Collections.IDictionary] $Bound)
    $scope = [ordered] @{}
    if ($Bound.ContainsKey('From')) {
        $from = @($Bound.From)
        $to = @()
        if ($Bound.ContainsKey('To')) { $to = @($Bound.To) }
        $scope.scope = 'swap'
        $scope.pairs = @(
            for ($index = 0; $index -lt [Math]::Max($from.Count, $to.Count); $index++) {
                $pair = [ordered] @{}
                if ($index -lt $from.Count) { $pair.from = $from[$index] }
                if ($index -lt $to.Count) { $pair.to = $to[$index] }
                $pair
            }
        )
    }
    elseif ($Bound.ContainsKey('To')) {
        $scope.scope = 'swap'
        $scope.targets = $Bound.To
    }
    if ($Bound['ReplaceAll']) { $scope.scope = 'replaceAll' }
    $scope
}
