//! Who has the tenant: the system's lock, and a lease for places where other machines don't see that.

use super::clock::SystemClock;
use super::file_journal::unavailable;
use super::files::private;
use super::state_folder::machine;
use reseat_core::ports::{Clock, JournalError, RunLock, UtcMillis};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a lease lasts. It is renewed three times in that; whoever holds it stops a quarter before it ends, and
/// others leave it alone for a quarter more.
const LIFE: Duration = Duration::from_secs(60);

/// The file `lease`, for its readers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lease {
    /// What the core gave of the holder.
    holder: String,
    /// Which computer; null where it does not say.
    machine: Option<String>,
    pid: u32,
    /// Tells two runs of one process apart.
    run: String,
    /// Milliseconds since 1970, by the holder's clock: for people. Age is told by the file's own time, which one clock
    /// gives to all.
    until: UtcMillis,
}

/// The lock of one tenant.
pub(super) struct Lock {
    shared: Arc<Shared>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// Held for as long as it is open: a process that dies lets go of it.
    _file: File,
}

struct Shared {
    path: PathBuf,
    lease: Lease,
    life: Duration,
    clock: SystemClock,
    /// Whether the system's lock keeps others out, too.
    is_locked: bool,
    state: Mutex<State>,
}

struct State {
    renewed: u64,
    /// The same by the clock that goes on while the machine sleeps.
    renewed_at: UtcMillis,
    is_lost: bool,
}

/// Takes the lock of a tenant's folder, or says who holds it.
pub(super) fn take(
    folder: &Path,
    holder: &str,
    life: Option<Duration>,
) -> Result<Lock, JournalError> {
    let life = life.unwrap_or(LIFE);
    let place = folder.join("lock");
    let path = folder.join("lease");
    let fail = |fault: &io::Error| unavailable(&place, fault);
    let file = open_lock(&place).map_err(|fault| fail(&fault))?;
    let is_locked = match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => {
            let holder = read(&path).map(|lease| lease.holder).unwrap_or_default();
            return Err(JournalError::Locked { holder });
        }
        Err(TryLockError::Error(fault)) if is_unsupported(&fault) => false,
        Err(TryLockError::Error(fault)) => return Err(fail(&fault)),
    };
    let machine = machine();
    if let Some(other) = read(&path) {
        // On this machine a lock that is free says that its holder is gone.
        let is_ours = is_locked && other.machine == machine;
        let is_over = || age(folder, &path).is_some_and(|age| age >= life + life / 4);
        if !is_ours && !is_over() {
            return Err(JournalError::Locked {
                holder: other.holder,
            });
        }
    }
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let clock = SystemClock::new();
    let (renewed, renewed_at) = (clock.monotonic_ms(), clock.now());
    let lease = Lease {
        holder: holder.into(),
        machine,
        pid: std::process::id(),
        run: format!("{}-{number}-{renewed_at}", std::process::id()),
        until: 0,
    };
    let shared = Arc::new(Shared {
        path,
        lease,
        life,
        clock,
        is_locked,
        state: Mutex::new(State {
            renewed,
            renewed_at,
            is_lost: false,
        }),
    });
    shared.write().map_err(|fault| fail(&fault))?;
    let now = read(&shared.path);
    let is_ours = now.as_ref().is_some_and(|now| now.run == shared.lease.run);
    if !is_locked && !is_ours {
        // Somebody took it in the same moment.
        let holder = now.map(|lease| lease.holder).unwrap_or_default();
        return Err(JournalError::Locked { holder });
    }
    let (stop, stopped) = channel();
    let renewing = Arc::clone(&shared);
    let thread = thread::Builder::new()
        .name("reseat-lease".into())
        .spawn(move || {
            while stopped.recv_timeout(renewing.life / 3) == Err(RecvTimeoutError::Timeout) {
                renewing.renew();
            }
        })
        .map_err(|fault| fail(&fault))?;
    Ok(Lock {
        shared,
        stop: Some(stop),
        thread: Some(thread),
        _file: file,
    })
}

fn open_lock(place: &Path) -> io::Result<File> {
    super::file_journal::need_plain_file(place)?;
    private().create(true).read(true).write(true).open(place)
}

/// Whether the place knows no locks: some network shares don't.
fn is_unsupported(fault: &io::Error) -> bool {
    // ENOLCK, ENOSYS and EOPNOTSUPP, of Linux and of macOS.
    const NUMBERS: [i32; 6] = [37, 38, 95, 77, 78, 102];
    fault.kind() == io::ErrorKind::Unsupported
        || cfg!(unix) && fault.raw_os_error().is_some_and(|it| NUMBERS.contains(&it))
}

fn read(path: &Path) -> Option<Lease> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// How old a file is by the clock that gives files their times, which need not be this machine's.
fn age(folder: &Path, path: &Path) -> Option<Duration> {
    let written = fs::metadata(path).ok()?.modified().ok()?;
    let probe = folder.join(format!(".now.{}", std::process::id()));
    let now = private()
        .create(true)
        .truncate(true)
        .write(true)
        .open(&probe)
        .and_then(|mut file| {
            file.write_all(b"\n")?;
            file.metadata()?.modified()
        });
    let _ = fs::remove_file(&probe);
    now.ok()?.duration_since(written).ok()
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the lease whole: nobody ever reads half of one.
    fn write(&self) -> io::Result<()> {
        let lease = Lease {
            until: self.clock.now()
                + UtcMillis::try_from(self.life.as_millis()).unwrap_or_default(),
            ..self.lease.clone()
        };
        let draft = self
            .path
            .with_extension(format!("{}.draft", self.lease.run));
        let text = serde_json::to_vec(&lease)?;
        let written = private()
            .create(true)
            .truncate(true)
            .write(true)
            .open(&draft)
            .and_then(|mut file| file.write_all(&text))
            .and_then(|()| fs::rename(&draft, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }

    fn renew(&self) {
        let begun = (self.clock.monotonic_ms(), self.clock.now());
        let mut state = self.state();
        let is_ours = match read(&self.path) {
            Some(lease) => lease.run == self.lease.run,
            // Somebody took the file away. With the system's lock that changes nothing.
            None => self.is_locked,
        };
        let is_too_late = self.is_old(&state) && !self.is_locked;
        if !is_ours || is_too_late {
            state.is_lost = true;
        } else if self.write().is_ok() {
            (state.renewed, state.renewed_at) = begun;
        }
    }

    /// Whether others may soon take the lease over.
    fn is_old(&self, state: &State) -> bool {
        let awake = self.clock.monotonic_ms().saturating_sub(state.renewed);
        let passed = self.clock.now().saturating_sub(state.renewed_at);
        let passed = awake.max(u64::try_from(passed).unwrap_or_default());
        Duration::from_millis(passed) >= self.life - self.life / 4
    }
}

impl RunLock for Lock {
    fn is_held(&self) -> bool {
        let is_old = self.shared.is_old(&self.shared.state());
        if is_old {
            // The machine may have slept. Nobody took it meanwhile where the lease still is this run's.
            self.shared.renew();
        }
        let state = self.shared.state();
        !state.is_lost && !self.shared.is_old(&state)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It only sleeps and writes; one that panicked is over as well.
            let _ = thread.join();
        }
        if read(&self.shared.path).is_some_and(|lease| lease.run == self.shared.lease.run) {
            // Only so that nobody waits for a holder who is gone.
            let _ = fs::remove_file(&self.shared.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(taken: Result<Lock, JournalError>) -> Option<String> {
        match taken {
            Err(JournalError::Locked { holder }) => Some(holder),
            Err(fault) => panic!("{fault:?}"),
            Ok(_) => None,
        }
    }

    /// As a run on another machine would leave it.
    fn leave_other(folder: &Path) {
        let lease = Lease {
            holder: "the other machine".into(),
            machine: Some("elsewhere".into()),
            pid: 1,
            run: "theirs".into(),
            until: 0,
        };
        fs::write(folder.join("lease"), serde_json::to_vec(&lease).unwrap()).unwrap();
    }

    #[test]
    fn a_lease_of_another_machine_is_waited_for_and_then_taken() {
        let folder = tempfile::tempdir().unwrap();
        let life = Duration::from_millis(400);
        leave_other(folder.path());
        let refused = told(take(folder.path(), "me", Some(life)));
        assert_eq!(refused.as_deref(), Some("the other machine"));
        // It has run out, and its holder has stopped; the margin is not over yet.
        thread::sleep(life);
        assert!(told(take(folder.path(), "me", Some(life))).is_some());
        thread::sleep(life / 2);
        let lock = take(folder.path(), "me", Some(life)).unwrap();
        assert!(lock.is_held());
    }

    #[test]
    fn a_lease_is_renewed_for_as_long_as_it_is_held_and_gone_after() {
        let folder = tempfile::tempdir().unwrap();
        let life = Duration::from_millis(600);
        let lock = take(folder.path(), "me", Some(life)).unwrap();
        thread::sleep(life * 2);
        assert!(lock.is_held());
        assert_eq!(
            told(take(folder.path(), "other", Some(life))).as_deref(),
            Some("me")
        );
        drop(lock);
        assert!(!folder.path().join("lease").exists());
    }

    #[test]
    fn a_lease_that_another_took_over_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let life = Duration::from_millis(300);
        let lock = take(folder.path(), "me", Some(life)).unwrap();
        leave_other(folder.path());
        thread::sleep(life / 2);
        assert!(!lock.is_held());
        drop(lock);
        assert!(
            folder.path().join("lease").exists(),
            "it is not ours to remove"
        );
    }
}
