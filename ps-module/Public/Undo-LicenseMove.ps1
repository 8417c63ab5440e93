function Undo-LicenseMove {
    [CmdletBinding(DefaultParameterSetName = 'Apply', SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType([Reseat.MoveResult], [Reseat.PlannedStep], [Reseat.Plan])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [Alias('MoveId')]
        [AllowEmptyString()]
        [string] $Id,

        [Parameter(ValueFromPipeline)]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $User,

        [double] $Wave,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $Result,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $RequireService,

        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [string[]] $AllowLosing,

        [AllowEmptyString()]
        [string] $UsageLocation,

        [switch] $IncludeGuest,

        [switch] $IncludeDisabled,

        [System.DateTimeOffset] $CreatedAt,

        [Parameter(ParameterSetName = 'Apply')]
        [string] $Reason,

        [Parameter(Mandatory, ParameterSetName = 'PlanPath')]
        [string] $PlanPath,

        [Parameter(ParameterSetName = 'PlanPath')]
        [switch] $Force
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
        $requested = [System.Collections.Generic.List[object]]::new()
    }
    process {
        if ($PSBoundParameters.ContainsKey('User')) { $requested.AddRange(@(ConvertTo-ReseatUserRow $User)) }
    }
    end {
        $request = [ordered] @{ op = 'undo'; moveId = $Id }
        # An empty pipeline means nobody, not everybody.
        if ($PSBoundParameters.ContainsKey('User') -or $MyInvocation.ExpectingInput) { $request.users = @{ rows = $requested } }
        if ($PSBoundParameters.ContainsKey('Wave')) { $request.wave = $Wave }
        if ($PSBoundParameters.ContainsKey('Result')) { $request.results = $Result }
        Add-ReseatSafety -Request $request -Bound $PSBoundParameters
        if ($PSBoundParameters.ContainsKey('PlanPath')) {
            $request.planPath = Resolve-ReseatPath $PSCmdlet $PlanPath
            $request.overwrite = [bool] $Force
            Read-ReseatPlan -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request $request
            return
        }
        # What -Wave and -User say here is said of the run that is put back.
        $rules = @{}
        if ($PSBoundParameters.ContainsKey('Reason')) { $rules.Reason = $Reason }
        Invoke-ReseatChange -Caller $PSCmdlet -Bound $rules -Request $request
    }
}
