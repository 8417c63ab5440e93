//! Planning: everything is decided here, purely; applying only carries out.

mod build;
mod change;
mod check;
mod document;
mod format;
pub mod order;
mod resolve;
mod seats;
mod sound;

pub use build::{Facts, build};
pub use document::{
    DocumentRequest, FindingCount, PlanDocument, Product, Scope, SeatRow, Selection, Services,
    State, Step, StepFinding,
};
pub use format::{Opened, open, write};
pub use resolve::{NamedProduct, Pair, Wish, resolve, resolve_product};
pub(crate) use seats::{SeatUse, seat_use};
