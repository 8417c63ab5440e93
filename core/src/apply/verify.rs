//! Reading back: a user is called moved when the change was seen, and not before.

use super::flight::{Doubt, Ends, Flight};
use super::look::gone;
use super::run::{Landed, Run};
use super::settle::Settled;
use super::sight::{Seen, Sight};
use crate::error::{Error, ErrorCode};
use crate::event::Outcome;
use crate::graph::{Since, retry};
use crate::plan::{SeatUse, Step};
use std::time::Duration;

/// Waits before each look, in seconds. Replicas may lag 30 to 60 seconds.
///
/// Source: github.com/microsoftgraph/microsoft-graph-docs, issues 2459 and 15855.
const WAITS: [u64; 7] = [0, 1, 2, 4, 8, 16, 32];

/// Users who are being read back, each with what was last seen.
pub(super) struct Watch<'p> {
    open: Vec<(Flight<'p>, Option<Sight>)>,
    waits: std::slice::Iter<'static, u64>,
    /// All looks share one budget of time.
    begun: Since,
}

impl<'p> Watch<'p> {
    pub(super) fn new(changed: Vec<Flight<'p>>, begun: Since) -> Watch<'p> {
        Watch {
            open: changed.into_iter().map(|flight| (flight, None)).collect(),
            waits: WAITS.iter(),
            begun,
        }
    }
}

impl Run<'_> {
    /// Looks once more at users whose change was accepted, or may have gone, and ends those of whom it is seen
    /// what came of it; all of them when time is up.
    pub(super) async fn read_back<'p>(&self, mut watch: Watch<'p>) -> Landed<'p> {
        let graph = self.patient.with_budget(watch.begun);
        let wait = Duration::from_secs(watch.waits.next().copied().unwrap_or_default());
        let mut is_over = watch.waits.as_slice().is_empty();
        if wait.is_zero() || graph.pause(wait).await.is_ok() {
            let steps: Vec<&Step> = watch.open.iter().map(|open| open.0.ticket.step).collect();
            match self.sights(&graph, &steps).await {
                Ok(sights) => self.take_sights(&mut watch, sights).await,
                // No later look would do better.
                Err(Error::Cancelled | Error::TokenExpired { .. }) => is_over = true,
                // A failed read takes nothing back: look again later.
                Err(_) => is_over |= graph.is_spent(),
            }
        } else {
            is_over = true;
        }
        if is_over {
            let open = std::mem::take(&mut watch.open).into_iter();
            let ends = open.map(|(flight, last)| self.unverified(flight, last));
            self.settle(ends.collect()).await;
        }
        let rest = (!watch.open.is_empty()).then_some(watch);
        Landed::ReadBack { rest }
    }

    async fn take_sights(&self, watch: &mut Watch<'_>, sights: Vec<Seen>) {
        let mut ends = Ends::new();
        let mut set = Vec::new();
        let left = retry::BUDGET.saturating_sub(self.graph.passed(watch.begun));
        let open = std::mem::take(&mut watch.open);
        for ((mut flight, last), seen) in open.into_iter().zip(sights) {
            set.extend(flight.see(seen.location.as_deref()));
            let sight = seen.sight;
            match &sight {
                Sight::After => {
                    let step = flight.ticket.step;
                    ends.push(flight.end(Settled::plain(step, Outcome::Moved)));
                    continue;
                }
                Sight::Before { .. } => {
                    flight.sight(self.now_ms());
                    if flight.is_as_before() {
                        ends.push(self.end_as_before(flight));
                        continue;
                    }
                }
                // Nobody asks again before that, and that is longer than is read back at all.
                Sight::Unread(fault) if is_put_off(fault, left) => {
                    ends.push(self.unverified(flight, last));
                    continue;
                }
                Sight::Other(_) | Sight::Gone | Sight::Unread(_) => {}
            }
            let seen = match sight {
                Sight::Unread(_) => last,
                sight => Some(sight),
            };
            watch.open.push((flight, seen));
        }
        self.record_located(set).await;
        self.settle(ends).await;
    }

    /// Time is up. Still as before is pending where an accepting answer was seen. Where none was, it is unknown:
    /// the user was never read, or not for as long as replicas may lag.
    fn unverified<'p>(&self, flight: Flight<'p>, last: Option<Sight>) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        // Only a location is in doubt: of the licences nothing left.
        if flight.doubt == Doubt::None && !flight.is_accepted {
            return self.end_as_before(flight);
        }
        let settled = match last {
            Some(Sight::Other(found)) if flight.doubt == Doubt::Real => {
                Settled::different(step, &found, self.plan, self.texts)
            }
            Some(Sight::Other(_)) => {
                Settled::explained(step, Outcome::Stale, ErrorCode::PlanStale, None, self.texts)
            }
            Some(Sight::Before { .. }) if flight.is_accepted => Settled {
                message: self.texts.find("result.MovedPending", &[]),
                ..Settled::plain(step, Outcome::MovedPending)
            },
            Some(Sight::Gone) => Settled::failed(step, Outcome::Unknown, &gone(step), self.texts),
            _ => {
                let code = ErrorCode::OutcomeUnknown;
                Settled::explained(step, Outcome::Unknown, code, None, self.texts)
            }
        };
        flight.end(settled)
    }
}

/// Whether a user may not be read again within this time.
fn is_put_off(fault: &Error, left: Duration) -> bool {
    match fault {
        Error::Throttled {
            retry_after_ms: Some(wait_ms),
            ..
        } => Duration::from_millis(*wait_ms) >= left,
        _ => false,
    }
}
