function Export-LicenseMovePlan {
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
        $target = Resolve-ReseatPath $PSCmdlet $Path
        if (-not $PSCmdlet.ShouldProcess($Path)) { return }
        $request = @{ op = 'savePlan'; savePath = $target; overwrite = [bool] $Force }
        $Plan.AddTo($request)
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request | ForEach-Object { }
    }
}
