function Start-LicenseSimulator {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([Reseat.Simulator])]
    param(
        [ValidateRange(1, 5000000)]
        [int] $User = 5000,

        [ValidateRange(0, [long]::MaxValue)]
        [long] $Seed = 1,

        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China', 'Germany', 'BleuCloud', 'DelosCloud', 'GovSGCloud', IgnoreCase = $false)]
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
        # Numbers and a word of the list above: none can hold a space or a quotation mark.
        $start.Arguments = @(
            '--listen', "127.0.0.1:$Port", '--users', $User, '--seed', $Seed, '--cloud', $Environment, '--until-stdin-closes'
        ) -join ' '
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
            $detail = $_.Exception.GetBaseException().Message -replace '^reseat-sim: |\.$'
            $target = if ($PSBoundParameters.ContainsKey('Port')) { "127.0.0.1:$Port" } else { $start.FileName }
            $document = [Reseat.Interop.ErrorDocument]::Of('InvalidInput', 'simulator', @{ detail = $detail; option = '-Port' }, $target)
            $PSCmdlet.ThrowTerminatingError((New-ReseatErrorRecord $document))
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
