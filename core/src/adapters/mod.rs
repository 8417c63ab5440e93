//! Ports that the core brings itself, each behind a feature: it never needs one.

#[cfg(feature = "fakes")]
pub mod memory;
#[cfg(feature = "fakes")]
mod memory_journal;
#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
