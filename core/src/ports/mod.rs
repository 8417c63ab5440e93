//! What the core needs from outside, as object-safe traits over plain values.
//!
//! Futures must be `Send` on native targets, where jobs run on threads, and can't be in a browser. That
//! difference is settled here and nowhere else, by [`PortFuture`] and [`Port`].

mod clock;
mod files;
mod journal_store;
mod random;
mod token;
mod transport;

pub use clock::{Clock, UtcMillis};
pub use files::{FileError, FileReader, FileWriter, Files};
pub use journal_store::{JournalError, JournalStore, JournalWriter, RunLock};
pub use random::Random;
pub use token::{Token, TokenError, TokenRequest, TokenSource};
pub use transport::{HttpMethod, HttpRequest, HttpResponse, HttpTransport, TransportError};

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Everything the core needs from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub transport: Arc<dyn HttpTransport>,
    pub clock: Arc<dyn Clock>,
    pub tokens: Arc<dyn TokenSource>,
    pub journal: Arc<dyn JournalStore>,
    pub random: Arc<dyn Random>,
    pub files: Arc<dyn Files>,
}

impl Ports {
    /// Lets others on the same thread have their turn, where a face has but one: the clock knows how long work may
    /// go on without.
    pub(crate) async fn let_others(&self) {
        self.clock.sleep(Duration::ZERO).await;
    }
}

/// What an asynchronous port function returns.
#[cfg(not(target_arch = "wasm32"))]
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// What an asynchronous port function returns.
#[cfg(target_arch = "wasm32")]
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The bounds every port has: shareable between threads where there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub trait Port: Send + Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + Sync + ?Sized> Port for T {}
/// The bounds every port has: none in a browser, where there is one thread.
#[cfg(target_arch = "wasm32")]
pub trait Port {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> Port for T {}
