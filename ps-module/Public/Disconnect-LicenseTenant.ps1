function Disconnect-LicenseTenant {
    [CmdletBinding()]
    [OutputType([void])]
    param()
    end {
        if ($null -ne $script:Connection) {
            $script:Connection.Dispose()
            $script:Connection = $null
        }
    }
}
