//! The plan's bytes. Written once, here; no face parses and rewrites them.
//!
//! UTF-8 without BOM, serde_json's escapes, no spaces; a line feed after `"steps":[`, after each step with
//! its comma, and at the end. The digest covers `plan` from its brace to the matching one.

use super::document::{PlanDocument, Step};
use super::sound;
use crate::digest::sha256;
use crate::error::{Error, PlanFault};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A document that was read and found whole.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The plan.
    pub plan: PlanDocument,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// `sha256:` and lower-case hex.
    pub digest: String,
}

/// Writes the document. Gives its bytes and what reading them would give, without reading them.
///
/// Errors: `Internal` only, should a value refuse to be written.
pub fn write(mut plan: PlanDocument, created_at: String) -> Result<(String, Opened), Error> {
    let internal = |fault: serde_json::Error| Error::Internal {
        detail: fault.to_string(),
    };
    let steps: Vec<Step> = std::mem::take(&mut plan.steps);
    let head = serde_json::to_string(&plan).map_err(internal)?;
    // The steps are the last member and were taken out: what is left ends in an empty list.
    let head = head.strip_suffix("]}").ok_or_else(|| Error::Internal {
        detail: "the plan's steps are not last".into(),
    })?;
    let mut document = String::with_capacity(head.len() + steps.len() * 2_048);
    document.push_str(OPENING);
    document.push_str(head);
    document.push('\n');
    for (index, step) in steps.iter().enumerate() {
        if index > 0 {
            document.push_str(",\n");
        }
        document.push_str(&serde_json::to_string(step).map_err(internal)?);
    }
    document.push_str("]}");
    let digest = digest(document.get(OPENING.len()..).unwrap_or_default());
    let tail = Tail {
        created_at: &created_at,
        digest: &digest,
    };
    let tail = serde_json::to_string(&tail).map_err(internal)?;
    document.push(',');
    document.push_str(tail.strip_prefix('{').unwrap_or_default());
    document.push('\n');
    plan.steps = steps;
    let opened = Opened {
        plan,
        created_at,
        digest,
    };
    Ok((document, opened))
}

const OPENING: &str = "{\"plan\":";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tail<'a> {
    created_at: &'a str,
    digest: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whole<'a> {
    #[serde(borrow)]
    plan: &'a RawValue,
    created_at: String,
    digest: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    format_version: serde_json::Value,
}

/// Reads a document, whole or not at all.
///
/// Errors: `PlanUnreadable` for what is cut short, no plan, or none that a planner makes; `PlanVersionUnknown`, `PlanDigestMismatch` for
/// one that was edited.
pub fn open(document: &str) -> Result<Opened, Error> {
    let unreadable = |fault: serde_json::Error| Error::PlanUnreadable {
        fault: PlanFault::of(&fault),
    };
    let whole: Whole<'_> = serde_json::from_str(document).map_err(unreadable)?;
    let version: Version = serde_json::from_str(whole.plan.get()).map_err(unreadable)?;
    if version.format_version != serde_json::json!(1) {
        return Err(Error::PlanVersionUnknown {
            version: version.format_version.to_string(),
        });
    }
    if digest(whole.plan.get()) != whole.digest {
        return Err(Error::PlanDigestMismatch);
    }
    let plan: PlanDocument = serde_json::from_str(whole.plan.get()).map_err(unreadable)?;
    if let Some(fault) = sound::fault(&plan) {
        return Err(Error::PlanUnreadable { fault });
    }
    Ok(Opened {
        plan,
        created_at: whole.created_at,
        digest: whole.digest,
    })
}

fn digest(body: &str) -> String {
    format!("sha256:{}", sha256(body.as_bytes()))
}
