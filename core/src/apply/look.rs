//! The look at users before each change: those as before may go, the others have their end.

use super::flight::{Doubt, Ends, Flight};
use super::queue::Ticket;
use super::run::Run;
use super::settle::Settled;
use super::sight::{Seen, Sight};
use crate::error::{Error, ErrorCode};
use crate::event::Outcome;
use crate::model::SkuId;
use crate::plan::{SeatUse, Step};
use crate::planted::Bug;

/// Where users stand after a look.
#[derive(Default)]
pub(super) struct Looked<'p> {
    /// As before: a change may be sent.
    pub(super) go: Vec<Flight<'p>>,
    /// Seen as before, though a call may have gone: one old reading is no proof, so they are looked at again.
    pub(super) again: Vec<Flight<'p>>,
    /// A call may have gone, and nothing more is sent: they are read back until it is seen what came of it.
    pub(super) doubtful: Vec<Flight<'p>>,
    /// Everybody else.
    pub(super) ends: Ends<'p>,
}

impl Run<'_> {
    /// Reads the users and sorts them.
    pub(super) async fn look<'p>(&self, open: Vec<Flight<'p>>) -> Looked<'p> {
        let goes_on = |flight: &Flight<'_>| flight.attempt > 0 && !flight.is_over;
        if self.control.lacks(Bug::NoReadBack) && open.iter().all(goes_on) {
            return Looked {
                go: open,
                ..Looked::default()
            };
        }
        let steps: Vec<&Step> = open.iter().map(|flight| flight.ticket.step).collect();
        // What may have been changed is read back even when the job is being cancelled.
        let is_unsettled = open.iter().any(Flight::is_unsettled);
        let graph = if is_unsettled {
            &self.patient
        } else {
            self.graph
        };
        let mut looked = Looked::default();
        match self.sights(graph, &steps).await {
            Ok(sights) => {
                self.mind_forbidden(&sights);
                let mut set = Vec::new();
                for (mut flight, seen) in open.into_iter().zip(sights) {
                    flight.asked = None;
                    set.extend(flight.see(seen.location.as_deref()));
                    self.sort_sight(flight, seen.sight, &mut looked);
                }
                self.record_located(set).await;
            }
            Err(error) => {
                self.stop(error);
                self.part(open, &mut looked.ends, &mut looked.doubtful);
            }
        }
        looked
    }

    fn sort_sight<'p>(&self, mut flight: Flight<'p>, sight: Sight, looked: &mut Looked<'p>) {
        let step = flight.ticket.step;
        let settled = match sight {
            Sight::Before { same_groups } if same_groups || flight.doubt == Doubt::Real => {
                flight.sight(self.now_ms());
                match flight.is_over {
                    false if flight.may_go() => looked.go.push(flight),
                    false => looked.again.push(flight),
                    true if flight.is_as_before() => looked.ends.push(self.end_as_before(flight)),
                    true => looked.doubtful.push(flight),
                }
                return;
            }
            Sight::After if flight.doubt > Doubt::None => Settled::plain(step, Outcome::Moved),
            Sight::After => Settled::plain(step, Outcome::Unchanged),
            Sight::Other(_) | Sight::Gone | Sight::Unread(_) if flight.doubt == Doubt::Real => {
                flight.is_over = true;
                return looked.doubtful.push(flight);
            }
            Sight::Before { .. } | Sight::Other(_) => {
                Settled::explained(step, Outcome::Stale, ErrorCode::PlanStale, None, self.texts)
            }
            Sight::Gone => Settled::failed(step, Outcome::Refused, &gone(step), self.texts),
            Sight::Unread(fault) if flight.is_unsettled() => {
                flight.is_over = true;
                flight.fault.get_or_insert(fault);
                return looked.doubtful.push(flight);
            }
            Sight::Unread(fault) => Settled::failed(step, Outcome::Refused, &fault, self.texts),
        };
        looked.ends.push(flight.end(settled));
    }

    /// An account that may read none of these users may not read any: that is a 403 like one of a change.
    fn mind_forbidden(&self, seen: &[Seen]) {
        let forbidden: Vec<&Error> = seen
            .iter()
            .filter_map(|seen| seen.sight.forbidden())
            .collect();
        if forbidden.len() == seen.len() {
            for error in forbidden {
                self.forbid(error.clone());
            }
        }
    }

    /// Parts users to whom nothing more is sent: those of whom no call left are as before, the others are
    /// read back.
    pub(super) fn part<'p>(
        &self,
        flights: Vec<Flight<'p>>,
        ends: &mut Ends<'p>,
        doubtful: &mut Vec<Flight<'p>>,
    ) {
        for flight in flights {
            if flight.is_unsettled() {
                doubtful.push(flight);
            } else {
                let settled = Settled::not_started(flight.ticket.step, None, self.texts);
                ends.push(flight.end(settled));
            }
        }
    }

    /// Ends users for whom no seat is left. They are read all the same: who has the new product already, from
    /// an earlier run of the same plan, needs no seat and is unchanged.
    pub(super) async fn end_without_seat(&self, tickets: Vec<(Ticket<'_>, SkuId)>) {
        let begun = self.graph.begin();
        let (open, lacking): (Vec<Flight<'_>>, Vec<_>) = tickets
            .into_iter()
            .map(|(ticket, sku)| {
                // No seat was held for these, so there is none to give back.
                let seats = SeatUse::default();
                let step = ticket.step;
                (Flight::new(Ticket { seats, ..ticket }, begun), (step, sku))
            })
            .unzip();
        let looked = self.look(open).await;
        let mut ends = looked.ends;
        let mut doubtful = looked.again;
        doubtful.extend(looked.doubtful);
        let (go, unsettled): (Vec<_>, Vec<_>) = looked
            .go
            .into_iter()
            .partition(|flight| !flight.is_doubtful());
        doubtful.extend(unsettled);
        for flight in go {
            let step = flight.ticket.step;
            let product = lacking
                .iter()
                .find(|(lacks, _)| lacks.user_id == step.user_id)
                .map(|(_, sku)| self.plan.product_name(*sku));
            ends.push(flight.end(Settled::not_started(step, product.as_deref(), self.texts)));
        }
        self.settle(ends).await;
        self.read_back_all(doubtful).await;
    }

    /// Ends users for whom the plan has nothing to do, when they are still seen to be so.
    pub(super) async fn end_unchanged(&self, steps: &[&Step]) {
        let sights = match self.sights(self.graph, steps).await {
            Ok(sights) => {
                self.mind_forbidden(&sights);
                sights
                    .into_iter()
                    .map(|seen| seen.sight)
                    .collect::<Vec<_>>()
            }
            Err(error) => {
                self.stop(error.clone());
                steps.iter().map(|_| Sight::Unread(error.clone())).collect()
            }
        };
        let ends = steps.iter().copied().zip(sights).map(|(step, sight)| {
            let settled = match sight {
                Sight::Before { .. } | Sight::After => Settled::plain(step, Outcome::Unchanged),
                Sight::Other(_) => {
                    Settled::explained(step, Outcome::Stale, ErrorCode::PlanStale, None, self.texts)
                }
                Sight::Gone => Settled::failed(step, Outcome::Refused, &gone(step), self.texts),
                Sight::Unread(_) if self.is_stopping() => {
                    Settled::not_started(step, None, self.texts)
                }
                Sight::Unread(fault) => Settled::failed(step, Outcome::Unknown, &fault, self.texts),
            };
            (settled, SeatUse::default())
        });
        let ends = ends.collect();
        self.settle(ends).await;
    }
}

/// The user is not there any more.
pub(super) fn gone(step: &Step) -> Error {
    Error::nobody(&step.user_principal_name, None)
}
