//! Reading back: a user is called moved when the change was seen, and not before.

use super::flight::{Ends, Flight};
use super::run::Run;
use super::settle::Settled;
use super::sight::Sight;
use crate::error::{Error, ErrorCode};
use crate::event::Outcome;
use crate::plan::{SeatUse, Step};
use std::time::Duration;

/// Waits before each look, in seconds. Replicas may lag 30 to 60 seconds.
///
/// Source: github.com/microsoftgraph/microsoft-graph-docs, issues 2459 and 15855.
const WAITS: [u64; 7] = [0, 1, 2, 4, 8, 16, 32];

impl Run<'_> {
    /// Reads users whose change was accepted, or may have gone, until each shows the planned state or the
    /// time is up.
    pub(super) async fn verify(&self, changed: Vec<Flight<'_>>) {
        let mut open: Vec<(Flight<'_>, Option<Sight>)> =
            changed.into_iter().map(|flight| (flight, None)).collect();
        for wait in WAITS {
            if open.is_empty() {
                return;
            }
            if wait > 0 {
                self.say_verifying();
                if self.patient.pause(Duration::from_secs(wait)).await.is_err() {
                    break;
                }
            }
            let steps: Vec<&Step> = open.iter().map(|(flight, _)| flight.ticket.step).collect();
            let sights = match self.sights(&self.patient, &steps).await {
                Ok(sights) => sights,
                // No later look would do better.
                Err(Error::Cancelled | Error::TokenExpired { .. }) => break,
                // A failed read takes nothing back: look again later.
                Err(_) => continue,
            };
            let mut ends = Ends::new();
            let mut left = Vec::new();
            for ((flight, last), sight) in open.into_iter().zip(sights) {
                match sight {
                    Sight::After => {
                        let step = flight.ticket.step;
                        ends.push(flight.end(Settled::plain(step, Outcome::Moved)));
                    }
                    Sight::Unread(_) => left.push((flight, last)),
                    sight => left.push((flight, Some(sight))),
                }
            }
            open = left;
            self.settle(ends).await;
        }
        let ends = open
            .into_iter()
            .map(|(flight, last)| self.unverified(flight, last))
            .collect();
        self.settle(ends).await;
    }

    /// Time is up. What was never read back is unknown; still as before is pending where an accepting answer
    /// was seen, and unknown where none was.
    fn unverified<'p>(&self, flight: Flight<'p>, last: Option<Sight>) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        let settled = match last {
            Some(Sight::Other(found)) => Settled::different(step, &found, self.plan, self.texts),
            Some(Sight::Before) if flight.is_accepted => Settled {
                message: self.texts.find("result.MovedPending", &[]),
                ..Settled::plain(step, Outcome::MovedPending)
            },
            _ => {
                let code = ErrorCode::OutcomeUnknown;
                Settled::explained(step, Outcome::Unknown, code, None, self.texts)
            }
        };
        flight.end(settled)
    }
}
