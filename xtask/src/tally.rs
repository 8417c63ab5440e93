//! How many tests passed, failed and were left out.

use std::fmt;
use std::ops::AddAssign;

/// Counts of one part of the tests, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Tally {
    /// One test that failed.
    pub(crate) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
    /// One test that was left out.
    pub(crate) const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        skipped: 1,
    };
    /// One test that passed.
    pub(crate) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    /// Whether nothing ran at all.
    pub(crate) const fn is_empty(self) -> bool {
        self.passed + self.failed == 0
    }

    /// Reads the last line of the form `12 passed, 0 failed` or `12 passed, 0 failed, 1 skipped`.
    pub(crate) fn of_driver(output: &str) -> Option<Self> {
        output.lines().rev().find_map(|line| {
            let mut tally = Self::default();
            let mut seen = 0;
            for piece in line.trim().split(", ") {
                let (number, word) = piece.split_once(' ')?;
                let number = number.parse().ok()?;
                match (seen, word) {
                    (0, "passed") => tally.passed = number,
                    (1, "failed") => tally.failed = number,
                    (2, "skipped") => tally.skipped = number,
                    _ => return None,
                }
                seen += 1;
            }
            (seen >= 2).then_some(tally)
        })
    }

    /// Adds up cargo's lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub(crate) fn of_cargo(output: &str) -> Self {
        let mut tally = Self::default();
        for line in output.lines() {
            let Some((_, counts)) = line
                .split_once("test result: ")
                .and_then(|(_, rest)| rest.split_once(". "))
            else {
                continue;
            };
            for piece in counts.split("; ") {
                let Some((number, word)) = piece.split_once(' ') else {
                    continue;
                };
                let number = number.parse().unwrap_or(0);
                match word {
                    "passed" => tally.passed += number,
                    "failed" => tally.failed += number,
                    "ignored" => tally.skipped += number,
                    _ => {}
                }
            }
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_driver_counts() {
        let tally = Tally::of_driver("1 passed, 0 failed\nnoise\n12 passed, 3 failed, 1 skipped\n");
        assert_eq!(
            tally,
            Some(Tally {
                passed: 12,
                failed: 3,
                skipped: 1
            })
        );
        assert_eq!(Tally::of_driver("12 passed\n"), None);
        assert_eq!(Tally::of_driver("all 12 passed, 0 failed\n"), None);
    }

    #[test]
    fn the_lines_of_cargo_are_added_up() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            Tally::of_cargo(output),
            Tally {
                passed: 5,
                failed: 4,
                skipped: 1
            }
        );
    }

    #[test]
    fn skipped_is_said_only_when_there_is_some() {
        let mut tally = Tally {
            passed: 2,
            failed: 0,
            skipped: 0,
        };
        assert_eq!(tally.to_string(), "2 passed, 0 failed");
        tally += Tally {
            passed: 1,
            failed: 1,
            skipped: 1,
        };
        assert_eq!(tally.to_string(), "3 passed, 1 failed, 1 skipped");
    }
}
