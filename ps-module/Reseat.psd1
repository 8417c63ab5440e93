@{
    RootModule             = 'Reseat.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '0b6f2c1e-6a7e-4f0c-9d8b-3a5f4f1f7c52'
    Author                 = 'The Reseat maintainers'
    CompanyName            = 'The Reseat maintainers'
    Copyright              = 'MIT licence'
    Description            = 'Moves Microsoft 365 users from one subscription to another: one call per user, what each person had switched off stays off, everything is shown first.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    RequiredAssemblies     = @('bin/Reseat.Interop.dll')
    FormatsToProcess       = @('Reseat.Format.ps1xml')
    TypesToProcess         = @('Reseat.Types.ps1xml')
    FunctionsToExport      = @(
        'Compare-LicenseMovePlan'
        'Connect-LicenseTenant'
        'Disconnect-LicenseTenant'
        'Export-LicenseMovePlan'
        'Export-LicenseServiceMap'
        'Get-LicensedUser'
        'Get-LicenseMove'
        'Get-LicenseProduct'
        'Get-LicenseTenant'
        'Grant-UserLicense'
        'Import-LicenseMovePlan'
        'Move-LicensedUser'
        'New-LicenseMovePlan'
        'Resume-LicenseMove'
        'Revoke-UserLicense'
        'Set-UserLicense'
        'Start-LicenseSimulator'
        'Stop-LicenseSimulator'
        'Test-LicenseMove'
        'Test-LicenseMovePlan'
        'Undo-LicenseMove'
    )
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags = @('Microsoft365', 'Licensing', 'Graph', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
        }
    }
}
