function Stop-LicenseSimulator {
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Reseat.Simulator[]] $Simulator
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        foreach ($one in $Simulator) {
            $null = $script:Simulators.Remove($one)
            $process = $one.Process
            # Gone where it was stopped before.
            $keepAlive = $process.StandardInput
            if ($null -eq $keepAlive) { continue }
            try {
                $keepAlive.Close()
                if (-not $process.WaitForExit(5000)) { $process.Kill() }
            }
            finally {
                $process.Dispose()
            }
        }
    }
}
