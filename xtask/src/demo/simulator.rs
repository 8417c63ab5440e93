//! The simulated tenant as a program of its own, ended when the demo ends.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::http;
use crate::process::stop;
use crate::stopwatch::Stopwatch;

/// It is ready within a second, on a machine that does nothing else.
const READY: Duration = Duration::from_secs(60);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// A running simulator.
pub(crate) struct Simulator {
    child: Child,
    /// Kept open as long as the simulator is to live. It ends with this program, however that ends, and not by
    /// Ctrl+C: a move that is being stopped still talks to it.
    leash: Option<ChildStdin>,
    /// The Graph root, without a version and without a slash at the end.
    pub(super) root: String,
    /// A License Administrator's token.
    pub(super) token: String,
}

/// The line it prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    listening: String,
    token: String,
}

impl Simulator {
    /// Starts it on a free port and waits until it is ready.
    pub(crate) fn start(program: &Path, page: Option<&Path>, users: u32) -> Result<Self> {
        let mut command = Command::new(program);
        command.args([
            "--listen",
            "127.0.0.1:0",
            "--seed",
            "1",
            "--users",
            &users.to_string(),
            "--until-stdin-closes",
        ]);
        if let Some(page) = page {
            command.arg("--www").arg(page);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the simulator")?;
        let leash = child.stdin.take();
        let out = child.stdout.take().context("the simulator has an output")?;
        let ready = first_line(out).and_then(|line| {
            serde_json::from_str::<Ready>(&line)
                .with_context(|| format!("the simulator is not ready, it says: {line:?}"))
        });
        match ready {
            Ok(Ready { listening, token }) => Ok(Self {
                child,
                leash,
                root: listening.trim_end_matches('/').to_owned(),
                token,
            }),
            Err(error) => {
                // It may have ended already, which is as good.
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// Reads a page of the control path.
    pub(super) fn control(&self, path: &str) -> Result<String> {
        let address = self
            .root
            .strip_prefix("http://")
            .context("the simulator speaks http")?;
        http::get(address, path, "Sim-Control: 1")
    }

    /// Stays until this program is told to end.
    pub(super) fn stay(mut self) -> Result<()> {
        while !stop::is_asked() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the simulator ended by itself ({status})");
            }
            thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Lets go of it, as the end of this program would, and fails unless it ends by that within the limit.
    pub(crate) fn let_go(mut self, limit: Duration) -> Result<()> {
        drop(self.leash.take());
        let watch = Stopwatch::start();
        while self.child.try_wait()?.is_none() {
            if watch.is_past(limit) {
                bail!("the simulator outlives the program that started it");
            }
            thread::sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first line, which is all that the simulator says.
fn first_line(out: impl Read + Send + 'static) -> Result<String> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        // Nobody listens when the time was up.
        let _ = tell.send(read.map(|_| line));
    });
    told.recv_timeout(READY)
        .with_context(|| format!("the simulator said nothing for {} s", READY.as_secs()))?
        .context("the simulator cannot be read")
}
