//! What a chore tells the person who started it: one line per step, problems with their cure.

use std::io::Write;

/// Says what is being done now.
pub(crate) fn step(what: &str) {
    line(&format!("> {what}"));
}

/// Prints one plain line.
///
/// A closed pipe (`cargo xtask … | head`) is no reason to stop a chore, so write errors are dropped.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Says, so that it cannot be overlooked, that a part is left out and what would bring it back.
pub(crate) fn left_out(part: &str, cure: &str) {
    line(&format!("!! LEFT OUT: {part}. {cure}"));
}

/// Prints why a chore failed, outermost reason first.
pub(crate) fn failure(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "\nfailed: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  because: {cause}");
    }
}
