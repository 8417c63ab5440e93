//! Writes a document, some steps at a time.

use super::{OPENING, Opened};
use crate::digest::Digest;
use crate::error::Error;
use crate::plan::build::{Asked, Draft};
use crate::plan::cases::Cases;
use crate::plan::document::Step;
use crate::plan::summary::Summary;
use serde::Serialize;

/// Writes a draft.
#[derive(Debug)]
pub struct Writer<'f> {
    draft: Draft<'f>,
    created_at: String,
    digest: Digest,
    place: usize,
    is_begun: bool,
    is_ended: bool,
    summary: Summary,
    cases: Cases<Written>,
    /// The bytes of the largest piece: the next one is about as large.
    largest: usize,
}

/// How the step of a nobody begins: who it is about is all that differs within a case, and the reason, which is last.
const NOBODY: &str = r#"{"userId":"","userPrincipalName":"","displayName":"""#;

/// What everybody of a case has in common.
#[derive(Debug)]
struct Written {
    step: Step,
    /// The members between the user's names and the reason.
    members: String,
    users: u64,
}

impl Written {
    fn of(step: Step) -> Result<Written, Error> {
        let text = serde_json::to_string(&step).map_err(internal)?;
        let members = text
            .strip_prefix(NOBODY)
            .and_then(|text| text.strip_suffix('}'));
        let members = members.ok_or_else(|| Error::Internal {
            detail: "a step does not begin with its user".into(),
        })?;
        Ok(Written {
            members: members.to_string(),
            step,
            users: 0,
        })
    }

    /// The step of this user.
    fn write(&self, asked: &Asked, piece: &mut String) -> serde_json::Result<()> {
        let user = &asked.user;
        piece.push_str(r#"{"userId":"#);
        piece.push_str(&serde_json::to_string(&user.id)?);
        piece.push_str(r#","userPrincipalName":"#);
        piece.push_str(&serde_json::to_string(&user.user_principal_name)?);
        piece.push_str(r#","displayName":"#);
        piece.push_str(&serde_json::to_string(&user.display_name)?);
        piece.push_str(&self.members);
        if let Some(reason) = &asked.reason {
            piece.push_str(r#","reason":"#);
            piece.push_str(&serde_json::to_string(reason)?);
        }
        piece.push('}');
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tail<'a> {
    created_at: &'a str,
    digest: &'a str,
}

impl<'f> Writer<'f> {
    /// A writer of this draft; the time is RFC 3339, UTC.
    pub fn new(draft: Draft<'f>, created_at: String) -> Writer<'f> {
        Writer {
            draft,
            created_at,
            digest: Digest::default(),
            place: 0,
            is_begun: false,
            is_ended: false,
            summary: Summary::default(),
            cases: Cases::default(),
            largest: 0,
        }
    }

    /// The next piece, of up to so many steps; nothing after the last.
    ///
    /// Errors: `Internal` only, should a value refuse to be written.
    pub fn next(&mut self, steps: usize) -> Result<Option<String>, Error> {
        if self.is_ended {
            return Ok(None);
        }
        let mut piece = String::with_capacity(self.largest);
        let mut hashed = 0;
        if !self.is_begun {
            self.is_begun = true;
            piece.push_str(OPENING);
            hashed = OPENING.len();
            let head = serde_json::to_string(self.draft.head()).map_err(internal)?;
            // The steps are the last member and there are none in the head: it ends in an empty list.
            let head = head.strip_suffix("]}").ok_or_else(|| Error::Internal {
                detail: "the plan's steps are not last".into(),
            })?;
            piece.push_str(head);
            piece.push('\n');
        }
        let end = self.place.saturating_add(steps).min(self.draft.len());
        while self.place < end {
            if self.place > 0 {
                piece.push_str(",\n");
            }
            self.step(&mut piece)?;
            self.place += 1;
        }
        let is_last = self.place == self.draft.len();
        if is_last {
            piece.push_str("]}");
        }
        self.digest
            .update(piece.get(hashed..).unwrap_or_default().as_bytes());
        if is_last {
            self.is_ended = true;
            for written in self.cases.empty() {
                self.summary.count(&written.step, written.users);
            }
            let digest = self.digest.told();
            let tail = Tail {
                created_at: &self.created_at,
                digest: &digest,
            };
            let tail = serde_json::to_string(&tail).map_err(internal)?;
            piece.push(',');
            piece.push_str(tail.strip_prefix('{').unwrap_or_default());
            piece.push('\n');
        }
        self.largest = self.largest.max(piece.len());
        Ok(Some(piece))
    }

    /// Writes the next step.
    fn step(&mut self, piece: &mut String) -> Result<(), Error> {
        let Some((asked, awaited)) = self.draft.asked(self.place) else {
            return Ok(());
        };
        if self.cases.is_full() {
            for gone in self.cases.forget() {
                self.summary.count(&gone.step, gone.users);
            }
        }
        let written = self.cases.of(asked, awaited, |nobody| {
            Written::of(self.draft.step_of(nobody, awaited))
        })?;
        written.users += 1;
        self.summary
            .name(&written.step.findings, &asked.user.user_principal_name);
        written.write(asked, piece).map_err(internal)
    }

    /// The document without its steps, and what people are told of them; whole once everything was written.
    pub fn finish(self) -> (Opened, Summary) {
        let opened = Opened {
            plan: self.draft.into_head(),
            created_at: self.created_at,
            digest: self.digest.told(),
        };
        (opened, self.summary)
    }
}

fn internal(fault: serde_json::Error) -> Error {
    Error::Internal {
        detail: fault.to_string(),
    }
}
