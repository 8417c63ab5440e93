//! The closing sentence of a run.

use super::{Texts, Value};
use crate::event::{Outcome, RunTotals};

/// What a run comes down to: its name, what became of users, and what is free now.
///
/// `stopped` is the reason of a run that ended early, a whole sentence; an empty one for a run that a
/// person stopped, without a name when it had not begun. `seats` are products with their free seats.
pub fn closing_sentence(
    move_id: &str,
    totals: &RunTotals,
    stopped: Option<&str>,
    seats: &[(String, i64)],
    texts: &Texts,
) -> String {
    let counts = texts.join(
        Outcome::ALL
            .into_iter()
            .filter(|outcome| totals.of(*outcome) > 0)
            .map(|outcome| {
                texts.say(
                    &format!("run.count.{outcome:?}"),
                    &[("count", Value::count(totals.of(outcome)))],
                )
            }),
    );
    let free = texts.join(seats.iter().map(|(product, free)| {
        let key = if *free < 0 {
            "run.seats.overUsed"
        } else {
            "run.seats"
        };
        texts.say(
            key,
            &[
                ("product", Value::text(product)),
                ("free", Value::Count(*free)),
                ("over", Value::count(free.unsigned_abs())),
            ],
        )
    }));
    let key = match stopped {
        Some("") if move_id.is_empty() => "run.notBegun",
        Some("") => "run.stopped",
        Some(_) => "run.stopped.reason",
        None if seats.is_empty() => "run.ended",
        None => "run.ended.seats",
    };
    texts.say(
        key,
        &[
            ("move", Value::text(move_id)),
            ("counts", Value::text(&counts)),
            ("seats", Value::text(&free)),
            ("reason", Value::text(stopped.unwrap_or_default())),
        ],
    )
}
