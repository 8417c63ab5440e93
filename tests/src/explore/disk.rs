//! A journal on a disk that can be full, fail in the middle of a write, and lose what was not flushed when its process
//! dies.

use super::blow::{Blow, Kind, Op};
use super::dice::Dice;
use super::fate::Fate;
use reseat_core::adapters::memory::FakeClock;
use reseat_core::ports::{
    Clock, FileError, FileReader, FileWriter, JournalError, JournalStore, JournalWriter,
    PortFuture, RunLock,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// Shared by every process of one case.
#[derive(Clone)]
pub(super) struct Disk {
    kept: Arc<Mutex<Kept>>,
    clock: FakeClock,
    fate: Fate,
    seed: u64,
}

#[derive(Default)]
struct Kept {
    journals: BTreeMap<String, Vec<u8>>,
    plans: BTreeMap<String, Vec<u8>>,
    holder: Option<String>,
}

impl Disk {
    /// An empty one.
    pub(super) fn new(clock: FakeClock, fate: Fate, seed: u64) -> Disk {
        Disk {
            kept: Arc::default(),
            clock,
            fate,
            seed,
        }
    }

    /// Whether this is durable in a journal.
    pub(super) fn has(&self, id: &str) -> bool {
        let kept = self.kept();
        let holds = |journal: &Vec<u8>| {
            journal
                .windows(id.len())
                .any(|bytes| bytes == id.as_bytes())
        };
        kept.journals.values().rev().any(holds)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    fn writer(&self, move_id: &str) -> Box<dyn JournalWriter> {
        Box::new(Writer {
            disk: self.clone(),
            move_id: move_id.into(),
            is_broken: false,
        })
    }

    fn keep(&self, move_id: &str, bytes: &[u8]) {
        if let Some(journal) = self.kept().journals.get_mut(move_id) {
            journal.extend_from_slice(bytes);
        }
    }
}

struct Held(Disk);

impl RunLock for Held {
    fn is_held(&self) -> bool {
        true
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.kept().holder = None;
    }
}

struct Writer {
    disk: Disk,
    move_id: String,
    is_broken: bool,
}

fn missing(move_id: &str) -> JournalError {
    JournalError::Missing {
        move_id: move_id.into(),
    }
}

fn unavailable(detail: &str) -> JournalError {
    JournalError::Unavailable {
        place: "the disk".into(),
        detail: detail.into(),
    }
}

impl Writer {
    async fn write(&mut self, lines: &[u8]) -> Result<(), JournalError> {
        let disk = self.disk.clone();
        let mut dice = Dice::at(disk.seed, disk.fate.count());
        let part = lines.get(..dice.below(lines.len())).unwrap_or_default();
        let step = |kind| disk.fate.step(Op { kind, users: 0 });
        let blows = step(Kind::Append);
        if blows.contains(&Blow::Kill) {
            return disk.fate.die().await;
        }
        if blows.contains(&Blow::Full) {
            return Err(unavailable("no space left"));
        }
        if blows.contains(&Blow::Short) {
            disk.keep(&self.move_id, part);
            return Err(unavailable("input/output error"));
        }
        let millis = u64::try_from(dice.below(6)).unwrap();
        disk.clock.sleep(Duration::from_millis(millis)).await;
        let blows = step(Kind::Flush);
        if blows.contains(&Blow::Kill) {
            disk.keep(&self.move_id, part);
            return disk.fate.die().await;
        }
        disk.keep(&self.move_id, lines);
        if blows.contains(&Blow::Short) {
            return Err(unavailable("input/output error"));
        }
        Ok(())
    }
}

impl JournalWriter for Writer {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            if self.is_broken {
                return Err(unavailable("an earlier record could not be written"));
            }
            let written = self.write(lines).await;
            self.is_broken = written.is_err();
            written
        })
    }

    fn place(&self) -> String {
        "the disk".into()
    }
}

impl JournalStore for Disk {
    fn lock<'a>(
        &'a self,
        _: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>> {
        Box::pin(async move {
            let mut kept = self.kept();
            if let Some(holder) = kept.holder.clone() {
                return Err(JournalError::Locked { holder });
            }
            kept.holder = Some(holder.into());
            Ok(Box::new(Held(self.clone())) as _)
        })
    }

    fn place(&self, _: &str, _: &str) -> String {
        "the disk".into()
    }

    fn create<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            self.kept().journals.insert(move_id.into(), Vec::new());
            Ok(self.writer(move_id))
        })
    }

    fn open<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
        keep: u64,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            match self.kept().journals.get_mut(move_id) {
                Some(journal) => journal.truncate(usize::try_from(keep).unwrap()),
                None => return Err(missing(move_id)),
            }
            Ok(self.writer(move_id))
        })
    }

    fn read<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileReader>, JournalError>> {
        Box::pin(async move {
            let whole = self.kept().journals.get(move_id).cloned();
            let whole = whole.ok_or_else(|| missing(move_id))?;
            Ok(Box::new(Pieces(Some(whole))) as _)
        })
    }

    fn list<'a>(&'a self, _: &'a str) -> PortFuture<'a, Result<Vec<String>, JournalError>> {
        Box::pin(async move { Ok(self.kept().journals.keys().cloned().collect()) })
    }

    fn write_plan<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, JournalError>> {
        Box::pin(async move {
            Ok(Box::new(Plan {
                disk: self.clone(),
                move_id: move_id.into(),
                written: Vec::new(),
            }) as _)
        })
    }

    fn read_plan<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Option<Box<dyn FileReader>>, JournalError>> {
        Box::pin(async move {
            let whole = self.kept().plans.get(move_id).cloned();
            Ok(whole.map(|whole| Box::new(Pieces(Some(whole))) as _))
        })
    }

    fn rescue<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: &'a [u8],
    ) -> PortFuture<'a, Result<String, JournalError>> {
        Box::pin(async move { Ok("another place".into()) })
    }
}

/// A file that is read in one piece.
struct Pieces(Option<Vec<u8>>);

impl FileReader for Pieces {
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>> {
        Box::pin(async move { Ok(self.0.take()) })
    }
}

/// A plan that is there once it is whole.
struct Plan {
    disk: Disk,
    move_id: String,
    written: Vec<u8>,
}

impl FileWriter for Plan {
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            self.written.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>> {
        Box::pin(async move {
            self.disk.kept().plans.insert(self.move_id, self.written);
            Ok(())
        })
    }
}
