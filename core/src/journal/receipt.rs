//! What a run is proved by. Shape: `tests/schemas/receipt.schema.json`.

use super::entry::{Body, SeatCount};
use super::replay::Replay;
use crate::event::{Outcome, RunTotals};
use crate::model::UserId;
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of a plan, by the journal alone: whoever has the journal comes to the same receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// 1.
    pub format_version: u32,
    /// The run.
    pub move_id: String,
    /// Where.
    pub tenant_id: String,
    /// Of the plan.
    pub plan_digest: String,
    /// The hash of the journal's last record: it stands for every record before it.
    pub journal_head: String,
    /// How many records there are.
    pub records: u64,
    /// When it began. RFC 3339.
    pub started_at: String,
    /// When it ended, where it did. RFC 3339.
    pub ended_at: Option<String>,
    /// Who began it.
    pub account: Option<String>,
    /// How often it was gone on with.
    pub resumed: u64,
    /// How many ended how.
    pub totals: RunTotals,
    /// Whose end nobody saw.
    pub unverified: BTreeSet<UserId>,
    /// Seats by the tenant's own count, before the first change.
    pub seats_before: Vec<SeatCount>,
    /// The same after the last one; null where it could not be read.
    pub seats_after: Option<Vec<SeatCount>>,
}

impl Receipt {
    /// The receipt of a journal.
    pub fn of(replay: &Replay) -> Receipt {
        let ended = replay.ended.as_ref();
        let first = replay.sessions.first();
        let users = replay.users.iter();
        Receipt {
            format_version: 1,
            move_id: replay.start.move_id.clone(),
            tenant_id: replay.start.tenant_id.clone(),
            plan_digest: replay.start.plan_digest.clone(),
            journal_head: replay.head.clone(),
            records: replay.records,
            started_at: first.map(|first| first.at.clone()).unwrap_or_default(),
            ended_at: ended.map(|end| end.at.clone()),
            account: first.and_then(|first| first.account.clone()),
            resumed: (replay.sessions.len() as u64).saturating_sub(1),
            totals: ended.map_or_else(|| replay.totals(), |end| end.totals),
            unverified: users
                .filter(|(_, track)| track.is_open || track.result.is_some_and(is_unverified))
                .map(|(user, _)| user.clone())
                .collect(),
            seats_before: replay.start.seats.clone(),
            seats_after: ended.and_then(|end| end.seats.clone()),
        }
    }

    /// The receipt of a journal of which this is the first record.
    pub(super) fn begin(at: &str, body: &Body, head: &str) -> Option<Receipt> {
        let Body::Start {
            move_id,
            tenant_id,
            plan_digest,
            account,
            seats,
            ..
        } = body
        else {
            return None;
        };
        Some(Receipt {
            format_version: 1,
            move_id: move_id.clone(),
            tenant_id: tenant_id.clone(),
            plan_digest: plan_digest.clone(),
            journal_head: head.into(),
            records: 1,
            started_at: at.into(),
            ended_at: None,
            account: account.clone(),
            resumed: 0,
            totals: RunTotals::default(),
            unverified: BTreeSet::new(),
            seats_before: seats.clone(),
            seats_after: None,
        })
    }

    /// One record more.
    pub(super) fn take(&mut self, at: &str, body: &Body, head: &str) {
        self.journal_head = head.into();
        self.records += 1;
        match body {
            Body::Resume { .. } => {
                self.resumed += 1;
                self.ended_at = None;
                self.seats_after = None;
            }
            Body::Intent { user_id, .. } => {
                self.unverified.insert(user_id.clone());
            }
            Body::Outcome {
                user_id, result, ..
            } => {
                if is_unverified(*result) {
                    self.unverified.insert(user_id.clone());
                } else {
                    self.unverified.remove(user_id);
                }
            }
            Body::End { totals, seats, .. } => {
                self.totals = *totals;
                self.ended_at = Some(at.into());
                self.seats_after.clone_from(seats);
            }
            Body::Start { .. }
            | Body::Wave { .. }
            | Body::LocationIntent { .. }
            | Body::LocationOutcome { .. } => {}
        }
    }

    /// The document.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Whether nobody saw what came of it.
fn is_unverified(result: Outcome) -> bool {
    matches!(result, Outcome::Unknown | Outcome::MovedPending)
}
