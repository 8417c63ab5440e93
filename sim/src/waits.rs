//! Who was told to wait, and whether they did. [D:thrguide] 4.3

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use crate::graph::reply::Reply;

/// A batch that leaves while another one is being turned away can not know of it yet; so long, in
/// milliseconds, it may be on its way. Who sends the very calls again that were turned away is early at
/// once.
const CROSSING_MS: u64 = 100;

/// Which call should wait, in milliseconds from and until.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    on: HashMap<u64, Range<u64>>,
}

/// What one answer says about waiting, before it has left.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The call, as [`crate::graph::arrival`] names it.
    pub(crate) target: u64,
    /// The values of `Retry-After`.
    retry_after: Vec<String>,
    crossing_ms: u64,
}

impl Told {
    /// The wait that a reply asks for, if it does.
    pub(crate) fn by(reply: &Reply, target: u64) -> Option<Self> {
        if !matches!(reply.status, 429 | 503) {
            return None;
        }
        let headers = reply.headers.iter();
        let retry_after: Vec<String> = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("Retry-After"))
            .map(|(_, value)| value.clone())
            .collect();
        (!retry_after.is_empty()).then_some(Self {
            target,
            retry_after,
            crossing_ms: 0,
        })
    }

    /// The same for other calls than the one that was turned away.
    pub(crate) fn others(self) -> Self {
        Self {
            crossing_ms: CROSSING_MS,
            ..self
        }
    }
}

impl Waits {
    /// True where one of these calls should still wait. Waits that are over are forgotten.
    pub(crate) fn are_on(&mut self, targets: impl Iterator<Item = u64>, now_ms: u64) -> bool {
        let mut early = false;
        for target in targets {
            match self.on.get(&target) {
                Some(wait) if now_ms < wait.end => early |= wait.contains(&now_ms),
                Some(_) => {
                    self.on.remove(&target);
                }
                None => {}
            }
        }
        early
    }

    /// Remembers what an answer said when it left.
    pub(crate) fn note(&mut self, told: &[Told], now_ms: u64) {
        for told in told {
            let ends = told.retry_after.iter();
            if let Some(until) = ends.filter_map(|value| wait_end(value, now_ms)).max() {
                let from = now_ms.saturating_add(told.crossing_ms);
                self.on.insert(told.target, from..until);
            }
        }
    }
}

/// When a wait is over: whole seconds, a fraction, or a date; what is none of them asks for none.
fn wait_end(value: &str, now_ms: u64) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse::<f64>() {
        let wait = Duration::try_from_secs_f64(seconds).ok()?;
        return now_ms.checked_add(u64::try_from(wait.as_millis()).ok()?);
    }
    let format = &time::format_description::well_known::Rfc2822;
    let date = time::OffsetDateTime::parse(value.trim(), format).ok()?;
    u64::try_from(date.unix_timestamp()).ok()?.checked_mul(1000)
}
