# Everything the syntax check must refuse, one thing a line; the comment at its end names the rule.
# Never run: only parsed.
$a = 1
$b = $a ? 2 : 3 # expect: ternary
$b = $null ?? 1 # expect: coalesce
$b ??= 1 # expect: coalesce
$c = ${a}?.Length # expect: conditional
$c = ${a}?.ToString() # expect: conditional
$c = ${a}?[0] # expect: conditional
Get-Command && Get-Help # expect: chain
Get-Command || Get-Help # expect: chain
$job = Get-Command & # expect: background
$letters = 'a'..'z' # expect: range
$bits = 0b101 # expect: number
$bytes = 12uy # expect: number
$smile = "`u{1F600}" # expect: escape
1, 2 | ForEach-Object -Parallel { $_ } # expect: parameter
Write-Error 'no' # expect: command
Select-Object -First 1 # expect: command
1, 2 | % { $_ } # expect: command
$kept = 1, 2
    | Where-Object { $_ } # expect: pipe
function Fetch-Thing { } # expect: verb
function Build-Thing { } # expect: verb
function Get-Thing {
    param(
        [ValidateNotNullOrWhiteSpace()] [string] $Name # expect: attribute
    )
}
function Clear-Thing { process { } clean { } } # expect: clean
function Get-Other { Get-Thing -Name 'a'; Get-Command | Where-Object Name | ForEach-Object { & $_ } }
