//! The usage location that a plan sets before a user's change: a call of its own, seen through like the change.

use super::flight::Flight;
use super::run::Run;
use super::send::Sent;
use crate::error::ErrorCode;
use crate::graph::batch::{self, Item};
use crate::graph::users;
use crate::journal::{Body, Located};
use crate::model::UserId;

/// How far a user's location is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// The plan sets none, or the user was not looked at yet.
    #[default]
    Open,
    /// A call may have set it.
    Doubtful,
    /// This run set it.
    Set,
    /// The user has the planned one, and this run did not set it.
    Found,
    /// The user has another one by now. It stays: somebody chose it since the plan, a location is no licence, and
    /// Microsoft gives licences with any.
    Other(String),
    /// Graph refused to set it, or it was never seen to be set.
    Failed(Located),
}

/// A user's location, from one call to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Place<'p> {
    /// What the plan sets.
    pub(super) planned: Option<&'p str>,
    pub(super) standing: Standing,
    /// Calls sent before the run went on.
    pub(super) earlier: u32,
    /// Calls sent since.
    pub(super) attempt: u32,
    /// The ids of the last of them.
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
}

impl<'p> Place<'p> {
    pub(super) fn new(planned: Option<&'p str>) -> Place<'p> {
        Place {
            planned,
            ..Place::default()
        }
    }

    /// Whether a call has to set it before the change.
    pub(super) fn is_wanted(&self) -> bool {
        self.planned.is_some() && matches!(self.standing, Standing::Open | Standing::Doubtful)
    }

    /// Whether a call may have set it and nobody saw.
    pub(super) fn is_doubtful(&self) -> bool {
        self.standing == Standing::Doubtful
    }

    /// Whether the user has a location that the plan did not find: servers may not know of it for some seconds.
    pub(super) fn is_new(&self) -> bool {
        matches!(
            self.standing,
            Standing::Set | Standing::Found | Standing::Other(_)
        )
    }

    /// A reading showed this location. True when it shows what a call did that was not seen to.
    pub(super) fn see(&mut self, location: Option<&str>) -> bool {
        let (Some(planned), Some(location), true) = (self.planned, location, self.is_wanted())
        else {
            return false;
        };
        // Of a call that was turned away, too: seldom such a one was carried out all the same.
        let is_ours = location == planned && self.earlier + self.attempt > 0;
        self.standing = match location == planned {
            true if is_ours => Standing::Set,
            true => Standing::Found,
            false => Standing::Other(location.to_string()),
        };
        is_ours
    }

    /// The line of the journal.
    pub(super) fn record(
        &self,
        user_id: &UserId,
        result: Located,
        error_id: Option<ErrorCode>,
    ) -> Body {
        Body::LocationOutcome {
            user_id: user_id.clone(),
            result,
            error_id,
            request_id: self.request_id.clone(),
            client_request_id: self.client_request_id.clone(),
        }
    }

    /// Nothing more is sent: what the journal has to say of calls whose end it does not know yet.
    pub(super) fn close(&mut self, is_proven: bool) {
        self.standing = match &self.standing {
            Standing::Doubtful if !is_proven => Standing::Failed(Located::Unknown),
            Standing::Doubtful | Standing::Open if self.earlier + self.attempt > 0 => {
                Standing::Failed(Located::NotSet)
            }
            standing => standing.clone(),
        };
    }
}

impl Run<'_> {
    /// Writes the intents, then sets the locations of these users in one batch. Who has one goes to `located`.
    pub(super) async fn locate<'p>(
        &self,
        mut go: Vec<Flight<'p>>,
        changed: &mut Vec<Flight<'p>>,
    ) -> Sent<'p> {
        for flight in &mut go {
            flight.is_locating = true;
            flight.ticket.place.attempt += 1;
            flight.ticket.place.request_id = None;
            flight.ticket.place.client_request_id = Some(self.graph.request_id());
        }
        if let Err(fault) = self
            .record(&go.iter().map(intent).collect::<Vec<_>>())
            .await
        {
            // No intent, no call.
            self.stop(fault.into());
            for flight in &mut go {
                flight.is_locating = false;
                flight.ticket.place.attempt -= 1;
            }
            self.leave(go, changed).await;
            return Sent::default();
        }
        let call = batch::of_changes(go.iter().enumerate().map(|(index, flight)| {
            Item {
                index,
                method: "PATCH",
                path: users::location_path(&flight.ticket.step.user_id),
                body: users::location_body(flight.ticket.place.planned.unwrap_or_default()),
                request_id: flight
                    .ticket
                    .place
                    .client_request_id
                    .clone()
                    .unwrap_or_default(),
            }
        }));
        for flight in &go {
            self.tally().send(&flight.ticket.step.user_id);
        }
        let mut sent = self.exchange(&call, go, changed).await;
        let flights = sent
            .again
            .iter_mut()
            .chain(&mut sent.located)
            .chain(changed.iter_mut());
        for flight in flights.filter(|flight| flight.is_locating) {
            flight.is_locating = false;
            // Of the licences nothing left yet.
            if !flight.ticket.place.is_doubtful() {
                self.tally().recall(&flight.ticket.step.user_id);
            }
        }
        let set = sent.located.iter().map(|flight| flight.ticket.set());
        self.record_located(set.collect()).await;
        sent
    }

    /// Writes whose location was seen to be set.
    pub(super) async fn record_located(&self, bodies: Vec<Body>) {
        self.record_end(bodies).await;
    }
}

fn intent(flight: &Flight<'_>) -> Body {
    Body::LocationIntent {
        user_id: flight.ticket.step.user_id.clone(),
        attempt: flight.ticket.place.earlier + flight.ticket.place.attempt,
        client_request_id: flight
            .ticket
            .place
            .client_request_id
            .clone()
            .unwrap_or_default(),
        usage_location: flight.ticket.place.planned.unwrap_or_default().to_string(),
        reason: flight.ticket.step.reason.clone(),
    }
}
