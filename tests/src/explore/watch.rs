//! What a server could see, and no ledger shows: who is called twice at once, without a reading before, without an intent
//! in the journal, or before the wait that was asked for is over.

use super::blow::Kind;
use super::disk::Disk;
use super::forge::{self, Asked};
use crate::in_process::Exchange;
use reseat_core::ports::{HttpResponse, TransportError, UtcMillis};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
pub(super) struct Watch {
    lag_ms: u64,
    in_flight: BTreeSet<usize>,
    /// Users who were read since they were called last.
    read: BTreeSet<usize>,
    /// When whole batches of a kind may be sent again, and when single users.
    held: BTreeMap<(Kind, Option<usize>), u64>,
    changed_at: BTreeMap<usize, u64>,
    before: BTreeMap<usize, Value>,
    pub(super) wrongs: Vec<String>,
}

impl Watch {
    pub(super) fn new(lag_ms: u64) -> Watch {
        Watch {
            lag_ms,
            in_flight: BTreeSet::new(),
            read: BTreeSet::new(),
            held: BTreeMap::new(),
            changed_at: BTreeMap::new(),
            before: BTreeMap::new(),
            wrongs: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self) {
        self.in_flight.clear();
        self.read.clear();
        self.held.clear();
    }

    /// A request leaves.
    pub(super) fn leave(&mut self, asked: &Asked, now_ms: u64, disk: &Disk) {
        let mut wrongs = Vec::new();
        let is_early = |user: Option<usize>| {
            let until = self.held.get(&(asked.kind, user));
            until.is_some_and(|until| now_ms < *until)
        };
        if is_early(None) {
            wrongs.push(format!("{:?} before their wait was over", asked.kind));
        }
        for item in &asked.items {
            let user = item.user;
            if is_early(Some(user)) {
                wrongs.push(format!(
                    "user {user}: {:?} before the wait was over",
                    asked.kind
                ));
            }
            if !item.is_change {
                continue;
            }
            if !self.in_flight.insert(user) {
                wrongs.push(format!("user {user}: two calls at once"));
            }
            if !self.read.remove(&user) {
                wrongs.push(format!("user {user}: called without a reading before"));
            }
            if !disk.has(&item.client_request_id) {
                wrongs.push(format!("user {user}: called without a durable intent"));
            }
        }
        self.wrongs.append(&mut wrongs);
    }

    /// A request arrived and this is its answer. A reading may come from a replica that is behind.
    pub(super) fn arrive(
        &mut self,
        asked: &Asked,
        answer: &mut HttpResponse,
        now_ms: u64,
        replica: usize,
    ) {
        let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else {
            return;
        };
        let Some(responses) = body["responses"].as_array_mut() else {
            return;
        };
        let mut is_stale = false;
        for response in responses {
            let item = asked
                .items
                .iter()
                .find(|item| response["id"] == item.id.as_str());
            let Some(item) = item.filter(|_| response["status"].as_u64().unwrap_or(0) < 300) else {
                continue;
            };
            if item.is_change {
                self.changed_at.entry(item.user).or_insert(now_ms);
                continue;
            }
            match self.changed_at.get(&item.user) {
                None => {
                    self.before.insert(item.user, response["body"].clone());
                }
                Some(at) if replica == 1 && now_ms - at < self.lag_ms => {
                    if let Some(before) = self.before.get(&item.user) {
                        response["body"] = before.clone();
                        is_stale = true;
                    }
                }
                Some(_) => {}
            }
        }
        if is_stale {
            answer.body = body.to_string().into_bytes();
        }
    }

    /// The caller hears what came of a request.
    pub(super) fn hear(&mut self, asked: &Asked, exchange: &Exchange, now_ms: u64, now: UtcMillis) {
        for item in asked.items.iter().filter(|item| item.is_change) {
            self.in_flight.remove(&item.user);
        }
        let changes = || asked.items.iter().filter(|item| item.is_change);
        let response = match exchange {
            // What never left, or was refused at the door, takes nothing from what was read before.
            Err(TransportError::NotSent { .. }) => {
                return self.read.extend(changes().map(|item| item.user));
            }
            Err(TransportError::NoAnswer { .. }) => return,
            Ok(response) => response,
        };
        if response.status == 401 {
            self.read.extend(changes().map(|item| item.user));
        }
        let held = forge::held_ms(response, now);
        if matches!(response.status, 429 | 503) && held > 0 && asked.kind != Kind::Read {
            self.held.insert((asked.kind, None), now_ms + held);
        }
        let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        for answer in body["responses"].as_array().into_iter().flatten() {
            let item = asked
                .items
                .iter()
                .find(|item| answer["id"] == item.id.as_str());
            let Some(item) = item else { continue };
            let status = &answer["status"];
            // Seen as text in the wild.
            let status = status.as_u64().or_else(|| status.as_str()?.parse().ok());
            if status == Some(200) && !item.is_change {
                self.read.insert(item.user);
            }
            let waits = answer["headers"]["Retry-After"]
                .as_str()
                .unwrap_or_default();
            let held = waits.split(", ").map(|wait| forge::ms(wait, now)).max();
            if status == Some(429) && held > Some(0) {
                let until = now_ms + held.unwrap_or_default();
                self.held.insert((asked.kind, Some(item.user)), until);
            }
        }
    }
}
