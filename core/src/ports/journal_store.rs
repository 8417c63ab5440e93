use super::{Port, PortFuture};

/// The journal could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalError {
    /// Another run holds the tenant's lock.
    Locked {
        /// What the other run gave when it took it; empty where it has not come to that yet.
        holder: String,
    },
    /// The store could not be reached or written.
    Unavailable {
        /// Where the journal lies, as a person would look for it.
        place: String,
        /// What the system said.
        detail: String,
    },
}

/// Held while a run is alive; dropping it lets the next one in. A process that dies lets go as well.
pub trait RunLock: Port {}

/// One run's journal, open for appending.
pub trait JournalWriter: Port {
    /// Appends whole lines (each with its line feed) and resolves when they would survive a power cut.
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>>;
    /// Where the journal lies, as a person would look for it.
    fn place(&self) -> String;
}

/// Where journals lie: files natively, IndexedDB in a browser. One run per tenant at a time.
pub trait JournalStore: Port {
    /// Takes the tenant's lock or says who holds it; never waits. `holder` is what the next one is told.
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>>;
    /// Starts the journal of a run that has none yet.
    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>>;
    /// The whole journal of a run, line feeds included.
    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Vec<u8>, JournalError>>;
}
