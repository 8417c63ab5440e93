//! Appending to a journal's file, on a thread of its own: while the disk works, answers are taken in and more
//! records gather for the next write.

use super::file_journal::unavailable;
use reseat_core::ports::{JournalError, JournalWriter, PortFuture};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

type Work = (Vec<u8>, oneshot::Sender<io::Result<()>>);

/// A journal that is open for appending.
#[derive(Debug)]
pub(super) struct Writer {
    work: Option<Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
    is_broken: bool,
}

impl Writer {
    /// Appends to this file.
    pub(super) fn start(mut file: File, path: PathBuf) -> Result<Writer, JournalError> {
        let (work, given) = channel::<Work>();
        let thread = thread::Builder::new()
            .name("reseat-journal".into())
            .spawn(move || {
                for (lines, tell) in given {
                    let written = file.write_all(&lines).and_then(|()| file.sync_data());
                    let is_over = written.is_err();
                    // Who asked may be gone.
                    let _ = tell.send(written);
                    if is_over {
                        return;
                    }
                }
            })
            .map_err(|fault| unavailable(&path, &fault))?;
        Ok(Writer {
            work: Some(work),
            thread: Some(thread),
            path,
            is_broken: false,
        })
    }
}

impl JournalWriter for Writer {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            // After a failed write or flush nobody knows what the disk holds, and trying again may report a
            // success that is none: nothing more is written to this journal.
            let gone = || io::Error::other("an earlier record could not be written");
            if self.is_broken {
                return Err(unavailable(&self.path, &gone()));
            }
            // Whoever drops this before its end does not know either.
            self.is_broken = true;
            let (tell, told) = oneshot::channel();
            let work = self.work.as_ref();
            let is_given = work.is_some_and(|work| work.send((lines.to_vec(), tell)).is_ok());
            let written = match told.await {
                Ok(written) if is_given => written,
                _ => Err(gone()),
            };
            self.is_broken = written.is_err();
            written.map_err(|fault| unavailable(&self.path, &fault))
        })
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // The next run must not begin while this one's last line is still on its way.
            let _ = thread.join();
        }
    }
}
