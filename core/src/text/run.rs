//! How a run ended, in words.

use super::{Texts, Value};
use crate::error::{Error, ErrorCode};
use crate::event::{Outcome, RunTotals};

/// How a run came to its end.
#[derive(Debug)]
pub enum RunEnd<'a> {
    /// It went through; products with the seats that are free now, where they could be read.
    Through(&'a [(String, i64)]),
    /// Somebody stopped it.
    Cancelled,
    /// Somebody stopped it before it looked at anybody.
    NotBegun,
    /// This stopped it.
    Stopped(&'a Error),
}

/// What a run comes down to, each a whole sentence or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The run's name, what became of users, why it stopped or what is free now.
    pub text: String,
    /// Why it stopped by itself.
    pub reason: Option<String>,
    /// The cure for that.
    pub hint: Option<String>,
    /// How a shell goes on, once the cure was taken; nothing where the same command would only fail again.
    pub go_on: Option<String>,
}

/// Says how a run ended.
pub fn closing(move_id: &str, totals: &RunTotals, end: &RunEnd<'_>, texts: &Texts) -> Closing {
    let report = match end {
        RunEnd::Stopped(error) => Some(error.report(texts)),
        RunEnd::Through(_) | RunEnd::Cancelled | RunEnd::NotBegun => None,
    };
    let (reason, hint) = report.map_or((None, None), |report| (Some(report.message), report.hint));
    let mut values = vec![
        ("move", Value::text(move_id)),
        ("counts", Value::text(&counted(totals, texts))),
        ("reason", Value::text(reason.as_deref().unwrap_or_default())),
    ];
    let (key, goes_on) = match end {
        RunEnd::Through([]) => ("run.ended", false),
        RunEnd::Through(seats) => {
            values.push(("seats", Value::text(&free(seats, texts))));
            ("run.ended.seats", false)
        }
        RunEnd::Cancelled => ("run.stopped", true),
        RunEnd::NotBegun => ("run.notBegun", false),
        RunEnd::Stopped(error) => ("run.stopped.reason", passes(error)),
    };
    Closing {
        text: texts.say(key, &values),
        reason,
        hint,
        go_on: goes_on.then(|| texts.say("run.goOn", &[])),
    }
}

/// How many users ended how.
pub(crate) fn counted(totals: &RunTotals, texts: &Texts) -> String {
    let counts = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome, totals.of(outcome)))
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| {
            let key = format!("run.count.{outcome:?}");
            texts.say(&key, &[("count", Value::count(count))])
        });
    let located = (totals.locations > 0).then(|| {
        let count = Value::count(totals.locations);
        texts.say("run.locations", &[("count", count)])
    });
    texts.join(counts.chain(located))
}

/// Whether the same command goes on once the cure was taken. Where rights are missing, or something inside is
/// broken, it would only fail again.
fn passes(error: &Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::TokenExpired
            | ErrorCode::Throttled
            | ErrorCode::ConnectionFailed
            | ErrorCode::ProtocolError
            | ErrorCode::JournalUnavailable
            | ErrorCode::LockLost
            | ErrorCode::BrakeReached
    )
}

fn free(seats: &[(String, i64)], texts: &Texts) -> String {
    texts.join(seats.iter().map(|(product, free)| {
        let key = if *free < 0 {
            "run.seats.overUsed"
        } else {
            "run.seats"
        };
        let values = [
            ("product", Value::text(product)),
            ("free", Value::Count(*free)),
            ("over", Value::count(free.unsigned_abs())),
        ];
        texts.say(key, &values)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::HttpFacts;

    #[test]
    fn no_command_is_promised_that_fails_again() {
        let goes_on = |end: &RunEnd<'_>| {
            let closing = closing("m", &RunTotals::default(), end, &Texts::english());
            assert!(!closing.text.contains("same command"), "{}", closing.text);
            closing.go_on.is_some()
        };
        assert!(goes_on(&RunEnd::Cancelled));
        assert!(goes_on(&RunEnd::Stopped(&Error::TokenExpired {
            http: None
        })));
        let forbidden = Error::forbidden(HttpFacts::default());
        assert!(!goes_on(&RunEnd::Stopped(&forbidden)));
        assert!(!goes_on(&RunEnd::NotBegun) && !goes_on(&RunEnd::Through(&[])));
    }
}
