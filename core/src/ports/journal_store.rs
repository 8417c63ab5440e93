use super::{FileReader, FileWriter, Port, PortFuture};

/// The journal could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalError {
    /// Another run holds the tenant's lock.
    Locked {
        /// What the other run gave when it took it; empty where it has not come to that yet.
        holder: String,
    },
    /// The lock was this run's and may be another's by now.
    LockLost,
    /// There is no run of that name.
    Missing {
        /// The name.
        move_id: String,
    },
    /// The store could not be reached or written.
    Unavailable {
        /// Where the journal lies, as a person would look for it.
        place: String,
        /// What the system said.
        detail: String,
    },
    /// What is there could not be read.
    Unreadable {
        /// Where it lies, as a person would look for it.
        place: String,
        /// What the system said.
        detail: String,
    },
}

/// Held while a run is alive; dropping it lets the next one in. A process that dies lets go as well.
pub trait RunLock: Port {
    /// Whether nobody else can have it. A store whose locks run out says no for a while before another may take
    /// it over, so that a run that can't renew its own has stopped by then.
    fn is_held(&self) -> bool;
}

/// One run's journal, open for appending.
pub trait JournalWriter: Port {
    /// Appends whole lines (each with its line feed) and resolves when they would survive a power cut. After a
    /// failure every later one fails, too: nobody knows what reached the disk.
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>>;
    /// Where the journal lies, as a person would look for it.
    fn place(&self) -> String;
}

/// Where journals lie: files natively, IndexedDB in a browser. One run per tenant at a time.
pub trait JournalStore: Port {
    /// Takes the tenant's lock or says who holds it; never waits for it. `holder` is what the next one is told.
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>>;
    /// Where a run's journal lies, or would lie, as a person would look for it.
    fn place(&self, tenant_id: &str, move_id: &str) -> String;
    /// Starts the journal of a run that has none yet.
    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>>;
    /// Opens a run's journal to append behind its first `keep` bytes; what stands behind them is cut off.
    fn open<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        keep: u64,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>>;
    /// The journal of a run, a piece at a time.
    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileReader>, JournalError>>;
    /// The names of the tenant's runs, in their order; none where there is no place for them yet.
    fn list<'a>(&'a self, tenant_id: &'a str) -> PortFuture<'a, Result<Vec<String>, JournalError>>;
    /// Starts the file of a run's plan beside its journal.
    fn write_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, JournalError>>;
    /// The plan beside a run's journal, where there is one.
    fn read_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Option<Box<dyn FileReader>>, JournalError>>;
    /// Keeps lines that the journal could not take, anywhere they can be found again, and says where. May be asked
    /// more than once for a run.
    fn rescue<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        lines: &'a [u8],
    ) -> PortFuture<'a, Result<String, JournalError>>;
}
