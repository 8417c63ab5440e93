//! Requests taken apart, and answers that the simulator never gave.

use super::blow::{Blow, Items, Kind, Wait};
use reseat_core::ports::{HttpMethod, HttpRequest, HttpResponse, UtcMillis};
use reseat_sim::Answer;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// One item of a batch.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) is_change: bool,
    /// The user's number.
    pub(super) user: usize,
    pub(super) client_request_id: String,
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) items: Vec<Item>,
}

impl Asked {
    pub(super) fn of(request: &HttpRequest) -> Asked {
        if request.method == HttpMethod::Get {
            return Asked {
                kind: Kind::Read,
                items: Vec::new(),
            };
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let items: Vec<Item> = body["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| Item {
                id: text(&item["id"]),
                is_change: item["method"] != "GET",
                user: number(item["url"].as_str().unwrap()),
                client_request_id: text(&item["headers"]["client-request-id"]),
            })
            .collect();
        let kind = match items.iter().any(|item| item.is_change) {
            true => Kind::Changes,
            false => Kind::Reads,
        };
        Asked { kind, items }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The number of a user by the path to it.
fn number(path: &str) -> usize {
    let id = path.trim_start_matches("/users/").get(..8);
    id.unwrap().parse().unwrap()
}

/// Whether item `place` is one of these.
pub(super) fn has(items: Items, place: usize) -> bool {
    items & (1 << (place % 32)) != 0
}

/// An answer as it was given.
pub(super) fn plain(answer: Answer) -> HttpResponse {
    HttpResponse {
        status: answer.status,
        headers: answer
            .headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect(),
        body: answer.body,
    }
}

/// The answer to a batch of which nothing arrived.
pub(super) fn nothing() -> HttpResponse {
    HttpResponse {
        status: 200,
        headers: vec![("content-type".into(), "application/json".into())],
        body: json!({"responses": []}).to_string().into_bytes(),
    }
}

/// A page of a proxy.
pub(super) fn page() -> HttpResponse {
    HttpResponse {
        status: 200,
        headers: vec![("content-type".into(), "text/html".into())],
        body: b"<html><body>Please sign in to the network.</body></html>".to_vec(),
    }
}

/// A refusal of a whole request.
pub(super) fn refusal(status: u16, wait: Wait, now: UtcMillis) -> HttpResponse {
    let mut headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("date".to_owned(), date(now)),
    ];
    let asked = asked(wait, now).into_iter();
    headers.extend(asked.map(|value| ("retry-after".to_owned(), value)));
    HttpResponse {
        status,
        headers,
        body: error(status).to_string().into_bytes(),
    }
}

fn date(at: UtcMillis) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at / 1_000).unwrap();
    let text = moment.format(&Rfc2822).unwrap();
    text.replace("+0000", "GMT")
}

fn asked(wait: Wait, now: UtcMillis) -> Vec<String> {
    match wait {
        Wait::Unsaid => Vec::new(),
        Wait::Seconds(seconds) => vec![seconds.to_string()],
        Wait::Fraction(thousandths) => {
            vec![format!(
                "{}.{:03}",
                thousandths / 1_000,
                thousandths % 1_000
            )]
        }
        Wait::Date(seconds) => vec![date(now + i64::from(seconds) * 1_000)],
        Wait::Past => vec![date(now - 60_000)],
        Wait::Negative => vec!["-1".into()],
        Wait::Garbage => vec!["soon".into()],
        Wait::Twice(one, other) => vec![one.to_string(), other.to_string()],
    }
}

/// The milliseconds an answer that says this holds its kind back.
pub(super) fn held_ms(response: &HttpResponse, now: UtcMillis) -> u64 {
    let values = response
        .headers
        .iter()
        .filter(|(name, _)| name == "retry-after");
    values.map(|(_, value)| ms(value, now)).max().unwrap_or(0)
}

/// The same of one header's text.
pub(super) fn ms(value: &str, now: UtcMillis) -> u64 {
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::from_secs_f64(seconds.max(0.0));
    }
    let until = OffsetDateTime::parse(value, &Rfc2822);
    // Dates are whole seconds, and so is the moment they are held against.
    let left = until.map_or(0, |until| until.unix_timestamp() - now.div_euclid(1_000));
    u64::try_from(left).unwrap_or(0).saturating_sub(1) * 1_000
}

struct Duration;

impl Duration {
    fn from_secs_f64(seconds: f64) -> u64 {
        u64::try_from(std::time::Duration::from_secs_f64(seconds).as_millis()).unwrap()
    }
}

fn error(status: u16) -> Value {
    let (code, message) = match status {
        400 => ("Request_BadRequest", "Something is wrong with it."),
        401 => ("InvalidAuthenticationToken", "Access token has expired."),
        403 => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
        404 => (
            "Request_ResourceNotFound",
            "Resource does not exist or one of its queried reference-property objects are not present.",
        ),
        409 => (
            "Directory_ConcurrencyViolation",
            "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
        ),
        429 => ("TooManyRequests", "Please retry again later."),
        503 => ("ServiceUnavailable", "The service is unavailable."),
        504 => ("GatewayTimeout", "The gateway timed out."),
        _ => ("UnknownError", ""),
    };
    json!({"error": {"code": code, "message": message, "innerError": {"request-id": "0"}}})
}

/// Does to the answers of a batch what the blow says.
pub(super) fn spoil(body: &mut Value, asked: &Asked, blow: Blow, now: UtcMillis) {
    let responses = body["responses"].as_array_mut().unwrap();
    let is_hit = |items: Items, response: &Value| {
        let place = asked
            .items
            .iter()
            .position(|item| response["id"] == item.id.as_str());
        place.is_some_and(|place| has(items, place))
    };
    match blow {
        Blow::Reversed => responses.reverse(),
        Blow::Missing(items) => responses.retain(|response| !is_hit(items, response)),
        Blow::Doubled(items) => {
            let again: Vec<Value> = responses
                .iter()
                .filter(|one| is_hit(items, one))
                .cloned()
                .collect();
            responses.extend(again);
        }
        Blow::Stranger => responses.push(json!({"id": "99", "status": 200, "body": {}})),
        Blow::TextStatus => {
            for response in responses {
                response["status"] = json!(response["status"].to_string());
            }
        }
        Blow::ItemStatus(items, status, wait, _) => {
            responses.retain(|response| !is_hit(items, response));
            let hit = asked
                .items
                .iter()
                .enumerate()
                .filter(|(place, _)| has(items, *place));
            for (_, item) in hit {
                let mut headers = Map::new();
                // A batch has one header of a name: several are joined.
                let waits = self::asked(wait, now).join(", ");
                if !waits.is_empty() {
                    headers.insert("Retry-After".into(), waits.into());
                }
                responses.push(json!({"id": item.id, "status": status, "headers": headers, "body": error(status)}));
            }
        }
        _ => {}
    }
}
