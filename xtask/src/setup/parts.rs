//! What the chores need from the machine: how each part is recognised and how it is got.

use std::path::PathBuf;
use std::process::Command;

use super::wasm_toolchain::WASM_TARGET;
use super::{WasmToolchain, debian, npm};
use crate::process;
use crate::settings::Settings;

/// Where PowerShell comes from.
const POWERSHELL_PAGE: &str = "https://learn.microsoft.com/powershell/scripting/install";

/// Something of the machine that a chore cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Rust's formatter; a minimal installation lacks it.
    Rustfmt,
    /// Rust's linter, likewise.
    Clippy,
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
        let has_tool = |name| process::answers(settings.cargo(name).arg("--version"));
        match self {
            Self::Rustfmt => has_tool("fmt"),
            Self::Clippy => has_tool("clippy"),
            Self::Wasm => WasmToolchain::find(settings).is_some(),
            Self::WasmClippy => match WasmToolchain::find(settings) {
                Some(WasmToolchain::Rustup) => has_tool("clippy"),
                Some(toolchain) => toolchain.has_clippy(),
                None => false,
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
            Self::Rustfmt => "rustfmt (for the checks)",
            Self::Clippy => "clippy (for the checks)",
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

    /// What rustup is told to get it, where rustup has it.
    pub(super) fn of_rustup(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Rustfmt => Some(["component", "add", "rustfmt"]),
            Self::Clippy => Some(["component", "add", "clippy"]),
            Self::Wasm => Some(["target", "add", WASM_TARGET]),
            _ => None,
        }
    }

    /// Debian's packages that would bring it here; empty where no package does.
    pub(super) fn packages_here(self, settings: &Settings) -> &'static [&'static str] {
        // PowerShell itself is no package of Debian's; only what keeps it from starting is.
        if self == Self::PowerShell && process::find(&settings.search_path, "pwsh").is_none() {
            return &[];
        }
        self.debian_packages()
    }

    /// `NN` stands for the newest number, see `debian::names`.
    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Rustfmt | Self::Clippy | Self::BrowserTools => &[],
            Self::Wasm => &["cargo-web", "rustc-web", "rust-web-src", "lld-NN"],
            Self::WasmClippy => &["rust-web-clippy"],
            Self::BridgeCompiler => &[
                "mono-mcs",
                "libmono-system-runtime-serialization4.0-cil",
                "libmono-system-xml4.0-cil",
            ],
            // Without this library PowerShell is there but does not start.
            Self::PowerShell => &["libicuNN"],
            Self::CCompiler => &["gcc", "g++", "libc6-dev"],
            Self::Valgrind => &["valgrind"],
            Self::Python => &["python3"],
            Self::Node => &["nodejs", "npm"],
            Self::Browser => &["chromium", "fonts-liberation"],
        }
    }

    /// What to install to have it, with the command as far as it is known.
    pub(crate) fn cure(self, settings: &Settings) -> String {
        let install = |what: &str| {
            let packages = debian::names(self.debian_packages()).join(" ");
            format!(
                "{what}, for example on Debian, as root: \
                 apt-get install -y --no-install-recommends {packages}"
            )
        };
        match self {
            Self::Rustfmt | Self::Clippy => {
                let words = self.of_rustup().unwrap_or_default().join(" ");
                format!("With rustup: rustup {words}. Else get it from where Rust came from.")
            }
            Self::Wasm => install(&format!(
                "With rustup: rustup target add {WASM_TARGET}. Else install a compiler for that target"
            )),
            Self::WasmClippy => install(
                "With rustup: rustup component add clippy. Else install it beside the compiler",
            ),
            Self::BridgeCompiler => install("Install Mono's C# compiler with its class libraries"),
            Self::PowerShell => {
                if process::find(&settings.search_path, "pwsh").is_some() {
                    install(
                        "`pwsh` is there but does not start, as happens without the ICU library; \
                         install that",
                    )
                } else {
                    format!("Install it so that `pwsh` is on the PATH: {POWERSHELL_PAGE}")
                }
            }
            Self::CCompiler => install("Install gcc and g++"),
            Self::Valgrind => install("Install valgrind"),
            Self::Python => install("Install Python 3 so that `python3` is on the PATH"),
            Self::Node => install("Install Node.js with npm"),
            Self::BrowserTools => {
                "They are installed by npm, which needs node and a package registry in reach."
                    .into()
            }
            Self::Browser => install("Install Chromium or Chrome"),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine whose search path holds nothing but these programs.
    fn machine(programs: &[&str]) -> (tempfile::TempDir, Settings) {
        let folder = tempfile::tempdir().unwrap();
        for program in programs {
            let file = folder
                .path()
                .join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
            std::fs::write(&file, "").unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        let mut settings = Settings::read().unwrap();
        settings.search_path = vec![folder.path().to_owned()];
        (folder, settings)
    }

    #[test]
    fn a_library_is_advised_only_where_powershell_is_there_and_does_not_start() {
        let (_folder, bare) = machine(&[]);
        let cure = Part::PowerShell.cure(&bare);
        assert!(cure.contains(POWERSHELL_PAGE), "{cure}");
        assert!(!cure.contains("apt-get"), "{cure}");
        assert!(Part::PowerShell.packages_here(&bare).is_empty());

        let (_folder, broken) = machine(&["pwsh"]);
        let cure = Part::PowerShell.cure(&broken);
        assert!(cure.contains("ICU") && cure.contains("libicu"), "{cure}");
        assert_eq!(Part::PowerShell.packages_here(&broken), ["libicuNN"]);
    }

    #[test]
    fn a_cure_names_the_thing_before_debians_command() {
        let (_folder, bare) = machine(&[]);
        for part in [
            Part::CCompiler,
            Part::Valgrind,
            Part::Node,
            Part::Browser,
            Part::Wasm,
        ] {
            let cure = part.cure(&bare);
            let debian = cure.find("Debian").unwrap();
            assert!(
                cure.contains("nstall") && cure.find("nstall").unwrap() < debian,
                "{cure}"
            );
        }
    }
}
