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
    process {
        $target = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
        if (-not $PSCmdlet.ShouldProcess($target)) { return }
        try {
            $Plan.Save($target, $Force)
        }
        catch {
            # Not the core's doing: the file system's own words, with the file as target.
            $fault = $_.Exception.GetBaseException()
            $PSCmdlet.ThrowTerminatingError(
                [System.Management.Automation.ErrorRecord]::new($fault, 'InvalidInput', $script:ErrorCategory['InvalidInput'], $target))
        }
    }
}
