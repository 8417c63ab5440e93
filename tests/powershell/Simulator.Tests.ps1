# The simulator as a command: what it refuses, and that it ends.

Test 'a port that is taken is an error with its address and a cure' {
    $port = ([uri] $script:Simulator.GraphRoot).Port
    $failure = Get-Failure { Start-LicenseSimulator -User 20 -Port $port }
    Assert-Equal 'InvalidInput,Start-LicenseSimulator' $failure.FullyQualifiedErrorId
    Assert-Equal 'InvalidArgument' ([string] $failure.CategoryInfo.Category)
    Assert-Equal "127.0.0.1:$port" $failure.TargetObject
    Assert-Match '-Port' $failure.ErrorDetails.RecommendedAction
    Assert-Match "did not start: .*127\.0\.0\.1:$port" $failure.Exception.Message
    Assert-Equal 2 @($failure.ErrorDetails.Message.Trim() -split '\r?\n').Count 'lines: the sentence and the id'
    Assert-True ($failure.Exception.Message -notmatch 'backtrace|panicked|main\.rs') 'nothing of its inside'
}

Test 'numbers out of range and unknown clouds are refused before anything starts' {
    foreach ($wrong in @{ User = -1 }, @{ User = 0 }, @{ User = 5000001 }, @{ Seed = -1 }, @{ Port = 65536 }, @{ Environment = 'Mars' }, @{ Environment = 'China" --seed "9' }) {
        $failure = Get-Failure { Start-LicenseSimulator @wrong }
        Assert-Equal 'ParameterArgumentValidationError,Start-LicenseSimulator' $failure.FullyQualifiedErrorId
        Assert-Match ([string] $wrong.Keys) $failure.Exception.Message
    }
}

Test 'plays the clouds that can be connected to' {
    $known = @((Get-Command Start-LicenseSimulator).Parameters['Environment'].Attributes | Where-Object { $_ -is [ValidateSet] }).ValidValues
    $line = 'Connect-LicenseTenant -EnvironmentProfile '
    Assert-Equal @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText) $known
    foreach ($cloud in $known) {
        $demo = Start-LicenseSimulator -User 5 -Environment $cloud
        try {
            $state = [System.Text.Json.Nodes.JsonNode]::Parse($script:Http.GetStringAsync("$($demo.GraphRoot)/_sim/state").Result)
            Assert-Equal $cloud ([string] $state['profile'])
        }
        finally { $demo | Stop-LicenseSimulator }
    }
}
