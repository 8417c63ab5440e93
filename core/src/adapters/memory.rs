//! Ports in memory, for tests: time that is run instead of waited for, a journal and files in maps, chance
//! from a seed, tokens from a list. They keep the same promises as the real ones (`reseat-tests` runs one
//! conformance suite over both).

use crate::ports::{
    Clock, FileError, FileReader, FileWriter, Files, PortFuture, Random, Token, TokenError,
    TokenRequest, TokenSource, UtcMillis,
};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

pub use super::memory_journal::{JournalFault, MemoryJournal};

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Time that stands still while anything can be done, and jumps to the next wait's end when nothing can.
/// Clones show the same time.
#[derive(Clone, Debug)]
pub struct FakeClock {
    time: Arc<Mutex<Time>>,
}

#[derive(Debug)]
struct Time {
    start: UtcMillis,
    passed_ms: u64,
    waits: BTreeMap<(u64, u64), Waker>,
    next_wait: u64,
}

impl FakeClock {
    /// A clock that starts at this time of day.
    pub fn at(start: UtcMillis) -> FakeClock {
        FakeClock {
            time: Arc::new(Mutex::new(Time {
                start,
                passed_ms: 0,
                waits: BTreeMap::new(),
                next_wait: 0,
            })),
        }
    }

    /// Runs a future to its end on this thread, jumping over every wait on this clock. What happens is a
    /// matter of the future alone: two runs are the same.
    ///
    /// Panics when the future waits for something that no wait on this clock brings about.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let woken = Arc::new(Flag::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            if !woken.0.swap(false, Ordering::SeqCst) {
                assert!(
                    self.jump(),
                    "nothing is left that could wake the future: it would wait for ever"
                );
                woken.0.store(false, Ordering::SeqCst);
            }
        }
    }

    /// Goes to the end of the next wait; false when nobody waits.
    fn jump(&self) -> bool {
        let mut time = lock(&self.time);
        let Some(((end, _), waker)) = time.waits.pop_first() else {
            return false;
        };
        time.passed_ms = time.passed_ms.max(end);
        drop(time);
        waker.wake();
        true
    }
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A wait that is forgotten when it is dropped.
struct Wait<'c> {
    clock: &'c FakeClock,
    key: (u64, u64),
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        lock(&self.clock.time).waits.remove(&self.key);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> UtcMillis {
        let time = lock(&self.time);
        time.start + UtcMillis::try_from(time.passed_ms).unwrap_or(UtcMillis::MAX)
    }

    fn monotonic_ms(&self) -> u64 {
        lock(&self.time).passed_ms
    }

    fn sleep(&self, delay: Duration) -> PortFuture<'_, ()> {
        let wait = {
            let mut time = lock(&self.time);
            // Whole milliseconds, and never less than asked for.
            let millis = u64::try_from(delay.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX);
            let key = (time.passed_ms.saturating_add(millis), time.next_wait);
            time.next_wait += 1;
            Wait { clock: self, key }
        };
        Box::pin(poll_fn(move |context| {
            let mut time = lock(&wait.clock.time);
            if time.passed_ms >= wait.key.0 {
                return Poll::Ready(());
            }
            time.waits.insert(wait.key, context.waker().clone());
            Poll::Pending
        }))
    }
}

/// Numbers that only look random: the same seed gives the same ones.
#[derive(Debug)]
pub struct SeededRandom {
    state: Mutex<u64>,
}

impl SeededRandom {
    /// Starts with this seed.
    pub fn new(seed: u64) -> SeededRandom {
        SeededRandom {
            state: Mutex::new(seed),
        }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = lock(&self.state);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea and Flood, 2014).
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Files in memory. What a tenant's administrators keep lies at `<tenantId>/<name>`.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Files for MemoryFiles {
    fn open<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Box<dyn FileReader>, FileError>> {
        Box::pin(async move {
            let whole = lock(&self.files).get(path).cloned();
            let whole = whole.ok_or_else(|| FileError::Unusable {
                path: path.into(),
                detail: "no such file".into(),
            })?;
            Ok(Box::new(MemoryReader { left: whole }) as _)
        })
    }

    fn create<'a>(
        &'a self,
        path: &'a str,
        overwrite: bool,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, FileError>> {
        Box::pin(async move {
            if lock(&self.files).contains_key(path) && !overwrite {
                return Err(FileError::There { path: path.into() });
            }
            Ok(Box::new(MemoryFileWriter {
                files: Arc::clone(&self.files),
                path: path.into(),
                written: Vec::new(),
            }) as _)
        })
    }

    fn kept<'a>(
        &'a self,
        tenant_id: &'a str,
        name: &'a str,
    ) -> PortFuture<'a, Result<Option<String>, FileError>> {
        Box::pin(async move {
            let path = format!("{tenant_id}/{name}");
            Ok(lock(&self.files).contains_key(&path).then_some(path))
        })
    }
}

/// Bytes that are read a piece at a time.
#[derive(Debug)]
pub(super) struct MemoryReader {
    pub(super) left: Vec<u8>,
}

impl FileReader for MemoryReader {
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>> {
        // Small pieces, so that every seam of a text is met.
        const PIECE: usize = 1_000;
        Box::pin(async move {
            let rest = self.left.split_off(self.left.len().min(PIECE));
            let piece = std::mem::replace(&mut self.left, rest);
            Ok((!piece.is_empty()).then_some(piece))
        })
    }
}

#[derive(Debug)]
struct MemoryFileWriter {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    path: String,
    written: Vec<u8>,
}

impl FileWriter for MemoryFileWriter {
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            self.written.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>> {
        Box::pin(async move {
            lock(&self.files).insert(self.path, self.written);
            Ok(())
        })
    }
}

/// Tokens from a list: the first until a new one is asked for, then the next; after the last, none.
#[derive(Debug)]
pub struct ListedTokens {
    tokens: Mutex<VecDeque<Token>>,
    asked: Mutex<Vec<TokenRequest>>,
    slow: Option<(FakeClock, Duration)>,
}

impl ListedTokens {
    /// These tokens, in this order.
    pub fn new(tokens: impl IntoIterator<Item = String>) -> ListedTokens {
        ListedTokens {
            tokens: Mutex::new(tokens.into_iter().map(Token::new).collect()),
            asked: Mutex::default(),
            slow: None,
        }
    }

    /// The same tokens, each new one after so long: somebody signs in again.
    pub fn slowly(mut self, clock: FakeClock, delay: Duration) -> ListedTokens {
        self.slow = Some((clock, delay));
        self
    }

    /// Every request for a new token so far.
    pub fn renewals(&self) -> Vec<TokenRequest> {
        lock(&self.asked).clone()
    }
}

impl TokenSource for ListedTokens {
    fn token(&self, request: TokenRequest) -> PortFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            if request.renew
                && let Some((clock, delay)) = &self.slow
            {
                clock.sleep(*delay).await;
            }
            let mut tokens = lock(&self.tokens);
            if request.renew {
                lock(&self.asked).push(request);
                tokens.pop_front();
            }
            tokens.front().cloned().ok_or(TokenError)
        })
    }
}
