//! Reads a script of faults as `POST /_sim/faults` takes it. A rule that can never strike is refused:
//! a test would pass without what it is about.

use serde_json::Value;

use super::about::{self, About};
use super::action::{
    Action, At, BatchFault, BatchKind, Content, End, Instead, LISTS, PageFault, TokenFault,
    Truncation, Wait,
};
use super::{Rule, Script};
use crate::graph::route::Resource;
use crate::state::Tenant;
use crate::state::given::{Given, GivenError};

/// What stands in every rule, whatever it does, besides what says which calls it is about.
const COMMON: [&str; 6] = ["nth", "attempt", "probability", "times", "do", "delayMs"];

/// Members that belong to some deeds only.
const OWN: [(&str, &[&str]); 10] = [
    (
        "status",
        &["status", "applyThenStatus", "html", "applyThenHtml"],
    ),
    ("code", &["status", "applyThenStatus"]),
    ("message", &["status", "applyThenStatus"]),
    (
        "retryAfter",
        &["status", "applyThenStatus", "html", "applyThenHtml"],
    ),
    (
        "body",
        &["status", "applyThenStatus", "html", "applyThenHtml"],
    ),
    ("at", &["truncate"]),
    ("end", &["truncate"]),
    ("byteMs", &["trickle"]),
    ("claims", &["claims"]),
    ("host", &["nextLinkHost"]),
];

/// The deeds that may name one request of a batch.
const OF_ONE_ITEM: [&str; 5] = [
    "missingId",
    "duplicateId",
    "unknownId",
    "statusAsString",
    "bodyAsString",
];

/// Everything that a rule can do, for who asks for something else.
const DEEDS: &str = "cutBefore, cutAfter, status, applyThenStatus, html, applyThenHtml, truncate, \
    trickle, delay, expireToken, claims, reverse, missingId, duplicateId, unknownId, statusAsString, \
    bodyAsString, nextLinkLoop, nextLinkHost, repeatPage, emptyPage, expireSkiptoken";

/// What a network says that wants a sign-in of its own: 200, and no answer of Graph's.
const PORTAL: &str = "<!DOCTYPE html><html><head><title>Sign in to this network</title></head>\
    <body><p>You must sign in before you can go on.</p></body></html>";

/// Reads the whole script, or names what is wrong in it.
pub(crate) fn script(document: &Value, tenant: &Tenant) -> Result<Script, GivenError> {
    let rules = Given::new(document)
        .items()?
        .iter()
        .map(|given| rule(given, tenant))
        .collect::<Result<_, _>>()?;
    Ok(Script::new(rules))
}

fn rule(given: &Given<'_>, tenant: &Tenant) -> Result<Rule, GivenError> {
    let own = OWN.iter().map(|(name, _)| *name);
    let known = about::MEMBERS.into_iter().chain(COMMON).chain(own);
    given.object(&known.chain(["item"]).collect::<Vec<_>>())?;
    let about = About::read(given, tenant)?;
    let nth = from_one(given, "nth")?;
    let attempt = from_one(given, "attempt")?;
    if let Some(member) = given.member("attempt").filter(|_| nth.is_some()) {
        return member.wrong("can not stand beside nth");
    }
    let probability = match given.member("probability") {
        Some(probability) => match probability.raw().as_f64() {
            Some(value) if value > 0.0 && value <= 1.0 => Some(value),
            _ => return probability.wrong("is no number above 0 and up to 1"),
        },
        None => None,
    };
    let delay_ms = match given.member("delayMs") {
        Some(delay) => delay.number()?,
        None => 0,
    };
    // A rule strikes once, one with a probability for ever and one with an attempt once for each user,
    // unless it says otherwise.
    let is_one = probability.is_none() && attempt.is_none();
    let times = from_one(given, "times")?.or(is_one.then_some(1));
    let action = action(given, delay_ms)?;
    judge(given, &about, attempt.is_some(), &action)?;
    Ok(Rule {
        about,
        nth,
        attempt,
        probability,
        times,
        action,
        delay_ms,
        seen: 0,
        struck: 0,
        attempts: std::collections::HashMap::new(),
    })
}

/// Refuses a deed that the calls of its rule can never meet.
fn judge(
    given: &Given<'_>,
    about: &About,
    has_attempt: bool,
    action: &Action,
) -> Result<(), GivenError> {
    let calls = about.calls.as_deref();
    let refuse = |message: &str| match given.member("do") {
        Some(member) => member.wrong(message),
        None => given.wrong(message),
    };
    let is_of_users = has_attempt || (about.named.is_some() && calls.is_none());
    let is_of = |wanted: &[Resource]| {
        calls.is_none_or(|calls| calls.iter().any(|call| wanted.contains(call)))
    };
    match action {
        Action::Page(_) | Action::ExpireLinks if is_of_users || !is_of(&LISTS) => {
            refuse("is about lists, and none of these calls is one")
        }
        Action::Batch(fault) if fault.kind == BatchKind::Reverse || fault.item.is_some() => {
            if is_of_users || !is_of(&[Resource::Batch]) {
                return refuse("is about whole batches, and these calls are none");
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

pub(crate) fn from_one(given: &Given<'_>, name: &str) -> Result<Option<u64>, GivenError> {
    let Some(member) = given.member(name) else {
        return Ok(None);
    };
    match member.number()? {
        0 => member.wrong("counts from 1"),
        number => Ok(Some(number)),
    }
}

fn action(given: &Given<'_>, delay_ms: u64) -> Result<Action, GivenError> {
    let Some(member) = given.member("do") else {
        return given.wrong("lacks do");
    };
    let deed = member.text()?;
    for (name, deeds) in OWN.into_iter().chain([("item", &OF_ONE_ITEM[..])]) {
        if let Some(foreign) = given.member(name).filter(|_| !deeds.contains(&deed)) {
            return foreign.wrong(format!("belongs to `do` {} only", deeds.join(", ")));
        }
    }
    let batch = |kind| {
        let item = from_one(given, "item")?.map(|item| item - 1);
        let item = item.and_then(|item| usize::try_from(item).ok());
        Ok(Action::Batch(BatchFault { kind, item }))
    };
    match deed {
        "cutBefore" => Ok(Action::CutBefore),
        "cutAfter" => Ok(Action::CutAfter),
        "status" => Ok(Action::Instead(refusal(given)?)),
        "applyThenStatus" => Ok(Action::Afterwards(refusal(given)?)),
        "html" => Ok(Action::Instead(html(given)?)),
        "applyThenHtml" => Ok(Action::Afterwards(html(given)?)),
        "truncate" => Ok(Action::Truncate(truncation(given)?)),
        "trickle" => match from_one(given, "byteMs")? {
            Some(byte_ms) => Ok(Action::Trickle(byte_ms)),
            None => member.wrong("needs byteMs"),
        },
        "delay" if delay_ms > 0 => Ok(Action::Delay),
        "delay" => member.wrong("needs delayMs"),
        "expireToken" => Ok(Action::Token(TokenFault::Expired)),
        "claims" => Ok(Action::Token(TokenFault::Claims(claims(given)?))),
        "expireSkiptoken" => Ok(Action::ExpireLinks),
        "reverse" => batch(BatchKind::Reverse),
        "missingId" => batch(BatchKind::MissingId),
        "duplicateId" => batch(BatchKind::DuplicateId),
        "unknownId" => batch(BatchKind::UnknownId),
        "statusAsString" => batch(BatchKind::StatusAsString),
        "bodyAsString" => batch(BatchKind::BodyAsString),
        "nextLinkLoop" => Ok(Action::Page(PageFault::Loop)),
        "nextLinkHost" => Ok(Action::Page(PageFault::Host(host(given)?))),
        "repeatPage" => Ok(Action::Page(PageFault::Repeat)),
        "emptyPage" => Ok(Action::Page(PageFault::Empty)),
        _ => member.wrong(format!("is not one of {DEEDS}")),
    }
}

fn refusal(given: &Given<'_>) -> Result<Instead, GivenError> {
    let Some(member) = given.member("status") else {
        return given.wrong("lacks status");
    };
    let Ok(status @ 400..=599) = u16::try_from(member.number()?) else {
        return member.wrong("is no status from 400 to 599");
    };
    let text = |name: &str| match given.member(name) {
        Some(member) => member.text().map(|text| Some(text.to_owned())),
        None => Ok(None),
    };
    let content = match given.member("body").map(|body| body.raw()) {
        None => Content::Error,
        Some(Value::Null) => Content::Empty,
        Some(Value::String(text)) => Content::Html(text.clone()),
        Some(value) => Content::Json(value.clone()),
    };
    Ok(Instead {
        status,
        code: text("code")?,
        message: text("message")?,
        retry_after: retry_after(given)?,
        content,
    })
}

fn html(given: &Given<'_>) -> Result<Instead, GivenError> {
    let status = match given.member("status") {
        Some(member) => match u16::try_from(member.number()?) {
            Ok(status @ 200..=599) => status,
            _ => return member.wrong("is no status from 200 to 599"),
        },
        None => 200,
    };
    let text = match given.member("body") {
        Some(body) => body.text()?,
        None => PORTAL,
    };
    Ok(Instead {
        status,
        code: None,
        message: None,
        retry_after: retry_after(given)?,
        content: Content::Html(text.to_owned()),
    })
}

/// One value or several headers; a text goes out as it is, so that odd forms can be tried, and
/// `{"dateIn":seconds}` as a date so far from the simulator's own now.
fn retry_after(given: &Given<'_>) -> Result<Vec<Wait>, GivenError> {
    let Some(member) = given.member("retryAfter") else {
        return Ok(Vec::new());
    };
    let one = |value: &Value| match value {
        Value::String(text) => Some(Wait::Text(text.clone())),
        Value::Number(number) => Some(Wait::Text(number.to_string())),
        Value::Object(members) if members.len() == 1 => {
            members.get("dateIn")?.as_i64().map(Wait::DateIn)
        }
        _ => None,
    };
    let all = match member.raw() {
        Value::Array(values) => values.iter().map(one).collect(),
        value => one(value).map(|value| vec![value]),
    };
    all.map_or_else(
        || member.wrong("is neither a number nor a text nor a dateIn"),
        Ok,
    )
}

fn truncation(given: &Given<'_>) -> Result<Truncation, GivenError> {
    let whole = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
    let at = match given.member("at") {
        None => At::Half,
        Some(member) => {
            let items = || member.raw().get("items").and_then(whole).map(At::Items);
            let at = whole(member.raw()).map(At::Bytes).or_else(items);
            at.map_or_else(
                || member.wrong("is neither a number of bytes nor `{\"items\":n}`"),
                Ok,
            )?
        }
    };
    let end = match given.member("end") {
        None => End::Length,
        Some(member) => match member.text()? {
            "length" => End::Length,
            "chunk" => End::Chunk,
            "body" => End::Body,
            _ => return member.wrong("is not one of length, chunk, body"),
        },
    };
    Ok(Truncation { at, end })
}

/// The claims of a challenge, an object as it is inside the base64.
pub(crate) fn claims(given: &Given<'_>) -> Result<Option<Value>, GivenError> {
    match given.member("claims") {
        None => Ok(None),
        Some(member) if member.raw().is_object() => Ok(Some(member.raw().clone())),
        Some(member) => member.wrong("is no object"),
    }
}

fn host(given: &Given<'_>) -> Result<String, GivenError> {
    let Some(member) = given.member("host") else {
        return Ok("elsewhere.invalid".to_owned());
    };
    match member.text()? {
        "" => member.wrong("is empty"),
        host if host.contains(['/', '?', '#', '"']) => member.wrong("is no host"),
        host => Ok(host.to_owned()),
    }
}
