# A host of 120 columns that keeps what it is asked to show and answers questions from a list: what an administrator would
# see. Out-String, which would do for text, is not part of the test engine.
using namespace System.Management.Automation
using namespace System.Management.Automation.Host
using namespace System.Collections.Generic
using namespace System.Collections.ObjectModel

[NoRunspaceAffinity()]
class TestRawUserInterface : PSHostRawUserInterface {
    [System.ConsoleColor] $Foreground = 'Gray'
    [System.ConsoleColor] get_ForegroundColor() { return 'Gray' }
    [void] set_ForegroundColor([System.ConsoleColor] $value) { }
    [System.ConsoleColor] get_BackgroundColor() { return 'Black' }
    [void] set_BackgroundColor([System.ConsoleColor] $value) { }
    [Size] get_BufferSize() { return [Size]::new(120, 3000) }
    [void] set_BufferSize([Size] $value) { }
    [Size] get_WindowSize() { return [Size]::new(120, 50) }
    [void] set_WindowSize([Size] $value) { }
    [Size] get_MaxWindowSize() { return [Size]::new(120, 50) }
    [Size] get_MaxPhysicalWindowSize() { return [Size]::new(120, 50) }
    [Coordinates] get_CursorPosition() { return [Coordinates]::new(0, 0) }
    [void] set_CursorPosition([Coordinates] $value) { }
    [Coordinates] get_WindowPosition() { return [Coordinates]::new(0, 0) }
    [void] set_WindowPosition([Coordinates] $value) { }
    [int] get_CursorSize() { return 25 }
    [void] set_CursorSize([int] $value) { }
    [string] get_WindowTitle() { return '' }
    [void] set_WindowTitle([string] $value) { }
    [bool] get_KeyAvailable() { return $false }
    [void] FlushInputBuffer() { }
    [KeyInfo] ReadKey([ReadKeyOptions] $options) { throw [System.NotSupportedException]::new() }
    [BufferCell[, ]] GetBufferContents([Rectangle] $rectangle) { throw [System.NotSupportedException]::new() }
    [void] SetBufferContents([Coordinates] $origin, [BufferCell[, ]] $contents) { }
    [void] SetBufferContents([Rectangle] $rectangle, [BufferCell] $fill) { }
    [void] ScrollBufferContents([Rectangle] $source, [Coordinates] $destination, [Rectangle] $clip, [BufferCell] $fill) { }
}

[NoRunspaceAffinity()]
class TestUserInterface : PSHostUserInterface {
    [TestRawUserInterface] $Raw = [TestRawUserInterface]::new()
    [System.Text.StringBuilder] $Output = [System.Text.StringBuilder]::new()
    [List[string]] $Questions = [List[string]]::new()
    [Queue[int]] $Answers = [Queue[int]]::new()

    [PSHostRawUserInterface] get_RawUI() { return $this.Raw }
    [string] ReadLine() { throw [System.NotSupportedException]::new() }
    [securestring] ReadLineAsSecureString() { throw [System.NotSupportedException]::new() }
    [void] Write([string] $value) { $this.Output.Append($value) }
    [void] Write([System.ConsoleColor] $foreground, [System.ConsoleColor] $background, [string] $value) { $this.Output.Append($value) }
    [void] WriteLine([string] $value) { $this.Output.AppendLine($value) }
    [void] WriteErrorLine([string] $value) { $this.Output.AppendLine($value) }
    [void] WriteDebugLine([string] $message) { }
    [void] WriteVerboseLine([string] $message) { $this.Output.AppendLine("VERBOSE: $message") }
    [void] WriteWarningLine([string] $message) { $this.Output.AppendLine("WARNING: $message") }
    [void] WriteProgress([long] $sourceId, [ProgressRecord] $record) { }
    [Dictionary[string, psobject]] Prompt([string] $caption, [string] $message, [Collection[FieldDescription]] $descriptions) {
        throw [System.NotSupportedException]::new()
    }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $targetName) {
        throw [System.NotSupportedException]::new()
    }
    [PSCredential] PromptForCredential([string] $caption, [string] $message, [string] $userName, [string] $targetName,
        [PSCredentialTypes] $types, [PSCredentialUIOptions] $options) {
        throw [System.NotSupportedException]::new()
    }
    [int] PromptForChoice([string] $caption, [string] $message, [Collection[ChoiceDescription]] $choices, [int] $defaultChoice) {
        $this.Questions.Add($message)
        return $this.Answers.Dequeue()
    }
}

[NoRunspaceAffinity()]
class TestHost : PSHost {
    [TestUserInterface] $Screen = [TestUserInterface]::new()
    [guid] $Identity = [guid]::NewGuid()
    [string] get_Name() { return 'TestHost' }
    [version] get_Version() { return [version]::new(1, 0) }
    [guid] get_InstanceId() { return $this.Identity }
    [PSHostUserInterface] get_UI() { return $this.Screen }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::InvariantCulture }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::GetCultureInfo('en-US') }
    [void] SetShouldExit([int] $exitCode) { }
    [void] EnterNestedPrompt() { }
    [void] ExitNestedPrompt() { }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
}
