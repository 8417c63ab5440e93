//! Reads a journal back: what the run was, and how far each user came.

use super::chain::NO_LINE;
use super::entry::{Body, FORMAT_VERSION, Located, Record, SeatCount};
use crate::digest::sha256;
use crate::error::{ChainFault, ErrorCode};
use crate::event::{Outcome, RunTotals};
use crate::model::{Brakes, License, SkuId, UserId};
use std::collections::BTreeMap;

/// What a journal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// How the run began.
    pub start: Started,
    /// Who worked on it, first the one who began it.
    pub sessions: Vec<Session>,
    /// Everybody of whom anything is recorded.
    pub users: BTreeMap<UserId, Track>,
    /// How its last session ended; none where it did not come to that.
    pub ended: Option<End>,
    /// The hash of the last record.
    pub head: String,
    /// How many there are.
    pub records: u64,
    /// How many bytes hold; what stands behind them is a torn tail.
    pub keep: u64,
}

/// The first record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "tests/schemas/journal.schema.json")]
pub struct Started {
    pub format_version: u32,
    pub move_id: String,
    pub tenant_id: String,
    pub plan_digest: String,
    pub users: Option<u64>,
    pub seats: Vec<SeatCount>,
    pub waves: Vec<u64>,
    pub brakes: Brakes,
    pub undo_of: Option<String>,
}

/// Who worked on a run, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "tests/schemas/journal.schema.json")]
pub struct Session {
    pub at: String,
    pub account: Option<String>,
    pub roles: Vec<String>,
    pub host: Option<String>,
    pub version: String,
    pub reason: Option<String>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "tests/schemas/journal.schema.json")]
pub struct End {
    pub at: String,
    pub totals: RunTotals,
    pub cancelled: bool,
    pub stopped: Option<ErrorCode>,
    pub seats: Option<Vec<SeatCount>>,
}

/// How far one user came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// The wave of the last intent, where the run went in waves.
    pub wave: Option<u32>,
    /// The licences before the first call.
    pub before: Vec<License>,
    /// What the last call gave.
    pub add: Vec<License>,
    /// What the last call took.
    pub remove: Vec<SkuId>,
    /// Why, by the word of whoever asked.
    pub reason: Option<String>,
    /// Calls that may have left.
    pub attempts: u32,
    /// A call may have left, and no outcome stands behind it.
    pub is_open: bool,
    /// The last outcome.
    pub result: Option<Outcome>,
    /// When that was recorded.
    pub at: String,
    /// Of that outcome.
    pub error_id: Option<ErrorCode>,
    /// Of that outcome.
    pub request_id: Option<String>,
    /// What was found in place of what was planned.
    pub found: Option<Vec<License>>,
    /// The usage location that was to be set.
    pub usage_location: Option<String>,
    /// What became of it.
    pub location: Option<Located>,
    /// Calls to set it that may have left.
    pub location_attempts: u32,
    /// Such a call may have left, and no outcome stands behind it.
    pub is_locating: bool,
    /// The number of the first record of a call; 0 where there was none.
    pub order: u64,
}

impl Track {
    /// Whether a run that goes on has anything to do here: a call without an end, an end that nobody saw, or none.
    pub fn is_unfinished(&self) -> bool {
        self.is_open
            || self.is_locating
            || match self.result {
                None | Some(Outcome::Unknown | Outcome::MovedPending | Outcome::NotStarted) => true,
                Some(
                    Outcome::Moved
                    | Outcome::Different
                    | Outcome::Unchanged
                    | Outcome::Refused
                    | Outcome::Skipped
                    | Outcome::Stale,
                ) => false,
            }
    }
}

impl Replay {
    /// Counts by what each user came to. Who has a call without an end counts as unknown, and whoever is in no
    /// record as not started, where the number of users is known.
    pub fn totals(&self) -> RunTotals {
        let mut totals = RunTotals::default();
        for track in self.users.values() {
            totals.count(track.standing());
            totals.locations += u64::from(track.location == Some(Located::Set));
        }
        let all = self.start.users.unwrap_or_default();
        while totals.users < all {
            totals.count(Outcome::NotStarted);
        }
        totals
    }

    /// How many users a run that goes on has anything to do with.
    pub fn open(&self) -> u64 {
        let known = self.users.len() as u64;
        let unfinished = self.users.values().filter(|track| track.is_unfinished());
        let silent = self.start.users.unwrap_or_default().saturating_sub(known);
        unfinished.count() as u64 + silent
    }

    /// The reason that was last given.
    pub fn reason(&self) -> Option<&str> {
        let mut sessions = self.sessions.iter().rev();
        sessions.find_map(|session| session.reason.as_deref())
    }

    /// Whether everything is done.
    pub fn is_at_end(&self) -> bool {
        self.ended.is_some() && self.open() == 0
    }
}

impl Track {
    /// Whether the journal says anything of the user's licences.
    pub fn is_told(&self) -> bool {
        self.is_open || self.result.is_some()
    }

    /// What is to be said of the user now.
    pub fn standing(&self) -> Outcome {
        match self.result {
            _ if self.is_open => Outcome::Unknown,
            Some(result) => result,
            None => Outcome::NotStarted,
        }
    }
}

/// Why a journal can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is damaged, at this line, from 1, and this byte, from 0.
    Damaged {
        /// The line.
        line: u64,
        /// Where it begins.
        byte: u64,
        /// What is wrong with it.
        fault: ChainFault,
    },
    /// A later version wrote it.
    Version(u32),
    /// It has no record: its run ended before the first one was whole.
    Empty,
}

/// Reads a journal that comes in pieces.
#[derive(Debug, Default)]
pub struct Replayer {
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    state: Option<State>,
    lines: u64,
    byte: u64,
    /// A line that is no record. It is torn, unless a record follows.
    torn: Option<(u64, u64)>,
}

#[derive(Debug)]
struct State {
    replay: Replay,
    wave: Option<u32>,
}

impl Replayer {
    /// Takes the next piece.
    ///
    /// Errors: damage that no torn tail explains; a later format.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Unread> {
        let mut piece = piece;
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, behind) = piece.split_at(end);
            if self.rest.is_empty() {
                self.line(line)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole)?;
            }
            piece = behind.get(1..).unwrap_or_default();
        }
        self.rest.extend_from_slice(piece);
        Ok(())
    }

    /// There is nothing more.
    ///
    /// Errors: as [`Replayer::feed`]; `Empty`.
    pub fn finish(self) -> Result<Replay, Unread> {
        // What has no end was never written whole: nobody was told that it is durable.
        self.state.map(|state| state.replay).ok_or(Unread::Empty)
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Unread> {
        let (number, byte) = (self.lines + 1, self.byte);
        self.lines = number;
        self.byte += line.len() as u64 + 1;
        let damaged = |fault| Unread::Damaged {
            line: number,
            byte,
            fault,
        };
        let Ok(record) = serde_json::from_slice::<Record>(line) else {
            if let Some(version) = later_version(line).filter(|_| self.state.is_none()) {
                return Err(Unread::Version(version));
            }
            // Of a group that a power cut tore, a disk may keep the length and lose the bytes: they are zeros.
            return match self.torn {
                Some(_) => Ok(()),
                None if line.contains(&0) => {
                    self.torn = Some((number, byte));
                    Ok(())
                }
                None => Err(damaged(ChainFault::NotRecord)),
            };
        };
        if let Some((line, byte)) = self.torn {
            return Err(Unread::Damaged {
                line,
                byte,
                fault: ChainFault::NotRecord,
            });
        }
        let (records, head) = match &self.state {
            None => (0, NO_LINE),
            Some(state) => (state.replay.records, state.replay.head.as_str()),
        };
        if record.seq != records {
            return Err(damaged(ChainFault::Gap));
        }
        if record.prev != head {
            return Err(damaged(ChainFault::Loose));
        }
        match &mut self.state {
            None => {
                self.state = Some(
                    begin(record).map_err(|fault| fault.unwrap_or(damaged(ChainFault::NoStart)))?,
                )
            }
            Some(state) => {
                if matches!(record.body, Body::Start { .. }) {
                    return Err(damaged(ChainFault::NoStart));
                }
                state.take(record);
            }
        }
        if let Some(state) = &mut self.state {
            state.replay.head = sha256(line);
            state.replay.records += 1;
            state.replay.keep = self.byte;
        }
        Ok(())
    }
}

/// The version of a first line that this one can't read.
fn later_version(line: &[u8]) -> Option<u32> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct First {
        format_version: u32,
    }
    let first: First = serde_json::from_slice(line).ok()?;
    (first.format_version > FORMAT_VERSION).then_some(first.format_version)
}

/// Errors: the version of a later format; nothing where it is no start at all.
fn begin(record: Record) -> Result<State, Option<Unread>> {
    let Body::Start {
        format_version,
        move_id,
        tenant_id,
        plan_digest,
        reason,
        account,
        roles,
        host,
        version,
        users,
        seats,
        waves,
        brakes,
        undo_of,
    } = record.body
    else {
        return Err(None);
    };
    if format_version > FORMAT_VERSION {
        return Err(Some(Unread::Version(format_version)));
    }
    let session = Session {
        at: record.at,
        account,
        roles,
        host,
        version,
        reason,
    };
    let replay = Replay {
        start: Started {
            format_version,
            move_id,
            tenant_id,
            plan_digest,
            users,
            seats,
            waves,
            brakes,
            undo_of,
        },
        sessions: vec![session],
        users: BTreeMap::new(),
        ended: None,
        head: String::new(),
        records: 0,
        keep: 0,
    };
    Ok(State { replay, wave: None })
}

impl State {
    fn take(&mut self, record: Record) {
        let (at, seq) = (record.at, record.seq);
        match record.body {
            Body::Start { .. } => {}
            Body::Resume {
                account,
                roles,
                host,
                version,
                reason,
            } => {
                self.replay.ended = None;
                self.wave = None;
                self.replay.sessions.push(Session {
                    at,
                    account,
                    roles,
                    host,
                    version,
                    reason,
                });
            }
            Body::Wave { number, .. } => self.wave = Some(number),
            Body::Intent {
                user_id,
                before,
                add,
                remove,
                reason,
                ..
            } => {
                let wave = self.wave;
                let track = self.track(user_id);
                if track.attempts == 0 {
                    track.before = before;
                }
                if track.order == 0 {
                    track.order = seq;
                }
                (track.wave, track.add, track.remove) = (wave, add, remove);
                track.reason = reason;
                track.attempts += 1;
                track.is_open = true;
            }
            Body::LocationIntent {
                user_id,
                usage_location,
                ..
            } => {
                let track = self.track(user_id);
                if track.order == 0 {
                    track.order = seq;
                }
                track.usage_location = Some(usage_location);
                track.location_attempts += 1;
                track.is_locating = true;
            }
            Body::LocationOutcome {
                user_id, result, ..
            } => {
                let track = self.track(user_id);
                track.location = Some(result);
                track.is_locating = false;
            }
            Body::Outcome {
                user_id,
                result,
                error_id,
                request_id,
                found,
                ..
            } => {
                let track = self.track(user_id);
                track.is_open = false;
                track.result = Some(result);
                track.at = at;
                (track.error_id, track.request_id, track.found) = (error_id, request_id, found);
            }
            Body::End {
                totals,
                cancelled,
                stopped,
                seats,
            } => {
                self.replay.ended = Some(End {
                    at,
                    totals,
                    cancelled,
                    stopped,
                    seats,
                });
            }
        }
    }

    fn track(&mut self, user_id: UserId) -> &mut Track {
        self.replay.users.entry(user_id).or_default()
    }
}
