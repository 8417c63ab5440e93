//! What every implementation of a port must do. A suite panics where one does not; whoever calls it brings
//! the implementation, and what its futures run on.

mod clock;
mod files;
mod journal_store;
mod random;
mod token;
mod transport;

pub use clock::clock;
pub use files::files;
pub use journal_store::journal_store;
pub use random::random;
pub use token::token;
pub use transport::{transport, transport_to_nobody};
