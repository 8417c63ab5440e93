//! Reading users before a change and after a lost answer, and what the reading means.

use super::flight::{Ends, Flight};
use super::queue::Ticket;
use super::run::Run;
use super::settle::Settled;
use crate::error::{Error, ErrorCode};
use crate::event::Outcome;
use crate::model::{SkuId, User, UserId};
use crate::plan::SeatUse;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Reads the users and sorts them: those as before may go, the others have their end.
    pub(super) async fn look<'p>(
        &self,
        open: Vec<Flight<'p>>,
        ends: &mut Ends<'p>,
        accepted: &mut Vec<Flight<'p>>,
    ) -> Vec<Flight<'p>> {
        let names: Vec<String> = open
            .iter()
            .map(|flight| flight.ticket.step.user_id.to_string())
            .collect();
        // What may have been changed is read back even when the job is being cancelled.
        let is_unsettled = open.iter().any(|flight| flight.may_have_gone);
        let graph = if is_unsettled {
            &self.patient
        } else {
            self.graph
        };
        let users = match graph.find_users(&names, |_, _| {}).await {
            Ok(users) => users,
            Err(error) => {
                self.tally().stop(error.clone());
                for flight in open {
                    ends.push(self.unread(flight));
                }
                return Vec::new();
            }
        };
        let mut go = Vec::new();
        for (flight, user) in open.into_iter().zip(users) {
            match self.compare(flight, user.as_ref(), ends) {
                Seen::Before(flight) => go.push(flight),
                Seen::After(flight) => accepted.push(flight),
                Seen::Ended => {}
            }
        }
        go
    }

    fn compare<'p>(
        &self,
        flight: Flight<'p>,
        user: Option<&User>,
        ends: &mut Ends<'p>,
    ) -> Seen<'p> {
        let step = flight.ticket.step;
        let Some(user) = user else {
            let outcome = if flight.may_have_gone {
                Outcome::Unknown
            } else {
                Outcome::Refused
            };
            let error = Error::UserNotFound {
                user: step.user_principal_name.clone(),
                line: None,
                others: Vec::new(),
            };
            ends.push(flight.end(Settled::failed(step, outcome, &error, self.texts)));
            return Seen::Ended;
        };
        let is_after = user.holding.direct == step.after.direct;
        let settled = match (is_after, user.holding.direct == step.before.direct) {
            (true, _) if flight.attempt > 0 => return Seen::After(flight),
            (true, _) => Settled::plain(step, Outcome::Unchanged),
            (false, true) => return Seen::Before(flight),
            (false, false) if flight.may_have_gone => {
                Settled::different(step, &user.holding, self.plan, self.texts)
            }
            (false, false) => {
                let code = ErrorCode::PlanStale;
                Settled::explained(step, Outcome::Stale, code, None, self.texts)
            }
        };
        ends.push(flight.end(settled));
        Seen::Ended
    }

    /// The end of a user who could not be read.
    fn unread<'p>(&self, flight: Flight<'p>) -> (Settled<'p>, SeatUse) {
        let step = flight.ticket.step;
        let settled = if flight.may_have_gone {
            let code = ErrorCode::OutcomeUnknown;
            Settled::explained(step, Outcome::Unknown, code, None, self.texts)
        } else {
            Settled::not_started(step, None, self.texts)
        };
        flight.end(settled)
    }

    /// Ends users for whom no seat is left. They are read all the same: who has the new product already, from
    /// an earlier run of the same plan, needs no seat and is unchanged.
    pub(super) async fn end_without_seat(&self, tickets: Vec<(Ticket<'_>, SkuId)>) {
        let (tickets, lacking): (Vec<_>, Vec<_>) = tickets
            .into_iter()
            // No seat was held for these, so there is none to give back.
            .map(|(ticket, sku)| {
                (
                    Ticket {
                        seats: SeatUse::default(),
                        ..ticket
                    },
                    sku,
                )
            })
            .unzip();
        let products: BTreeMap<&UserId, SkuId> = tickets
            .iter()
            .map(|ticket| &ticket.step.user_id)
            .zip(lacking)
            .collect();
        let mut ends = Ends::new();
        let open = tickets.iter().cloned().map(Flight::new).collect();
        for flight in self.look(open, &mut ends, &mut Vec::new()).await {
            let step = flight.ticket.step;
            let product = products
                .get(&step.user_id)
                .map(|sku| self.plan.product_name(*sku));
            ends.push(flight.end(Settled::not_started(step, product.as_deref(), self.texts)));
        }
        self.settle(ends).await;
    }
}

/// What a look at a user showed.
enum Seen<'p> {
    Before(Flight<'p>),
    After(Flight<'p>),
    Ended,
}
