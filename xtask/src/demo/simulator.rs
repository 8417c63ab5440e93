//! The simulated tenant as a program of its own, ended when the demo ends.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::http;

/// A running simulator.
pub(super) struct Simulator {
    child: Child,
    /// Kept open as long as the simulator is to live; waiting for a child closes its own.
    _leash: Option<ChildStdin>,
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
    pub(super) fn start(program: &Path, page: Option<&Path>, users: u32) -> Result<Self> {
        let mut command = Command::new(program);
        command.args([
            "--listen",
            "127.0.0.1:0",
            "--seed",
            "1",
            "--users",
            &users.to_string(),
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
        let mut line = String::new();
        let out = child.stdout.take().context("the simulator has an output")?;
        // Only the first line: the simulator says nothing after it.
        let read = BufReader::new(out).read_line(&mut line);
        let ready = read.context("the simulator said nothing").and_then(|_| {
            serde_json::from_str::<Ready>(&line)
                .with_context(|| format!("the simulator is not ready, it says: {line:?}"))
        });
        match ready {
            Ok(Ready { listening, token }) => Ok(Self {
                child,
                _leash: leash,
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

    /// Stays until the simulator ends, which Ctrl+C makes it do together with this program.
    pub(super) fn wait(&mut self) -> Result<()> {
        let status = self.child.wait()?;
        if status.success() {
            return Ok(());
        }
        bail!("the simulator ended by itself ({status})")
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
