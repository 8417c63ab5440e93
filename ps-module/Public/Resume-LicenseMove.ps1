function Resume-LicenseMove {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType([Reseat.MoveResult])]
    param(
        [Parameter(Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('MoveId')]
        [AllowEmptyString()]
        [string] $Id,

        [string] $PlanPath,

        [string] $Reason
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
    }
    process {
        $connection = Get-ReseatConnection
        $request = [ordered] @{ op = 'resume'; host = [System.Environment]::MachineName }
        if ($PSBoundParameters.ContainsKey('Id')) { $request.moveId = $Id }
        if ($PSBoundParameters.ContainsKey('PlanPath')) { $request.planPath = Resolve-ReseatPath $PSCmdlet $PlanPath }
        Add-ReseatRunRule -Request $request -Bound $PSBoundParameters
        $move, $question = Read-ReseatResume -Caller $PSCmdlet -Connection $connection -Request $request
        if (-not (Confirm-ReseatChange -Caller $PSCmdlet -Description $move.Message -Question $question.Confirmation)) { return }
        # The one that was shown, also where another was begun meanwhile.
        $request.moveId = $move.MoveId
        Invoke-ReseatRun -Caller $PSCmdlet -Connection $connection -Request $request
    }
}
