//! The way to the simulator: requests take time, answers come in any order, and what the script says happens to
//! them. It watches what no answer shows: who is called twice at once, without a reading, without an intent, or too early.

use super::blow::{Blow, Items, Kind, Op};
use super::dice::Dice;
use super::disk::Disk;
use super::fate::Fate;
use super::forge::{self, Asked};
use super::watch::Watch;
use crate::in_process::{Exchange, ROOT, as_sent, no_answer};
use reseat_core::adapters::memory::FakeClock;
use reseat_core::ports::{Clock, HttpRequest, HttpTransport, PortFuture, TransportError};
use reseat_sim::Sim;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A transport to a simulator.
pub(super) struct Wire {
    sim: Arc<Sim>,
    clock: FakeClock,
    fate: Fate,
    disk: Disk,
    seed: u64,
    slowest_ms: usize,
    watch: Mutex<Watch>,
}

impl Wire {
    /// With requests that take up to so long each way, and replicas that are behind by up to `lag_ms`.
    pub(super) fn new(
        (sim, clock): (Arc<Sim>, FakeClock),
        (fate, disk): (Fate, Disk),
        seed: u64,
        (slowest_ms, lag_ms): (usize, u64),
    ) -> Wire {
        Wire {
            sim,
            clock,
            fate,
            disk,
            seed,
            slowest_ms,
            watch: Mutex::new(Watch::new(lag_ms)),
        }
    }

    /// A process starts: it knows nothing of what an earlier one read or was told.
    pub(super) fn begin(&self) {
        self.watch.lock().unwrap().begin();
    }

    /// What was done that must not be.
    pub(super) fn wrongs(&self) -> Vec<String> {
        self.watch.lock().unwrap().wrongs.clone()
    }

    async fn exchange(&self, request: &HttpRequest) -> Exchange {
        let asked = Asked::of(request);
        let now = self.clock.monotonic_ms();
        self.watch.lock().unwrap().leave(&asked, now, &self.disk);
        let op = Op {
            kind: asked.kind,
            users: asked.items.len(),
        };
        let place = self.fate.count();
        let mut dice = Dice::at(self.seed, place);
        let blows = self.fate.step(op);
        if blows.contains(&Blow::Kill) {
            return self.fate.die().await;
        }
        let blow = blows.into_iter().find(|blow| on_wire(*blow));
        if blow == Some(Blow::NotSent) {
            return Err(TransportError::NotSent {
                detail: "no route to host".into(),
            });
        }
        let mut letter = Letter {
            wire: self,
            request,
            asked: &asked,
            is_open: blow != Some(Blow::CutBefore),
            arrives_after_death: dice.happens(50),
        };
        self.clock.sleep(self.leg(&mut dice)).await;
        letter.is_open = false;
        let replica = dice.below(2);
        let answer = self.answered(request, &asked, blow, replica);
        let late = match blow {
            Some(Blow::Late(seconds)) => Duration::from_secs(u64::from(seconds)),
            _ => Duration::ZERO,
        };
        let blows = self.fate.step(Op {
            kind: Kind::Answer,
            users: asked.items.len(),
        });
        if blows.contains(&Blow::Kill) {
            return self.fate.die().await;
        }
        self.clock.sleep(late.min(request.timeout)).await;
        if late > request.timeout {
            return Err(no_answer("timed out"));
        }
        self.clock.sleep(self.leg(&mut dice)).await;
        answer
    }

    fn leg(&self, dice: &mut Dice) -> Duration {
        let millis = dice.below(self.slowest_ms + 1);
        Duration::from_millis(u64::try_from(millis).unwrap())
    }

    /// What the simulator makes of the request, and what the way makes of that.
    fn answered(
        &self,
        request: &HttpRequest,
        asked: &Asked,
        blow: Option<Blow>,
        replica: usize,
    ) -> Exchange {
        let now = self.clock.now();
        match blow {
            Some(Blow::CutBefore) => return Err(no_answer("connection reset")),
            Some(Blow::Status(status, wait, false)) => {
                return Ok(forge::refusal(status, wait, now));
            }
            Some(Blow::CutInside(items)) => {
                self.deliver(request, asked, !items, replica);
                return Err(no_answer("connection reset"));
            }
            _ => {}
        }
        let kept_out = match blow {
            Some(Blow::ItemStatus(items, _, _, false)) => items,
            _ => 0,
        };
        let mut answer = self.deliver(request, asked, kept_out, replica);
        let Some(blow) = blow else {
            return Ok(answer);
        };
        match blow {
            Blow::CutAfter => return Err(no_answer("connection reset")),
            Blow::Status(status, wait, _) => return Ok(forge::refusal(status, wait, now)),
            Blow::Broken => answer.body.truncate(answer.body.len() / 2),
            Blow::Html => return Ok(forge::page()),
            _ => {
                if let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body)
                    && body["responses"].is_array()
                {
                    forge::spoil(&mut body, asked, blow, now);
                    answer.body = body.to_string().into_bytes();
                }
            }
        }
        Ok(answer)
    }

    /// Brings the request to the simulator, without the items that are kept out of it.
    fn deliver(
        &self,
        request: &HttpRequest,
        asked: &Asked,
        kept_out: Items,
        replica: usize,
    ) -> reseat_core::ports::HttpResponse {
        let mut sent = as_sent(request);
        if kept_out != 0 && !asked.items.is_empty() {
            let mut body: Value = serde_json::from_slice(&request.body).unwrap();
            let mut place = 0;
            body["requests"].as_array_mut().unwrap().retain(|_| {
                place += 1;
                !forge::has(kept_out, place - 1)
            });
            if body["requests"] == json!([]) {
                return forge::nothing();
            }
            sent.body = body.to_string().into_bytes();
        }
        let answer = self.sim.handle(&sent);
        let mut answer = forge::plain(answer);
        let now = self.clock.monotonic_ms();
        let mut watch = self.watch.lock().unwrap();
        watch.arrive(asked, &mut answer, now, replica);
        answer
    }
}

/// A request on its way. Its process may die before it arrives: then it may arrive all the same.
struct Letter<'w> {
    wire: &'w Wire,
    request: &'w HttpRequest,
    asked: &'w Asked,
    is_open: bool,
    arrives_after_death: bool,
}

impl Drop for Letter<'_> {
    fn drop(&mut self) {
        if self.is_open && self.arrives_after_death {
            self.wire.deliver(self.request, self.asked, 0, 0);
        }
    }
}

fn on_wire(blow: Blow) -> bool {
    !matches!(
        blow,
        Blow::Full | Blow::Short | Blow::Kill | Blow::Cancel | Blow::Pause(_) | Blow::Other(_)
    )
}

impl HttpTransport for Wire {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> PortFuture<'a, Exchange> {
        Box::pin(async move {
            assert!(request.url.starts_with(ROOT), "{}", request.url);
            let exchange = self.exchange(request).await;
            let now = self.clock.monotonic_ms();
            let asked = Asked::of(request);
            let mut watch = self.watch.lock().unwrap();
            watch.hear(&asked, &exchange, now, self.clock.now());
            exchange
        })
    }
}
