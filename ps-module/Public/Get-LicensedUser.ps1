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
        [object[]] $User
    )
    begin {
        $requested = [System.Collections.Generic.List[string]]::new()
        # An empty pipeline means nobody, not everybody.
        $everybody = $PSCmdlet.ParameterSetName -eq 'All' -and -not $MyInvocation.ExpectingInput
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'User') {
            $requested.AddRange([string[]] @(Get-ReseatUserName $User))
        }
    }
    end {
        $users = if ($PSBoundParameters.ContainsKey('Product')) { @{ product = $Product } }
        elseif ($everybody) { @{ all = $true } }
        else { @{ ids = $requested } }
        Invoke-ReseatJob -Caller $PSCmdlet -Connection (Get-ReseatConnection) -Request @{ op = 'listUsers'; users = $users } |
            Where-Object { $_ -is [Reseat.User] }
    }
}
