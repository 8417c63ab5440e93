# What Resume-LicenseMove would go on with, and the question to ask before: the run and the last event of the job.
function Read-ReseatResume {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection,
        [System.Collections.IDictionary] $Request
    )
    # Without it nothing may go on, whatever failed.
    $ErrorActionPreference = 'Stop'
    $preview = [ordered] @{ preview = $true }
    foreach ($member in $Request.Keys) { $preview[$member] = $Request[$member] }
    Invoke-ReseatJob -Caller $Caller -Connection $Connection -Request $preview
}
