function Connect-LicenseTenant {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([Reseat.Tenant])]
    param(
        [Parameter(ValueFromPipelineByPropertyName)]
        [string] $Environment = 'Global',

        [Parameter(ValueFromPipelineByPropertyName)]
        [string] $EnvironmentProfile,

        [Parameter(ValueFromPipelineByPropertyName)]
        [string] $GraphRoot,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Token')]
        [securestring] $AccessToken,

        [string] $StatePath
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        # The old connection goes first: after a failed sign-in no command may reach the tenant of the one before.
        Disconnect-LicenseTenant

        $settings = [ordered] @{ environment = $Environment }
        if ($PSBoundParameters.ContainsKey('EnvironmentProfile')) { $settings.profile = $EnvironmentProfile }
        if ($PSBoundParameters.ContainsKey('GraphRoot')) { $settings.graphRoot = $GraphRoot }
        if ($PSBoundParameters.ContainsKey('StatePath')) {
            $settings.stateDir = Resolve-ReseatPath $PSCmdlet $StatePath
        }
        elseif ($env:RESEAT_STATE_DIR) {
            # Outside Windows a variable set in PowerShell does not reach the library.
            $settings.stateDir = $env:RESEAT_STATE_DIR
        }

        $connection = Open-ReseatConnection -Caller $PSCmdlet -Setting $settings -AccessToken $AccessToken
        $ready = $false
        try {
            Invoke-ReseatJob -Caller $PSCmdlet -Connection $connection -Request @{ op = 'connect' } | ForEach-Object {
                if ($_ -is [Reseat.Tenant]) {
                    $connection.Tenant = $_
                    if ($_.Message) { $PSCmdlet.WriteWarning($_.Message) }
                }
            }
            $ready = $null -ne $connection.Tenant
        }
        finally {
            if (-not $ready) { $connection.Dispose() }
        }
        if (-not $ready) { return }
        $connection.Products = @(Read-ReseatItem $connection @{ op = 'listProducts' })
        $script:Connection = $connection
        Write-ReseatOpenMove -Caller $PSCmdlet -Connection $connection

        $connection.Tenant
    }
}
