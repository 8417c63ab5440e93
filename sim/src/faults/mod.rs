//! A script of faults: what goes wrong, and when.

mod read;

pub(crate) use read::script;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::graph::route::{Resource, Route};
use crate::random::Random;

/// The rules in order, each with what it has seen.
#[derive(Debug, Default)]
pub(crate) struct Script {
    rules: Vec<Rule>,
}

/// One rule. What is absent matches everything.
#[derive(Debug)]
pub(crate) struct Rule {
    method: Option<String>,
    /// The calls that its path fits.
    calls: Option<Vec<Resource>>,
    /// The user or group that it names, by `userId` or in its path.
    named: Option<Uuid>,
    /// The number, from 1, of the first matching call that it strikes.
    nth: Option<u64>,
    probability: Option<f64>,
    /// How often it strikes; `None` is for ever.
    times: Option<u64>,
    action: Action,
    delay_ms: u64,
    seen: u64,
    struck: u64,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    CutBefore,
    CutAfter,
    Status {
        status: u16,
        retry_after: Vec<String>,
    },
    Truncate,
    Delay,
}

/// What becomes of a call before it changes anything.
#[derive(Clone, Debug)]
pub(crate) enum Before {
    Cut,
    Status {
        status: u16,
        retry_after: Vec<String>,
    },
}

/// What becomes of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    Cut,
    Truncate,
}

/// Everything that happens to one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    pub(crate) before: Option<Before>,
    pub(crate) after: Option<After>,
    pub(crate) delay_ms: u64,
}

impl Script {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    /// What every rule has seen and how often it struck, in the order of the rules.
    pub(crate) fn json(&self) -> Value {
        let rule = |rule: &Rule| json!({ "seen": rule.seen, "struck": rule.struck });
        self.rules.iter().map(rule).collect()
    }

    /// Asks every rule about a call of that route, where the path has one, and of that user or group. A rule
    /// that names neither path nor user is about HTTP requests as wholes; the others also strike
    /// items of a batch, where a cut ends the whole batch at that item: those before it were done,
    /// those after it not. Where an earlier rule has decided what becomes of a call, a later one
    /// that would decide it too does not strike.
    pub(crate) fn effects(
        &mut self,
        method: &str,
        route: Option<&Route>,
        named: Option<Uuid>,
        is_item: bool,
        seed: u64,
    ) -> Effects {
        let mut effects = Effects::default();
        for (number, rule) in self.rules.iter_mut().enumerate() {
            let about_items = rule.calls.is_some() || rule.named.is_some();
            if (is_item && !about_items) || !rule.is_about(method, route, named) {
                continue;
            }
            if !rule.strikes(seed, number, &effects) {
                continue;
            }
            effects.delay_ms += rule.delay_ms;
            match &rule.action {
                Action::CutBefore => effects.before = Some(Before::Cut),
                Action::Status {
                    status,
                    retry_after,
                } => {
                    effects.before = Some(Before::Status {
                        status: *status,
                        retry_after: retry_after.clone(),
                    });
                }
                Action::CutAfter => effects.after = Some(After::Cut),
                Action::Truncate => effects.after = Some(After::Truncate),
                Action::Delay => {}
            }
        }
        effects
    }
}

impl Action {
    /// True where an earlier rule has taken this one's place.
    fn is_decided(&self, effects: &Effects) -> bool {
        match self {
            Self::CutBefore | Self::Status { .. } => effects.before.is_some(),
            Self::CutAfter | Self::Truncate => {
                effects.after.is_some() || matches!(effects.before, Some(Before::Cut))
            }
            Self::Delay => false,
        }
    }
}

impl Rule {
    fn is_about(&self, method: &str, route: Option<&Route>, named: Option<Uuid>) -> bool {
        let same_method = |wanted: &String| wanted.eq_ignore_ascii_case(method);
        let fits = |calls: &Vec<Resource>| route.is_some_and(|r| calls.contains(&r.resource()));
        self.method.as_ref().is_none_or(same_method)
            && self.calls.as_ref().is_none_or(fits)
            && self.named.is_none_or(|wanted| named == Some(wanted))
    }

    fn strikes(&mut self, seed: u64, number: usize, effects: &Effects) -> bool {
        self.seen += 1;
        let left = self.times.is_none_or(|times| self.struck < times);
        let reached = self.nth.is_none_or(|nth| self.seen >= nth);
        let stream = u64::try_from(number).unwrap_or(0) + 0xFA17;
        let drawn = self
            .probability
            .is_none_or(|probability| Random::stream(seed, stream, self.seen).chance(probability));
        let strikes = left && reached && drawn && !self.action.is_decided(effects);
        self.struck += u64::from(strikes);
        strikes
    }
}
