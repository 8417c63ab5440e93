//! Journals in memory, with every fault that a disk has.

use super::memory::{FakeClock, MemoryReader, lock};
use crate::ports::{
    Clock, FileError, FileReader, FileWriter, JournalError, JournalStore, JournalWriter,
    PortFuture, RunLock,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Journals in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    kept: Arc<Mutex<Kept>>,
}

/// What may become of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFault {
    /// Nothing is written.
    Refused,
    /// So many bytes are written, then no more.
    Short(usize),
    /// All is written and nobody knows: the flush failed.
    Flush,
}

type Key = (String, String);

#[derive(Debug, Default)]
struct Kept {
    journals: BTreeMap<Key, Vec<u8>>,
    plans: BTreeMap<Key, Vec<u8>>,
    rescued: BTreeMap<Key, Vec<u8>>,
    holders: BTreeMap<String, String>,
    /// Locks that were lost, by tenant.
    lost: BTreeSet<String>,
    appends: u64,
    failing_from: Option<u64>,
    faults: BTreeMap<u64, JournalFault>,
    no_plans: bool,
    no_rescue: bool,
    slow: Option<(FakeClock, Duration)>,
}

impl MemoryJournal {
    /// Fails every append from number `append` on; the first of all is number 0.
    pub fn fail_from(&self, append: u64) {
        lock(&self.kept).failing_from = Some(append);
    }

    /// What becomes of append number `append`; the first of all is number 0.
    pub fn fault(&self, append: u64, fault: JournalFault) {
        lock(&self.kept).faults.insert(append, fault);
    }

    /// Every append goes through again.
    pub fn heal(&self) {
        let mut kept = lock(&self.kept);
        kept.failing_from = None;
        kept.faults.clear();
        kept.no_plans = false;
        kept.no_rescue = false;
        kept.lost.clear();
    }

    /// Refuses to keep plans.
    pub fn refuse_plans(&self) {
        lock(&self.kept).no_plans = true;
    }

    /// Refuses to keep what the journal could not take.
    pub fn refuse_rescue(&self) {
        lock(&self.kept).no_rescue = true;
    }

    /// Takes the tenant's lock away from the run that has it.
    pub fn lose_lock(&self, tenant_id: &str) {
        lock(&self.kept).lost.insert(tenant_id.into());
    }

    /// Every append takes so long, and its second half is written at the end of that: who is dropped meanwhile
    /// leaves a torn line.
    pub fn slow(&self, clock: FakeClock, delay: Duration) {
        lock(&self.kept).slow = Some((clock, delay));
    }

    /// How many appends there were, those that failed among them.
    pub fn appends(&self) -> u64 {
        lock(&self.kept).appends
    }

    /// Every journal there is, oldest name first.
    pub fn all(&self) -> Vec<Vec<u8>> {
        lock(&self.kept).journals.values().cloned().collect()
    }

    /// The bytes of a journal.
    pub fn bytes(&self, tenant_id: &str, move_id: &str) -> Option<Vec<u8>> {
        let key = (tenant_id.to_string(), move_id.to_string());
        lock(&self.kept).journals.get(&key).cloned()
    }

    /// Puts a journal there, in place of one that may be.
    pub fn put(&self, tenant_id: &str, move_id: &str, bytes: Vec<u8>) {
        let key = (tenant_id.to_string(), move_id.to_string());
        lock(&self.kept).journals.insert(key, bytes);
    }

    /// The plan beside a journal.
    pub fn plan(&self, tenant_id: &str, move_id: &str) -> Option<Vec<u8>> {
        let key = (tenant_id.to_string(), move_id.to_string());
        lock(&self.kept).plans.get(&key).cloned()
    }

    /// Puts a plan beside a journal, or takes it away.
    pub fn put_plan(&self, tenant_id: &str, move_id: &str, bytes: Option<Vec<u8>>) {
        let key = (tenant_id.to_string(), move_id.to_string());
        let plans = &mut lock(&self.kept).plans;
        match bytes {
            Some(bytes) => plans.insert(key, bytes),
            None => plans.remove(&key),
        };
    }

    /// What journals could not take.
    pub fn rescued(&self) -> Vec<Vec<u8>> {
        lock(&self.kept).rescued.values().cloned().collect()
    }
}

struct HeldLock {
    kept: Arc<Mutex<Kept>>,
    tenant_id: String,
}

impl RunLock for HeldLock {
    fn is_held(&self) -> bool {
        !lock(&self.kept).lost.contains(&self.tenant_id)
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        lock(&self.kept).holders.remove(&self.tenant_id);
    }
}

struct MemoryWriter {
    kept: Arc<Mutex<Kept>>,
    key: Key,
    is_broken: bool,
}

fn unavailable(detail: &str) -> JournalError {
    JournalError::Unavailable {
        place: "memory".into(),
        detail: detail.into(),
    }
}

impl MemoryWriter {
    fn write(&self, lines: &[u8]) -> Result<(), JournalError> {
        match lock(&self.kept).journals.get_mut(&self.key) {
            Some(journal) => journal.extend_from_slice(lines),
            None => return Err(unavailable("it is gone")),
        }
        Ok(())
    }

    async fn write_or_fail(&self, lines: &[u8]) -> Result<(), JournalError> {
        let (fault, slow) = {
            let mut kept = lock(&self.kept);
            let number = kept.appends;
            kept.appends += 1;
            let is_failing = kept.failing_from.is_some_and(|from| number >= from);
            let fault = is_failing.then_some(JournalFault::Refused);
            (
                fault.or(kept.faults.get(&number).copied()),
                kept.slow.clone(),
            )
        };
        let whole = match fault {
            None | Some(JournalFault::Flush) => lines.len(),
            Some(JournalFault::Refused) => 0,
            Some(JournalFault::Short(bytes)) => bytes.min(lines.len()),
        };
        let (written, _) = lines.split_at(whole);
        match slow {
            None => self.write(written)?,
            Some((clock, delay)) => {
                let (first, second) = written.split_at(whole / 2);
                self.write(first)?;
                clock.sleep(delay).await;
                self.write(second)?;
            }
        }
        match fault {
            None => Ok(()),
            Some(JournalFault::Refused | JournalFault::Short(_)) => {
                Err(unavailable("no space left"))
            }
            Some(JournalFault::Flush) => Err(unavailable("the disk does not answer")),
        }
    }
}

impl JournalWriter for MemoryWriter {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            if self.is_broken {
                return Err(unavailable("an earlier record could not be written"));
            }
            let written = self.write_or_fail(lines).await;
            self.is_broken = written.is_err();
            written
        })
    }

    fn place(&self) -> String {
        "memory".into()
    }
}

impl JournalStore for MemoryJournal {
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>> {
        Box::pin(async move {
            let mut kept = lock(&self.kept);
            if let Some(holder) = kept.holders.get(tenant_id) {
                let holder = holder.clone();
                return Err(JournalError::Locked { holder });
            }
            kept.holders.insert(tenant_id.into(), holder.into());
            Ok(Box::new(HeldLock {
                kept: Arc::clone(&self.kept),
                tenant_id: tenant_id.into(),
            }) as _)
        })
    }

    fn place(&self, _tenant_id: &str, move_id: &str) -> String {
        format!("memory/{move_id}")
    }

    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            let key = (tenant_id.to_string(), move_id.to_string());
            let mut kept = lock(&self.kept);
            if kept.journals.contains_key(&key) {
                return Err(unavailable("it exists already"));
            }
            kept.journals.insert(key.clone(), Vec::new());
            Ok(self.writer(key))
        })
    }

    fn open<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        keep: u64,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            let key = (tenant_id.to_string(), move_id.to_string());
            let mut kept = lock(&self.kept);
            let Some(journal) = kept.journals.get_mut(&key) else {
                return Err(missing(move_id));
            };
            journal.truncate(usize::try_from(keep).unwrap_or(usize::MAX));
            Ok(self.writer(key))
        })
    }

    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileReader>, JournalError>> {
        Box::pin(async move {
            match self.bytes(tenant_id, move_id) {
                Some(left) => Ok(Box::new(MemoryReader { left }) as _),
                None => Err(missing(move_id)),
            }
        })
    }

    fn list<'a>(&'a self, tenant_id: &'a str) -> PortFuture<'a, Result<Vec<String>, JournalError>> {
        Box::pin(async move {
            let kept = lock(&self.kept);
            let keys = kept.journals.keys();
            let of_tenant = keys.filter(|(tenant, _)| tenant == tenant_id);
            Ok(of_tenant.map(|(_, name)| name.clone()).collect())
        })
    }

    fn write_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, JournalError>> {
        Box::pin(async move {
            if lock(&self.kept).no_plans {
                return Err(unavailable("no space left"));
            }
            Ok(Box::new(PlanWriter {
                kept: Arc::clone(&self.kept),
                key: (tenant_id.into(), move_id.into()),
                written: Vec::new(),
            }) as _)
        })
    }

    fn read_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Option<Box<dyn FileReader>>, JournalError>> {
        Box::pin(async move {
            let plan = self.plan(tenant_id, move_id);
            Ok(plan.map(|left| Box::new(MemoryReader { left }) as _))
        })
    }

    fn rescue<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        lines: &'a [u8],
    ) -> PortFuture<'a, Result<String, JournalError>> {
        Box::pin(async move {
            let mut kept = lock(&self.kept);
            if kept.no_rescue {
                return Err(unavailable("no space left"));
            }
            let key = (tenant_id.to_string(), move_id.to_string());
            kept.rescued
                .entry(key)
                .or_default()
                .extend_from_slice(lines);
            Ok("memory/rescued".into())
        })
    }
}

impl MemoryJournal {
    fn writer(&self, key: Key) -> Box<dyn JournalWriter> {
        Box::new(MemoryWriter {
            kept: Arc::clone(&self.kept),
            key,
            is_broken: false,
        })
    }
}

fn missing(move_id: &str) -> JournalError {
    JournalError::Missing {
        move_id: move_id.into(),
    }
}

struct PlanWriter {
    kept: Arc<Mutex<Kept>>,
    key: Key,
    written: Vec<u8>,
}

impl FileWriter for PlanWriter {
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            self.written.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>> {
        Box::pin(async move {
            lock(&self.kept).plans.insert(self.key, self.written);
            Ok(())
        })
    }
}
