//! Appends records, numbered and chained.
//!
//! Many batches write at once, and a flush costs the same for one record as for a thousand: what is to be written
//! while an append is under way is gathered and goes into the next one.

use super::entry::Body;
use super::receipt::Receipt;
use super::replay::Replay;
use crate::digest::sha256;
use crate::ports::{Clock, JournalError, JournalStore, JournalWriter, RunLock};
use futures_util::lock::Mutex as AsyncMutex;
use serde::Serialize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The hash in the first record: there is no line before it.
pub(super) const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Where one run's journal lies, and what keeps others out of it.
pub(crate) struct Place {
    pub(crate) store: Arc<dyn JournalStore>,
    pub(crate) tenant_id: String,
    pub(crate) move_id: String,
    pub(crate) lock: Box<dyn RunLock>,
}

/// A journal that is being written.
pub(crate) struct Chain {
    clock: Arc<dyn Clock>,
    gathered: Mutex<Gathered>,
    /// Before the lock, so that the next run comes in when the last line is through.
    writer: AsyncMutex<Box<dyn JournalWriter>>,
    place: Place,
    /// Where what could not be written was put.
    rescued: Mutex<Option<String>>,
}

struct Gathered {
    seq: u64,
    prev: String,
    lines: Vec<u8>,
    /// The group that `lines` are; each append is one.
    group: u64,
    /// The last one that is durable.
    written: u64,
    /// What the journal proves once `lines` are written.
    receipt: Option<Receipt>,
    /// A write failed: what reached the disk is unknown, so nothing may follow it.
    fault: Option<JournalError>,
}

impl Chain {
    /// Begins a journal.
    ///
    /// Errors: those of the port.
    pub(crate) async fn begin(place: Place, clock: Arc<dyn Clock>) -> Result<Chain, JournalError> {
        let writer = place.store.create(&place.tenant_id, &place.move_id).await?;
        Ok(Chain::behind(0, NO_LINE.into(), None, writer, place, clock))
    }

    /// Goes on with a journal, behind what holds of it.
    ///
    /// Errors: those of the port.
    pub(crate) async fn go_on(
        replay: &Replay,
        place: Place,
        clock: Arc<dyn Clock>,
    ) -> Result<Chain, JournalError> {
        let writer = place
            .store
            .open(&place.tenant_id, &place.move_id, replay.keep)
            .await?;
        let (records, head) = (replay.records, replay.head.clone());
        let receipt = Some(Receipt::of(replay));
        Ok(Chain::behind(records, head, receipt, writer, place, clock))
    }

    fn behind(
        seq: u64,
        prev: String,
        receipt: Option<Receipt>,
        writer: Box<dyn JournalWriter>,
        place: Place,
        clock: Arc<dyn Clock>,
    ) -> Chain {
        Chain {
            clock,
            gathered: Mutex::new(Gathered {
                seq,
                prev,
                lines: Vec::new(),
                group: 1,
                written: 0,
                receipt,
                fault: None,
            }),
            writer: AsyncMutex::new(writer),
            place,
            rescued: Mutex::default(),
        }
    }

    /// Appends records and resolves when they are durable, with whatever else was to be written meanwhile.
    ///
    /// Errors: those of the port, to everybody whose records were in that append, and to everybody after;
    /// `LockLost` where another run may be writing by now.
    pub(crate) async fn append(&self, bodies: &[Body]) -> Result<(), JournalError> {
        let group = self.gather(bodies)?;
        let mut writer = self.writer.lock().await;
        let lines = {
            let mut gathered = self.gathered();
            if gathered.written >= group {
                return Ok(());
            }
            if let Some(fault) = &gathered.fault {
                return Err(fault.clone());
            }
            gathered.group += 1;
            std::mem::take(&mut gathered.lines)
        };
        let lock = &self.place.lock;
        let written = match lock.is_held() {
            true => writer.append(&lines).await,
            false => Err(JournalError::LockLost),
        };
        // No call may leave for an intent that took so long that another run has begun.
        let written = match lock.is_held() {
            true => written,
            false => written.and(Err(JournalError::LockLost)),
        };
        let mut gathered = self.gathered();
        match &written {
            Ok(()) => gathered.written = group,
            Err(fault) => gathered.fault = Some(fault.clone()),
        }
        written
    }

    /// What the journal proves; nothing where a write failed, so that nobody knows what is in it.
    pub(crate) fn receipt(&self) -> Option<Receipt> {
        let gathered = self.gathered();
        match gathered.fault {
            None => gathered.receipt.clone(),
            Some(_) => None,
        }
    }

    /// Keeps records that the journal could not take in another place, outside its chain.
    pub(crate) async fn rescue(&self, bodies: &[Body]) {
        let at = crate::timestamp::precise(self.clock.now());
        let mut lines = Vec::new();
        for body in bodies {
            let loose = Loose { at: &at, body };
            // What can't be written as JSON is in no journal either.
            if let Ok(line) = serde_json::to_vec(&loose) {
                lines.extend_from_slice(&line);
                lines.push(b'\n');
            }
        }
        let place = &self.place;
        let kept = place
            .store
            .rescue(&place.tenant_id, &place.move_id, &lines)
            .await;
        // Where even that fails the results that are said are all there is.
        if let Ok(kept) = kept {
            *self.rescued.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        }
    }

    /// Where such records were put.
    pub(crate) fn rescued(&self) -> Option<String> {
        let rescued = self.rescued.lock();
        rescued.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds records to those that go into the next append, and says which one that is.
    fn gather(&self, bodies: &[Body]) -> Result<u64, JournalError> {
        let at = crate::timestamp::precise(self.clock.now());
        let mut gathered = self.gathered();
        if let Some(fault) = &gathered.fault {
            return Err(fault.clone());
        }
        for body in bodies {
            let linked = Linked {
                seq: gathered.seq,
                prev: &gathered.prev,
                at: &at,
                body,
            };
            let line = serde_json::to_vec(&linked).map_err(|fault| JournalError::Unavailable {
                place: self
                    .place
                    .store
                    .place(&self.place.tenant_id, &self.place.move_id),
                detail: fault.to_string(),
            })?;
            let head = sha256(&line);
            gathered.seq += 1;
            gathered.lines.extend_from_slice(&line);
            gathered.lines.push(b'\n');
            match &mut gathered.receipt {
                Some(receipt) => receipt.take(&at, body, &head),
                None => gathered.receipt = Receipt::begin(&at, body, &head),
            }
            gathered.prev = head;
        }
        Ok(gathered.group)
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A [`super::Record`] that is about to be written.
#[derive(Serialize)]
struct Linked<'a> {
    seq: u64,
    prev: &'a str,
    at: &'a str,
    #[serde(flatten)]
    body: &'a Body,
}

/// A record without its place in the chain.
#[derive(Serialize)]
struct Loose<'a> {
    at: &'a str,
    #[serde(flatten)]
    body: &'a Body,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Record;
    use crate::ports::{FileReader, FileWriter, PortFuture, UtcMillis};
    use futures_util::future::{join_all, poll_fn};
    use std::pin::pin;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    /// A disk whose appends take a few turns, and one of which fails.
    #[derive(Clone, Default)]
    struct Disk {
        bytes: Arc<Mutex<Vec<u8>>>,
        appends: Arc<AtomicU64>,
        failing: Option<u64>,
        is_lost: Arc<AtomicBool>,
    }

    impl Disk {
        fn written(&self) -> String {
            let bytes = self.bytes.lock().expect("no panic").clone();
            String::from_utf8(bytes).expect("text")
        }

        fn count(&self) -> u64 {
            self.appends.load(Ordering::Relaxed)
        }

        fn chain(&self) -> Chain {
            let place = Place {
                store: Arc::new(self.clone()),
                tenant_id: "t".into(),
                move_id: "m".into(),
                lock: Box::new(self.clone()),
            };
            run(Chain::begin(place, Arc::new(Still))).expect("new")
        }
    }

    struct Still;

    impl Clock for Still {
        fn now(&self) -> UtcMillis {
            0
        }
        fn monotonic_ms(&self) -> u64 {
            0
        }
        fn sleep(&self, _: Duration) -> PortFuture<'_, ()> {
            Box::pin(async {})
        }
    }

    impl RunLock for Disk {
        fn is_held(&self) -> bool {
            !self.is_lost.load(Ordering::Relaxed)
        }
    }

    impl JournalWriter for Disk {
        fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
            Box::pin(async move {
                let number = self.appends.fetch_add(1, Ordering::Relaxed);
                let mut turns = 3;
                poll_fn(|_| {
                    turns -= 1;
                    if turns == 0 {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                if self.failing == Some(number) {
                    return Err(full());
                }
                self.bytes
                    .lock()
                    .expect("no panic")
                    .extend_from_slice(lines);
                Ok(())
            })
        }
        fn place(&self) -> String {
            String::new()
        }
    }

    fn full() -> JournalError {
        JournalError::Unavailable {
            place: String::new(),
            detail: "full".into(),
        }
    }

    type Asked<'a, T> = PortFuture<'a, Result<T, JournalError>>;

    impl JournalStore for Disk {
        fn lock<'a>(&'a self, _: &'a str, _: &'a str) -> Asked<'a, Box<dyn RunLock>> {
            Box::pin(async { Ok(Box::new(self.clone()) as _) })
        }
        fn place(&self, _: &str, _: &str) -> String {
            String::new()
        }
        fn create<'a>(&'a self, _: &'a str, _: &'a str) -> Asked<'a, Box<dyn JournalWriter>> {
            Box::pin(async { Ok(Box::new(self.clone()) as _) })
        }
        fn open<'a>(&'a self, _: &'a str, _: &'a str, _: u64) -> Asked<'a, Box<dyn JournalWriter>> {
            Box::pin(async { Err(full()) })
        }
        fn read<'a>(&'a self, _: &'a str, _: &'a str) -> Asked<'a, Box<dyn FileReader>> {
            Box::pin(async { Err(full()) })
        }
        fn list<'a>(&'a self, _: &'a str) -> Asked<'a, Vec<String>> {
            Box::pin(async { Err(full()) })
        }
        fn write_plan<'a>(&'a self, _: &'a str, _: &'a str) -> Asked<'a, Box<dyn FileWriter>> {
            Box::pin(async { Err(full()) })
        }
        fn read_plan<'a>(
            &'a self,
            _: &'a str,
            _: &'a str,
        ) -> Asked<'a, Option<Box<dyn FileReader>>> {
            Box::pin(async { Err(full()) })
        }
        fn rescue<'a>(&'a self, _: &'a str, _: &'a str, _: &'a [u8]) -> Asked<'a, String> {
            Box::pin(async { Err(full()) })
        }
    }

    /// Polls until it is done: nothing here needs to be woken.
    fn run<T>(future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
        }
    }

    fn wave(number: u32) -> Vec<Body> {
        vec![Body::Wave { number, users: 1 }]
    }

    #[test]
    fn what_is_written_at_once_costs_few_appends_and_is_durable_for_each() {
        let disk = Disk::default();
        let chain = disk.chain();
        // Few enough that each is polled in every turn.
        let callers = (0..20).map(|number| {
            let (chain, disk) = (&chain, &disk);
            async move {
                chain.append(&wave(number)).await.expect("written");
                let text = disk.written();
                assert!(text.contains(&format!("\"number\":{number},")), "{text}");
            }
        });
        run(join_all(callers));
        // The first goes alone; everybody else came while it was under way.
        assert_eq!(disk.count(), 2);
        // One after the other, nobody waits for company.
        for number in 20..23 {
            run(chain.append(&wave(number))).expect("written");
        }
        assert_eq!(disk.count(), 5);
        let mut prev = NO_LINE.to_string();
        for (seq, line) in disk.written().lines().enumerate() {
            let record: Record = serde_json::from_str(line).expect("a record");
            assert_eq!((record.seq, record.prev), (seq as u64, prev));
            prev = sha256(line.as_bytes());
        }
        assert_eq!(disk.written().lines().count(), 23);
    }

    #[test]
    fn a_failed_append_is_told_to_everybody_in_it_and_after_it() {
        let disk = Disk {
            failing: Some(1),
            ..Disk::default()
        };
        let chain = disk.chain();
        let waves: Vec<_> = (0..10).map(wave).collect();
        let told = run(join_all(waves.iter().map(|wave| chain.append(wave))));
        let (first, others) = told.split_first().expect("ten");
        assert!(first.is_ok());
        assert!(others.iter().all(|told| *told == Err(full())));
        assert_eq!(run(chain.append(&wave(11))), Err(full()));
        assert_eq!(disk.count(), 2, "nothing more is tried");
        assert_eq!(chain.receipt(), None);
    }

    #[test]
    fn nothing_is_written_once_another_may_have_the_lock() {
        let disk = Disk::default();
        let chain = disk.chain();
        run(chain.append(&wave(1))).expect("written");
        disk.is_lost.store(true, Ordering::Relaxed);
        let told = run(chain.append(&wave(2)));
        assert_eq!(told, Err(JournalError::LockLost));
        assert_eq!(disk.count(), 1);
    }
}
