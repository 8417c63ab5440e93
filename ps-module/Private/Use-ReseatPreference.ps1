# A function of a module sees its module's preference variables and not those of the script that calls it: a script's -WhatIf
# or $ErrorActionPreference would mean nothing here. Dot-sourced, this takes the caller's into the function's own scope; what the function
# was given as a parameter stands there already.
function Use-ReseatPreference {
    param([System.Management.Automation.PSCmdlet] $Caller)
    foreach ($name in 'ErrorAction', 'Warning', 'Information', 'Verbose', 'Debug', 'Progress', 'WhatIf', 'Confirm') {
        if ($Caller.MyInvocation.BoundParameters.ContainsKey($name)) { continue }
        $value = $Caller.GetVariableValue("${name}Preference")
        if ($null -ne $value) {
            $ExecutionContext.SessionState.PSVariable.Set("${name}Preference", $value)
        }
    }
}
