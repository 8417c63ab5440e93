//! Reads a document, a piece at a time, and refuses what no planner makes.

use super::{OPENING, Opened};
use crate::digest::Digest;
use crate::error::{Error, PlanFault};
use crate::plan::document::FORMAT_VERSION;
use crate::plan::document::{PlanDocument, Step};
use crate::plan::sound::Sound;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Where the steps end and what is told of the whole document begins. No text of a step can hold it: its quotes
/// would be escaped there.
const CLOSING: &str = "]},\"createdAt\":\"";

/// Takes a document in pieces of any size.
#[derive(Debug, Default)]
pub struct Reader {
    /// What was fed of a line that has not ended.
    line: Vec<u8>,
    digest: Digest,
    head: Option<PlanDocument>,
    sound: Sound,
    end: Option<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Tail {
    created_at: String,
    digest: String,
}

impl Reader {
    /// Takes a piece; each step that it completes goes to `each` with the head.
    ///
    /// Errors: `PlanUnreadable` where the document is not as a planner writes it; [`diagnose`] says more of one
    /// that is at hand whole.
    pub fn feed(
        &mut self,
        mut piece: &[u8],
        each: &mut dyn FnMut(&PlanDocument, Step),
    ) -> Result<(), Error> {
        while let Some(at) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = piece.split_at(at + 1);
            piece = rest;
            if self.line.is_empty() {
                self.line(line, each)?;
            } else {
                self.line.extend_from_slice(line);
                let line = std::mem::take(&mut self.line);
                self.line(&line, each)?;
                // The allocation is worth keeping: the next line is as long.
                self.line = line;
                self.line.clear();
            }
        }
        self.line.extend_from_slice(piece);
        Ok(())
    }

    /// What was read, once everything was fed.
    ///
    /// Errors: `PlanUnreadable` for what is cut short, `PlanDigestMismatch`.
    pub fn finish(self) -> Result<Opened, Error> {
        let (Some(plan), Some((created_at, digest)), true) =
            (self.head, self.end, self.line.is_empty())
        else {
            return Err(unreadable(PlanFault::CutShort));
        };
        if self.digest.told() != digest {
            return Err(Error::PlanDigestMismatch);
        }
        self.sound.end(&plan).map_err(unreadable)?;
        Ok(Opened {
            plan,
            created_at,
            digest,
        })
    }

    fn line(
        &mut self,
        line: &[u8],
        each: &mut dyn FnMut(&PlanDocument, Step),
    ) -> Result<(), Error> {
        let text = std::str::from_utf8(line).map_err(|_| unreadable(PlanFault::NotText))?;
        if self.end.is_some() {
            // Blank lines at the end are an editor's; they are not the plan's.
            return match text.trim() {
                "" => Ok(()),
                _ => Err(unreadable(PlanFault::NotPlan)),
            };
        }
        let Some(head) = &self.head else {
            return self.head_line(text);
        };
        let body = match text.rfind(CLOSING) {
            None => text,
            Some(at) => {
                let (body, tail) = text.split_at(at);
                let tail = tail.strip_prefix("]},").unwrap_or_default();
                let tail: Tail = serde_json::from_str(&format!("{{{tail}")).map_err(not_plan)?;
                self.end = Some((tail.created_at, tail.digest));
                body
            }
        };
        self.digest.update(body.as_bytes());
        if self.end.is_some() {
            self.digest.update(b"]}");
        }
        let step = body.strip_suffix(",\n").unwrap_or(body);
        if step.is_empty() && self.end.is_some() {
            return Ok(());
        }
        let step: Step = serde_json::from_str(step).map_err(not_plan)?;
        self.sound.step(head, &step).map_err(unreadable)?;
        each(head, step);
        Ok(())
    }

    fn head_line(&mut self, text: &str) -> Result<(), Error> {
        let Some(body) = text.strip_prefix(OPENING) else {
            return Err(unreadable(PlanFault::NotPlan));
        };
        let json = body.strip_suffix('\n').unwrap_or(body);
        let whole = format!("{json}]}}");
        let head: PlanDocument = serde_json::from_str(&whole).map_err(not_plan)?;
        if head.format_version != FORMAT_VERSION {
            return Err(Error::PlanVersionUnknown {
                version: head.format_version.to_string(),
            });
        }
        // A member that is unknown here would be lost without a word: what was read must write the same.
        let again = serde_json::to_string(&head).map_err(not_plan)?;
        if again != whole {
            return Err(unreadable(PlanFault::NotPlan));
        }
        self.digest.update(body.as_bytes());
        self.head = Some(head);
        Ok(())
    }
}

fn unreadable(fault: PlanFault) -> Error {
    Error::PlanUnreadable { fault }
}

fn not_plan(fault: serde_json::Error) -> Error {
    unreadable(PlanFault::of(&fault))
}

/// Reads a document that is at hand, whole or not at all.
///
/// Errors: `PlanUnreadable` for what is cut short, no plan, or none that a planner makes; `PlanVersionUnknown`,
/// `PlanDigestMismatch` for one that was edited.
pub fn open(document: &str) -> Result<Opened, Error> {
    let mut reader = Reader::default();
    let mut steps = Vec::new();
    let read = reader
        .feed(document.as_bytes(), &mut |_, step| steps.push(step))
        .and_then(|()| reader.finish());
    let mut opened = read.map_err(|fault| diagnose(document, fault))?;
    opened.plan.steps = steps;
    Ok(opened)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whole<'a> {
    #[serde(borrow)]
    plan: &'a RawValue,
    #[serde(rename = "createdAt")]
    _created_at: String,
    digest: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    format_version: serde_json::Value,
}

/// Why a document was refused, told by the whole of it: another version and an edit come before whatever a
/// single line stumbled over.
pub fn diagnose(document: &str, fault: Error) -> Error {
    let whole: Whole<'_> = match serde_json::from_str(document) {
        Ok(whole) => whole,
        Err(fault) => return not_plan(fault),
    };
    let version: Version = match serde_json::from_str(whole.plan.get()) {
        Ok(version) => version,
        Err(fault) => return not_plan(fault),
    };
    if version.format_version != serde_json::json!(FORMAT_VERSION) {
        return Error::PlanVersionUnknown {
            version: version.format_version.to_string(),
        };
    }
    let mut digest = Digest::default();
    digest.update(whole.plan.get().as_bytes());
    if digest.told() != whole.digest {
        return Error::PlanDigestMismatch;
    }
    fault
}
