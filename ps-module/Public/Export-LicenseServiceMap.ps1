function Export-LicenseServiceMap {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, ValueFromPipeline)]
        [Reseat.Plan] $Plan,

        [Parameter(Mandatory, Position = 0)]
        [string] $Path,

        [switch] $Force
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        if (-not $PSCmdlet.ShouldProcess($Path)) { return }
        $request = @{ op = 'serviceMap' }
        $Plan.AddTo($request)
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request | ForEach-Object {
            if ($_ -is [Reseat.Interop.Done]) { Save-ReseatText -Caller $PSCmdlet -Path $Path -Text $_.Document -Force:$Force }
        }
    }
}
