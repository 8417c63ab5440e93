# Runs the tests of the PowerShell module: pwsh -NoProfile -File tests/powershell/Run.ps1 [-Filter regex]
# The environment says where things are: RESEAT_MODULE (the packaged module's manifest), RESEAT_VECTORS,
# RESEAT_LIBRARY_ANOTHER_VERSION (a library that the module must refuse).
param([string] $Filter = '.')

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# What is said is compared in English, wherever the tests run.
[cultureinfo]::CurrentUICulture = 'en-US'
$script:Passed = 0
$script:Failed = 0

function Test {
    # Long names: a test's own variables are looked up in this function before its file.
    param([string] $TestName, [scriptblock] $TestBody)
    if ($TestName -notmatch $Filter) { return }
    $testWatch = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        $null = & $TestBody
        $script:Passed++
        "  ok    $TestName ($($testWatch.ElapsedMilliseconds) ms)"
    }
    catch {
        $script:Failed++
        "  FAIL  $TestName"
        "        $_"
        "        $($_.ScriptStackTrace -replace '\r?\n', "`n        ")"
    }
}

. "$PSScriptRoot/Host.ps1"
. "$PSScriptRoot/Support.ps1"
try {
    foreach ($file in [System.IO.Directory]::GetFiles($PSScriptRoot, '*.Tests.ps1') | Sort-Text) {
        [System.IO.Path]::GetFileName($file)
        . $file
    }
}
finally {
    Stop-TestTenant
}
"$script:Passed passed, $script:Failed failed"
exit [int] ($script:Failed -gt 0)
