# Runs a job that ends with a plan, and gives the plan.
function Read-ReseatPlan {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [Reseat.Interop.Connection] $Connection,
        [System.Collections.IDictionary] $Request
    )
    # Without a plan nothing may go on, whatever failed.
    $ErrorActionPreference = 'Stop'
    $findings = [System.Collections.Generic.List[Reseat.Finding]]::new()
    $done = $null
    Invoke-ReseatJob -Caller $Caller -Connection $Connection -Request $Request | ForEach-Object {
        if ($_ -is [Reseat.Finding]) { $findings.Add($_) } else { $done = $_ }
    }
    [Reseat.Plan]::new($done, $findings.ToArray())
}
