use reseat_core::ports::{FileError, Files, PortFuture};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Files by path. Its work happens at once, on the calling thread: a job has a thread of its own, and one
/// file at the start or at the end of it is nothing that others could wait for.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemFiles;

impl Files for SystemFiles {
    fn read<'a>(&'a self, path: &'a str) -> PortFuture<'a, Result<Vec<u8>, FileError>> {
        Box::pin(async move { fs::read(path).map_err(|fault| error(path, &fault)) })
    }

    fn write<'a>(
        &'a self,
        path: &'a str,
        bytes: &'a [u8],
        overwrite: bool,
    ) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            let file = Path::new(path);
            if overwrite {
                return replace(file, bytes).map_err(|fault| error(path, &fault));
            }
            // Taking the name first lets nobody's file come between the look and the writing.
            match private().create_new(true).write(true).open(file) {
                Ok(_) => replace(file, bytes).map_err(|fault| {
                    // The error to tell is the first one.
                    let _ = fs::remove_file(file);
                    error(path, &fault)
                }),
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {
                    Err(FileError::There { path: path.into() })
                }
                Err(fault) => Err(error(path, &fault)),
            }
        })
    }
}

fn error(path: &str, fault: &io::Error) -> FileError {
    FileError::Unusable {
        path: path.into(),
        detail: fault.to_string(),
    }
}

/// Writes beside the file first and renames: a crash leaves the old file or the new one, nothing between.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = draft_beside(path)?;
    let written = private()
        .create_new(true)
        .write(true)
        .open(&draft)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    let placed = written.and_then(|()| fs::rename(&draft, path));
    if placed.is_err() {
        // The error to tell is the first one; a draft that can't be removed either changes nothing in it.
        let _ = fs::remove_file(&draft);
    }
    placed?;
    sync_folder(folder_of(path))
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
