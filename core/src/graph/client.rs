//! Joins requests and answers through the ports: token, ids, retry of reads. A change is sent once; what to
//! do when its answer is lost is decided in `apply`.

use super::bucket::Load;
use super::budget::{Since, millis};
use super::meter::{self, Meter};
use super::{Refusal, batch, redact, retry};
use crate::control::Control;
use crate::error::{AnswerFault, Error, HttpFacts};
use crate::ports::{
    HttpMethod, HttpRequest, HttpResponse, Ports, Token, TokenRequest, TransportError,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use futures_util::future::{Either, select};
use futures_util::lock::Mutex;
use serde::Deserialize;
use serde_json::Value;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// One request, before token and ids.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: HttpMethod,
    /// From the version on, such as `/users?$top=999`.
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    /// What it costs of the budget for reads; changes are paced in `apply`.
    pub(crate) units: usize,
}

impl Call {
    /// A read.
    pub(crate) fn get(path: impl Into<String>) -> Call {
        let path = path.into();
        Call {
            method: HttpMethod::Get,
            units: meter::units(&path),
            path,
            body: Vec::new(),
        }
    }

    /// A change, or a batch.
    pub(crate) fn post(path: impl Into<String>, body: &Value) -> Call {
        Call {
            method: HttpMethod::Post,
            path: path.into(),
            body: body.to_string().into_bytes(),
            units: 0,
        }
    }
}

/// What came of one request, with our id for it.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An answer of any status but 401.
    Answer(HttpResponse),
    /// It never left.
    NotSent(String),
    /// It may have arrived.
    NoAnswer(String),
}

struct Held {
    token: Option<Token>,
    /// Grows with each renewal, so that of many workers with one stale token a single one renews.
    generation: u64,
    /// The token source had none: asking again would only ask the same person again.
    is_refused: bool,
}

/// The Graph of the client's cloud, for one job.
#[derive(Clone)]
pub(crate) struct Graph<'a> {
    pub(crate) ports: &'a Ports,
    root: &'a str,
    control: &'a Control,
    pub(crate) meter: &'a Meter,
    /// How long calls may go on after the job was cancelled.
    grace: Duration,
    held: Arc<Mutex<Held>>,
    /// When the cancel was first seen, on the monotonic clock: the grace is counted from there, once.
    cancelled_at_ms: Arc<OnceLock<u64>>,
    /// How long tokens were waited for, in all: somebody may have to sign in again.
    pub(super) signing_in_ms: Arc<AtomicU64>,
    /// Whether somebody may be asked to sign in again.
    may_ask: bool,
    /// No batch of reads is sent before, on the monotonic clock: a whole one was turned away and told to wait. Changes
    /// have a limit of their own (learn.microsoft.com/graph/throttling-limits), and are held back in `apply`.
    reads_from_ms: Arc<AtomicU64>,
    /// Where the budget of every read begins; with the read itself where there is none.
    pub(super) budget: Option<Since>,
}

/// Answers to reads come soon; `$batch` of writes may take its time.
const TIMEOUT: Duration = Duration::from_secs(100);
/// What was decided longer ago than this is not sent after a sign-in: it would be decided anew.
const LATE: Duration = Duration::from_secs(60);

impl<'a> Graph<'a> {
    /// `root`: without a version and without a slash at the end.
    pub(crate) fn new(
        ports: &'a Ports,
        root: &'a str,
        control: &'a Control,
        meter: &'a Meter,
    ) -> Graph<'a> {
        Graph {
            ports,
            root,
            control,
            meter,
            grace: Duration::ZERO,
            held: Arc::new(Mutex::new(Held {
                token: None,
                generation: 0,
                is_refused: false,
            })),
            cancelled_at_ms: Arc::default(),
            signing_in_ms: Arc::default(),
            reads_from_ms: Arc::default(),
            may_ask: true,
            budget: None,
        }
    }

    /// The same Graph for reading back what may have been changed: it goes on for `grace` after a cancel.
    pub(crate) fn with_grace(&self, grace: Duration) -> Graph<'a> {
        Graph {
            grace,
            ..self.clone()
        }
    }

    /// The same Graph for reads that share one budget, from `begun` on.
    pub(crate) fn with_budget(&self, begun: Since) -> Graph<'a> {
        Graph {
            budget: Some(begun),
            ..self.clone()
        }
    }

    /// The same Graph for what is only nice to know: nobody is asked to sign in for it.
    pub(crate) fn without_sign_in(&self) -> Graph<'a> {
        Graph {
            may_ask: false,
            ..self.clone()
        }
    }

    /// The future's value, or `Cancelled` when the job was cancelled and the grace is over.
    async fn unless_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        let stopped = pin!(async {
            self.control.cancelled().await;
            let now = self.ports.clock.monotonic_ms();
            let since = *self.cancelled_at_ms.get_or_init(|| now);
            let left = self
                .grace
                .saturating_sub(Duration::from_millis(now.saturating_sub(since)));
            if !left.is_zero() {
                self.ports.clock.sleep(left).await;
            }
        });
        match select(pin!(future), stopped).await {
            Either::Left((value, _)) => Ok(value),
            Either::Right(_) => Err(Error::Cancelled),
        }
    }

    /// A fresh `client-request-id`, a random GUID.
    pub(crate) fn request_id(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.ports.random.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .as_hyphenated()
            .to_string()
    }

    /// A random number for jitter.
    pub(crate) fn chance(&self) -> u64 {
        let mut bytes = [0_u8; 8];
        self.ports.random.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// The path of a link to a further page.
    ///
    /// Errors: `ProtocolError` for a link to any other host: following it would give the token away.
    pub(crate) fn path_of_link(&self, link: &str) -> Result<String, Error> {
        link.strip_prefix(self.root)
            .and_then(|rest| rest.strip_prefix("/v1.0"))
            .filter(|path| path.starts_with('/'))
            .map(str::to_string)
            .ok_or_else(|| Error::protocol(AnswerFault::LinkElsewhere))
    }

    /// Sends one request once; with a 401 a new token is asked for and it is sent once more, since a
    /// request that was not authenticated was not processed.
    ///
    /// Errors: `TokenExpired` only.
    pub(crate) async fn exchange(&self, call: &Call, request_id: &str) -> Result<Reply, Error> {
        let mut stale: Option<(u64, Option<String>)> = None;
        loop {
            let is_second = stale.is_some();
            let asked_ms = self.ports.clock.monotonic_ms();
            let (token, generation) = self.token(stale.take()).await?;
            let waited_ms = self.ports.clock.monotonic_ms().saturating_sub(asked_ms);
            if Duration::from_millis(waited_ms) > LATE {
                return Ok(Reply::NotSent("signing in took too long".into()));
            }
            let mut headers = vec![
                ("accept", "application/json".to_string()),
                // Default-supported queries keep working with it (learn.microsoft.com/graph/aad-advanced-queries).
                ("consistencylevel", "eventual".to_string()),
                ("client-request-id", request_id.to_string()),
            ];
            if !call.body.is_empty() {
                headers.push(("content-type", "application/json".to_string()));
            }
            let request = HttpRequest {
                method: call.method,
                url: format!("{}/v1.0{}", self.root, call.path),
                headers,
                token,
                body: call.body.clone(),
                timeout: TIMEOUT,
            };
            match self.ports.transport.send(&request).await {
                Ok(response) if response.status == 401 => {
                    let response = redact::without_token(response, &request.token);
                    if is_second {
                        let http = Some(Refusal::of(&response).http);
                        return Err(Error::TokenExpired { http });
                    }
                    stale = Some((generation, claims(&response)));
                }
                // Only refusals and batches, which hold them, ever quote a request; pages are large.
                Ok(response) if response.status >= 300 || call.method == HttpMethod::Post => {
                    let response = redact::without_token(response, &request.token);
                    return Ok(Reply::Answer(response));
                }
                Ok(response) => return Ok(Reply::Answer(response)),
                Err(TransportError::NotSent { detail }) => return Ok(Reply::NotSent(detail)),
                Err(TransportError::NoAnswer { detail }) => return Ok(Reply::NoAnswer(detail)),
            }
        }
    }

    async fn token(&self, stale: Option<(u64, Option<String>)>) -> Result<(Token, u64), Error> {
        let mut held = self.held.lock().await;
        let (renew, claims) = match stale {
            Some((generation, claims)) if generation == held.generation => (true, claims),
            _ => (false, None),
        };
        match &held.token {
            Some(token) if !renew => Ok((token.clone(), held.generation)),
            _ => {
                if held.is_refused || !self.may_ask {
                    return Err(Error::TokenExpired { http: None });
                }
                let begun_ms = self.ports.clock.monotonic_ms();
                let asked = self.ports.tokens.token(TokenRequest { renew, claims });
                let answer = self.unless_stopped(asked).await?;
                let waited_ms = self.ports.clock.monotonic_ms().saturating_sub(begun_ms);
                self.signing_in_ms.fetch_add(waited_ms, Ordering::Relaxed);
                held.is_refused = answer.is_err();
                let token = answer.map_err(|_| Error::TokenExpired { http: None })?;
                held.generation += u64::from(renew);
                held.token = Some(token.clone());
                Ok((token, held.generation))
            }
        }
    }

    /// Which token is in use; it grows with each renewal.
    pub(crate) async fn token_generation(&self) -> u64 {
        self.held.lock().await.generation
    }

    /// Asks for a new token, unless somebody else has since `generation`: for a token that single items of a
    /// batch were refused with. Gives the generation of the token in use.
    ///
    /// Errors: `TokenExpired`, `Cancelled`.
    pub(crate) async fn renew(&self, generation: u64) -> Result<u64, Error> {
        let (_, generation) = self.token(Some((generation, None))).await?;
        Ok(generation)
    }

    /// Reads, with as many tries as the budget allows. Ends early when the job is cancelled.
    ///
    /// Errors: `Throttled`, `ConnectionFailed`, `NotPermitted`, `GraphRefused`, `TokenExpired`, `Cancelled`.
    pub(crate) async fn read(&self, call: &Call) -> Result<HttpResponse, Error> {
        let begun = self.begin();
        let mut attempts = 0;
        loop {
            attempts += 1;
            if call.path == batch::PATH {
                self.until_reads_go(begun, attempts).await?;
            }
            self.pause_for(call.units).await?;
            let left_ms = self.ports.clock.monotonic_ms();
            let id = self.request_id();
            let reply = self.unless_stopped(self.exchange(call, &id)).await??;
            let elapsed_ms = millis(self.passed(begun));
            if let Reply::Answer(response) = &reply {
                let now_ms = self.ports.clock.monotonic_ms();
                // What is in a batch tells for itself.
                if call.path != batch::PATH || response.status >= 300 {
                    let load = Load::of(response, call.units.max(1));
                    self.meter.note_reads(load, left_ms, now_ms);
                }
            }
            let (asked, fault) = match reply {
                Reply::Answer(response) if response.status < 300 => return Ok(response),
                Reply::Answer(response) if retry::is_passing(response.status) => {
                    let asked = self.asked(&response);
                    if call.path == batch::PATH {
                        self.hold_reads(asked.unwrap_or_default());
                    }
                    let fault = passing(Refusal::of(&response), asked, attempts, elapsed_ms);
                    (asked, fault)
                }
                Reply::Answer(response) => return Err(refused(&response)),
                Reply::NotSent(detail) | Reply::NoAnswer(detail) => (
                    None,
                    Error::ConnectionFailed {
                        detail,
                        attempts,
                        elapsed_ms,
                    },
                ),
            };
            let wait = retry::wait(asked, attempts, self.chance());
            let spent = self.passed(self.budget.unwrap_or(begun));
            if attempts >= retry::TRIES || spent + wait > retry::BUDGET {
                return Err(fault);
            }
            self.pause(wait).await?;
        }
    }

    /// Waits until the budget for reads lets so much through.
    async fn pause_for(&self, units: usize) -> Result<(), Error> {
        let wait = self.meter.read(units, self.ports.clock.monotonic_ms());
        match wait.is_zero() {
            true => Ok(()),
            false => self.pause(wait).await,
        }
    }

    /// Remembers how long a whole batch of reads was told to wait. That says nothing of what was in it, so every
    /// other waits as well.
    fn hold_reads(&self, wait: Duration) {
        let until = self.ports.clock.monotonic_ms().saturating_add(millis(wait));
        self.reads_from_ms.fetch_max(until, Ordering::Relaxed);
    }

    /// Waits until batches of reads may be sent.
    ///
    /// Errors: `Throttled` when that is later than the budget allows, `Cancelled`.
    async fn until_reads_go(&self, begun: Since, attempts: u32) -> Result<(), Error> {
        let from = self.reads_from_ms.load(Ordering::Relaxed);
        let held = Duration::from_millis(from.saturating_sub(self.ports.clock.monotonic_ms()));
        if held.is_zero() {
            return Ok(());
        }
        if self.passed(self.budget.unwrap_or(begun)) + held > retry::BUDGET {
            return Err(Error::Throttled {
                retry_after_ms: Some(millis(held)),
                http: HttpFacts {
                    status: 429,
                    ..HttpFacts::default()
                },
                attempts,
                elapsed_ms: millis(self.passed(begun)),
            });
        }
        self.pause(held).await
    }

    /// How long an answer asks to wait.
    pub(crate) fn asked(&self, response: &HttpResponse) -> Option<Duration> {
        retry::asked(response, self.ports.clock.now())
    }

    /// Waits, unless the job is cancelled.
    pub(crate) async fn pause(&self, wait: Duration) -> Result<(), Error> {
        self.unless_stopped(self.ports.clock.sleep(wait)).await
    }

    /// The body as JSON of a known shape.
    ///
    /// Errors: `ProtocolError`; it names what is wrong, never what was in it.
    pub(crate) fn parse<'b, T: Deserialize<'b>>(
        &self,
        response: &'b HttpResponse,
    ) -> Result<T, Error> {
        // Text that is known to be text is not looked at again string by string.
        let parsed = match std::str::from_utf8(&response.body) {
            Ok(text) => serde_json::from_str(text),
            Err(_) => serde_json::from_slice(&response.body),
        };
        parsed.map_err(|fault| Error::ProtocolError {
            fault: AnswerFault::of(&fault),
            http: Some(Refusal::of(response).http),
        })
    }
}

/// A refusal that a further try may change: nothing was done, or nobody saw it.
pub(crate) fn passing(
    refusal: Refusal,
    asked: Option<Duration>,
    attempts: u32,
    elapsed_ms: u64,
) -> Error {
    match refusal.http.status {
        424 | 429 | 503 => Error::Throttled {
            retry_after_ms: asked.map(millis),
            http: refusal.http,
            attempts,
            elapsed_ms,
        },
        _ => Error::GraphRefused {
            message: refusal.message,
            http: refusal.http,
        },
    }
}

/// A refusal that no further try would change.
pub(crate) fn refused(response: &HttpResponse) -> Error {
    let refusal = Refusal::of(response);
    match response.status {
        403 => Error::forbidden(refusal.http),
        _ => Error::GraphRefused {
            message: refusal.message,
            http: refusal.http,
        },
    }
}

/// The claims of a challenge, decoded: they go to the sign-in as they are.
///
/// Source: learn.microsoft.com/entra/identity-platform/claims-challenge.
fn claims(response: &HttpResponse) -> Option<String> {
    let header = response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"))
        .map(|(_, value)| value)
        .find(|value| value.contains("insufficient_claims"))?;
    let (_, rest) = header.split_once("claims=\"")?;
    let (encoded, _) = rest.split_once('"')?;
    // Either alphabet, padded or not: all four are met.
    let standard = encoded
        .trim_end_matches('=')
        .replace('-', "+")
        .replace('_', "/");
    let bytes = STANDARD_NO_PAD.decode(standard).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_in_every_base64() {
        // Its four forms differ: it needs padding, and both of the letters that differ.
        let text = "{\"a\":\">>>???\"}";
        let standard = STANDARD_NO_PAD.encode(text);
        assert!(standard.contains('/') && standard.contains('+'));
        let safe = standard.replace('+', "-").replace('/', "_");
        let padding = "=".repeat(4 - standard.len() % 4);
        for encoded in [
            format!("{standard}{padding}"),
            format!("{safe}{padding}"),
            standard,
            safe,
        ] {
            let header = format!("Bearer error=\"insufficient_claims\", claims=\"{encoded}\"");
            let response = HttpResponse {
                status: 401,
                headers: vec![("www-authenticate".into(), header)],
                body: Vec::new(),
            };
            assert_eq!(claims(&response).as_deref(), Some(text), "{encoded}");
        }
    }
}
