//! The core's ports on a computer: its clock, its files, its randomness, a thread with a runtime.

mod clock;
mod file_journal;
mod files;
mod journal_writer;
mod lease;
mod pacing;
mod random;
pub(crate) mod runtime;
mod state_folder;
mod token;

pub use clock::SystemClock;
pub use file_journal::FileJournal;
pub use files::SystemFiles;
pub use random::SystemRandom;
pub use state_folder::state_folder;

pub(crate) use pacing::PacedTransport;
pub(crate) use token::AnsweredTokens;
