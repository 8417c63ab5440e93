//! The simulator as a transport, in the same process and on the same clock: latency, delay and delivery
//! happen in no time. Every answer is checked against the schemas of Graph's answers.

use crate::answers;
use reseat_core::adapters::memory::FakeClock;
use reseat_core::ports::{
    Clock, HttpMethod, HttpRequest, HttpResponse, HttpTransport, PortFuture, TransportError,
};
use reseat_sim::{Answer, Delivery, Request, Sim};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The root that stands for the simulator; nothing listens there.
pub const ROOT: &str = "http://127.0.0.1:9";

/// What came of a request.
pub type Exchange = Result<HttpResponse, TransportError>;

type OnSend = Box<dyn FnMut(&HttpRequest) -> Option<Exchange> + Send>;
type OnAnswer = Box<dyn FnMut(&HttpRequest, Exchange) -> Exchange + Send>;

/// Whether a request is a batch of changes.
pub fn is_change(request: &HttpRequest) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    request.url.ends_with("/$batch") && body.contains("assignLicense")
}

/// Whether a request is a batch that sets usage locations.
pub fn is_locating(request: &HttpRequest) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    request.url.ends_with("/$batch") && body.contains("\"PATCH\"")
}

/// A transport to a simulator.
pub struct InProcess {
    sim: Arc<Sim>,
    clock: FakeClock,
    on_send: Mutex<Option<OnSend>>,
    on_answer: Mutex<Option<OnAnswer>>,
    /// Calls that change something: under way now, and at most so far.
    changes: Mutex<(usize, usize)>,
}

impl InProcess {
    /// To this simulator; both go by the same clock.
    pub fn new(sim: Arc<Sim>, clock: FakeClock) -> InProcess {
        InProcess {
            sim,
            clock,
            on_send: Mutex::default(),
            on_answer: Mutex::default(),
            changes: Mutex::default(),
        }
    }

    /// How many calls that change something were under way at once, at most.
    pub fn most_changes(&self) -> usize {
        self.changes.lock().unwrap().1
    }

    /// Counts a call that changes something for as long as what comes back is kept.
    fn count_change(&self, request: &HttpRequest) -> Option<Counted<'_>> {
        if !is_change(request) && !is_locating(request) {
            return None;
        }
        let mut changes = self.changes.lock().unwrap();
        changes.0 += 1;
        changes.1 = changes.1.max(changes.0);
        Some(Counted(self))
    }

    /// Calls this for each request before it arrives. What it gives is the answer, and the request does not
    /// arrive at all.
    pub fn on_send(&self, hook: impl FnMut(&HttpRequest) -> Option<Exchange> + Send + 'static) {
        *self.on_send.lock().unwrap() = Some(Box::new(hook));
    }

    /// Gives each answer to this on its way back.
    pub fn on_answer(&self, hook: impl FnMut(&HttpRequest, Exchange) -> Exchange + Send + 'static) {
        *self.on_answer.lock().unwrap() = Some(Box::new(hook));
    }

    async fn exchange(&self, request: &HttpRequest) -> Exchange {
        let instead = match self.on_send.lock().unwrap().as_mut() {
            Some(hook) => hook(request),
            None => None,
        };
        if let Some(instead) = instead {
            return instead;
        }
        let sent = as_sent(request);
        let mut visit = self.sim.arrive(&sent);
        let millis = Duration::from_millis;
        self.clock.sleep(millis(self.sim.latency_ms())).await;
        let answer = visit.answer(&sent);
        if !answer.is_foreign
            && let Err(wrong) = answers::check(&sent, &answer)
        {
            panic!("{} {}: {wrong}", sent.method, sent.path);
        }
        let left = request
            .timeout
            .saturating_sub(millis(self.sim.latency_ms()));
        let takes = millis(answer.duration_ms());
        self.clock.sleep(takes.min(left)).await;
        if takes > left {
            return Err(no_answer("timed out"));
        }
        visit.depart();
        delivered(answer)
    }
}

/// A call under way; one whose process dies is under way no more.
struct Counted<'t>(&'t InProcess);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.changes.lock().unwrap().0 -= 1;
    }
}

impl HttpTransport for InProcess {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> PortFuture<'a, Exchange> {
        Box::pin(async move {
            let counted = self.count_change(request);
            let exchange = self.exchange(request).await;
            drop(counted);
            match self.on_answer.lock().unwrap().as_mut() {
                Some(hook) => hook(request, exchange),
                None => exchange,
            }
        })
    }
}

pub(crate) fn as_sent(request: &HttpRequest) -> Request {
    let path = request.url.strip_prefix(ROOT);
    let path = path.unwrap_or_else(|| panic!("a request to another host: {}", request.url));
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    headers.push(("host".into(), ROOT.trim_start_matches("http://").into()));
    let bearer = format!("Bearer {}", request.token.expose());
    headers.push(("authorization".into(), bearer));
    Request {
        method: match request.method {
            HttpMethod::Get => "GET".into(),
            HttpMethod::Post => "POST".into(),
        },
        path: path.to_owned(),
        headers,
        body: request.body.clone(),
    }
}

fn delivered(answer: Answer) -> Exchange {
    match answer.delivery {
        Delivery::Cut => Err(no_answer("connection closed before the answer")),
        Delivery::Truncated => Err(no_answer("connection closed inside the answer")),
        Delivery::Whole => Ok(HttpResponse {
            status: answer.status,
            headers: answer
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            body: answer.body,
        }),
    }
}

/// An answer with a JSON body.
pub fn answer(status: u16, body: &serde_json::Value) -> Exchange {
    Ok(HttpResponse {
        status,
        headers: Vec::new(),
        body: body.to_string().into_bytes(),
    })
}

/// An answer that was lost: what the request asked for may have happened.
pub fn no_answer(detail: &str) -> TransportError {
    TransportError::NoAnswer {
        detail: detail.into(),
    }
}
