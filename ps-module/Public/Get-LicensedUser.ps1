function Get-LicensedUser {
    [CmdletBinding(DefaultParameterSetName = 'All')]
    [OutputType([Reseat.User])]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Product')]
        [string] $Product,

        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'User')]
        [Alias('Id', 'UserId', 'ObjectId', 'UserPrincipalName')]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [AllowNull()]
        [object[]] $User
    )
    begin {
        . Use-ReseatPreference $PSCmdlet
        $requested = [System.Collections.Generic.List[object]]::new()
        # An empty pipeline means nobody, not everybody.
        $everybody = $PSCmdlet.ParameterSetName -eq 'All' -and -not $MyInvocation.ExpectingInput
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'User') {
            $requested.AddRange(@(ConvertTo-ReseatUserRow $User))
        }
    }
    end {
        $users = if ($everybody) { @{ all = $true } } else { @{} }
        if ($PSBoundParameters.ContainsKey('Product')) { $users.product = $Product }
        # Users from the pipeline beside a product are passed on as well: which of them to follow would be a guess.
        if ($users.Count -eq 0 -or $MyInvocation.ExpectingInput) { $users.rows = $requested }
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request @{ op = 'listUsers'; users = $users } |
            Where-Object { $_ -is [Reseat.User] }
    }
}
