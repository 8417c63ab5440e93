//! What the chores need from the machine: how each part is recognised and how it is got.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::npm;
use crate::process;
use crate::report;
use crate::settings::Settings;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Debian's compiler for the web and the source of its standard library.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";
const DEBIAN_CLIPPY_DRIVER: &str = "/usr/bin/clippy-driver";
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// A download, or the time until rustup's servers prove to be out of reach.
const RUSTUP_LIMIT: Duration = Duration::from_secs(5 * 60);

/// Something of the machine that a chore cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A compiler for wasm32-unknown-unknown.
    Wasm,
    /// Clippy of that compiler.
    WasmClippy,
    /// The compiler of the module's C# bridge.
    BridgeCompiler,
    /// PowerShell itself.
    PowerShell,
    /// C and C++ compilers.
    CCompiler,
    /// The leak checker.
    Valgrind,
    /// Python 3.
    Python,
    /// Node and npm.
    Node,
    /// The npm packages that drive the browser.
    BrowserTools,
    /// Chromium.
    Browser,
}

impl Part {
    /// Whether it can be used now.
    pub(crate) fn is_there(self, settings: &Settings) -> bool {
        let found = |name| process::find(&settings.search_path, name).is_some();
        match self {
            Self::Wasm => wasm_toolchain(settings).is_some(),
            Self::WasmClippy => match wasm_toolchain(settings) {
                Some(WasmToolchain::Rustup) => {
                    process::quiet(settings.cargo("clippy").arg("--version")).is_ok()
                }
                Some(WasmToolchain::Debian) | None => [DEBIAN_CLIPPY, DEBIAN_CLIPPY_DRIVER]
                    .iter()
                    .all(|file| Path::new(file).exists()),
            },
            Self::BridgeCompiler => found("mcs") && has_bridge_libraries(settings),
            Self::PowerShell => {
                let mut pwsh = Command::new("pwsh");
                process::answers(pwsh.args(["-NoProfile", "-Command", "exit 0"]))
            }
            Self::CCompiler => found("gcc") && found("g++"),
            Self::Valgrind => found("valgrind"),
            Self::Python => found("python3"),
            Self::Node => found("node") && found("npm"),
            Self::BrowserTools => npm::is_installed(settings),
            Self::Browser => browser(settings).is_some(),
        }
    }

    /// For people: what it is, with what depends on it.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Wasm => "the WebAssembly compiler (for the widget)",
            Self::WasmClippy => "clippy for WebAssembly (for the checks)",
            Self::BridgeCompiler => "the C# compiler mcs (for the PowerShell module)",
            Self::PowerShell => {
                "pwsh, PowerShell 7.4 or later (for the module's tests and the demo)"
            }
            Self::CCompiler => "gcc and g++ (for the C tests)",
            Self::Valgrind => "valgrind (for the C tests)",
            Self::Python => "python3 (for the Python tests)",
            Self::Node => "node and npm (for the browser tests)",
            Self::BrowserTools => "playwright-core and axe-core (for the browser tests)",
            Self::Browser => "Chromium (for the browser tests)",
        }
    }

    /// Debian's packages that would bring it here; empty where no package does.
    pub(crate) fn packages_here(self, settings: &Settings) -> &'static [&'static str] {
        // PowerShell itself is no package of Debian's; only what keeps it from starting is.
        if self == Self::PowerShell && process::find(&settings.search_path, "pwsh").is_none() {
            return &[];
        }
        self.debian_packages()
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Wasm => &["cargo-web", "rustc-web", "rust-web-src", "lld-22"],
            Self::WasmClippy => &["rust-web-clippy"],
            Self::BridgeCompiler => &[
                "mono-mcs",
                "libmono-system-runtime-serialization4.0-cil",
                "libmono-system-xml4.0-cil",
            ],
            // Without this library PowerShell is there but does not start.
            Self::PowerShell => &["libicu72"],
            Self::CCompiler => &["gcc", "g++", "libc6-dev"],
            Self::Valgrind => &["valgrind"],
            Self::Python => &["python3"],
            Self::Node => &["nodejs", "npm"],
            Self::BrowserTools => &[],
            Self::Browser => &["chromium", "fonts-liberation"],
        }
    }

    /// One sentence: what to type to get it.
    pub(crate) fn cure(self) -> String {
        let debian = || {
            let packages = self.debian_packages().join(" ");
            format!("On Debian, as root: apt-get install -y --no-install-recommends {packages}")
        };
        match self {
            Self::Wasm => format!("With rustup: rustup target add {WASM_TARGET}. {}", debian()),
            Self::WasmClippy => format!("With rustup: rustup component add clippy. {}", debian()),
            Self::PowerShell => {
                format!(
                    "Install it so that `pwsh` is on the PATH and starts. {}",
                    debian()
                )
            }
            Self::BrowserTools => {
                "They are installed by npm, which needs node and a package registry in reach."
                    .into()
            }
            _ => debian(),
        }
    }
}

/// The compiler that builds for the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The same toolchain as for the machine itself, which has the target.
    Rustup,
    /// Debian's `rustc-web`, which builds its standard library itself.
    Debian,
}

impl WasmToolchain {
    /// A cargo command for the browser: `build` or `clippy`, with the target chosen.
    pub(crate) fn cargo(self, settings: &Settings, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Rustup => settings.cargo(subcommand),
            Self::Debian => debian_cargo(settings, subcommand),
        };
        command
            .args(["--target", WASM_TARGET])
            .env("CARGO_TARGET_DIR", settings.wasm_target());
        command
    }

    /// Where `cargo` of this toolchain puts a profile's output.
    pub(crate) fn output(self, settings: &Settings, profile: &str) -> PathBuf {
        settings.wasm_target().join(WASM_TARGET).join(profile)
    }
}

fn debian_cargo(settings: &Settings, subcommand: &str) -> Command {
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
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
        // Set by `cargo run` for its own toolchain; the other compiler must not load from there.
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["-Z", "build-std=std,panic_abort"]);
    command
}

/// The toolchain to use: the machine's own where it has the target, else Debian's.
pub(crate) fn wasm_toolchain(settings: &Settings) -> Option<WasmToolchain> {
    let mut asked = Command::new("rustc");
    asked
        .current_dir(&settings.root)
        .args(["--print", "target-libdir", "--target", WASM_TARGET]);
    if let Ok(folder) = process::quiet(&mut asked)
        && Path::new(folder.trim()).is_dir()
    {
        return Some(WasmToolchain::Rustup);
    }
    let files = [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_STD];
    let debian = files.iter().all(|file| Path::new(file).exists())
        && process::find(&settings.search_path, DEBIAN_LINKER).is_some();
    debian.then_some(WasmToolchain::Debian)
}

/// Asks rustup for the target; false where there is no rustup or its servers are out of reach.
pub(super) fn add_rustup_target(settings: &Settings) -> bool {
    if process::find(&settings.search_path, "rustup").is_none() {
        return false;
    }
    report::step(&format!(
        "adding Rust's target {WASM_TARGET} for the widget"
    ));
    let mut command = Command::new("rustup");
    command
        .current_dir(&settings.root)
        .args(["target", "add", WASM_TARGET]);
    process::quiet_within(&mut command, RUSTUP_LIMIT).is_ok()
}

/// The browser that the tests drive.
pub(crate) fn browser(settings: &Settings) -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| process::find(&settings.search_path, name))
}

/// mcs alone lacks the two assemblies that the bridge refers to.
fn has_bridge_libraries(settings: &Settings) -> bool {
    let scratch = settings.target.join("tools");
    let source = scratch.join("probe.cs");
    let written = std::fs::create_dir_all(&scratch)
        .and_then(|()| std::fs::write(&source, "static class Probe { }\n"));
    let mut mcs = Command::new("mcs");
    mcs.args(["-langversion:5", "-target:library"])
        .args(["-r:System.Runtime.Serialization", "-r:System.Xml"])
        .arg(format!("-out:{}", scratch.join("probe.dll").display()))
        .arg(&source);
    written.is_ok() && process::answers(&mut mcs)
}
