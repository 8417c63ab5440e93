//! What a run does, step by step, for whoever asked to be told: each batch, each wait and why. Never a token.

use super::flight::Flight;
use super::run::Run;
use crate::event::{DetailKind, Event};
use crate::graph::millis;
use crate::text::Value;
use std::time::Duration;

impl Run<'_> {
    /// A batch of changes leaves.
    pub(super) fn tell_batch(&self, go: &[Flight<'_>]) {
        let attempt = go.iter().map(Flight::tries).max().unwrap_or_default();
        let key = match attempt {
            0 | 1 => "detail.batch",
            _ => "detail.batch.again",
        };
        let values = [
            ("users", Value::count(go.len() as u64)),
            ("attempt", Value::count(attempt.into())),
        ];
        self.detail(DetailKind::Batch, go.len(), Duration::ZERO, key, &values);
    }

    /// Users wait before they are looked at again.
    pub(super) fn tell_wait(&self, users: usize, length: Duration, is_asked: bool) {
        let key = match is_asked {
            true => "detail.wait.asked",
            false => "detail.wait.unasked",
        };
        self.detail(DetailKind::Wait, users, length, key, &[]);
    }

    /// Changes wait until the documented limit lets them through.
    pub(super) fn tell_turn(&self, users: usize, length: Duration) {
        if !length.is_zero() {
            self.detail(DetailKind::Wait, users, length, "detail.wait.limit", &[]);
        }
    }

    /// Fewer changes go out from here on.
    pub(super) fn tell_pace(&self) {
        let rate = self.graph.meter.changes_per_second();
        let values = [("rate", Value::count(rate))];
        self.detail(DetailKind::Pace, 0, Duration::ZERO, "detail.pace", &values);
    }

    fn detail(
        &self,
        kind: DetailKind,
        users: usize,
        wait: Duration,
        key: &str,
        more: &[(&str, Value)],
    ) {
        if !self.is_verbose {
            return;
        }
        let (users, wait_ms) = (users as u64, millis(wait));
        let mut values = vec![
            ("users", Value::count(users)),
            ("seconds", Value::count(wait_ms.div_ceil(1_000))),
        ];
        values.extend(more.iter().cloned());
        self.events.emit(Event::Detail {
            kind,
            users,
            wait_ms,
            message: self.texts.say(key, &values),
        });
    }
}
