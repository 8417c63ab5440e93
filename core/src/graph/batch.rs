//! `$batch`: up to 20 requests in one, answered in any order.
//!
//! Source: learn.microsoft.com/graph/json-batching (February 2025).

use super::bucket::Load;
use super::client::{Call, Graph};
use super::{Refusal, meter, redact, retry};
use crate::error::{AnswerFault, Error};
use crate::ports::{HttpResponse, UtcMillis};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use time::OffsetDateTime;

/// Where batches go.
pub(super) const PATH: &str = "/$batch";

/// The most requests one batch may hold.
pub(crate) const SIZE: usize = 20;

/// One answer of a batch.
#[derive(Clone, Debug)]
pub(crate) struct ItemAnswer {
    pub(crate) status: u16,
    /// The try that this is the answer of, from 1.
    pub(crate) attempts: u32,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) request_id: Option<String>,
    /// How much of a limit is used, in thousandths; 0 where nothing was said.
    pub(crate) pressure: u32,
    /// The limit that it was turned away by is named.
    pub(crate) is_limit: bool,
    pub(crate) body: Value,
}

impl ItemAnswer {
    /// Whether what was asked for was done.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether the same read may be answered otherwise next time.
    fn is_passing(&self) -> bool {
        retry::is_passing(self.status) || matches!(self.status, 401 | 424)
    }

    /// The answer read as a refusal.
    pub(crate) fn refusal(&self) -> Refusal {
        let mut refusal = Refusal::of_item(self.status, &self.body);
        refusal.http.request_id = refusal.http.request_id.or_else(|| self.request_id.clone());
        refusal
    }
}

/// A batch of reads of these paths; item `n` has the id `n`.
pub(crate) fn of_reads<'p>(paths: impl IntoIterator<Item = (usize, &'p str)>) -> Call {
    let mut units = 0;
    let requests: Vec<Value> = paths
        .into_iter()
        .map(|(index, path)| {
            units += meter::units(path);
            json!({"id": index.to_string(), "method": "GET", "url": path, "headers": {"ConsistencyLevel": "eventual"}})
        })
        .collect();
    Call {
        units,
        ..Call::post(PATH, &json!({ "requests": requests }))
    }
}

/// One change of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Item `n` has the id `n`.
    pub(crate) index: usize,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
    /// Our `client-request-id`.
    pub(crate) request_id: String,
}

/// A batch of changes.
pub(crate) fn of_changes(changes: impl IntoIterator<Item = Item>) -> Call {
    let requests: Vec<Value> = changes
        .into_iter()
        .map(|item| {
            json!({"id": item.index.to_string(), "method": item.method, "url": item.path,
                "headers": {"Content-Type": "application/json", "client-request-id": item.request_id},
                "body": item.body})
        })
        .collect();
    Call::post(PATH, &json!({ "requests": requests }))
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Value>,
}

/// Reads a batch's answer by id. What is missing, unknown, told twice or of a wrong shape is not in the
/// result: nobody saw how it went. `clock` is the time of day here. Errors: a body that is not a batch's, with
/// the reason.
pub(crate) fn read_answers(
    response: &HttpResponse,
    clock: UtcMillis,
) -> Result<BTreeMap<usize, ItemAnswer>, AnswerFault> {
    let now = retry::answered_at(response, clock);
    let answers: Answers =
        serde_json::from_slice(&response.body).map_err(|fault| AnswerFault::of(&fault))?;
    let mut out = BTreeMap::new();
    let mut twice = Vec::new();
    for answer in &answers.responses {
        let Some((index, item)) = read_item(answer, now) else {
            continue;
        };
        if out.insert(index, item).is_some() {
            twice.push(index);
        }
    }
    for index in twice {
        out.remove(&index);
    }
    Ok(out)
}

fn read_item(answer: &Value, now: OffsetDateTime) -> Option<(usize, ItemAnswer)> {
    let index = answer.get("id")?.as_str()?.parse().ok()?;
    let status = answer.get("status")?;
    // Seen as text in the wild.
    let status = status.as_u64().or_else(|| status.as_str()?.parse().ok())?;
    let header = |wanted: &str| {
        let headers = answer.get("headers")?.as_object()?;
        let (_, value) = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        // A number is no header, and is sent as one all the same.
        let number = value.as_number().map(ToString::to_string);
        number.or_else(|| value.as_str().map(str::to_string))
    };
    let item = ItemAnswer {
        status: u16::try_from(status).ok()?,
        attempts: 1,
        retry_after: header("retry-after").and_then(|value| retry::parse(&value, now)),
        request_id: header("request-id").and_then(|value| redact::id(&value)),
        pressure: header(meter::PRESSURE)
            .and_then(|value| meter::pressure(&value))
            .unwrap_or_default(),
        is_limit: header(meter::SCOPE).is_some(),
        body: answer.get("body").cloned().unwrap_or(Value::Null),
    };
    Some((index, item))
}

impl Graph<'_> {
    /// Reads many paths, 20 to a batch; what is throttled or fails in passing is asked again while tries and
    /// time last. A new token is asked for once, as for a single call. The answers have the order of the paths; what one item is refused with is its answer.
    ///
    /// Errors: those of a read; `TokenExpired`; `ProtocolError` for answers that stay missing.
    pub(crate) async fn read_all(&self, paths: &[String]) -> Result<Vec<ItemAnswer>, Error> {
        let mut answers: Vec<Option<ItemAnswer>> = vec![None; paths.len()];
        let mut open: Vec<usize> = (0..paths.len()).collect();
        let begun = self.budget.unwrap_or_else(|| self.begin());
        let mut is_renewed = false;
        for attempt in 1.. {
            let mut asked = None;
            let mut signed_out = None;
            let generation = self.token_generation().await;
            for chunk in open.chunks(SIZE) {
                let call = of_reads(chunk.iter().map(|index| (*index, paths[*index].as_str())));
                let left_ms = self.ports.clock.monotonic_ms();
                let response = self.read(&call).await?;
                let items = read_answers(&response, self.ports.clock.now()).unwrap_or_default();
                let load = Load::of_items(items.values());
                self.meter
                    .note_reads(load, left_ms, self.ports.clock.monotonic_ms());
                for (index, item) in items.into_iter().filter(|(index, _)| chunk.contains(index)) {
                    if item.status == 401 {
                        signed_out = Some(item.refusal().http);
                    }
                    asked = asked.max(item.retry_after);
                    answers[index] = Some(ItemAnswer {
                        attempts: attempt,
                        ..item
                    });
                }
            }
            open.retain(|index| answers[*index].as_ref().is_none_or(ItemAnswer::is_passing));
            if open.is_empty() {
                break;
            }
            if let Some(http) = signed_out {
                if is_renewed {
                    return Err(Error::TokenExpired { http: Some(http) });
                }
                self.renew(generation).await?;
                is_renewed = true;
            }
            let wait = retry::wait(asked, attempt, self.chance());
            if attempt >= retry::TRIES || self.passed(begun) + wait > retry::BUDGET {
                break;
            }
            self.pause(wait).await?;
        }
        answers
            .into_iter()
            .collect::<Option<_>>()
            .ok_or_else(|| Error::protocol(AnswerFault::ItemsMissing))
    }
}
