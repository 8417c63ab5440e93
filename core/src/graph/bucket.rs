//! A token bucket that gives way when the server says so.

use super::budget::millis;
use std::time::Duration;

/// In millionths, so that arithmetic stays exact.
const MILLION: i64 = 1_000_000;
/// The whole of a rate, in thousandths.
const WHOLE: i64 = 1_000;
/// A rate is never cut below this, so that a run comes to its end.
const LEAST: i64 = 100;
/// What a rate grows by in a second of success: from half to whole in under half a minute.
const GROWTH: i64 = 20;
const GROWS_EVERY: Duration = Duration::from_secs(1);
/// The part of a limit that is never used, in hundredths: at the limit, the server says so of others' calls only.
const SPARED: i64 = 1;
/// The part of a documented rate that is used, in hundredths.
const USED: i64 = 95;

/// What an answer said of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Load {
    /// Calls in it.
    pub(crate) calls: usize,
    /// Calls in it that were turned away because there were too many.
    pub(crate) refused: usize,
    /// The share of the limit that is used, in thousandths; 0 where nothing was said.
    pub(crate) pressure: u32,
    /// The limit itself was named, or the whole of it is used: nothing is left to go out at once.
    pub(crate) is_limit: bool,
}

/// So many calls may go out at once, and then so many in a second.
#[derive(Debug)]
pub(super) struct Bucket {
    /// What the documented one holds, in calls.
    limit: i64,
    /// How long it takes to fill, in seconds.
    period: i64,
    /// In millionths; below zero when calls were promised ahead of time.
    level: i64,
    at_ms: u64,
    /// Of the rate, in thousandths.
    share: i64,
    /// When it was cut: what left before knows nothing of it.
    cut_ms: Option<u64>,
    grown_ms: u64,
}

impl Bucket {
    /// A full one, of the documented size.
    pub(super) fn new(limit: i64, period: i64) -> Bucket {
        let mut bucket = Bucket {
            limit,
            period,
            level: 0,
            at_ms: 0,
            share: WHOLE,
            cut_ms: None,
            grown_ms: 0,
        };
        bucket.level = bucket.capacity();
        bucket
    }

    /// The documented size is larger than was thought.
    pub(super) fn widen(&mut self, limit: i64) {
        if limit > self.limit {
            let before = self.capacity();
            self.limit = limit;
            self.level += self.capacity() - before;
        }
    }

    /// Takes calls out and says how long to wait before the limit lets them through.
    pub(super) fn reserve(&mut self, calls: usize, now_ms: u64) -> Duration {
        self.refill(now_ms);
        let calls = i64::try_from(calls).unwrap_or(i64::MAX / MILLION);
        self.level = self.level.saturating_sub(calls.saturating_mul(MILLION));
        let short = u64::try_from(-self.level).unwrap_or(0);
        Duration::from_millis(short.div_ceil(self.per_ms().unsigned_abs()))
    }

    /// Takes in what an answer said to calls that left at `left_ms`. True when the rate was cut.
    ///
    /// Source: learn.microsoft.com/graph/throttling-limits: from 0.8 of a limit on, answers say how much of it is used;
    /// at 1.2, a fifth of the calls is refused.
    pub(super) fn note(&mut self, load: Load, left_ms: u64, now_ms: u64) -> bool {
        self.refill(now_ms);
        let is_full = load.pressure >= 1_000;
        if load.refused > 0 || is_full {
            let is_known = self.cut_ms.is_some_and(|cut_ms| left_ms <= cut_ms);
            if !is_known {
                self.cut(load, is_full, now_ms);
            }
            return !is_known;
        }
        let is_others = i64::from(load.pressure) > self.used() + 50;
        let is_time = now_ms.saturating_sub(self.grown_ms) >= millis(GROWS_EVERY);
        if is_time && !(load.pressure >= 800 && is_others) {
            self.share = (self.share + GROWTH).min(WHOLE);
            self.grown_ms = now_ms;
        }
        false
    }

    /// By half of the part that was turned away: by half, where all of it was.
    fn cut(&mut self, load: Load, is_full: bool, now_ms: u64) {
        let calls = i64::try_from(load.calls.max(1)).unwrap_or(i64::MAX);
        let refused = i64::try_from(load.refused).unwrap_or(i64::MAX);
        let refused = if is_full { calls } else { refused.min(calls) };
        let less = self.share.saturating_mul(refused) / calls.saturating_mul(2).max(1);
        self.share = (self.share - less).max(LEAST);
        if load.is_limit || is_full {
            self.level = self.level.min(0);
        }
        self.cut_ms = Some(now_ms);
        self.grown_ms = now_ms;
    }

    /// Of this many, how many may be under way at once.
    pub(super) fn part_of(&self, whole: usize) -> usize {
        let share = usize::try_from(self.share).unwrap_or_default();
        let all = usize::try_from(WHOLE).unwrap_or(1);
        whole.saturating_mul(share).div_ceil(all).max(1)
    }

    /// Calls a second, as they go out now.
    pub(super) fn per_second(&self) -> u64 {
        let rate = self.limit * USED / 100 / self.period;
        u64::try_from(rate * self.share / WHOLE).unwrap_or_default()
    }

    fn capacity(&self) -> i64 {
        self.limit * MILLION / 100 * (100 - SPARED)
    }

    /// Millionths of a call per millisecond.
    fn per_ms(&self) -> i64 {
        (self.limit * USED / 100 * WHOLE / self.period * self.share / WHOLE).max(1)
    }

    /// Of the documented limit, as far as our own calls go; in thousandths.
    fn used(&self) -> i64 {
        WHOLE - self.level / (self.limit * MILLION / WHOLE)
    }

    fn refill(&mut self, now_ms: u64) {
        let passed = i64::try_from(now_ms.saturating_sub(self.at_ms)).unwrap_or(i64::MAX);
        let gained = passed.saturating_mul(self.per_ms());
        self.level = self.level.saturating_add(gained).min(self.capacity());
        self.at_ms = self.at_ms.max(now_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writes() -> Bucket {
        Bucket::new(3_000, 150)
    }

    fn refused(refused: usize) -> Load {
        Load {
            calls: 20,
            refused,
            ..Load::default()
        }
    }

    #[test]
    fn lets_the_whole_through_and_then_nineteen_a_second() {
        let mut bucket = writes();
        for _ in 0..148 {
            assert_eq!(bucket.reserve(20, 0), Duration::ZERO);
        }
        assert_eq!(bucket.reserve(10, 0), Duration::ZERO);
        assert_eq!(bucket.reserve(19, 0), Duration::from_secs(1));
        assert_eq!(bucket.reserve(19, 0), Duration::from_secs(2));
        assert_eq!(bucket.reserve(19, 3_000), Duration::ZERO);
        assert_eq!(bucket.per_second(), 19);
    }

    #[test]
    fn is_cut_by_what_is_refused_and_grows_a_little_each_second() {
        let mut bucket = writes();
        assert!(bucket.note(refused(20), 5, 10));
        assert_eq!((bucket.share, bucket.part_of(4)), (500, 2));
        assert!(!bucket.note(refused(20), 10, 11), "it left before");
        assert!(bucket.note(refused(2), 11, 20));
        assert_eq!(bucket.share, 475);
        for second in 1..=10 {
            bucket.note(refused(0), second * 1_000, 20 + second * 1_000);
            bucket.note(refused(0), second * 1_000, 21 + second * 1_000);
        }
        assert_eq!(bucket.share, 675, "once a second");
        for call in 0..50 {
            bucket.note(refused(20), 20_000 + 2 * call, 20_001 + 2 * call);
        }
        assert_eq!((bucket.share, bucket.part_of(4)), (LEAST, 1));
    }

    #[test]
    fn does_not_grow_while_others_use_the_limit_and_is_halved_at_it() {
        let pressure = |pressure| Load {
            calls: 20,
            pressure,
            ..Load::default()
        };
        let mut bucket = writes();
        assert!(bucket.note(pressure(1_000), 5, 10));
        assert_eq!(bucket.share, 500);
        assert!(!bucket.reserve(1, 10).is_zero(), "nothing goes out at once");
        let mut bucket = writes();
        bucket.note(refused(20), 5, 10);
        assert!(!bucket.note(pressure(900), 5_000, 5_000));
        assert_eq!(bucket.share, 500, "others use it");
        bucket.reserve(2_900, 5_000);
        bucket.note(pressure(900), 5_000, 6_000);
        assert_eq!(bucket.share, 520, "that was ourselves");
    }
}
