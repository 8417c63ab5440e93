//! `reseat_job_*`: one request on a thread of its own, polled, told things and cancelled.

use crate::abi::{
    RESEAT_STATUS_END, RESEAT_STATUS_NOTHING_YET, RESEAT_STATUS_OK, reseat_buf, reseat_client,
    reseat_job,
};
use crate::client::Client;
use crate::error::Failure;
use crate::guard;
use crate::handles::{CLIENTS, Handle, JOBS};
use crate::host::{AnsweredTokens, PacedTransport, runtime};
use crate::lock::lock;
use crate::message::Message;
use crate::needs::Needs;
use crate::queue::{Polled, Queue};
use reseat_core::adapters::ReqwestTransport;
use reseat_core::input::Request;
use reseat_core::ports::HttpTransport;
use reseat_core::text::Texts;
use reseat_core::{Control, Error};
use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

/// What stands behind a job's handle.
pub(crate) struct Job {
    control: Arc<Control>,
    queue: Arc<Queue>,
    needs: Arc<Needs>,
    texts: Arc<Texts>,
    client: Weak<Client>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Job {
    /// Starts the request on a thread of its own.
    fn start(client: &Arc<Client>, request: Request) -> Result<Arc<Job>, Error> {
        let control = Arc::new(Control::new());
        let queue = Arc::new(Queue::default());
        let needs = Arc::new(Needs::default());
        let tokens = Arc::new(AnsweredTokens::new(
            client.token().clone(),
            needs.clone(),
            queue.clone(),
        ));
        let transport = Arc::new(ReqwestTransport::new(&client.config().environment));
        let transport: Arc<dyn HttpTransport> = match request {
            // A run is never held up by a reader: what it has begun it settles.
            Request::Apply { .. } => transport,
            _ => Arc::new(PacedTransport::new(
                transport,
                queue.clone(),
                control.clone(),
            )),
        };
        let core = client.for_job(tokens, transport);
        let thread = std::thread::Builder::new()
            .name("reseat-job".into())
            .spawn({
                let (control, queue, texts) =
                    (control.clone(), queue.clone(), client.texts().clone());
                move || {
                    let end = guard::contain("job", || {
                        runtime::block_on(core.run(request, &control, &*queue))
                    });
                    let failure = end.and_then(|end| end).err();
                    queue.end(failure.map(|error| Failure::new(&error, &texts)));
                }
            });
        let thread = thread.map_err(|fault| Error::Internal {
            detail: format!("no thread to work on: {fault}"),
        })?;
        Ok(Arc::new(Job {
            control,
            queue,
            needs,
            texts: client.texts().clone(),
            client: Arc::downgrade(client),
            thread: Mutex::new(Some(thread)),
        }))
    }

    fn tell(&self, message: Message) -> Result<(), Error> {
        match message {
            Message::Answer { id, token } => self.needs.answer(id, token)?,
            Message::Pause => self.control.pause(),
            Message::Continue => self.control.proceed(),
        }
        Ok(())
    }

    /// Cancels the job and wakes whoever polls it; nobody will read it any more.
    pub(crate) fn abandon(&self) {
        self.queue.free();
        self.control.cancel();
        self.needs.close();
    }

    /// Waits until the job's thread is gone.
    pub(crate) fn join(&self) {
        // Joining under the lock makes a second caller wait as well, instead of finding nothing to wait for.
        if let Some(thread) = lock(&self.thread).take() {
            // The thread contains its panics; the queue has told of them.
            let _ = thread.join();
        }
    }
}

/// Starts a request on a thread of its own and returns at once.
///
/// `request` is UTF-8 JSON of `len` bytes (`tests/schemas/request.schema.json`); it is copied.
/// Gives in `*out` a job that is the caller's until `reseat_job_free`; NULL when it fails.
/// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
/// Threads: any; several jobs of one client may run at once.
/// Statuses: OK, INVALID_INPUT, INVALID_HANDLE, INTERNAL, PANIC; what goes wrong later comes from
/// `reseat_job_poll`. Since ABI 1.
///
/// # Safety
/// `request` points at `len` readable bytes, or is NULL; `out` and `error` point at storage of
/// their type, or are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_job_start(
    client: *mut reseat_client,
    request: *const u8,
    len: usize,
    out: *mut *mut reseat_job,
    error: *mut reseat_buf,
) -> i32 {
    // SAFETY: `out` is NULL or points at storage of its type.
    unsafe { guard::put(out, std::ptr::null_mut()) };
    guard::status("reseat_job_start", error, || {
        let client = CLIENTS.find(Handle::from_pointer(client))?;
        let in_language = |error: Error| Failure::new(&error, client.texts());
        guard::present("out", out).map_err(in_language)?;
        // SAFETY: `request` is NULL or points at `len` readable bytes.
        let request = unsafe { guard::argument("request", request, len) }
            .and_then(Request::parse)
            .map_err(in_language)?;
        let job = Job::start(&client, request).map_err(in_language)?;
        let handle = client.adopt(job.clone()).map_err(|error| {
            job.abandon();
            job.join();
            in_language(error)
        })?;
        // SAFETY: `out` points at storage of its type.
        unsafe { guard::put(out, handle.into_pointer()) };
        guard::DONE
    })
}

/// Gives the next event, waiting for it at most `timeout_ms` milliseconds (0: not at all).
///
/// OK: `*event` holds one event (`tests/schemas/event.schema.json`). NOTHING_YET: none came in time. END: the
/// job has ended and every event was read. Any other status is how the job failed, told once, after every
/// event and with its document in `*error`; END follows. A run that has written never fails: it ends in `done`.
/// Unread events wait in memory; a job that only reads goes on once they were read.
/// Owner: `*event` and `*error` are the caller's until `reseat_buf_free`; `error` may be NULL.
/// Threads: one polls a job at a time; others may send, cancel or free meanwhile.
/// Statuses: OK, NOTHING_YET, END, INVALID_INPUT, INVALID_HANDLE (at once when the job is freed while this
/// waits), or any error of the job. Since ABI 1.
///
/// # Safety
/// `event` and `error` point at storage of their type, or are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_job_poll(
    job: *mut reseat_job,
    timeout_ms: u32,
    event: *mut reseat_buf,
    error: *mut reseat_buf,
) -> i32 {
    // SAFETY: `event` is NULL or points at storage of its type.
    unsafe { guard::put(event, reseat_buf::EMPTY) };
    guard::status("reseat_job_poll", error, || {
        let job = JOBS.find(Handle::from_pointer(job))?;
        let in_language = |error: Error| Failure::new(&error, &job.texts);
        guard::present("event", event).map_err(in_language)?;
        match job.queue.poll(Duration::from_millis(timeout_ms.into())) {
            Polled::Event(json) => {
                // SAFETY: `event` points at storage of its type.
                unsafe { guard::put(event, reseat_buf::from_bytes(json)) };
                Ok(RESEAT_STATUS_OK)
            }
            Polled::NothingYet => Ok(RESEAT_STATUS_NOTHING_YET),
            Polled::End => Ok(RESEAT_STATUS_END),
            Polled::Failed(failure) => Err(failure),
            Polled::Freed => Err(in_language(Error::InvalidHandle)),
        }
    })
}

/// Tells a job something: the answer to a `need`, pause, continue.
///
/// `message` is UTF-8 JSON of `len` bytes (`tests/schemas/message.schema.json`); it is copied. An answer goes
/// to the question with its id, once; another id is INVALID_INPUT. Answering that there is no token ends
/// the job with TOKEN_EXPIRED, or, where it has written, with `done`.
/// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
/// Threads: any. Statuses: OK, INVALID_INPUT, INVALID_HANDLE, PANIC. Since ABI 1.
///
/// # Safety
/// `message` points at `len` readable bytes, or is NULL; `error` points at storage of its type, or is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_job_send(
    job: *mut reseat_job,
    message: *const u8,
    len: usize,
    error: *mut reseat_buf,
) -> i32 {
    guard::status("reseat_job_send", error, || {
        let job = JOBS.find(Handle::from_pointer(job))?;
        // SAFETY: `message` is NULL or points at `len` readable bytes.
        unsafe { guard::argument("message", message, len) }
            .and_then(Message::parse)
            .and_then(|message| job.tell(message))
            .map_err(|error| Failure::new(&error, &job.texts))?;
        guard::DONE
    })
}

/// Asks a job to stop: nothing new is sent, what is in flight is settled, and the events end as they would.
///
/// A cancelled job still has to be polled to its END and freed. Cancelling one that has ended does nothing.
/// Threads: any. Statuses: OK, INVALID_HANDLE, PANIC. Since ABI 1.
#[unsafe(no_mangle)]
pub extern "C" fn reseat_job_cancel(job: *mut reseat_job) -> i32 {
    guard::status("reseat_job_cancel", std::ptr::null_mut(), || {
        JOBS.find(Handle::from_pointer(job))?.control.cancel();
        guard::DONE
    })
}

/// Cancels a job, waits until it has settled what it had in flight, and frees it.
///
/// Its handle gives INVALID_HANDLE from then on; a poll that waits in another thread returns with it at
/// once. Buffers stay valid. `job` may be NULL; one that was freed already does nothing.
/// Threads: any. Since ABI 1.
#[unsafe(no_mangle)]
pub extern "C" fn reseat_job_free(job: *mut reseat_job) {
    guard::value("reseat_job_free", (), || {
        let handle = Handle::from_pointer(job);
        let Some(job) = JOBS.remove(handle) else {
            return;
        };
        job.abandon();
        job.join();
        if let Some(client) = job.client.upgrade() {
            client.forget(handle);
        }
    });
}
