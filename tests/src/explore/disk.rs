//! A journal on a disk that can be full, fail in the middle of a write, and lose what was not flushed when its process
//! dies.

use super::blow::{Blow, Kind, Op};
use super::dice::Dice;
use super::fate::Fate;
use reseat_core::adapters::memory::FakeClock;
use reseat_core::ports::{Clock, JournalError, JournalStore, JournalWriter, PortFuture, RunLock};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// Shared by every process of one case.
#[derive(Clone)]
pub struct Disk {
    kept: Arc<Mutex<Kept>>,
    clock: FakeClock,
    fate: Fate,
    seed: u64,
}

#[derive(Default)]
struct Kept {
    journals: BTreeMap<String, Vec<u8>>,
    holder: Option<String>,
}

impl Disk {
    /// An empty one.
    pub fn new(clock: FakeClock, fate: Fate, seed: u64) -> Disk {
        Disk {
            kept: Arc::default(),
            clock,
            fate,
            seed,
        }
    }

    /// Whether this is durable in a journal.
    pub fn has(&self, id: &str) -> bool {
        let kept = self.kept();
        let holds = |journal: &Vec<u8>| {
            journal
                .windows(id.len())
                .any(|bytes| bytes == id.as_bytes())
        };
        kept.journals.values().rev().any(holds)
    }

    /// Every journal, oldest name first.
    pub fn journals(&self) -> Vec<Vec<u8>> {
        self.kept().journals.values().cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    fn keep(&self, move_id: &str, bytes: &[u8]) {
        if let Some(journal) = self.kept().journals.get_mut(move_id) {
            journal.extend_from_slice(bytes);
        }
    }
}

struct Held(Disk);

impl RunLock for Held {}

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

    fn create<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            self.kept().journals.insert(move_id.into(), Vec::new());
            Ok(Box::new(Writer {
                disk: self.clone(),
                move_id: move_id.into(),
                is_broken: false,
            }) as _)
        })
    }

    fn read<'a>(
        &'a self,
        _: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Vec<u8>, JournalError>> {
        Box::pin(async move {
            let kept = self.kept();
            let journal = kept.journals.get(move_id).cloned();
            journal.ok_or_else(|| unavailable("there is none"))
        })
    }
}
