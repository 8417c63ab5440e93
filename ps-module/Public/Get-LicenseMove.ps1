function Get-LicenseMove {
    [CmdletBinding(DefaultParameterSetName = 'All')]
    [OutputType([Reseat.Move], ParameterSetName = 'All')]
    [OutputType([Reseat.MoveResult], ParameterSetName = 'One')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName, ParameterSetName = 'One')]
        [Alias('MoveId')]
        [AllowEmptyString()]
        [string] $Id
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        $connection = Get-ReseatConnection
        $request = @{ op = 'listMoves' }
        # Journals lie here: of a tenant that is known nothing has to be asked.
        if ($null -ne $connection.Tenant) { $request.tenantId = $connection.Tenant.TenantId }
        $one = $PSCmdlet.ParameterSetName -eq 'One'
        if ($one) { $request.moveId = $Id }
        $wayOn = $null
        Invoke-ReseatJob -Caller $PSCmdlet -Connection $connection -Request $request | ForEach-Object {
            if ($_ -is [Reseat.Interop.Done]) {
                if ($one) { Write-ReseatClosing -Caller $PSCmdlet -Done $_ -WayOn $wayOn }
            }
            elseif ($one -and $_ -is [Reseat.Move]) {
                $wayOn = $_.WayOn
            }
            else { $_ }
        }
    }
}
