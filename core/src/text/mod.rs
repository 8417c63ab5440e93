//! Every sentence people read, from one table per language in `core/text/`.
//!
//! A message is a whole sentence with named values; where a number decides its form it has one form per
//! CLDR plural category that the language knows. Nothing is put together from pieces.

mod check;
mod finding;
mod locale;
mod person;
mod plan;
mod plural;
mod progress;
mod run;
mod table;
mod value;
mod wrap;

pub(crate) use check::{difference_text, fit_text, renamed_text};
pub(crate) use finding::{finding, ignored_columns, not_changed, unknown_untouchables};
pub use person::person_text;
pub use plan::{PlanText, plan_text};
pub use plural::{Category, PluralRule};
pub(crate) use progress::{Moving, moving, planning, reading};
pub(crate) use run::counted;
pub use run::{Closing, RunEnd, closing};
pub use table::Texts;
pub use value::Value;

/// What a console shows in one line.
const COLUMNS: usize = 120;
