//! What a journal says, in words.

use crate::event::Outcome;
use crate::journal::{Receipt, Replay};
use crate::model::SkuId;
use crate::text::{Texts, Value, counted};

/// Says what a journal says of a run; `is_locked` while one of the tenant is under way.
pub(super) fn move_text(replay: &Replay, is_locked: bool, texts: &Texts) -> String {
    let first = replay.sessions.first();
    let account = first.and_then(|first| first.account.clone());
    let since = first.map(|first| first.at.as_str()).unwrap_or_default();
    let totals = replay.totals();
    let values = [
        ("move", Value::text(&replay.start.move_id)),
        ("since", Value::text(&texts.moment(since))),
        (
            "account",
            Value::text(&account.unwrap_or_else(|| texts.say("lock.app", &[]))),
        ),
        ("counts", Value::text(&counted(&totals, texts))),
        ("count", Value::count(replay.open())),
    ];
    let key = match &replay.ended {
        None if is_locked => "move.running",
        None => "move.open",
        Some(_) if replay.open() > 0 => "move.stopped",
        Some(_) => "move.done",
    };
    texts.say(key, &values)
}

/// A receipt for people, a line for each fact. `product` names products.
pub(super) fn receipt_text(
    receipt: &Receipt,
    texts: &Texts,
    product: impl Fn(SkuId) -> String,
) -> String {
    let mut lines = Vec::new();
    let mut line = |key: &str, values: &[(&'static str, Value)]| {
        lines.push(texts.say(&format!("receipt.{key}"), values));
    };
    line("move", &[("move", Value::text(&receipt.move_id))]);
    line("plan", &[("digest", Value::text(&receipt.plan_digest))]);
    line(
        "journal",
        &[
            ("head", Value::text(&receipt.journal_head)),
            ("count", Value::count(receipt.records)),
        ],
    );
    for outcome in Outcome::ALL {
        let count = receipt.totals.of(outcome);
        if count > 0 {
            let key = format!("run.count.{outcome:?}");
            let told = texts.say(&key, &[("count", Value::count(count))]);
            line("count", &[("counts", Value::Text(told))]);
        }
    }
    if !receipt.unverified.is_empty() {
        let users = texts.join(receipt.unverified.iter().map(ToString::to_string));
        line("unverified", &[("users", Value::Text(users))]);
    }
    for before in &receipt.seats_before {
        let after = receipt
            .seats_after
            .as_ref()
            .and_then(|seats| seats.iter().find(|seats| seats.sku_id == before.sku_id));
        let mut values = vec![
            ("product", Value::Text(product(before.sku_id))),
            ("before", Value::Count(before.free)),
        ];
        let key = match after {
            Some(after) => {
                values.push(("after", Value::Count(after.free)));
                "seats"
            }
            None => "seatsBefore",
        };
        line(key, &values);
    }
    lines.join("\n")
}
