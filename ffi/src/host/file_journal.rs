use super::files::{Draft, private, sync_folder};
use super::journal_writer::Writer;
use super::lease;
use reseat_core::ports::{
    FileError, FileReader, FileWriter, JournalError, JournalStore, JournalWriter, PortFuture,
    RunLock,
};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Journals as files: `<state>/<tenantId>/<moveId>.jsonl` with the plan `<moveId>.plan.json` beside it, and the
/// tenant's `lock` and `lease`, for their user alone. A link in place of a file is refused: who may put one there
/// could have journals written anywhere.
#[derive(Clone, Debug)]
pub struct FileJournal {
    state: Option<PathBuf>,
    lease_life: Option<Duration>,
}

impl FileJournal {
    /// Journals below `state`, which is made when it is first needed; `None` is a system that names no place.
    pub fn new(state: Option<PathBuf>) -> FileJournal {
        FileJournal {
            state,
            lease_life: None,
        }
    }

    /// The same, with leases that last so long.
    #[must_use]
    pub fn with_lease(self, life: Duration) -> FileJournal {
        FileJournal {
            lease_life: Some(life),
            ..self
        }
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

    fn file(&self, tenant_id: &str, move_id: &str, ending: &str) -> Result<PathBuf, JournalError> {
        let name = format!("{}{ending}", plain(move_id)?);
        Ok(self.tenant(tenant_id)?.join(name))
    }

    fn take_lock(&self, tenant_id: &str, holder: &str) -> Result<lease::Lock, JournalError> {
        let folder = self.tenant(tenant_id)?;
        make_folder(&folder).map_err(|fault| unavailable(&folder, &fault))?;
        lease::take(&folder, holder, self.lease_life)
    }

    fn start(&self, tenant_id: &str, move_id: &str) -> Result<Writer, JournalError> {
        let path = self.file(tenant_id, move_id, JOURNAL)?;
        let folder = self.tenant(tenant_id)?;
        let open = || {
            make_folder(&folder)?;
            let file = private().create_new(true).append(true).open(&path)?;
            file.sync_all()?;
            sync_folder(&folder)?;
            Ok(file)
        };
        let file = open().map_err(|fault| unavailable(&path, &fault))?;
        Writer::start(file, path)
    }

    fn go_on(&self, tenant_id: &str, move_id: &str, keep: u64) -> Result<Writer, JournalError> {
        let path = self.file(tenant_id, move_id, JOURNAL)?;
        let open = || -> io::Result<File> {
            need_plain_file(&path)?;
            let file = private().append(true).open(&path)?;
            if file.metadata()?.len() != keep {
                file.set_len(keep)?;
                file.sync_all()?;
            }
            Ok(file)
        };
        match open() {
            Ok(file) => Writer::start(file, path),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Err(missing(move_id)),
            Err(fault) => Err(unavailable(&path, &fault)),
        }
    }

    /// The file of a run for reading, where there is one.
    fn find(&self, path: &Path) -> Result<Option<Reading>, JournalError> {
        let open = || -> io::Result<File> {
            need_plain_file(path)?;
            File::open(path)
        };
        match open() {
            Ok(file) => Ok(Some(Reading {
                file,
                path: path.into(),
            })),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(unreadable(path, &fault)),
        }
    }

    fn names(&self, tenant_id: &str) -> Result<Vec<String>, JournalError> {
        let folder = self.tenant(tenant_id)?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(fault) => return Err(unreadable(&folder, &fault)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|fault| unreadable(&folder, &fault))?;
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(JOURNAL));
            names.extend(id.filter(|id| is_plain(id)).map(str::to_string));
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// How a journal's name ends.
const JOURNAL: &str = ".jsonl";
/// How the name of a run's plan ends.
const PLAN: &str = ".plan.json";
/// How the name of what a journal could not take ends.
const RESCUE: &str = ".rescue.jsonl";

impl JournalStore for FileJournal {
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>> {
        Box::pin(async move { Ok(Box::new(self.take_lock(tenant_id, holder)?) as _) })
    }

    fn place(&self, tenant_id: &str, move_id: &str) -> String {
        match self.file(tenant_id, move_id, JOURNAL) {
            Ok(path) => path.display().to_string(),
            Err(_) => move_id.into(),
        }
    }

    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move { Ok(Box::new(self.start(tenant_id, move_id)?) as _) })
    }

    fn open<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        keep: u64,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move { Ok(Box::new(self.go_on(tenant_id, move_id, keep)?) as _) })
    }

    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileReader>, JournalError>> {
        Box::pin(async move {
            let found = self.find(&self.file(tenant_id, move_id, JOURNAL)?)?;
            let file = found.ok_or_else(|| missing(move_id))?;
            Ok(Box::new(file) as _)
        })
    }

    fn list<'a>(&'a self, tenant_id: &'a str) -> PortFuture<'a, Result<Vec<String>, JournalError>> {
        Box::pin(async move { self.names(tenant_id) })
    }

    fn write_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, JournalError>> {
        Box::pin(async move {
            let path = self.file(tenant_id, move_id, PLAN)?;
            let folder = self.tenant(tenant_id)?;
            let draft = make_folder(&folder).and_then(|()| Draft::beside(&path, true));
            let draft = draft.map_err(|fault| unavailable(&path, &fault))?;
            Ok(draft.writer(path.display().to_string()))
        })
    }

    fn read_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Option<Box<dyn FileReader>>, JournalError>> {
        Box::pin(async move {
            let found = self.find(&self.file(tenant_id, move_id, PLAN)?)?;
            Ok(found.map(|file| Box::new(file) as _))
        })
    }

    fn rescue<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        lines: &'a [u8],
    ) -> PortFuture<'a, Result<String, JournalError>> {
        Box::pin(async move {
            let beside = self.file(tenant_id, move_id, RESCUE)?;
            // The place of the journal may be full or gone; the system's place for such files seldom is as well.
            let name = format!("reseat-{move_id}{RESCUE}");
            let mut failed = None;
            for path in [beside, std::env::temp_dir().join(name)] {
                match add(&path, lines) {
                    Ok(()) => return Ok(path.display().to_string()),
                    Err(fault) => failed = Some(unavailable(&path, &fault)),
                }
            }
            Err(failed.unwrap_or_else(|| missing(move_id)))
        })
    }
}

fn add(path: &Path, lines: &[u8]) -> io::Result<()> {
    match need_plain_file(path) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    let mut file = private().create(true).append(true).open(path)?;
    file.write_all(lines)?;
    file.sync_all()
}

struct Reading {
    file: File,
    path: PathBuf,
}

impl FileReader for Reading {
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>> {
        const PIECE: u64 = 1 << 20;
        Box::pin(async move {
            let mut piece = Vec::new();
            let read = (&mut self.file).take(PIECE).read_to_end(&mut piece);
            read.map_err(|fault| FileError::Unusable {
                path: self.path.display().to_string(),
                detail: fault.to_string(),
            })?;
            Ok((!piece.is_empty()).then_some(piece))
        })
    }
}

pub(super) fn unavailable(place: &Path, fault: &io::Error) -> JournalError {
    JournalError::Unavailable {
        place: place.display().to_string(),
        detail: fault.to_string(),
    }
}

fn unreadable(place: &Path, fault: &io::Error) -> JournalError {
    JournalError::Unreadable {
        place: place.display().to_string(),
        detail: fault.to_string(),
    }
}

fn missing(move_id: &str) -> JournalError {
    JournalError::Missing {
        move_id: move_id.into(),
    }
}

/// Refuses what is there and is no file of its own: a link, a folder, a pipe. One that is not there is left to
/// whoever opens it.
pub(super) fn need_plain_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(found) if found.is_symlink() => Err(io::Error::other("it is a link")),
        Ok(found) if found.is_dir() => Err(io::Error::other("it is a folder")),
        Ok(_) => Err(io::Error::other("it is no file")),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault),
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
        Err(missing(id))
    }
}

/// Makes a folder for its user alone, with those above it, each durable in the one that holds it.
fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_symlink() && !folder.is_dir() => {
            return Err(io::Error::other("it is a link that leads nowhere"));
        }
        _ if folder.is_dir() => return Ok(()),
        _ => {}
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
