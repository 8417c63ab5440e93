function Get-LicenseProduct {
    [CmdletBinding()]
    [OutputType([Reseat.Product])]
    param(
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [string[]] $Product = '*'
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    end {
        $connection = Get-ReseatConnection
        $found = @(
            Invoke-ReseatJob -Caller $PSCmdlet -Connection $connection -Request @{ op = 'listProducts' } |
                Where-Object { $_ -is [Reseat.Product] }
        )
        $connection.Products = $found
        foreach ($one in $found) {
            foreach ($pattern in $Product) {
                if ($one.SkuPartNumber -like $pattern -or $one.Name -like $pattern -or $one.SkuId -like $pattern) {
                    $one
                    break
                }
            }
        }
    }
}
