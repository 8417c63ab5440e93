//! Reads a script of faults as `POST /_sim/faults` takes it.

use serde_json::Value;

use super::{Action, Rule, Script};
use crate::state::given::{Given, GivenError};

/// Reads the whole script, or names what is wrong in it.
pub(crate) fn script(document: &Value) -> Result<Script, GivenError> {
    let rules = Given::new(document)
        .items()?
        .iter()
        .map(rule)
        .collect::<Result<_, _>>()?;
    Ok(Script::new(rules))
}

fn rule(given: &Given<'_>) -> Result<Rule, GivenError> {
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
    let text = |name: &str| given.member(name).map(|text| text.text()).transpose();
    let number = |name: &str| given.member(name).map(|number| number.number()).transpose();
    let nth = number("nth")?;
    if nth == Some(0) {
        return given
            .member("nth")
            .map_or(given.wrong("lacks nth"), |nth| nth.wrong("counts from 1"));
    }
    let probability = match given.member("probability") {
        Some(probability) => match probability.raw().as_f64() {
            Some(value) if (0.0..=1.0).contains(&value) => Some(value),
            _ => return probability.wrong("is no number from 0 to 1"),
        },
        None => None,
    };
    let delay_ms = number("delayMs")?.unwrap_or(0);
    let action = match given.member("do") {
        Some(action) => match action.text()? {
            "cutBefore" => Action::CutBefore,
            "cutAfter" => Action::CutAfter,
            "truncate" => Action::Truncate,
            "delay" if delay_ms > 0 => Action::Delay,
            "delay" => return action.wrong("needs delayMs"),
            "status" => Action::Status {
                status: status(given)?,
                retry_after: retry_after(given)?,
            },
            _ => {
                return action.wrong("is not one of cutBefore, cutAfter, status, truncate, delay");
            }
        },
        None => return given.wrong("lacks do"),
    };
    // A rule strikes once, one with a probability for ever, unless it says otherwise.
    let times = number("times")?.or(probability.is_none().then_some(1));
    Ok(Rule {
        method: text("method")?.map(ToOwned::to_owned),
        path: text("path")?.map(segments),
        user: text("userId")?.map(ToOwned::to_owned),
        nth,
        probability,
        times,
        action,
        delay_ms,
        seen: 0,
        struck: 0,
    })
}

/// The path with or without its version.
fn segments(path: &str) -> Vec<String> {
    let below = path.strip_prefix("/v1.0").unwrap_or(path);
    below
        .split('/')
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect()
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
