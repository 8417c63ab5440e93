# The table of errors, walked from the generated file.

Test 'every error of the table has its category here' {
    $module = Get-Module Reseat
    $category = & $module { $script:ErrorCategory }
    $table = [System.Text.Json.Nodes.JsonNode]::Parse([System.IO.File]::ReadAllText("$env:RESEAT_VECTORS/errors.json"))
    Assert-Equal $table.Count $category.Count 'ids'
    foreach ($row in $table) {
        Assert-Equal ([string] $row['category']) $category[[string] $row['id']] ([string] $row['id'])
        Assert-True ([System.Enum]::IsDefined([System.Management.Automation.ErrorCategory], [string] $row['category'])) "$($row['category']) is a category"
    }
}

Test 'every error of the table becomes a record with its id, category, target, sentence and cure' {
    $module = Get-Module Reseat
    $table = [System.Text.Json.Nodes.JsonNode]::Parse([System.IO.File]::ReadAllText("$env:RESEAT_VECTORS/errors.json"))
    foreach ($row in $table) {
        # A sentence with everything that JSON has to escape.
        $json = "{`"schema`":`"reseat.error.v1`",`"status`":$($row['status']),`"id`":`"$($row['id'])`",`"message`":`"A \`"thing\`" \\ \u0007 \ud83d\ude00 e\u0301.`",`"hint`":`"Mend it.`",`"target`":`"\u0000x`",`"retry`":`"$($row['retry'])`",`"retryAfterMs`":null,`"http`":{`"status`":400,`"code`":null,`"requestId`":`"r`",`"clientRequestId`":null},`"attempts`":2,`"elapsedMs`":7,`"causes`":[{`"id`":`"$($row['id'])`",`"message`":`"And this.`",`"target`":null}]}"
        $record = & $module { param($json) New-ReseatErrorRecord ([Reseat.Interop.ErrorDocument]::Parse($json)) } $json
        Assert-Equal ([string] $row['id']) $record.FullyQualifiedErrorId
        Assert-Equal ([string] $row['category']) ([string] $record.CategoryInfo.Category)
        Assert-Equal "$([char] 0)x" $record.TargetObject
        Assert-Equal 'Mend it.' $record.ErrorDetails.RecommendedAction
        Assert-True $record.ErrorDetails.Message.StartsWith("A ""thing"" \ $([char] 7) $([char]::ConvertFromUtf32(0x1F600)) e$([char] 0x301).") 'the sentence'
        Assert-Match 'And this\.' $record.ErrorDetails.Message
        Assert-Equal 'r' $record.Exception.Document.RequestId
    }
}

Test 'an error record carries id, category, target, sentence and cure' {
    Reset-Tenant
    $failure = Get-Failure { Get-LicensedUser -User nobody@contoso.com }
    Assert-Equal 'UserNotFound,Get-LicensedUser' $failure.FullyQualifiedErrorId
    Assert-Equal 'ObjectNotFound' ([string] $failure.CategoryInfo.Category)
    Assert-Equal 'nobody@contoso.com' $failure.TargetObject
    $document = $failure.Exception.GetBaseException().Document
    Assert-Equal 102 $document.Status
    Assert-Equal $document.Hint $failure.ErrorDetails.RecommendedAction
    Assert-Equal $document.Text $failure.Exception.Message
    Assert-True $failure.ErrorDetails.Message.StartsWith($document.Message) 'the sentence comes first'
}

Test 'every further unknown user is named as well' {
    Reset-Tenant
    $failure = Get-Failure { 'one@nowhere', 'two@nowhere', 'three@nowhere' | Get-LicensedUser }
    foreach ($name in 'one@nowhere', 'two@nowhere', 'three@nowhere') { Assert-Match $name $failure.ErrorDetails.Message }
}

Test '-ErrorAction decides about what does not end a command' {
    Reset-Tenant
    $failed = @()
    $found = @(Get-LicenseProduct NOSUCH, SPE_E3 -ErrorAction SilentlyContinue -ErrorVariable failed)
    Assert-Equal 'SPE_E3' $found.SkuPartNumber 'what there is'
    Assert-Equal 'ProductUnknown,Get-LicenseProduct' @($failed).FullyQualifiedErrorId
    Assert-Equal 'ProductUnknown,Get-LicenseProduct' (Get-Failure { Get-LicenseProduct NOSUCH, SPE_E3 -ErrorAction Stop }).FullyQualifiedErrorId
}

Test 'what ends a command ends it under every -ErrorAction' {
    Reset-Tenant
    foreach ($action in 'SilentlyContinue', 'Continue', 'Stop') {
        $failure = Get-Failure { Get-LicensedUser -User nobody@contoso.com -ErrorAction $action }
        Assert-Equal 'UserNotFound,Get-LicensedUser' $failure.FullyQualifiedErrorId $action
    }
}
