function Stop-LicenseSimulator {
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Reseat.Simulator[]] $Simulator
    )
    process {
        foreach ($one in $Simulator) {
            $process = $one.Process
            try {
                $process.StandardInput.Close()
                if (-not $process.WaitForExit(5000)) { $process.Kill() }
            }
            catch [System.InvalidOperationException] {
                # It was stopped before.
                continue
            }
            finally {
                $process.Dispose()
            }
        }
    }
}
