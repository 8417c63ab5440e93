use super::files::{private, sync_folder};
use reseat_core::ports::{JournalError, JournalStore, JournalWriter, PortFuture, RunLock};
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Journals as files: `<state>/<tenantId>/<moveId>.jsonl`, with the lock `<state>/<tenantId>/lock`, for their
/// user alone. Its work happens at once, on the calling thread, so that nothing is sent while it is not done.
#[derive(Clone, Debug)]
pub struct FileJournal {
    state: Option<PathBuf>,
}

impl FileJournal {
    /// Journals below `state`, which is made when it is first needed; `None` is a system that names no place.
    pub fn new(state: Option<PathBuf>) -> FileJournal {
        FileJournal { state }
    }

    fn tenant(&self, tenant_id: &str) -> Result<PathBuf, JournalError> {
        let state = self
            .state
            .as_ref()
            .ok_or_else(|| JournalError::Unavailable {
                place: "RESEAT_STATE_DIR".into(),
                detail: "not set, and the system names no folder for state".into(),
            })?;
        Ok(state.join(plain(tenant_id)?))
    }

    fn file(&self, tenant_id: &str, move_id: &str) -> Result<PathBuf, JournalError> {
        Ok(self
            .tenant(tenant_id)?
            .join(format!("{}.jsonl", plain(move_id)?)))
    }

    fn take_lock(&self, tenant_id: &str, holder: &str) -> Result<Lock, JournalError> {
        let folder = self.tenant(tenant_id)?;
        make_folder(&folder).map_err(|fault| unavailable(&folder, &fault))?;
        let path = folder.join("lock");
        let fail = |fault: &io::Error| unavailable(&path, fault);
        let mut file = private()
            .create(true)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|fault| fail(&fault))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Where a lock forbids reading as well (Windows), who holds it stays unsaid.
                let _ = file.read_to_string(&mut text);
                return Err(JournalError::Locked { holder: text });
            }
            Err(TryLockError::Error(fault)) => return Err(fail(&fault)),
        }
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(holder.as_bytes())
        };
        write(&mut file).map_err(|fault| fail(&fault))?;
        Ok(Lock { file })
    }

    fn start(&self, tenant_id: &str, move_id: &str) -> Result<Writer, JournalError> {
        let path = self.file(tenant_id, move_id)?;
        let folder = self.tenant(tenant_id)?;
        let open = || {
            make_folder(&folder)?;
            let file = private().create_new(true).append(true).open(&path)?;
            file.sync_all()?;
            sync_folder(&folder)?;
            Ok(file)
        };
        let file = open().map_err(|fault| unavailable(&path, &fault))?;
        Ok(Writer {
            file,
            path,
            is_broken: false,
        })
    }
}

impl JournalStore for FileJournal {
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>> {
        Box::pin(async move { Ok(Box::new(self.take_lock(tenant_id, holder)?) as _) })
    }

    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move { Ok(Box::new(self.start(tenant_id, move_id)?) as _) })
    }

    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Vec<u8>, JournalError>> {
        Box::pin(async move {
            let path = self.file(tenant_id, move_id)?;
            fs::read(&path).map_err(|fault| unavailable(&path, &fault))
        })
    }
}

/// The system's own lock on the open file: a process that dies lets go of it.
#[derive(Debug)]
struct Lock {
    file: File,
}

impl RunLock for Lock {}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only so that nobody is told of a holder who is gone; the lock itself goes with the file.
        let _ = self.file.set_len(0);
    }
}

#[derive(Debug)]
struct Writer {
    file: File,
    path: PathBuf,
    is_broken: bool,
}

impl JournalWriter for Writer {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            if self.is_broken {
                let fault = io::Error::other("an earlier record could not be written");
                return Err(unavailable(&self.path, &fault));
            }
            // After a failed write or flush nobody knows what the disk holds, and trying again may report a
            // success that is none: nothing more is written to this journal.
            self.file
                .write_all(lines)
                .and_then(|()| self.file.sync_data())
                .map_err(|fault| {
                    self.is_broken = true;
                    unavailable(&self.path, &fault)
                })
        })
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

fn unavailable(place: &Path, fault: &io::Error) -> JournalError {
    JournalError::Unavailable {
        place: place.display().to_string(),
        detail: fault.to_string(),
    }
}

/// An id that is only ever a name: it comes from outside, and must not lead out of the folder.
pub(super) fn is_plain(id: &str) -> bool {
    let mut bytes = id.bytes();
    !id.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn plain(id: &str) -> Result<&str, JournalError> {
    if is_plain(id) {
        Ok(id)
    } else {
        Err(JournalError::Unavailable {
            place: id.into(),
            detail: "not an id".into(),
        })
    }
}

/// Makes a folder for its user alone, with those above it, each durable in the one that holds it.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folder(above)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    match builder.create(folder) {
        // Another run made it in the same moment.
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(fault) => Err(fault),
        Ok(()) => folder.parent().map_or(Ok(()), sync_folder),
    }
}
