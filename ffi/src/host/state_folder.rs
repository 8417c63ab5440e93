use std::env;
use std::path::PathBuf;

/// Where journals and locks lie: the caller's `wish` (`stateDir` of the configuration), else
/// `RESEAT_STATE_DIR`, else the system's place for state. `None` where the system names none.
///
/// The one place of this face that reads the environment.
pub fn state_folder(wish: Option<&str>) -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = wish
        .map(PathBuf::from)
        .or_else(|| set("RESEAT_STATE_DIR"))
        .or_else(|| {
            if cfg!(windows) {
                Some(set("LOCALAPPDATA")?.join("Reseat"))
            } else if cfg!(target_os = "macos") {
                Some(set("HOME")?.join("Library/Application Support/Reseat"))
            } else {
                // The XDG base directory specification: a relative path is invalid and must be ignored.
                let state = set("XDG_STATE_HOME").filter(|path| path.is_absolute());
                Some(
                    state
                        .or_else(|| Some(set("HOME")?.join(".local/state")))?
                        .join("reseat"),
                )
            }
        })?;
    // Settled now: a process that changes its folder later must not split its journals.
    Some(std::path::absolute(&folder).unwrap_or(folder))
}

/// Which computer this is, where that can be told: by its name, and by the id the system gave it.
pub(super) fn machine() -> Option<String> {
    if cfg!(windows) {
        let name = env::var_os("COMPUTERNAME")?;
        return Some(name.to_string_lossy().into_owned());
    }
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let name = read("/proc/sys/kernel/hostname")?;
    let id = read("/etc/machine-id").unwrap_or_default();
    Some(format!("{} {}", name.trim(), id.trim()).trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_wins_and_becomes_absolute() {
        let folder = state_folder(Some("some/where")).unwrap();
        assert!(
            folder.is_absolute() && folder.ends_with("some/where"),
            "{}",
            folder.display()
        );
    }
}
