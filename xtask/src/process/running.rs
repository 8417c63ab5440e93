//! A program with all that it starts: waited for within a limit, and ended as a whole.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::{shown, stop};
use crate::stopwatch::Stopwatch;

/// What a program gets to end in order once this one was told to end: a move settles what is under way.
const GRACE: Duration = Duration::from_secs(60);
/// What a program gets that has run out of time.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Between two looks, once a program has run for a while.
const PAUSE: Duration = Duration::from_millis(50);

/// How a program is asked to end.
#[derive(Clone, Copy)]
enum Ask {
    /// As Ctrl+C in a terminal does.
    Interrupt,
    Terminate,
    /// It is not asked.
    Kill,
}

/// A program that was started.
pub(super) struct Running {
    pub(super) child: Child,
}

impl Running {
    /// Starts a program that reads nothing, unless this one was told to end.
    ///
    /// On Unix it leads a group of processes, which everything that it starts belongs to. A terminal's
    /// Ctrl+C then reaches this program only, which passes it on.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        stop::check()?;
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start `{}`", shown(command)))?;
        Ok(Self { child })
    }

    /// Waits for its end; none when the time was up, and it was ended with all that it started.
    pub(super) fn wait(&mut self, limit: Duration) -> Result<Option<ExitStatus>> {
        let status = self.look(limit, stop::is_asked)?;
        if status.is_some() {
            return Ok(status);
        }
        if stop::is_asked() {
            self.end(Ask::Interrupt, GRACE)?;
            stop::check()?;
        }
        self.end(Ask::Terminate, LAST_WORDS)?;
        Ok(None)
    }

    /// Looks until it has ended, the time is up, or there is another reason to look no longer.
    fn look(&mut self, limit: Duration, enough: impl Fn() -> bool) -> Result<Option<ExitStatus>> {
        let watch = Stopwatch::start();
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if watch.is_past(limit) || enough() {
                return Ok(None);
            }
            thread::sleep(pause);
            pause = PAUSE.min(pause * 2);
        }
    }

    /// Asks all of the group to end, and kills what is left of it when the grace is over.
    fn end(&mut self, ask: Ask, grace: Duration) -> Result<()> {
        self.ask(ask);
        self.look(grace, || false)?;
        self.ask(Ask::Kill);
        self.child.wait()?;
        Ok(())
    }

    /// A group that has ended cannot be asked, which is as good.
    #[cfg(unix)]
    fn ask(&self, ask: Ask) {
        use rustix::process::{Pid, Signal, kill_process_group};
        let signal = match ask {
            Ask::Interrupt => Signal::INT,
            Ask::Terminate => Signal::TERM,
            Ask::Kill => Signal::KILL,
        };
        let _ = kill_process_group(Pid::from_child(&self.child), signal);
    }

    /// Without groups: a console gives Ctrl+C to everybody, and only the program itself can be ended.
    #[cfg(not(unix))]
    fn ask(&mut self, ask: Ask) {
        if !matches!(ask, Ask::Interrupt) {
            let _ = self.child.kill();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead, BufReader};

    use rustix::process::{Pid, test_kill_process};

    use super::*;

    #[test]
    fn what_a_program_started_ends_with_it() {
        let mut command = Command::new("sh");
        // Neither the shell nor the other program ends when it is asked to.
        command.args(["-c", "trap '' TERM; sleep 300 & echo $!; wait; sleep 300"]);
        let mut running = Running::start(command.stdout(Stdio::piped())).unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(running.child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let other = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
        assert!(test_kill_process(other).is_ok());

        let watch = Stopwatch::start();
        running
            .end(Ask::Terminate, Duration::from_millis(100))
            .unwrap();
        assert!(!watch.is_past(Duration::from_secs(60)));
        // Who waits for the end of its output waits for the last one that holds it.
        assert_eq!(out.read_line(&mut line).unwrap(), 0);
    }

    #[test]
    fn a_program_that_ends_when_asked_is_not_killed() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "trap 'echo settled; exit 0' INT; echo ready; while :; do sleep 0.01; done",
        ]);
        let mut running = Running::start(command.stdout(Stdio::piped())).unwrap();
        let mut lines = BufReader::new(running.child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        running.end(Ask::Interrupt, GRACE).unwrap();
        assert_eq!(lines.next().unwrap().unwrap(), "settled");
    }
}
