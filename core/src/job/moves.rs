//! `listMoves`: which runs there are, and what became of the users of one. Finding and reading journals, for every
//! job that needs one.

use super::apply::as_journal;
use super::words::move_text;
use super::{Done, Job};
use crate::apply::Settled;
use crate::error::{Error, Mismatch};
use crate::event::{Event, MoveState, Outcome, Totals};
use crate::input::DocumentSource;
use crate::journal::{Replay, Replayer, Track, Unread};
use crate::plan::{Opened, PlanDocument, Step};
use crate::ports::FileError;
use crate::text::Texts;
use std::collections::BTreeMap;
use std::time::Duration;

/// Users who are told before others on the same thread get their turn.
const AT_ONCE: usize = 1_000;

impl Job<'_> {
    pub(super) async fn list_moves(
        &self,
        tenant_id: Option<String>,
        move_id: Option<String>,
    ) -> Result<(), Error> {
        let tenant_id = self.tenant_of(tenant_id).await?;
        match move_id {
            Some(move_id) => self.show_move(&tenant_id, &move_id).await,
            None => self.show_moves(&tenant_id).await,
        }
    }

    /// Whose journals are meant: those of the tenant that is named, which needs no connection, or of the connected
    /// one.
    pub(super) async fn tenant_of(&self, named: Option<String>) -> Result<String, Error> {
        match named {
            Some(tenant_id) => Ok(tenant_id.to_ascii_lowercase()),
            None => {
                self.need_tenant()?;
                Ok(self.graph.organization().await?.id)
            }
        }
    }

    async fn show_moves(&self, tenant_id: &str) -> Result<(), Error> {
        let names = self.client.ports.journal.list(tenant_id).await?;
        let mut told: Vec<(String, Event)> = Vec::new();
        let mut locked = None;
        for name in &names {
            match self.replay(tenant_id, name).await {
                Ok(Some(replay)) => {
                    let is_locked = self.is_under_way(tenant_id, &replay, &mut locked).await;
                    told.push((begun(&replay), self.move_event(&replay, is_locked)));
                }
                // It never came to its first record: nothing was changed.
                Ok(None) => {}
                Err(fault) if is_of_journal(&fault) => {
                    told.push((String::new(), self.unread_event(name, &fault)));
                }
                Err(fault) => return Err(fault),
            }
            self.stop_if_cancelled()?;
        }
        told.sort_by(|one, other| one.0.cmp(&other.0));
        let count = told.len() as u64;
        for (_, event) in told {
            self.events.emit(event);
        }
        self.done(Done {
            totals: Some(Totals::Count { count }),
            ..Done::default()
        });
        Ok(())
    }

    async fn show_move(&self, tenant_id: &str, move_id: &str) -> Result<(), Error> {
        let replay = self.need_replay(tenant_id, move_id).await?;
        let is_locked = self.is_under_way(tenant_id, &replay, &mut None).await;
        self.events.emit(self.move_event(&replay, is_locked));
        match self.run_plan(tenant_id, &replay, None).await {
            Ok(opened) => self.tell_results(&opened, &replay).await,
            // Names are all that a plan adds here.
            Err(Error::JournalMismatch {
                fault: Mismatch::NoPlan,
                ..
            }) => self.tell_ids(&replay).await,
            Err(fault) => return Err(fault),
        }
        self.done(Done {
            totals: Some(Totals::Run(replay.totals())),
            text: Some(move_text(&replay, is_locked, &self.client.texts)),
            ..Done::default()
        });
        Ok(())
    }

    /// What became of each user of the plan, by the journal.
    async fn tell_results(&self, opened: &Opened, replay: &Replay) {
        let texts = &self.client.texts;
        for steps in opened.plan.steps.chunks(AT_ONCE) {
            for step in steps {
                let track = replay.users.get(&step.user_id);
                let settled = match track.filter(|track| track.is_told()) {
                    Some(track) => Settled::told(step, track, texts),
                    None => Settled::not_started(step, None, texts),
                };
                self.events.emit(settled.event(None, texts));
            }
            self.client.ports.clock.sleep(Duration::ZERO).await;
        }
    }

    /// The same without a plan: the journal has ids and no names.
    async fn tell_ids(&self, replay: &Replay) {
        let texts = &self.client.texts;
        for (told, (user_id, track)) in replay.users.iter().enumerate() {
            self.events.emit(Event::Result {
                user_id: user_id.clone(),
                user_principal_name: user_id.to_string(),
                display_name: String::new(),
                result: track.standing(),
                error_id: track.error_id,
                message: told_text(track, texts),
                hint: None,
                request_id: track.request_id.clone(),
            });
            if told.is_multiple_of(AT_ONCE) {
                self.client.ports.clock.sleep(Duration::ZERO).await;
            }
        }
    }

    /// Whether a run that has no end may be under way: somebody holds the tenant's lock, which is looked at once at
    /// most. Where that can't be told, nobody does.
    async fn is_under_way(
        &self,
        tenant_id: &str,
        replay: &Replay,
        locked: &mut Option<bool>,
    ) -> bool {
        if replay.ended.is_some() {
            return false;
        }
        if let Some(known) = locked {
            return *known;
        }
        let lock = self.lock(tenant_id, None, None).await;
        *locked.insert(matches!(lock, Err(Error::RunLocked { .. })))
    }

    pub(super) fn move_event(&self, replay: &Replay, is_locked: bool) -> Event {
        let first = replay.sessions.first();
        let last = replay.sessions.last();
        let ended = replay.ended.as_ref();
        Event::Move {
            move_id: replay.start.move_id.clone(),
            state: state(replay, is_locked),
            started_at: Some(begun(replay)),
            ended_at: ended.map(|end| end.at.clone()),
            account: first.and_then(|first| first.account.clone()),
            host: last.and_then(|last| last.host.clone()),
            reason: first.and_then(|first| first.reason.clone()),
            plan_digest: Some(replay.start.plan_digest.clone()),
            undo_of: replay.start.undo_of.clone(),
            resumed: (replay.sessions.len() as u64).saturating_sub(1),
            totals: Some(replay.totals()),
            open: replay.open(),
            stopped: ended.and_then(|end| end.stopped),
            error_id: None,
            message: move_text(replay, is_locked, &self.client.texts),
            hint: None,
        }
    }

    /// A run whose journal can't be read is there all the same.
    fn unread_event(&self, move_id: &str, fault: &Error) -> Event {
        let report = fault.report(&self.client.texts);
        Event::Move {
            move_id: move_id.into(),
            state: MoveState::Unreadable,
            started_at: None,
            ended_at: None,
            account: None,
            host: None,
            reason: None,
            plan_digest: None,
            undo_of: None,
            resumed: 0,
            totals: None,
            open: 0,
            stopped: None,
            error_id: Some(fault.code()),
            message: report.message,
            hint: report.hint,
        }
    }

    /// What the journal of a run says; nothing where it never came to its first record.
    ///
    /// Errors: `MoveNotFound`, `JournalUnavailable`, `JournalDamaged`, `JournalMismatch`.
    pub(super) async fn replay(
        &self,
        tenant_id: &str,
        move_id: &str,
    ) -> Result<Option<Replay>, Error> {
        let journals = &self.client.ports.journal;
        let place = journals.place(tenant_id, move_id);
        let mut file = journals.read(tenant_id, move_id).await?;
        let mut replayer = Replayer::default();
        let told = loop {
            match file.next().await.map_err(as_unreadable)? {
                None => break replayer.finish(),
                Some(piece) => {
                    if let Err(fault) = replayer.feed(&piece) {
                        break Err(fault);
                    }
                }
            }
            self.let_others().await;
        };
        let mismatch = |fault| Error::JournalMismatch {
            place: place.clone(),
            fault,
        };
        let replay = match told {
            Ok(replay) => replay,
            Err(Unread::Empty) => return Ok(None),
            Err(Unread::Version(version)) => return Err(mismatch(Mismatch::Version { version })),
            Err(Unread::Damaged { line, byte, fault }) => {
                return Err(Error::JournalDamaged {
                    place,
                    line,
                    byte,
                    fault,
                });
            }
        };
        let (tenant, name) = (&replay.start.tenant_id, &replay.start.move_id);
        if tenant != tenant_id {
            return Err(mismatch(Mismatch::Tenant {
                journal: tenant.clone(),
                connected: tenant_id.into(),
            }));
        }
        if name != move_id {
            let journal = name.clone();
            return Err(mismatch(Mismatch::Move { journal }));
        }
        Ok(Some(replay))
    }

    /// As [`Job::replay`], of a run that must have begun.
    ///
    /// Errors: `NothingToResume` where it has not.
    pub(super) async fn need_replay(
        &self,
        tenant_id: &str,
        move_id: &str,
    ) -> Result<Replay, Error> {
        let replay = self.replay(tenant_id, move_id).await?;
        replay.ok_or_else(|| Error::NothingToResume {
            move_id: Some(move_id.into()),
        })
    }

    /// The newest run that is not at its end.
    ///
    /// Errors: `NothingToResume`; those of reading, for the first journal that can't be read: nobody is to go on
    /// with an older run by mistake.
    pub(super) async fn newest_open(&self, tenant_id: &str) -> Result<Replay, Error> {
        let mut names = self.client.ports.journal.list(tenant_id).await?;
        let mut newest: Option<Replay> = None;
        while let Some(name) = names.pop() {
            // A name begins with the minute of its run.
            let minute = |name: &str| name.get(..13).map(str::to_string);
            if newest
                .as_ref()
                .is_some_and(|newest| minute(&newest.start.move_id) > minute(&name))
            {
                break;
            }
            let Some(replay) = self.replay(tenant_id, &name).await? else {
                continue;
            };
            let is_newer = newest
                .as_ref()
                .is_none_or(|newest| begun(newest) < begun(&replay));
            if is_newer && !replay.is_at_end() {
                newest = Some(replay);
            }
        }
        newest.ok_or(Error::NothingToResume { move_id: None })
    }

    /// The plan that a run began with, by the document that is given or the one beside its journal.
    ///
    /// Errors: those of opening it; `JournalMismatch` for another plan, or none.
    pub(super) async fn run_plan(
        &self,
        tenant_id: &str,
        replay: &Replay,
        source: Option<&DocumentSource>,
    ) -> Result<Opened, Error> {
        let journals = &self.client.ports.journal;
        let move_id = &replay.start.move_id;
        let place = journals.place(tenant_id, move_id);
        let mismatch = |fault| Error::JournalMismatch {
            place: place.clone(),
            fault,
        };
        let opened = match source {
            Some(source) => self.read_plan(source).await?,
            None => {
                let kept = journals.read_plan(tenant_id, move_id).await?;
                let file = kept.ok_or_else(|| mismatch(Mismatch::NoPlan))?;
                let mut steps: Vec<Step> = Vec::new();
                let mut keep = |_: &PlanDocument, step| steps.push(step);
                let read = self.read_pieces(file, &mut keep).await;
                let mut opened = read.map_err(|fault| fault.in_file(&place))?;
                opened.plan.steps = steps;
                opened
            }
        };
        match opened.digest == replay.start.plan_digest {
            true => Ok(opened),
            false => Err(mismatch(Mismatch::Plan)),
        }
    }
}

/// When a run began.
pub(super) fn begun(replay: &Replay) -> String {
    let first = replay.sessions.first();
    first.map(|first| first.at.clone()).unwrap_or_default()
}

fn state(replay: &Replay, is_locked: bool) -> MoveState {
    match &replay.ended {
        None if is_locked => MoveState::Running,
        None => MoveState::Open,
        Some(end) if end.cancelled || end.stopped.is_some() || replay.open() > 0 => {
            MoveState::Stopped
        }
        Some(_) => MoveState::Done,
    }
}

fn is_of_journal(fault: &Error) -> bool {
    matches!(
        fault,
        Error::JournalDamaged { .. }
            | Error::JournalMismatch { .. }
            | Error::JournalUnreadable { .. }
    )
}

fn told_text(track: &Track, texts: &Texts) -> Option<String> {
    match track.standing() {
        Outcome::NotStarted => texts.find("result.NotStarted", &[]),
        _ => Some(crate::apply::told_text(track, texts)),
    }
}

fn as_unreadable(fault: FileError) -> Error {
    match as_journal(fault) {
        crate::ports::JournalError::Unavailable { place, detail } => {
            Error::JournalUnreadable { place, detail }
        }
        other => other.into(),
    }
}

/// Users of a plan by id.
pub(super) fn by_id(opened: &Opened) -> BTreeMap<&crate::model::UserId, &Step> {
    let steps = opened.plan.steps.iter();
    steps.map(|step| (&step.user_id, step)).collect()
}
