//! A client: a cloud, a language and the ports of one face.

use crate::control::Control;
use crate::error::Error;
use crate::event::Events;
use crate::graph::Meter;
use crate::input::{Config, Request};
use crate::ports::Ports;
use crate::text::Texts;
use std::sync::Arc;

/// Runs requests. Cheap to clone: a face makes one per job when its token source belongs to the job.
#[derive(Clone)]
pub struct Client {
    pub(crate) config: Arc<Config>,
    pub(crate) texts: Arc<Texts>,
    pub(crate) ports: Ports,
    pub(crate) meter: Arc<Meter>,
}

impl Client {
    /// A client of the configuration's cloud.
    pub fn new(config: Arc<Config>, texts: Arc<Texts>, ports: Ports) -> Client {
        Client {
            config,
            texts,
            ports,
            meter: Arc::default(),
        }
    }

    /// The same client with the budgets of another one: both are one app in one tenant, and have one clock.
    #[must_use]
    pub fn with_meter(self, meter: Arc<Meter>) -> Client {
        Client { meter, ..self }
    }

    /// Runs one request to its end and gives its events, in order, to `events`. Ends with a `done` event,
    /// or with an error and no `done`. `apply`, once it has written, always ends with `done`.
    ///
    /// Errors: any of the table; see [`Error`]. Cancellation: through `control`, never by dropping the
    /// future, which would leave changes in flight unsettled.
    pub async fn run(
        &self,
        request: Request,
        control: &Control,
        events: &dyn Events,
    ) -> Result<(), Error> {
        crate::job::run(self, request, control, events).await
    }
}
