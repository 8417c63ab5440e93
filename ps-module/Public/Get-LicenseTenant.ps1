function Get-LicenseTenant {
    [CmdletBinding()]
    [OutputType([Reseat.Tenant])]
    param()
    end {
        if ($null -ne $script:Connection -and $null -ne $script:Connection.Tenant) {
            $script:Connection.Tenant
        }
    }
}
