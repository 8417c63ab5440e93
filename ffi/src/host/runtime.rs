//! The runtime of one job: one thread, the one that the job was given.

use reseat_core::Error;
use std::future::Future;
use std::time::Duration;

/// How long a name lookup, the only thing that runs beside the job's thread, may outlive the job.
const LINGER: Duration = Duration::from_secs(1);

/// Runs a job to its end on this thread.
///
/// Errors: the job's; `Internal` where the system gives no runtime.
pub(crate) fn block_on(job: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|fault| Error::Internal {
            detail: format!("no runtime to work on: {fault}"),
        })?;
    let end = runtime.block_on(job);
    runtime.shutdown_timeout(LINGER);
    end
}
