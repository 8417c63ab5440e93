//! A run: how far it is and what became of each user.

use reseat_core::ErrorCode;
use reseat_core::event::{Event, Outcome, Phase, RunTotals, Totals};
use reseat_core::model::UserId;
use std::collections::HashMap;

/// How good an outcome is; decides sign, colour and order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// As wished.
    Good,
    /// Not done, as announced.
    Apart,
    /// Not certain yet.
    Open,
    /// Needs somebody.
    Bad,
}

/// The weight of an outcome.
pub(crate) fn weight(outcome: Outcome) -> Weight {
    match outcome {
        Outcome::Moved | Outcome::Unchanged => Weight::Good,
        Outcome::Skipped | Outcome::NotStarted => Weight::Apart,
        Outcome::MovedPending | Outcome::Unknown => Weight::Open,
        Outcome::Different | Outcome::Refused | Outcome::Stale => Weight::Bad,
    }
}

/// One user's result.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    pub(crate) message: Option<String>,
    pub(crate) hint: Option<String>,
}

/// A run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// Users that the plan moves.
    pub(crate) total: u64,
    pub(crate) done: u64,
    pub(crate) phase: Option<Phase>,
    /// What it is doing, and why it waits.
    pub(crate) message: String,
    pub(crate) is_paused: bool,
    pub(crate) is_stopping: bool,
    /// Results that need somebody or are open, in order of arrival.
    pub(crate) failures: Vec<Line>,
    /// The others, in order of arrival.
    pub(crate) successes: Vec<Line>,
    /// What became of whom, for the list.
    pub(crate) signs: HashMap<UserId, Outcome>,
    pub(crate) end: Option<End>,
    began_ms: u64,
    now_ms: u64,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) totals: RunTotals,
    pub(crate) was_cancelled: bool,
    pub(crate) stopped: Option<ErrorCode>,
    pub(crate) text: Option<String>,
    pub(crate) move_id: Option<String>,
}

impl Run {
    /// A run that is about to begin.
    pub(crate) fn new(total: u64) -> Run {
        Run {
            total,
            ..Run::default()
        }
    }

    /// Takes an event of the run.
    pub(crate) fn take(&mut self, event: &Event, now_ms: u64) {
        self.now_ms = now_ms;
        match event {
            Event::Progress {
                phase,
                done,
                total,
                message,
                ..
            } => {
                if *phase == Phase::Apply {
                    if self.began_ms == 0 {
                        self.began_ms = now_ms;
                    }
                    self.done = *done;
                    self.total = total.unwrap_or(self.total);
                }
                self.phase = Some(*phase);
                self.message.clone_from(message);
            }
            Event::Result {
                user_id,
                display_name,
                result,
                message,
                hint,
                ..
            } => {
                self.signs.insert(user_id.clone(), *result);
                let line = Line {
                    name: display_name.clone(),
                    outcome: *result,
                    message: message.clone(),
                    hint: hint.clone(),
                };
                match weight(*result) {
                    Weight::Bad | Weight::Open => self.failures.push(line),
                    Weight::Good => self.successes.push(line),
                    Weight::Apart => {}
                }
            }
            Event::Done {
                totals,
                cancelled,
                stopped,
                text,
                move_id,
                ..
            } => {
                self.end = Some(End {
                    totals: match totals {
                        Some(Totals::Run(totals)) => *totals,
                        _ => RunTotals::default(),
                    },
                    was_cancelled: *cancelled,
                    stopped: *stopped,
                    text: text.clone(),
                    move_id: move_id.clone(),
                });
            }
            _ => {}
        }
    }

    /// Users per second and seconds left, once both can be told.
    pub(crate) fn pace(&self) -> Option<(u64, u64)> {
        let elapsed_ms = self.now_ms.saturating_sub(self.began_ms);
        if self.began_ms == 0 || elapsed_ms < 1_000 || self.done == 0 || self.is_paused {
            return None;
        }
        let rate = (self.done * 1_000 / elapsed_ms).max(1);
        let left = self.total.saturating_sub(self.done);
        Some((rate, left.div_ceil(rate)))
    }

    /// Whether it is still going.
    pub(crate) fn is_alive(&self) -> bool {
        self.end.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(done: u64) -> Event {
        Event::Progress {
            phase: Phase::Apply,
            done,
            total: Some(200),
            activity: String::new(),
            message: String::new(),
        }
    }

    #[test]
    fn the_pace_is_told_once_it_is_known() {
        let mut run = Run::new(200);
        run.take(&progress(0), 5_000);
        assert_eq!(run.pace(), None);
        run.take(&progress(40), 7_000);
        assert_eq!(run.pace(), Some((20, 8)));
        run.is_paused = true;
        assert_eq!(run.pace(), None);
    }

    #[test]
    fn failures_stand_apart() {
        let mut run = Run::new(2);
        for (id, result) in [
            ("a", Outcome::Moved),
            ("b", Outcome::Stale),
            ("c", Outcome::Skipped),
        ] {
            run.take(
                &Event::Result {
                    user_id: UserId::from(id.to_string()),
                    user_principal_name: id.into(),
                    display_name: id.into(),
                    result,
                    error_id: None,
                    message: None,
                    hint: None,
                    request_id: None,
                },
                1,
            );
        }
        assert_eq!(
            (run.failures.len(), run.successes.len(), run.signs.len()),
            (1, 1, 3)
        );
    }
}
