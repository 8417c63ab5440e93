//! Reseat's core: plans, applies and proves moves of Microsoft 365 users from one subscription to another.
//!
//! The core is pure. It does no I/O, reads no clock and knows no face: everything outside comes through
//! [`ports`]. A face parses nothing and decides nothing. It makes a [`Client`] from its ports and a
//! configuration, hands it requests as JSON, and passes on the [`event`]s and the [`error`] document.
//!
//! ```text
//! model -> plan -> apply -> (ffi | wasm)        graph and apply see ports, nothing sees a face
//! ```
#![forbid(unsafe_code)]

pub mod adapters;
pub mod apply;
pub mod catalogue;
pub mod client;
pub mod cloud;
pub mod control;
mod digest;
pub mod error;
pub mod event;
pub mod graph;
pub mod input;
mod job;
pub mod journal;
pub mod model;
pub mod plan;
pub mod planted;
pub mod ports;
pub mod sort;
pub mod text;
mod timestamp;

pub use client::Client;
pub use control::Control;
pub use error::{Error, ErrorCode};
pub use event::{Event, Events};
pub use ports::Ports;

/// The version of the workspace, the module, the header and the web package alike.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
