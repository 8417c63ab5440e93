function Test-LicenseMove {
    [CmdletBinding()]
    [OutputType([Reseat.MoveReceipt], [Reseat.MoveCheck], [bool])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('MoveId')]
        [AllowEmptyString()]
        [string] $Id,

        [switch] $Online,

        [string] $PlanPath,

        [switch] $Quiet
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        $connection = Get-ReseatConnection
        $request = @{ op = 'testMove'; moveId = $Id; online = [bool] $Online }
        if ($PSBoundParameters.ContainsKey('PlanPath')) { $request.planPath = Resolve-ReseatPath $PSCmdlet $PlanPath }
        # The journal lies here: of a tenant that is known nothing has to be asked.
        if ($null -ne $connection.Tenant) { $request.tenantId = $connection.Tenant.TenantId }
        $all = $false
        Invoke-ReseatJob -Caller $PSCmdlet -Connection $connection -Request $request | ForEach-Object -Begin { $changed = 0 } -Process {
            if ($_ -is [Reseat.MoveCheck]) {
                if (-not $_.Holds) { $changed++ }
                if (-not $Quiet) { $_ }
            }
            elseif ($_ -is [Reseat.Interop.Done]) {
                $all = $changed -eq 0
                if ($Quiet) { return }
                if ($Online) { Write-ReseatClosing -Caller $PSCmdlet -Done $_ }
                else { [Reseat.MoveReceipt]::new($Id, $_) }
            }
        }
        if ($Quiet) { $all }
    }
}
