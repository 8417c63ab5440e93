//! A run: how far it is and what became of each user.

use super::people::name_of;
use reseat_core::ErrorCode;
use reseat_core::event::{Event, Outcome, Phase, RunTotals, Totals, Waiting};
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

impl Weight {
    /// Whether it is listed before what went as wished. A message says nothing of that: it may tell of what came late.
    pub(crate) fn comes_first(self) -> bool {
        matches!(self, Weight::Bad | Weight::Open)
    }
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
    pub(crate) address: String,
    pub(crate) outcome: Outcome,
    pub(crate) message: Option<String>,
    pub(crate) hint: Option<String>,
}

/// A run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) total: u64,
    pub(crate) done: u64,
    pub(crate) phase: Option<Phase>,
    /// Why part of it stands still.
    pub(crate) waiting: Option<Waiting>,
    pub(crate) is_paused: bool,
    pub(crate) is_stopping: bool,
    /// Results that need somebody or are open, in order of arrival.
    pub(crate) failures: Vec<Line>,
    /// The others, in order of arrival.
    pub(crate) successes: Vec<Line>,
    /// What became of whom, for the list.
    pub(crate) signs: HashMap<UserId, Outcome>,
    pub(crate) end: Option<End>,
    /// Users per second and milliseconds left, as the core told last.
    pace: Option<(u64, u64)>,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) totals: RunTotals,
    pub(crate) was_cancelled: bool,
    pub(crate) stopped: Option<ErrorCode>,
    /// Why it stopped by itself.
    pub(crate) reason: Option<String>,
    /// What helps against that.
    pub(crate) hint: Option<String>,
    pub(crate) move_id: Option<String>,
}

impl End {
    /// Whether it ended before everybody had a turn; a stop that came too late changed nothing.
    pub(crate) fn is_early(&self) -> bool {
        self.stopped.is_some() || (self.was_cancelled && self.totals.not_started > 0)
    }

    /// Whether anybody may hold something else than before.
    pub(crate) fn has_changed(&self) -> bool {
        let totals = self.totals;
        totals.moved + totals.moved_pending + totals.different + totals.unknown > 0
    }

    /// Whether going on has anything to do.
    pub(crate) fn has_more(&self) -> bool {
        let totals = self.totals;
        totals.not_started + totals.moved_pending + totals.unknown > 0
    }

    /// The key of the sentence that says what became of most, and its count. Only what was seen counts as
    /// moved.
    pub(crate) fn title(&self) -> (&'static str, u64) {
        let totals = self.totals;
        if totals.moved > 0 {
            ("widget.done.title", totals.moved)
        } else if totals.moved_pending > 0 {
            ("widget.done.title.pending", totals.moved_pending)
        } else if totals.different + totals.unknown > 0 {
            ("widget.done.title.unsure", 0)
        } else {
            ("widget.done.title.nobody", 0)
        }
    }

    /// The key of the sentence that says how sure that is, and its count.
    pub(crate) fn about(&self) -> (&'static str, u64) {
        let totals = self.totals;
        if totals.moved > 0 && totals.moved_pending > 0 {
            ("widget.done.about.pending", totals.moved_pending)
        } else if totals.moved_pending + totals.unknown > 0 {
            ("widget.done.about.open", 0)
        } else if totals.moved + totals.different > 0 {
            ("widget.done.about", 0)
        } else {
            ("widget.done.about.nothing", 0)
        }
    }
}

impl Run {
    /// A run that is about to begin, for so many who can move.
    pub(crate) fn new(movers: u64) -> Run {
        Run {
            total: movers,
            ..Run::default()
        }
    }

    /// Takes an event of the run.
    pub(crate) fn take(&mut self, event: &Event) {
        match event {
            Event::Progress {
                phase,
                done,
                total,
                per_second,
                remaining_ms,
                waiting,
                ..
            } => {
                self.waiting.clone_from(waiting);
                self.phase = Some(*phase);
                // Before the first change users are read, and those counts are of others.
                if matches!(phase, Phase::Apply | Phase::Verify) {
                    self.done = *done;
                    // One that is gone on with has others behind it already.
                    self.total = total.unwrap_or(self.total);
                    self.pace = per_second.zip(*remaining_ms);
                }
            }
            Event::Result {
                user_id,
                user_principal_name,
                display_name,
                result,
                message,
                hint,
                ..
            } => {
                self.signs.insert(user_id.clone(), *result);
                let line = Line {
                    name: name_of(display_name, user_principal_name).to_string(),
                    address: user_principal_name.clone(),
                    outcome: *result,
                    message: message.clone(),
                    hint: hint.clone(),
                };
                match weight(*result) {
                    first if first.comes_first() => self.failures.push(line),
                    Weight::Good => self.successes.push(line),
                    _ => {}
                }
            }
            Event::Done {
                totals,
                cancelled,
                stopped,
                reason,
                hint,
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
                    reason: reason.clone(),
                    hint: hint.clone(),
                    move_id: move_id.clone(),
                });
            }
            _ => {}
        }
    }

    /// Users per second and seconds left, once both can be told.
    pub(crate) fn pace(&self) -> Option<(u64, u64)> {
        let pace = self.pace.filter(|_| !self.is_paused);
        pace.map(|(rate, left_ms)| (rate, left_ms.div_ceil(1_000)))
    }

    /// Whether it is still going.
    pub(crate) fn is_alive(&self) -> bool {
        self.end.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(phase: Phase, done: u64, pace: Option<(u64, u64)>) -> Event {
        let (per_second, remaining_ms) = pace.unzip();
        Event::Progress {
            phase,
            done,
            total: Some(200),
            per_second,
            remaining_ms,
            stopping: false,
            activity: String::new(),
            message: String::new(),
            waiting: None,
        }
    }

    fn id(number: u32) -> UserId {
        UserId::from(format!("user {number}"))
    }

    fn result(number: u32, result: Outcome) -> Event {
        Event::Result {
            user_id: id(number),
            user_principal_name: String::new(),
            display_name: String::new(),
            result,
            error_id: None,
            message: None,
            hint: None,
            request_id: None,
        }
    }

    #[test]
    fn the_pace_is_the_cores_and_rests_in_a_pause() {
        let mut run = Run::new(200);
        run.take(&progress(Phase::Read, 7, None));
        run.take(&progress(Phase::Apply, 0, None));
        assert_eq!((run.done, run.total, run.pace()), (0, 200, None));
        run.take(&progress(Phase::Apply, 40, Some((20, 7_001))));
        assert_eq!((run.done, run.total), (40, 200));
        assert_eq!(run.pace(), Some((20, 8)));
        run.is_paused = true;
        assert_eq!(run.pace(), None);
    }

    #[test]
    fn failures_stand_apart() {
        let mut run = Run::new(2);
        run.take(&result(1, Outcome::Moved));
        run.take(&result(2, Outcome::Stale));
        run.take(&result(3, Outcome::Skipped));
        let listed = (run.failures.len(), run.successes.len(), run.signs.len());
        assert_eq!(listed, (1, 1, 3));
    }
}
