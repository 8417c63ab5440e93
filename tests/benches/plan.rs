//! How long a plan takes, and how much memory: from facts that were fetched to the document's bytes, back from
//! the bytes to steps, and the fetching itself. Prints one JSON line per result. Each size runs in a process of
//! its own, so that its peak of memory is its own.
//!
//! `ratio_per_user` is the cost per user against that of the smallest size, in the same run.
#![expect(clippy::unwrap_used, reason = "a bench that can't go on stops")]

#[path = "plan/fetch.rs"]
mod fetch;
#[path = "plan/native.rs"]
mod native;
#[path = "plan/tenant.rs"]
mod tenant;

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Users of the tenant that is fetched.
const FETCHED: usize = 100_000;
/// The word before what a process of its own is to do: the case, how many users, and the document.
const ALONE: &str = "--alone";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = words.iter().position(|word| word == ALONE) {
        return alone(&words[at + 1..]);
    }
    if !is_asked_for(&words) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("plan.json");
    let mut smallest: [Option<f64>; 2] = [None, None];
    for users in SIZES {
        for (case, smallest) in ["native", "read"].into_iter().zip(&mut smallest) {
            let mut line = apart(case, users, &document);
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52 users")]
            let per_user = line["seconds"].as_f64().unwrap() / users as f64;
            let smallest = *smallest.get_or_insert(per_user);
            line["ratio_per_user"] = json!(rounded(per_user / smallest));
            say(&line);
        }
    }
    say(&apart("fetch", FETCHED, &document));
}

/// Whether this bench was asked for: by no name, or by a part of its own.
fn is_asked_for(words: &[String]) -> bool {
    let mut names = words
        .iter()
        .filter(|word| !word.starts_with('-'))
        .peekable();
    names.peek().is_none() || names.any(|name| "plan".contains(name.as_str()))
}

/// Runs a case in a process of its own and returns its line.
fn apart(case: &str, users: usize, document: &Path) -> Value {
    let this = std::env::current_exe().unwrap();
    let words = [ALONE, case, &users.to_string()];
    let output = Command::new(this)
        .args(words)
        .arg(document)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{case} {users}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn alone(words: &[String]) {
    let [case, users, document] = words else {
        return;
    };
    let (users, document) = (users.parse().unwrap(), Path::new(document));
    let mut line = json!({ "bench": "plan", "case": case, "users": users });
    match case.as_str() {
        "native" => native::plan(users, document, &mut line),
        "read" => native::read(document, &mut line),
        "fetch" => fetch::compare(users, &mut line),
        "tenant" => return fetch::serve(users),
        _ => return,
    }
    line["peak_rss_mib"] = json!(peak_rss_mib());
    say(&line);
}

fn say(line: &Value) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap();
}

/// Seconds that something takes, and what comes of it.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed().as_secs_f64(), made)
}

fn rounded(figure: f64) -> f64 {
    (figure * 1_000.0).round() / 1_000.0
}

/// The most memory this process ever had, by the word of Linux; nothing elsewhere.
fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib.div_ceil(1_024))
}
