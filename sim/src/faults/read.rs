//! Reads a script of faults as `POST /_sim/faults` takes it. A rule that can never strike is refused:
//! a test would pass without what it is about.

use serde_json::Value;
use uuid::Uuid;

use super::{Action, Rule, Script};
use crate::graph::route::{Resource, SHAPES, Shape, decoded};
use crate::state::given::{Given, GivenError};
use crate::state::{Tenant, guid};

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
    given.object(&[
        "method",
        "path",
        "userId",
        "nth",
        "probability",
        "do",
        "status",
        "retryAfter",
        "delayMs",
        "times",
    ])?;
    let method = method(given)?;
    let (calls, named) = calls(given, method, tenant)?;
    let nth = from_one(given, "nth")?;
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
    // A rule strikes once, one with a probability for ever, unless it says otherwise.
    let times = from_one(given, "times")?.or(probability.is_none().then_some(1));
    Ok(Rule {
        method: method.map(ToOwned::to_owned),
        calls,
        named,
        nth,
        probability,
        times,
        action: action(given, delay_ms)?,
        delay_ms,
        seen: 0,
        struck: 0,
    })
}

fn from_one(given: &Given<'_>, name: &str) -> Result<Option<u64>, GivenError> {
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
    let action = match member.text()? {
        "cutBefore" => Action::CutBefore,
        "cutAfter" => Action::CutAfter,
        "truncate" => Action::Truncate,
        "delay" if delay_ms > 0 => Action::Delay,
        "delay" => return member.wrong("needs delayMs"),
        "status" => {
            return Ok(Action::Status {
                status: status(given)?,
                retry_after: retry_after(given)?,
            });
        }
        _ => return member.wrong("is not one of cutBefore, cutAfter, status, truncate, delay"),
    };
    for foreign in ["status", "retryAfter"] {
        if let Some(member) = given.member(foreign) {
            return member.wrong("belongs to `\"do\": \"status\"` only");
        }
    }
    Ok(action)
}

fn method<'a>(given: &Given<'a>) -> Result<Option<&'a str>, GivenError> {
    let Some(member) = given.member("method") else {
        return Ok(None);
    };
    let method = member.text()?;
    if SHAPES
        .iter()
        .any(|shape| shape.method.eq_ignore_ascii_case(method))
    {
        return Ok(Some(method));
    }
    member.wrong("is the method of no call")
}

/// The calls and the user or group that a rule is about.
fn calls(
    given: &Given<'_>,
    method: Option<&str>,
    tenant: &Tenant,
) -> Result<(Option<Vec<Resource>>, Option<Uuid>), GivenError> {
    let users = &tenant.users;
    let find = |key: &str| users.find(key).map(|row| users.rows()[row].id);
    let find_group = |key: &str| guid(key).filter(|id| tenant.group(*id).is_some());
    let named = match given.member("userId") {
        Some(member) => {
            let found = find(member.text()?);
            Some(found.map_or_else(|| member.wrong("is none of the users"), Ok)?)
        }
        None => None,
    };
    let Some(member) = given.member("path") else {
        return Ok((None, named));
    };
    let Some(pattern) = pattern(member.text()?) else {
        return member.wrong("is not UTF-8 when decoded");
    };
    let mut calls = Vec::new();
    let mut subject = named;
    for shape in &SHAPES {
        let same_method = method.is_none_or(|wanted| shape.method.eq_ignore_ascii_case(wanted));
        if !same_method || (named.is_some() && !shape.names_a_user()) {
            continue;
        }
        match shape.fit(&pattern) {
            Some(Some(key)) => {
                let found = if shape.names_a_group() {
                    find_group(&key)
                } else {
                    find(&key)
                };
                if found.is_some() && named.is_none_or(|named| found == Some(named)) {
                    subject = found;
                    calls.push(shape.resource);
                }
            }
            Some(None) => calls.push(shape.resource),
            None => {}
        }
    }
    if calls.is_empty() {
        return member.wrong(why_not(&pattern, method, named.is_some()));
    }
    Ok((Some(calls), subject))
}

/// Why no call fits a path.
fn why_not(pattern: &[String], method: Option<&str>, names_a_user: bool) -> String {
    let fits: Vec<&Shape> = SHAPES
        .iter()
        .filter(|shape| shape.fit(pattern).is_some())
        .collect();
    let mut methods = fits.iter().map(|shape| shape.method);
    match (fits.first(), method) {
        (None, _) => "is the path of no call".to_owned(),
        (Some(_), Some(method)) if !methods.any(|known| known.eq_ignore_ascii_case(method)) => {
            format!("is the path of no {}", method.to_ascii_uppercase())
        }
        (Some(shape), _) if names_a_user && !shape.names_a_user() => {
            "names no user, so userId never fits".to_owned()
        }
        (Some(shape), _) if shape.names_a_group() => "names a group that there is not".to_owned(),
        (Some(_), _) => "names another user, or one that there is not".to_owned(),
    }
}

/// The segments of a path, decoded, with or without its version.
fn pattern(path: &str) -> Option<Vec<String>> {
    let mut segments = decoded(path).ok()?;
    if segments.first().is_some_and(|first| first == "v1.0") {
        segments.remove(0);
    }
    Some(segments)
}

fn status(given: &Given<'_>) -> Result<u16, GivenError> {
    let Some(status) = given.member("status") else {
        return given.wrong("lacks status");
    };
    match u16::try_from(status.number()?) {
        Ok(number @ 400..=599) => Ok(number),
        _ => status.wrong("is no status from 400 to 599"),
    }
}

/// One value or several headers; a text goes out as it is, so that odd forms can be tried.
fn retry_after(given: &Given<'_>) -> Result<Vec<String>, GivenError> {
    let Some(member) = given.member("retryAfter") else {
        return Ok(Vec::new());
    };
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let all = match member.raw() {
        Value::Array(values) => values.iter().map(one).collect(),
        value => one(value).map(|value| vec![value]),
    };
    all.map_or_else(|| member.wrong("is neither a number nor a text"), Ok)
}
