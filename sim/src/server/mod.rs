//! The simulator on a socket: carries out latency, delay and delivery.

mod cut;
mod site;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream::{self, StreamExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::clock::SystemClock;
use crate::control::{self, LARGEST_BODY, Place};
use crate::exchange::{Answer, Delivery, Request};
use crate::options::Options;
use crate::sim::Sim;
use cut::{Cutter, CuttingListener};
pub use site::Site;

#[derive(Clone)]
struct Shared {
    sim: Arc<Sim>,
    site: Option<Arc<Site>>,
}

/// Serves a simulator, and a folder of pages beside it, until the task is dropped.
///
/// # Errors
///
/// When the listener has no address any more.
pub async fn serve(sim: Arc<Sim>, listener: TcpListener, site: Option<Site>) -> io::Result<()> {
    let shared = Shared {
        sim,
        site: site.map(Arc::new),
    };
    let router = Router::new().fallback(answer).with_state(shared);
    let service = router.into_make_service_with_connect_info::<Cutter>();
    axum::serve(CuttingListener::new(listener), service).await
}

async fn answer(
    State(shared): State<Shared>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return respond(control::too_large(), &cutter);
    };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter();
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts
            .uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body: body.to_vec(),
    };
    if let Some(site) = &shared.site
        && let Some(answer) = site.answer(&request)
    {
        return respond(answer, &cutter);
    }
    if control::is_for_state(&request)
        && let Some(answer) = state(&shared.sim)
    {
        return answer;
    }
    let mut visit = shared.sim.arrive(&request);
    if !control::is_control(&request) {
        wait(shared.sim.latency_ms()).await;
    }
    let answer = visit.answer(&request);
    // Whoever goes away while this waits ends it, and was told nothing.
    wait(answer.delay_ms).await;
    visit.depart();
    respond(answer, &cutter)
}

/// The state of a large tenant, in parts: each is written when the one before has gone out, and only
/// then are the others kept waiting. One that fits into a single part is answered as everything else.
fn state(sim: &Arc<Sim>) -> Option<Response> {
    let (first, next) = sim.state_part(Place::default())?;
    let next = next?;
    let rest = (Arc::clone(sim), Some(next));
    let parts = stream::unfold(rest, |(sim, place)| async move {
        let place = place?;
        // A caller who reads fast must not keep the one thread for itself.
        tokio::task::yield_now().await;
        Some(match sim.state_part(place) {
            Some((bytes, next)) => (Ok(Bytes::from(bytes)), (sim, next)),
            // Half of one tenant and half of another is nobody's state.
            None => (
                Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
                (sim, None),
            ),
        })
    });
    let first = stream::once(async { Ok(Bytes::from(first)) });
    let mut response = Response::new(Body::from_stream(first.chain(parts)));
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Some(response)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator itself makes callers wait"
)]
async fn wait(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

fn status(code: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}

fn respond(answer: Answer, cutter: &Cutter) -> Response {
    let body = match answer.delivery {
        Delivery::Cut => {
            cutter.cut();
            return status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        Delivery::Whole if answer.byte_ms == 0 => Body::from(answer.body),
        Delivery::Whole => in_bytes(answer.body, answer.byte_ms, None),
        Delivery::Truncated => in_bytes(answer.body, answer.byte_ms, Some(cutter.clone())),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body that comes byte by byte where each has to wait, and stops inside where there is somebody to cut it.
fn in_bytes(bytes: Vec<u8>, byte_ms: u64, cutter: Option<Cutter>) -> Body {
    let size = if byte_ms > 0 { 1 } else { bytes.len().max(1) };
    let rest = (Bytes::from(bytes), false);
    let stream = stream::unfold(rest, move |(mut rest, is_over)| {
        let cutter = cutter.clone();
        async move {
            if !rest.is_empty() {
                wait(byte_ms).await;
                let next = rest.split_to(size.min(rest.len()));
                return Some((Ok(next), (rest, false)));
            }
            // The pause before the end lets what was said reach the wire.
            let cutter = cutter.filter(|_| !is_over)?;
            tokio::task::yield_now().await;
            cutter.cut();
            let end = io::Error::from(io::ErrorKind::ConnectionAborted);
            Some((Err(end), (rest, true)))
        }
    });
    Body::from_stream(stream)
}

/// A simulator that runs on a thread of its own until this is dropped.
#[derive(Debug)]
pub struct Running {
    /// The Graph root without a version: `http://127.0.0.1:PORT`.
    pub address: String,
    /// The token of a License Administrator.
    pub token: String,
    /// The id of the organization at the start.
    pub tenant_id: String,
    /// The simulator itself.
    pub sim: Arc<Sim>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Starts a simulator on a free port of loopback, with the machine's clock.
///
/// # Panics
///
/// When loopback has no free port or no thread can be started; a test can do nothing then.
#[must_use]
pub fn spawn(options: &Options) -> Running {
    let sim = Arc::new(Sim::new(options, SystemClock));
    start(options, sim).expect("a thread and a free port on loopback")
}

fn start(options: &Options, sim: Arc<Sim>) -> io::Result<Running> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = format!("http://{}", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (stop, stopped) = oneshot::channel();
    let site = Site::of(options);
    let served = Arc::clone(&sim);
    let thread = std::thread::Builder::new()
        .name("reseat-sim".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = TcpListener::from_std(listener) else {
                    return;
                };
                tokio::select! {
                    _ = serve(served, listener, site) => {}
                    _ = stopped => {}
                }
            });
        })?;
    Ok(Running {
        address,
        token: sim.token(),
        tenant_id: sim.tenant_id(),
        sim,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Its own panic was already printed.
            let _ = thread.join();
        }
    }
}
