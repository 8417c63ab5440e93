//! What every test driver is given: the built products by environment, and one way to be judged.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::build::Built;
use crate::process;
use crate::report;
use crate::settings::Settings;
use crate::setup::{self, Present};
use crate::tally::Tally;

/// A driver that has said nothing final by then hangs.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(20 * 60);

/// The stage of the tests.
pub(super) struct Scene<'a> {
    pub(super) settings: &'a Settings,
    pub(super) present: &'a Present,
    pub(super) built: Built,
    /// Words that choose tests by name.
    pub(super) words: Vec<&'a String>,
}

impl Scene<'_> {
    /// A program in the repository, told where everything is.
    pub(super) fn driver(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.settings.root);
        self.tell(&mut command);
        command
    }

    /// Sets the variables that drivers read.
    pub(super) fn tell(&self, command: &mut Command) {
        let root = &self.settings.root;
        let mut set = |name: &str, value: Option<PathBuf>| {
            if let Some(value) = value {
                command.env(name, value);
            }
        };
        let native = self.built.native.as_ref();
        set("RESEAT_SIM", native.map(|native| native.simulator.clone()));
        set(
            "RESEAT_LIBRARY",
            native.map(|native| native.library.clone()),
        );
        set("RESEAT_INCLUDE", Some(root.join("ffi").join("include")));
        set("RESEAT_MODULE", self.built.module.clone());
        set("RESEAT_WWW", self.built.page.clone());
        set(
            "RESEAT_NODE_MODULES",
            Some(setup::node_modules(self.settings)),
        );
        set("RESEAT_BROWSER", setup::browser(self.settings));
        set("RESEAT_VECTORS", Some(root.join("tests").join("vectors")));
        set("RESEAT_SCHEMAS", Some(root.join("tests").join("schemas")));
    }

    /// Runs a driver to its last line, `N passed, N failed`.
    pub(super) fn run(&self, mut command: Command) -> Result<Tally> {
        let ended = process::finish_within(&mut command, TIME_LIMIT)?;
        let tally = Tally::of_driver(&ended.out).with_context(|| {
            format!(
                "no last line \"N passed, N failed\" from {}",
                ended.complaint(&command)
            )
        })?;
        if tally.failed > 0 || !ended.success {
            report::line(&ended.complaint(&command));
        }
        // A driver that fails must not be counted as a success, whatever it says.
        let unsaid = usize::from(!ended.success && tally.failed == 0);
        Ok(Tally {
            failed: tally.failed + unsaid,
            ..tally
        })
    }

    /// Whether a test of this name is to run.
    pub(super) fn is_asked_for(&self, name: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }

    /// Words that choose no test at all are misspelt: nothing was tested, and that must not look like success.
    pub(super) fn refuse_idle_words(&self, sum: Tally) -> Result<()> {
        ensure!(
            self.words.is_empty() || !sum.is_empty(),
            "no test that this machine can run has {:?} in its name",
            self.words
        );
        Ok(())
    }

    /// A suite that could not run, or ran nothing, has failed.
    pub(super) fn judge(&self, name: &str, outcome: Result<Tally>) -> Tally {
        match outcome {
            Ok(tally) if tally.is_empty() && self.words.is_empty() => {
                report::line(&format!("FAIL {name}: no test ran"));
                Tally { failed: 1, ..tally }
            }
            Ok(tally) => tally,
            Err(error) => {
                report::line(&format!("FAIL {name}: {error:#}"));
                Tally::FAILED
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_choose_no_test_are_refused() {
        let (settings, present) = (Settings::read().unwrap(), Present::default());
        let word = "no such test".to_owned();
        let scene = |words| Scene {
            settings: &settings,
            present: &present,
            built: Built::default(),
            words,
        };
        let chosen = scene(vec![&word]);
        let error = chosen.refuse_idle_words(Tally::SKIPPED).unwrap_err();
        assert!(error.to_string().contains("no such test"), "{error}");
        assert!(chosen.refuse_idle_words(Tally::PASSED).is_ok());
        assert!(chosen.is_asked_for("this is no such test at all"));
        assert!(!chosen.is_asked_for("another"));

        let everything = scene(Vec::new());
        assert!(everything.refuse_idle_words(Tally::SKIPPED).is_ok());
        assert!(everything.is_asked_for("another"));
    }
}
