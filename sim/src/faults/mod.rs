//! A script of faults: what goes wrong, and when.

mod read;

pub(crate) use read::script;

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
    /// Segments below the version; `*` and `{…}` stand for any one.
    path: Option<Vec<String>>,
    /// A user's id or name.
    user: Option<String>,
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

    /// Asks every rule about a call. A rule that names neither path nor user is about HTTP
    /// requests as wholes; the others also strike items of a batch, where a cut ends the whole
    /// batch at that item: those before it were done, those after it not.
    pub(crate) fn effects(
        &mut self,
        method: &str,
        path: &str,
        is_item: bool,
        is_user: impl Fn(&str) -> bool,
        seed: u64,
    ) -> Effects {
        let mut effects = Effects::default();
        for (number, rule) in self.rules.iter_mut().enumerate() {
            let about_items = rule.path.is_some() || rule.user.is_some();
            if (is_item && !about_items) || !rule.is_about(method, path, &is_user) {
                continue;
            }
            if !rule.strikes(seed, number) {
                continue;
            }
            effects.delay_ms += rule.delay_ms;
            match &rule.action {
                Action::CutBefore => effects.before = effects.before.or(Some(Before::Cut)),
                Action::Status {
                    status,
                    retry_after,
                } => {
                    let retry_after = retry_after.clone();
                    let answer = Before::Status {
                        status: *status,
                        retry_after,
                    };
                    effects.before = effects.before.or(Some(answer));
                }
                Action::CutAfter => effects.after = effects.after.or(Some(After::Cut)),
                Action::Truncate => effects.after = effects.after.or(Some(After::Truncate)),
                Action::Delay => {}
            }
        }
        effects
    }
}

impl Rule {
    fn is_about(&self, method: &str, path: &str, is_user: impl Fn(&str) -> bool) -> bool {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let same_path = self.path.as_ref().is_none_or(|wanted| {
            let given: Vec<&str> = segments.collect();
            let fits = |(wanted, given): (&String, &&str)| {
                wanted == "*" || wanted.starts_with('{') || wanted.eq_ignore_ascii_case(given)
            };
            wanted.len() == given.len() && wanted.iter().zip(&given).all(fits)
        });
        same_path
            && self
                .method
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.user.as_ref().is_none_or(|wanted| is_user(wanted))
    }

    fn strikes(&mut self, seed: u64, number: usize) -> bool {
        self.seen += 1;
        let left = self.times.is_none_or(|times| self.struck < times);
        let reached = self.nth.is_none_or(|nth| self.seen >= nth);
        let stream = u64::try_from(number).unwrap_or(0) + 0xFA17;
        let drawn = self
            .probability
            .is_none_or(|probability| Random::stream(seed, stream, self.seen).chance(probability));
        let strikes = left && reached && drawn;
        self.struck += u64::from(strikes);
        strikes
    }
}
