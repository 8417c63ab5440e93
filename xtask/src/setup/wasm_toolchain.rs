//! The compiler that builds for the browser: the machine's own where it has the target, else Debian's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::settings::Settings;

/// The target, in rustc's words.
pub(super) const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Debian's compiler for the web and the source of its standard library.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";
const DEBIAN_CLIPPY_DRIVER: &str = "/usr/bin/clippy-driver";

/// The compiler that builds for the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The same toolchain as for the machine itself, which has the target.
    Rustup,
    /// Debian's `rustc-web`, which builds its standard library itself.
    Debian {
        /// `wasm-ld` of any LLVM; Debian puts its number into the name.
        linker: PathBuf,
    },
}

impl WasmToolchain {
    /// The toolchain to use, if this machine has one.
    pub(crate) fn find(settings: &Settings) -> Option<Self> {
        let mut asked = Command::new("rustc");
        asked.current_dir(&settings.root).args([
            "--print",
            "target-libdir",
            "--target",
            WASM_TARGET,
        ]);
        if let Ok(folder) = process::quiet(&mut asked)
            && Path::new(folder.trim()).is_dir()
        {
            return Some(Self::Rustup);
        }
        let files = [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_STD];
        if !files.iter().all(|file| Path::new(file).exists()) {
            return None;
        }
        linker(settings).map(|linker| Self::Debian { linker })
    }

    /// A cargo command for the browser: `build` or `clippy`, with the target chosen.
    pub(crate) fn cargo(&self, settings: &Settings, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Rustup => settings.cargo(subcommand),
            Self::Debian { linker } => debian_cargo(settings, subcommand, linker),
        };
        command
            .args(["--target", WASM_TARGET])
            .env("CARGO_TARGET_DIR", settings.wasm_target());
        command
    }

    /// Where `cargo` of this toolchain puts a profile's output.
    pub(crate) fn output(&self, settings: &Settings, profile: &str) -> PathBuf {
        settings.wasm_target().join(WASM_TARGET).join(profile)
    }

    /// Whether Debian's compiler has its clippy; rustup's is a part of its own.
    pub(super) fn has_clippy(&self) -> bool {
        [DEBIAN_CLIPPY, DEBIAN_CLIPPY_DRIVER]
            .iter()
            .all(|file| *self == Self::Rustup || Path::new(file).exists())
    }

    /// Its compiler, as `rustc --version` names it.
    pub(crate) fn version(&self, settings: &Settings) -> Option<String> {
        let program = match self {
            Self::Rustup => "rustc",
            Self::Debian { .. } => DEBIAN_RUSTC,
        };
        let mut rustc = Command::new(program);
        rustc.current_dir(&settings.root).arg("--version");
        if program == DEBIAN_RUSTC {
            rustc.env_remove("LD_LIBRARY_PATH");
        }
        let version = process::quiet(&mut rustc).ok()?;
        Some(version.trim().to_owned())
    }
}

fn debian_cargo(settings: &Settings, subcommand: &str, linker: &Path) -> Command {
    // `cargo clippy` would take the first clippy of the PATH, which may be another toolchain's.
    let program = if subcommand == "clippy" {
        DEBIAN_CLIPPY
    } else {
        DEBIAN_CARGO
    };
    let mut command = Command::new(program);
    command
        .current_dir(&settings.root)
        .arg(subcommand)
        .env("CARGO", DEBIAN_CARGO)
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTDOC", "/usr/bin/rustdoc")
        // Debian ships the standard library as source only, and building it is not stable yet.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        // Set by `cargo run` for its own toolchain; the other compiler must not load from there.
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["-Z", "build-std=std,panic_abort"]);
    command
}

/// The newest `wasm-ld-NN` of the search path, else `wasm-ld`: an older linker may not know what a newer
/// compiler writes.
fn linker(settings: &Settings) -> Option<PathBuf> {
    let names: Vec<String> = settings
        .search_path
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let name = newest("wasm-ld-", names.iter().map(String::as_str)).unwrap_or("wasm-ld");
    process::find(&settings.search_path, name)
}

/// Of these names the one that is this base and the highest number.
pub(super) fn newest<'a>(base: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .filter_map(|name| Some((name.strip_prefix(base)?.parse::<u32>().ok()?, name)))
        .max()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_number_is_the_newest() {
        let names = [
            "wasm-ld-9",
            "wasm-ld-22",
            "wasm-ld-19",
            "wasm-ld",
            "wasm-ld-x",
            "ld-99",
        ];
        assert_eq!(newest("wasm-ld-", names.into_iter()), Some("wasm-ld-22"));
        assert_eq!(
            newest("libicu", ["libicu-dev", "libicu72"].into_iter()),
            Some("libicu72")
        );
        assert_eq!(newest("lld-", ["lld", "lldb-14"].into_iter()), None);
    }
}
