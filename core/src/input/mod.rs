//! What a person or a script gave, turned into a wish, or into an error that names the thing and the cure.

mod config;
mod csv;
mod document;
mod members;
mod quotes;
mod request;
mod users;

pub use config::{Auth, Config};
pub use csv::{NamedUser, read_csv};
pub use document::{DocumentPlace, DocumentSource, PlanFile};
pub use request::{PairNames, PlanRequest, Request, ScopeNames, ServiceNames};
pub use users::UserNames;
