//! `reseat_client_*`: a cloud, a sign-in and a language, with the jobs that work for it.

use crate::abi::{reseat_buf, reseat_client};
use crate::error::Failure;
use crate::guard;
use crate::handles::{CLIENTS, Handle, JOBS};
use crate::host::{FileJournal, SystemClock, SystemFiles, SystemRandom, state_folder};
use crate::job::Job;
use crate::lock::lock;
use reseat_core::Error;
use reseat_core::graph::Meter;
use reseat_core::input::{Auth, Config};
use reseat_core::ports::{HttpTransport, Token, TokenSource};
use reseat_core::text::Texts;
use reseat_core::{Ports, client};
use std::sync::{Arc, Mutex};

type Jobs = Vec<(Handle, Arc<Job>)>;

/// What stands behind a client's handle.
pub(crate) struct Client {
    config: Arc<Config>,
    texts: Arc<Texts>,
    /// The latest token, shared by the client's jobs: one answer serves them all.
    token: Arc<Mutex<Option<Token>>>,
    clock: Arc<SystemClock>,
    journal: Arc<FileJournal>,
    files: Arc<SystemFiles>,
    /// What its jobs may ask of Graph, together.
    meter: Arc<Meter>,
    /// `None` once the client is being freed: nothing may be started any more.
    jobs: Mutex<Option<Jobs>>,
}

impl Client {
    fn new(config: Config) -> Client {
        let token = match &config.auth {
            Auth::None => None,
            Auth::AccessToken(token) => Some(token.clone()),
        };
        let folder = state_folder(config.state_dir.as_deref());
        Client {
            texts: Arc::new(Texts::for_language(&config.language)),
            config: Arc::new(config),
            token: Arc::new(Mutex::new(token)),
            clock: Arc::new(SystemClock::new()),
            files: Arc::new(SystemFiles::beside(folder.clone())),
            journal: Arc::new(FileJournal::new(folder)),
            meter: Arc::default(),
            jobs: Mutex::new(Some(Vec::new())),
        }
    }

    /// The core's client for one job; token source and transport belong to the job.
    pub(crate) fn for_job(
        &self,
        tokens: Arc<dyn TokenSource>,
        transport: Arc<dyn HttpTransport>,
    ) -> client::Client {
        let ports = Ports {
            transport,
            clock: self.clock.clone(),
            tokens,
            journal: self.journal.clone(),
            random: Arc::new(SystemRandom),
            files: self.files.clone(),
        };
        client::Client::new(self.config.clone(), self.texts.clone(), ports)
            .with_meter(self.meter.clone())
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    pub(crate) fn token(&self) -> &Arc<Mutex<Option<Token>>> {
        &self.token
    }

    /// Takes a started job into the tables.
    ///
    /// Errors: `InvalidHandle` when the client was freed meanwhile.
    pub(crate) fn adopt(&self, job: Arc<Job>) -> Result<Handle, Error> {
        let mut jobs = lock(&self.jobs);
        let jobs = jobs.as_mut().ok_or(Error::InvalidHandle)?;
        let handle = JOBS.insert(job.clone())?;
        jobs.push((handle, job));
        Ok(handle)
    }

    /// Lets go of a job that was freed.
    pub(crate) fn forget(&self, handle: Handle) {
        if let Some(jobs) = lock(&self.jobs).as_mut() {
            jobs.retain(|(held, _)| *held != handle);
        }
    }

    /// Cancels every job, then waits for each; also for one that another thread is freeing right now.
    fn close(&self) {
        let jobs = lock(&self.jobs).take().unwrap_or_default();
        for (handle, job) in &jobs {
            JOBS.remove(*handle);
            job.abandon();
        }
        for (_, job) in &jobs {
            job.join();
        }
    }
}

/// Makes a client. Contacts nothing yet.
///
/// `config` is UTF-8 JSON of `len` bytes (`tests/schemas/config.schema.json`); it is copied. The state folder
/// is its `stateDir`, else RESEAT_STATE_DIR, else the system's place for state.
/// Gives in `*out` a client that is the caller's until `reseat_client_free`; NULL when it fails.
/// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
/// Threads: any. Statuses: OK, INVALID_INPUT, ENDPOINT_REFUSED, CLOUD_CLOSED, INTERNAL, PANIC. Since ABI 1.
///
/// # Safety
/// `config` points at `len` readable bytes, or is NULL; `out` and `error` point at storage of their
/// type, or are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_client_new(
    config: *const u8,
    len: usize,
    out: *mut *mut reseat_client,
    error: *mut reseat_buf,
) -> i32 {
    // SAFETY: `out` is NULL or points at storage of its type.
    unsafe { guard::put(out, std::ptr::null_mut()) };
    guard::status("reseat_client_new", error, || {
        guard::present("out", out)?;
        // SAFETY: `config` is NULL or points at `len` readable bytes.
        let config = unsafe { guard::argument("config", config, len) }?;
        let config = Config::parse(config).map_err(|error| {
            Failure::new(&error, &Texts::for_language(&Config::language_of(config)))
        })?;
        let handle = CLIENTS.insert(Arc::new(Client::new(config)))?;
        // SAFETY: `out` points at storage of its type.
        unsafe { guard::put(out, handle.into_pointer()) };
        guard::DONE
    })
}

/// Cancels the client's jobs, waits until each has settled what it had in flight, and frees client and jobs.
///
/// Their handles give INVALID_HANDLE from then on; a poll that waits in another thread returns with it
/// at once. Buffers stay valid. `client` may be NULL; one that was freed already does nothing.
/// Threads: any. Since ABI 1.
#[unsafe(no_mangle)]
pub extern "C" fn reseat_client_free(client: *mut reseat_client) {
    guard::value("reseat_client_free", (), || {
        if let Some(client) = CLIENTS.remove(Handle::from_pointer(client)) {
            client.close();
        }
    });
}
