function Start-LicenseSimulator {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([Reseat.Simulator])]
    param(
        [int] $User = 5000,

        [long] $Seed = 1,

        [string] $Environment = 'Global',

        [ValidateRange(0, 65535)]
        [int] $Port = 0
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    end {
        $start = [System.Diagnostics.ProcessStartInfo]::new()
        $start.FileName = "$script:PlatformFolder/reseat-sim$([Reseat.Interop.LibraryLoader]::ProgramSuffix)"
        $start.Arguments = "--listen 127.0.0.1:$Port --users $User --seed $Seed --cloud `"$Environment`" --until-stdin-closes"
        $start.UseShellExecute = $false
        # The program ends when this end of its standard input is closed, also when this session dies.
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true

        $process = $null
        $simulator = $null
        try {
            $process = [System.Diagnostics.Process]::Start($start)
            $complaint = $process.StandardError.ReadToEndAsync()
            $ready = $process.StandardOutput.ReadLine()
            if ([string]::IsNullOrEmpty($ready)) {
                throw [System.InvalidOperationException]::new($complaint.Result.Trim())
            }
            $simulator = [Reseat.Simulator]::new($ready, $Environment, $process)
        }
        catch {
            $fault = $_.Exception.GetBaseException()
            $PSCmdlet.ThrowTerminatingError(
                [System.Management.Automation.ErrorRecord]::new($fault, 'InvalidInput', $script:ErrorCategory['InvalidInput'], $start.FileName))
        }
        finally {
            if ($null -eq $simulator -and $null -ne $process) {
                $process.StandardInput.Close()
                $process.Dispose()
            }
        }
        $null = $script:Simulators.Add($simulator)
        $simulator
    }
}
