function Open-ReseatConnection {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Setting,
        [securestring] $AccessToken
    )
    try {
        [Reseat.Interop.Connection]::Open($Setting, $AccessToken)
    }
    catch [Reseat.Interop.ReseatException] {
        $Caller.ThrowTerminatingError((New-ReseatErrorRecord $_.Exception.GetBaseException().Document))
    }
}
