use super::file_journal::is_plain;
use reseat_core::ports::{FileError, FileReader, FileWriter, Files, PortFuture};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Files by path, and those beside the journals. Their work happens at once, on the calling thread: a job has a
/// thread of its own.
#[derive(Clone, Debug, Default)]
pub struct SystemFiles {
    state_folder: Option<PathBuf>,
}

impl SystemFiles {
    /// Files of a machine whose journals lie in this folder, where there is one.
    pub fn beside(state_folder: Option<PathBuf>) -> SystemFiles {
        SystemFiles { state_folder }
    }
}

impl Files for SystemFiles {
    fn open<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Box<dyn FileReader>, FileError>> {
        Box::pin(async move {
            let file = File::open(path).map_err(|fault| error(path, &fault))?;
            Ok(Box::new(Reading {
                file,
                path: path.into(),
            }) as _)
        })
    }

    fn create<'a>(
        &'a self,
        path: &'a str,
        overwrite: bool,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, FileError>> {
        Box::pin(async move {
            match Draft::beside(Path::new(path), overwrite) {
                Ok(draft) => Ok(Box::new(Writing {
                    draft,
                    path: path.into(),
                }) as _),
                Err(fault) if !overwrite && fault.kind() == io::ErrorKind::AlreadyExists => {
                    Err(FileError::There { path: path.into() })
                }
                Err(fault) => Err(error(path, &fault)),
            }
        })
    }

    fn kept<'a>(
        &'a self,
        tenant_id: &'a str,
        name: &'a str,
    ) -> PortFuture<'a, Result<Option<String>, FileError>> {
        Box::pin(async move {
            let folder = self.state_folder.as_ref();
            // What is no id names no folder of a tenant's.
            let Some(folder) = folder.filter(|_| is_plain(tenant_id)) else {
                return Ok(None);
            };
            let path = folder.join(tenant_id).join(name);
            let told = path.to_string_lossy().into_owned();
            // A link that leads nowhere is there all the same, and is to be found unreadable.
            match fs::symlink_metadata(&path) {
                Ok(_) => Ok(Some(told)),
                Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(fault) => Err(error(&told, &fault)),
            }
        })
    }
}

struct Reading {
    file: File,
    path: String,
}

impl FileReader for Reading {
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>> {
        const PIECE: u64 = 1 << 20;
        Box::pin(async move {
            let mut piece = Vec::new();
            let read = (&mut self.file).take(PIECE).read_to_end(&mut piece);
            read.map_err(|fault| error(&self.path, &fault))?;
            Ok((!piece.is_empty()).then_some(piece))
        })
    }
}

struct Writing {
    draft: Draft,
    path: String,
}

impl FileWriter for Writing {
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            let written = self.draft.file.write_all(bytes);
            written.map_err(|fault| error(&self.path, &fault))
        })
    }

    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>> {
        Box::pin(async move {
            let Writing { draft, path } = *self;
            draft.place().map_err(|fault| error(&path, &fault))
        })
    }
}

fn error(path: &str, fault: &io::Error) -> FileError {
    FileError::Unusable {
        path: path.into(),
        detail: fault.to_string(),
    }
}

/// A file that grows beside the one it is to become: a crash leaves the old file or the new one, nothing between.
pub(super) struct Draft {
    file: File,
    place: PathBuf,
    target: PathBuf,
    /// An empty file keeps the name: taking it first lets nobody's file come between the look and the writing.
    is_name_taken: bool,
    is_placed: bool,
}

impl Draft {
    pub(super) fn beside(target: &Path, overwrite: bool) -> io::Result<Draft> {
        let place = draft_beside(target)?;
        if !overwrite {
            private().create_new(true).write(true).open(target)?;
        }
        let file = private().create_new(true).write(true).open(&place);
        if file.is_err() && !overwrite {
            // The error to tell is the first one.
            let _ = fs::remove_file(target);
        }
        Ok(Draft {
            file: file?,
            place,
            target: target.into(),
            is_name_taken: !overwrite,
            is_placed: false,
        })
    }

    /// Writes it through the port; errors name this path.
    pub(super) fn writer(self, path: String) -> Box<dyn FileWriter> {
        Box::new(Writing { draft: self, path })
    }

    fn place(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.place, &self.target)?;
        self.is_placed = true;
        sync_folder(folder_of(&self.target))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_placed {
            return;
        }
        // Nobody is left to tell; what can't be removed is empty, or named as a draft.
        let _ = fs::remove_file(&self.place);
        if self.is_name_taken {
            let _ = fs::remove_file(&self.target);
        }
    }
}

fn draft_beside(path: &Path) -> io::Result<PathBuf> {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not the path of a file"))?;
    let mut draft = std::ffi::OsString::from(".");
    draft.push(name);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    draft.push(format!(".{}-{number}.draft", std::process::id()));
    Ok(folder_of(path).join(draft))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Options that give a new file to its user alone.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes a folder's new entries survive a power cut. Windows does that with the file itself.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}
