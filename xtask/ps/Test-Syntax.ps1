# Reads PowerShell files with PowerShell's own parser and prints one line, `path:line: rule: what`, for each thing that
# Windows PowerShell 5.1 cannot parse or that a session with nothing but Microsoft.PowerShell.Core cannot run.
# `-Path` takes several files with | between them.
param([Parameter(Mandatory)] [string] $Path)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

# Commands of Microsoft.PowerShell.Core that came after 5.1.
$newer = 'Enable-ExperimentalFeature', 'Disable-ExperimentalFeature', 'Get-ExperimentalFeature', 'Get-PSSubsystem', 'Switch-Process'
$newerParameters = @{ 'ForEach-Object' = 'Parallel', 'ThrottleLimit', 'TimeoutSeconds', 'AsJob', 'UseNewRunspace' }
$newerAttributes = 'ValidateNotNullOrWhiteSpace', 'ArgumentCompletions', 'Experimental', 'ValidateUserDrive', 'ValidateTrustedData'

$core = [System.Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
foreach ($command in Get-Command -Module Microsoft.PowerShell.Core) {
    if ($command.Name -notin $newer) { $null = $core.Add($command.Name) }
}

$verbs = [System.Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
foreach ($group in 'Common', 'Communications', 'Data', 'Diagnostic', 'Lifecycle', 'Other', 'Security') {
    foreach ($field in ([type] "System.Management.Automation.Verbs$group").GetFields()) { $null = $verbs.Add($field.Name) }
}
# Approved since PowerShell 6 only: 5.1 warns about them at every import.
foreach ($verb in 'Build', 'Deploy') { $null = $verbs.Remove($verb) }

$files = foreach ($name in $Path.Split('|')) {
    $tokens = $null
    $problems = $null
    $full = [System.IO.Path]::Combine($PWD.ProviderPath, $name)
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($full, [ref] $tokens, [ref] $problems)
    [pscustomobject] @{ Name = $name; Tree = $tree; Tokens = $tokens; Problems = $problems }
}

# A function of one file may be called from every other: the module reads them all into one session.
$known = [System.Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
foreach ($file in $files) {
    foreach ($function in $file.Tree.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true)) {
        $null = $known.Add($function.Name)
    }
}

function Test-Node {
    # What is wrong with one node of a syntax tree, as `rule: what`; nothing when nothing is.
    param($Node)

    switch ($Node.GetType().Name) {
        'TernaryExpressionAst' { 'ternary: condition ? a : b' }
        'PipelineChainAst' { 'chain: && and || between pipelines' }
        'BinaryExpressionAst' {
            if ($Node.Operator -eq 'QuestionQuestion') { 'coalesce: ??' }
            if ($Node.Operator -eq 'DotDot' -and $Node.Left -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                'range: a range of letters'
            }
        }
        'AssignmentStatementAst' { if ($Node.Operator -eq 'QuestionQuestionEquals') { 'coalesce: ??=' } }
        'MemberExpressionAst' { if ($Node.NullConditional) { 'conditional: ?.' } }
        'InvokeMemberExpressionAst' { if ($Node.NullConditional) { 'conditional: ?.' } }
        'IndexExpressionAst' { if ($Node.NullConditional) { 'conditional: ?[]' } }
        'ScriptBlockAst' { if ($Node.CleanBlock) { 'clean: the block clean' } }
        'PipelineAst' { if ($Node.Background) { 'background: & at the end' } }
        'AttributeAst' { if ($Node.TypeName.Name -in $newerAttributes) { "attribute: [$($Node.TypeName.Name)]" } }
        'FunctionDefinitionAst' {
            if ($Node.Name.Contains('-') -and -not $verbs.Contains($Node.Name.Split('-')[0])) {
                "verb: $($Node.Name) has no approved verb"
            }
        }
        'CommandAst' {
            $command = $Node.GetCommandName()
            # `& $value` and `. $file` have no name; what they run is checked where it stands.
            if ($command) {
                if (-not $core.Contains($command) -and -not $known.Contains($command)) { "command: $command" }
                if ($newerParameters.ContainsKey($command)) {
                    foreach ($element in $Node.CommandElements) {
                        if ($element -is [System.Management.Automation.Language.CommandParameterAst] -and
                            $element.ParameterName -in $newerParameters[$command]) {
                            "parameter: $command -$($element.ParameterName)"
                        }
                    }
                }
            }
        }
    }
}

function Test-Token {
    # What is wrong with one token, as `rule: what`.
    param($Token, [string[]] $Lines)

    switch ($Token.Kind) {
        'Number' { if ($Token.Text -match '^0b|[0-9a-f](u|y|s|n|uy|us|ul)(kb|mb|gb|tb|pb)?$') { "number: $($Token.Text)" } }
        { $_ -in 'StringExpandable', 'HereStringExpandable' } { if ($Token.Text -cmatch '`u\{|`e') { 'escape: `u{} and `e' } }
        'Pipe' {
            $before = $Lines[$Token.Extent.StartLineNumber - 1].Substring(0, $Token.Extent.StartColumnNumber - 1)
            if (-not $before.Trim()) { 'pipe: a line that starts with |' }
        }
    }
}

foreach ($file in $files) {
    foreach ($problem in $file.Problems) { "$($file.Name):$($problem.Extent.StartLineNumber): parse: $($problem.Message)" }
    # A manifest is data, not commands.
    if ($file.Name.EndsWith('.psd1')) { continue }
    foreach ($node in $file.Tree.FindAll({ $true }, $true)) {
        foreach ($what in Test-Node $node) { "$($file.Name):$($node.Extent.StartLineNumber): $what" }
    }
    $lines = [System.IO.File]::ReadAllLines([System.IO.Path]::Combine($PWD.ProviderPath, $file.Name))
    foreach ($token in $file.Tokens) {
        foreach ($what in Test-Token $token $lines) { "$($file.Name):$($token.Extent.StartLineNumber): $what" }
    }
}
