# Members of a request that mean a plan: the plan itself, or the file that holds it.
function Add-ReseatPlan {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Request,
        [object] $Plan
    )
    if ($Plan -is [Reseat.Plan]) { $Plan.AddTo($Request) }
    else { $Request.planPath = Resolve-ReseatPath $Caller $Plan }
}
