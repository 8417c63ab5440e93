//! How far a job is, in words.

use super::{Texts, Value};
use crate::event::{Event, Phase, Waiting};

/// How far a run is. Only users whom the plan moves count: the others have their end from the start.
pub(crate) struct Moving {
    /// `Apply`, or `Verify` while changes are read back.
    pub(crate) phase: Phase,
    pub(crate) done: u64,
    pub(crate) total: u64,
    pub(crate) refused: u64,
    /// Users per second and the time left, once both can be told.
    pub(crate) pace: Option<(u64, u64)>,
    /// Users whose answers a run that is stopping still waits for.
    pub(crate) in_flight: Option<u64>,
    /// Why part of it stands still.
    pub(crate) waiting: Option<Waiting>,
}

/// Users are being read; how many there will be may not be known yet.
pub(crate) fn reading(done: u64, total: Option<u64>, texts: &Texts) -> Event {
    let mut values = vec![("done", Value::count(done))];
    values.extend(total.map(|total| ("total", Value::count(total))));
    let form = if total.is_some() { "known" } else { "open" };
    Event::Progress {
        phase: Phase::Read,
        done,
        total,
        per_second: None,
        remaining_ms: None,
        stopping: false,
        activity: texts.say("progress.readUsers", &[]),
        message: texts.say(&format!("progress.readUsers.{form}"), &values),
        waiting: None,
    }
}

/// Everything is read, the plan is being made.
pub(crate) fn planning(total: u64, texts: &Texts) -> Event {
    let values = [("total", Value::count(total))];
    Event::Progress {
        phase: Phase::Plan,
        done: total,
        total: Some(total),
        per_second: None,
        remaining_ms: None,
        stopping: false,
        activity: texts.say("progress.plan", &[]),
        message: texts.say("progress.plan.message", &values),
        waiting: None,
    }
}

/// Users are being moved, or read back.
pub(crate) fn moving(run: Moving, texts: &Texts) -> Event {
    let (per_second, remaining_ms) = run.pace.unzip();
    let values = [
        ("done", Value::count(run.done)),
        ("total", Value::count(run.total)),
        ("refused", Value::count(run.refused)),
        ("count", Value::count(run.in_flight.unwrap_or_default())),
        ("rate", Value::count(per_second.unwrap_or_default())),
        (
            "seconds",
            Value::count(remaining_ms.unwrap_or_default().div_ceil(1_000)),
        ),
    ];
    let message = match (run.in_flight, run.phase) {
        (Some(0), _) => "progress.stopping.none",
        (Some(_), _) => "progress.stopping",
        (None, Phase::Verify) => "progress.verify.message",
        (None, _) => match (run.refused > 0, run.pace.is_some()) {
            (false, false) => "progress.apply.message",
            (false, true) => "progress.apply.pace",
            (true, false) => "progress.apply.refused",
            (true, true) => "progress.apply.refusedPace",
        },
    };
    let activity = match run.phase {
        Phase::Verify => "progress.verify",
        _ => "progress.apply",
    };
    Event::Progress {
        phase: run.phase,
        done: run.done,
        total: Some(run.total),
        per_second,
        remaining_ms,
        stopping: run.in_flight.is_some(),
        activity: texts.say(activity, &[]),
        message: texts.say(message, &values),
        waiting: run.waiting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(refused: u64, pace: Option<(u64, u64)>, in_flight: Option<u64>) -> String {
        let run = Moving {
            phase: Phase::Apply,
            done: 132,
            total: 2_140,
            refused,
            pace,
            in_flight,
            waiting: None,
        };
        match moving(run, &Texts::english()) {
            Event::Progress { message, .. } => message,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_state_of_a_run_has_its_sentence() {
        assert_eq!(said(0, None, None), "132 of 2,140");
        assert_eq!(said(1, None, None), "132 of 2,140, 1 refused");
        assert_eq!(
            said(0, Some((18, 4_001)), None),
            "132 of 2,140, 18/s, about 5 s left"
        );
        assert_eq!(
            said(1, Some((18, 5_000)), None),
            "132 of 2,140, 1 refused, 18/s, about 5 s left"
        );
        assert_eq!(
            said(0, None, Some(20)),
            "Stopping: 20 users are in flight, waiting for their answers."
        );
        assert_eq!(
            said(0, Some((18, 1)), Some(1)),
            "Stopping: 1 user is in flight, waiting for the answer."
        );
        assert_eq!(said(0, None, Some(0)), "Stopping: nobody is in flight.");
    }
}
