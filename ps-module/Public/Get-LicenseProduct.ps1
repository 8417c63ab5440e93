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
        # A bracket that nothing closes. It is looked for and not tried: an exception that was caught still stands in -ErrorVariable.
        $isOpen = '(?<!`)(``)*\[(`.|\])?(`.|[^\]])*$'
        $patterns = foreach ($pattern in $Product) {
            if ($pattern -notmatch $isOpen) {
                $pattern
                continue
            }
            $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'wildcard', @{ pattern = $pattern }, $pattern)
            $PSCmdlet.WriteError((New-ReseatErrorRecord $document))
        }
        $connection = Get-ReseatConnection
        $all = @(
            Invoke-ReseatJob -Caller $PSCmdlet -Connection $connection -Request @{ op = 'listProducts' } |
                Where-Object { $_ -is [Reseat.Product] }
        )
        $connection.Products = $all

        $chosen = [System.Collections.Generic.HashSet[Reseat.Product]]::new()
        foreach ($pattern in $patterns) {
            $found = @($all | Where-Object { $_.SkuPartNumber -like $pattern -or $_.Name -like $pattern -or $_.SkuId -like $pattern })
            $chosen.UnionWith([Reseat.Product[]] $found)
            if ($found.Count -eq 0 -and -not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($pattern)) {
                $document = [Reseat.Interop.ErrorDocument]::Of('ProductUnknown', $null, @{ product = $pattern }, $pattern)
                $PSCmdlet.WriteError((New-ReseatErrorRecord $document))
            }
        }
        $all | Where-Object { $chosen.Contains($_) }
    }
}
