//! Planning: everything is decided here, purely; applying only carries out.

mod build;
mod cases;
mod change;
mod check;
mod compare;
mod conflicts;
mod cure;
mod document;
mod effects;
mod fit;
mod format;
mod head;
mod keep;
mod loss;
mod map;
pub mod order;
mod resolve;
mod seats;
mod sound;
mod summary;
mod targets;
mod wish;
mod world;

#[cfg(test)]
mod tests;

pub use crate::input::{NewServices, Unanswered};
pub use build::{Asked, Draft, Facts, Planner};
pub use compare::{Difference, Part, compare};
pub use cure::cures;
pub use document::{
    DocumentRequest, FindingCount, GroupName, PlanDocument, Product, Question, RowWishes, SeatRow,
    Selection, State, Step, StepFinding, Wishes,
};
pub use fit::{Standing, fit, standing};
pub use format::{Opened, Reader, Writer, diagnose, open};
pub use map::map_of;
pub use resolve::{NamedProduct, Pair, resolve, resolve_product, resolve_row};
pub(crate) use seats::{SeatUse, seat_use};
pub use summary::Summary;
pub use wish::{Losable, MapEntry, Rules, Scope, Services, Wish};
