//! A simulated Microsoft 365 tenant on loopback.
//!
//! It answers the Microsoft Graph calls that moving licences needs, field for field and error for
//! error, and says over a control path what the tenant really holds. It shares no code with the
//! core: that the two agree has to mean something.
//!
//! [`Sim::handle`] is a plain function from request to answer; [`serve`] puts it on a socket and
//! [`spawn`] does so on a thread of its own.
//!
//! Rules name the evidence they rest on, by the tags and numbers of `docs/sources.md`.

mod base64;
mod clock;
mod control;
mod exchange;
mod faults;
mod graph;
mod metrics;
mod options;
mod others;
mod random;
mod server;
mod sim;
mod state;
mod waits;
mod world;

pub use clock::{Clock, SystemClock};
pub use exchange::{Answer, Delivery, Request};
pub use options::{Cloud, Limits, Options};
pub use server::{Running, Site, serve, spawn};
pub use sim::{Sim, Visit};
