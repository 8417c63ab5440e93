//! Reading back: a user is called moved when the change was seen, and not before.

use super::flight::{Ends, Flight};
use super::run::Run;
use super::settle::Settled;
use crate::event::Outcome;
use crate::model::Holding;
use std::time::Duration;

/// Waits before each look, in seconds. Replicas may lag 30 to 60 seconds (faults.md 19).
const WAITS: [u64; 7] = [0, 1, 2, 4, 8, 16, 32];

impl Run<'_> {
    /// Reads accepted users until each shows the planned state or the time is up.
    pub(super) async fn verify(&self, accepted: Vec<Flight<'_>>) {
        let mut open: Vec<(Flight<'_>, Option<Holding>)> =
            accepted.into_iter().map(|flight| (flight, None)).collect();
        for wait in WAITS {
            if open.is_empty() {
                return;
            }
            if wait > 0 && self.patient.pause(Duration::from_secs(wait)).await.is_err() {
                break;
            }
            let names: Vec<String> = open
                .iter()
                .map(|(flight, _)| flight.ticket.step.user_id.to_string())
                .collect();
            // An accepting answer was seen, so a failed read takes nothing back: look again later.
            let Ok(users) = self.patient.find_users(&names, |_, _| {}).await else {
                continue;
            };
            let mut ends = Ends::new();
            let mut left = Vec::new();
            for ((flight, _), user) in open.into_iter().zip(users) {
                let step = flight.ticket.step;
                match user.map(|user| user.holding) {
                    Some(found) if found.direct == step.after.direct => {
                        ends.push(flight.end(Settled::plain(step, Outcome::Moved)));
                    }
                    found => left.push((flight, found)),
                }
            }
            open = left;
            self.settle(ends).await;
        }
        let ends = open
            .into_iter()
            .map(|(flight, found)| self.unverified(flight, found))
            .collect();
        self.settle(ends).await;
    }

    /// Time is up: still as before is pending, anything else is different.
    fn unverified<'p>(
        &self,
        flight: Flight<'p>,
        found: Option<Holding>,
    ) -> (Settled<'p>, crate::plan::SeatUse) {
        let step = flight.ticket.step;
        let settled = match found {
            Some(found) if found.direct != step.before.direct => {
                Settled::different(step, &found, self.plan, self.texts)
            }
            _ => Settled {
                message: self.texts.find("result.MovedPending", &[]),
                ..Settled::plain(step, Outcome::MovedPending)
            },
        };
        flight.end(settled)
    }
}
