//! Runs other programs: quietly, with their words shown only when they fail, and never without a limit.

mod running;
pub(crate) mod stop;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use self::running::Running;
use crate::stopwatch::Stopwatch;

/// What anything may take, a first build on a slow machine or a browser's installation included.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// What a program may take that only has to show that it starts.
const ANSWER: Duration = Duration::from_secs(2 * 60);

/// Lines of each stream of a failed program that are shown.
const SHOWN_LINES: usize = 80;

/// The first program of this name on the search path.
pub(crate) fn find(search_path: &[PathBuf], name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    search_path
        .iter()
        .map(|folder| folder.join(&file))
        .find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Whether a program can be started and ends well: how the chores ask what a machine has.
pub(crate) fn answers(command: &mut Command) -> bool {
    finish_within(command, ANSWER).is_ok_and(|ended| ended.success)
}

/// Runs to the end and returns what it printed to standard output; a failure carries its last lines.
pub(crate) fn quiet(command: &mut Command) -> Result<String> {
    quiet_within(command, PATIENCE)
}

/// The same with a limit of its own.
pub(crate) fn quiet_within(command: &mut Command, limit: Duration) -> Result<String> {
    let ended = finish_within(command, limit)?;
    if ended.success {
        return Ok(ended.out);
    }
    bail!("{}", ended.complaint(command))
}

/// Runs to the end with its output shown as it comes.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    match Running::start(command)?.wait(PATIENCE)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => bail!(
            "`{}` ended badly ({status}); its words stand above",
            shown(command)
        ),
        None => bail!("`{}` {}", shown(command), out_of_time(PATIENCE)),
    }
}

/// What a program printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) success: bool,
    code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The command, how it ended, and the last lines of both streams.
    pub(crate) fn complaint(&self, command: &Command) -> String {
        let code = self.code.map_or_else(
            || "was ended".to_owned(),
            |code| format!("ended with exit code {code}"),
        );
        let (out, err) = (last_lines(&self.out), last_lines(&self.err));
        format!("`{}` {code}\n{out}{err}", shown(command))
    }
}

/// Runs to the end, or ends it and all that it started when the time is up. What it printed until then is kept.
pub(crate) fn finish_within(command: &mut Command, limit: Duration) -> Result<Ended> {
    let mut running = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let out = Gathered::from(running.child.stdout.take());
    let err = Gathered::from(running.child.stderr.take());
    let status = running.wait(limit)?;
    let mut ended = Ended {
        success: status.is_some_and(|status| status.success()),
        code: status.and_then(|status| status.code()),
        out: out.text(),
        err: err.text(),
    };
    if status.is_none() {
        ended.err.push_str(&format!("\n{}\n", out_of_time(limit)));
    }
    Ok(ended)
}

fn out_of_time(limit: Duration) -> String {
    format!(
        "was ended after {} s without an end of its own",
        limit.as_secs()
    )
}

/// What a stream has given so far, read beside the wait so that a full pipe cannot block the program.
struct Gathered {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Gathered {
    fn from(stream: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bytes);
        let reader = stream.map(|mut stream| {
            thread::spawn(move || {
                let mut chunk = [0_u8; 8192];
                while let Ok(count @ 1..) = stream.read(&mut chunk) {
                    kept.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(&chunk[..count]);
                }
            })
        });
        Self { bytes, reader }
    }

    /// The text. A stream ends with the last program that holds it, so one that was left running
    /// is not waited for longer than this.
    fn text(self) -> String {
        let watch = Stopwatch::start();
        while self
            .reader
            .as_ref()
            .is_some_and(|reader| !reader.is_finished())
            && !watch.is_past(Duration::from_secs(2))
        {
            thread::sleep(Duration::from_millis(10));
        }
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The command as a person would type it, without its environment.
pub(crate) fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .map(|word| {
            if word.contains(' ') {
                format!("'{word}'").into()
            } else {
                word
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without the lines of tests that passed, which would push out those of the others.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("ok "))
        .collect();
    let start = lines.len().saturating_sub(SHOWN_LINES);
    lines[start..]
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect()
}
