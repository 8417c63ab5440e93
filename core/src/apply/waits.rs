//! Why part of a run stands still: users whose change was not carried out and is sent again later.

use super::run::Run;
use crate::event::{Phase, Waiting};
use crate::graph::millis;
use crate::text::{Texts, Value};
use std::time::Duration;

/// Shorter waits are over before anybody has read of them.
const TOLD_FROM: Duration = Duration::from_secs(2);

/// The waits under way.
#[derive(Debug, Default)]
pub(super) struct Waits {
    begun: u64,
    open: Vec<Wait>,
}

#[derive(Debug)]
struct Wait {
    number: u64,
    users: u64,
    length: Duration,
    until_ms: u64,
    /// Whether the server named the time, or it is our own guess.
    is_asked: bool,
}

impl Waits {
    /// A wait begins; gives its number.
    fn begin(&mut self, users: usize, length: Duration, is_asked: bool, now_ms: u64) -> u64 {
        self.begun += 1;
        self.open.push(Wait {
            number: self.begun,
            users: users as u64,
            length,
            until_ms: now_ms.saturating_add(millis(length)),
            is_asked,
        });
        self.begun
    }

    fn end(&mut self, number: u64) {
        self.open.retain(|wait| wait.number != number);
    }

    /// What to say of them: the longest one speaks, and one that was asked for before one that was not.
    fn told(&self, is_everything_held: bool, now_ms: u64, texts: &Texts) -> Option<Waiting> {
        let told = |wait: &&Wait| wait.length >= TOLD_FROM && wait.until_ms > now_ms;
        let longest = self
            .open
            .iter()
            .filter(told)
            .max_by_key(|wait| (wait.is_asked, wait.length))?;
        let users = self.open.iter().filter(told).map(|wait| wait.users).sum();
        let wait_ms = millis(longest.length);
        let message = if longest.is_asked {
            "progress.waiting.asked"
        } else {
            "progress.waiting.unasked"
        };
        let hint = if is_everything_held {
            "progress.waiting.held"
        } else {
            "progress.waiting.others"
        };
        let values = [
            ("seconds", Value::count(wait_ms.div_ceil(1_000))),
            ("users", Value::count(users)),
        ];
        Some(Waiting {
            wait_ms,
            users,
            message: texts.say(message, &values),
            hint: texts.say(hint, &values),
        })
    }
}

impl Run<'_> {
    /// Waits before users are sent again, and says so for as long as it lasts. A stop ends the wait.
    pub(super) async fn wait(&self, users: usize, length: Duration, is_asked: bool) {
        if length.is_zero() {
            return;
        }
        self.tell_wait(users, length, is_asked);
        let number = self.waits().begin(users, length, is_asked, self.now_ms());
        let is_told = length >= TOLD_FROM;
        if is_told {
            self.say(Phase::Apply);
        }
        self.rest(length).await;
        self.waits().end(number);
        if is_told {
            self.say(Phase::Apply);
        }
    }

    /// What to say of the waits under way.
    pub(super) fn waiting(&self) -> Option<Waiting> {
        let now_ms = self.now_ms();
        let is_held = !self.pace.held(now_ms).is_zero();
        self.waits().told(is_held, now_ms, self.texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_that_was_asked_for_is_told() {
        let texts = Texts::english();
        let mut waits = Waits::default();
        assert_eq!(waits.told(false, 0, &texts), None);
        let short = waits.begin(3, Duration::from_millis(900), false, 0);
        assert_eq!(waits.told(false, 0, &texts), None);
        let own = waits.begin(1, Duration::from_secs(30), false, 0);
        let told = waits.told(false, 0, &texts).expect("a wait");
        assert_eq!(told.message, "Waiting 30 seconds before the next try");
        assert_eq!(told.hint, "1 user is tried again then; the others go on.");
        let asked = waits.begin(20, Duration::from_millis(6_500), true, 0);
        let told = waits.told(true, 0, &texts).expect("a wait");
        assert_eq!((told.wait_ms, told.users), (6_500, 21));
        assert_eq!(told.message, "Microsoft asked us to wait 7 seconds");
        assert_eq!(
            told.hint,
            "21 users are tried again then; nothing else is sent before."
        );
        let told = waits.told(false, 6_500, &texts).expect("the other wait");
        assert_eq!(told.users, 1);
        for number in [own, asked, short] {
            waits.end(number);
        }
        assert_eq!(waits.told(false, 0, &texts), None);
    }
}
