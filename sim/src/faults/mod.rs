//! A script of faults: what goes wrong, and when.

mod about;
mod action;
mod read;
mod shape;

pub(crate) use about::{About, MEMBERS as ABOUT, Subject};
pub(crate) use action::{
    Action, At, BatchFault, BatchKind, End, Instead, PageFault, TokenFault, Truncation, later_than,
};
pub(crate) use read::{claims, script};
pub(crate) use shape::{batch, page};

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::random::Random;

/// The rules in order, each with what it has seen.
#[derive(Debug, Default)]
pub(crate) struct Script {
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug)]
pub(crate) struct Rule {
    about: About,
    /// The number, from 1, of the first matching call that it strikes.
    nth: Option<u64>,
    /// The number, from 1, of the matching call of each user that it strikes.
    attempt: Option<u64>,
    probability: Option<f64>,
    /// How often it strikes; `None` is for ever.
    times: Option<u64>,
    action: Action,
    delay_ms: u64,
    seen: u64,
    struck: u64,
    /// The matching calls of each user, and whether the one that counts is past.
    attempts: HashMap<Uuid, (u64, bool)>,
}

/// What becomes of a call before it changes anything.
#[derive(Clone, Debug)]
pub(crate) enum Before {
    Cut,
    Instead(Instead),
}

/// What becomes of its answer on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    Cut,
    Truncate(Truncation),
}

/// Everything that happens to one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    pub(crate) before: Option<Before>,
    pub(crate) token: Option<TokenFault>,
    pub(crate) expires_links: bool,
    /// The answer that is given though the call was carried out, with the number of its rule.
    pub(crate) afterwards: Option<(usize, Instead)>,
    /// What is out of shape in the answer of a batch, and the number of each rule.
    pub(crate) batch: Vec<(usize, BatchFault)>,
    /// The same of a page.
    pub(crate) page: Vec<(usize, PageFault)>,
    pub(crate) after: Option<After>,
    pub(crate) delay_ms: u64,
    pub(crate) byte_ms: u64,
    /// The user or group of the call.
    pub(crate) named: Option<Uuid>,
}

impl Script {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What every rule has seen and how often it struck, in the order of the rules.
    pub(crate) fn json(&self) -> Value {
        let rule = |rule: &Rule| json!({ "seen": rule.seen, "struck": rule.struck });
        self.rules.iter().map(rule).collect()
    }

    /// Asks every rule about a call. A rule that names neither path nor user nor attempt is about HTTP
    /// requests as wholes; the others also strike items of a batch, where a cut ends the whole batch
    /// at that item: those before it were done, those after it not. Where an earlier rule has decided what
    /// becomes of a call, a later one that would decide it too does not strike.
    pub(crate) fn effects(&mut self, subject: &Subject<'_>, seed: u64) -> Effects {
        let mut effects = Effects {
            named: subject.named,
            ..Effects::default()
        };
        for (number, rule) in self.rules.iter_mut().enumerate() {
            if rule.is_about(subject) && rule.strikes(seed, number, &effects) {
                effects.delay_ms += rule.delay_ms;
                effects.add(number, &rule.action);
            }
        }
        if effects.before.is_some() {
            // What is not carried out has no answer of ours that could be out of shape.
            self.miss(&effects, |_| true);
            effects.afterwards = None;
            effects.batch.clear();
            effects.page.clear();
        }
        effects
    }

    /// Takes back the strikes of rules that met no answer which they could have acted on: each waits for the
    /// next call.
    pub(crate) fn miss(&mut self, effects: &Effects, is_missed: impl Fn(usize) -> bool) {
        let batch = effects.batch.iter().map(|(number, _)| *number);
        let page = effects.page.iter().map(|(number, _)| *number);
        let afterwards = effects.afterwards.iter().map(|(number, _)| *number);
        for number in batch.chain(page).chain(afterwards) {
            if let Some(rule) = self.rules.get_mut(number).filter(|_| is_missed(number)) {
                rule.struck = rule.struck.saturating_sub(1);
                let attempts = effects.named.and_then(|user| rule.attempts.get_mut(&user));
                if let Some((_, is_past)) = attempts {
                    *is_past = false;
                }
            }
        }
    }
}

impl Effects {
    fn add(&mut self, number: usize, action: &Action) {
        match action {
            Action::CutBefore => self.before = Some(Before::Cut),
            Action::Instead(instead) => self.before = Some(Before::Instead(instead.clone())),
            Action::CutAfter => self.after = Some(After::Cut),
            Action::Truncate(truncation) => self.after = Some(After::Truncate(*truncation)),
            Action::Afterwards(instead) => self.afterwards = Some((number, instead.clone())),
            Action::Trickle(byte_ms) => self.byte_ms = *byte_ms,
            Action::Delay => {}
            Action::Token(fault) => self.token = Some(fault.clone()),
            Action::ExpireLinks => self.expires_links = true,
            Action::Batch(fault) => self.batch.push((number, *fault)),
            Action::Page(fault) => self.page.push((number, fault.clone())),
        }
    }

    /// True where an earlier rule has taken the place of one that does this.
    fn have_decided(&self, action: &Action) -> bool {
        let is_cut = matches!(self.before, Some(Before::Cut));
        let has_answer = self.before.is_some() || self.token.is_some();
        match action {
            Action::CutBefore | Action::Instead(_) => self.before.is_some(),
            Action::CutAfter | Action::Truncate(_) => self.after.is_some() || is_cut,
            Action::Trickle(_) => self.byte_ms > 0 || is_cut,
            Action::Delay => false,
            Action::Token(_) => has_answer,
            Action::ExpireLinks => has_answer || self.expires_links,
            Action::Afterwards(_) => has_answer || self.has_another_answer(),
            Action::Batch(fault) => {
                let same = |(_, known): &(usize, BatchFault)| known.kind == fault.kind;
                has_answer || self.afterwards.is_some() || self.batch.iter().any(same)
            }
            Action::Page(_) => has_answer || self.has_another_answer(),
        }
    }

    fn has_another_answer(&self) -> bool {
        self.afterwards.is_some() || !self.batch.is_empty() || !self.page.is_empty()
    }
}

impl Rule {
    fn is_about(&self, subject: &Subject<'_>) -> bool {
        let about_items = self.about.names_something() || self.attempt.is_some();
        (about_items || !subject.is_item)
            && (self.attempt.is_none() || subject.named.is_some())
            && self.about.fits(subject)
            && self.action.can_meet(subject)
    }

    fn strikes(&mut self, seed: u64, number: usize, effects: &Effects) -> bool {
        self.seen += 1;
        let is_turn = self.is_turn(effects.named);
        let left = self.times.is_none_or(|times| self.struck < times);
        let reached = self.nth.is_none_or(|nth| self.seen >= nth);
        if !(left && reached && is_turn) || effects.have_decided(&self.action) {
            return false;
        }
        if let Some((_, is_past)) = effects.named.and_then(|user| self.attempts.get_mut(&user)) {
            *is_past = true;
        }
        let stream = u64::try_from(number).unwrap_or(0) + 0xFA17;
        let drawn = self
            .probability
            .is_none_or(|probability| Random::stream(seed, stream, self.seen).chance(probability));
        self.struck += u64::from(drawn);
        drawn
    }

    /// True where this is the call of its user that counts, or a later one where that one was taken.
    fn is_turn(&mut self, user: Option<Uuid>) -> bool {
        let Some(attempt) = self.attempt else {
            return true;
        };
        user.is_some_and(|user| {
            let (calls, is_past) = self.attempts.entry(user).or_default();
            *calls += 1;
            *calls >= attempt && !*is_past
        })
    }
}
