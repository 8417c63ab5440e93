//! What a client may ask of Graph in a while: one budget for everything, and one for changes beside it.
//!
//! Source: learn.microsoft.com/graph/throttling-limits, identity and access: per app and tenant 3,500, 5,000 or 8,000
//! resource units in 10 seconds, by the size of the tenant, and 3,000 changes in 150 seconds. See docs/adr/0016.

use super::batch::ItemAnswer;
use super::bucket::{Bucket, Load};
use crate::ports::HttpResponse;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const SMALL: i64 = 3_500;
const MIDDLE: i64 = 5_000;
const LARGE: i64 = 8_000;

/// The budgets of one app in one tenant, shared by all jobs of a client.
#[derive(Debug)]
pub struct Meter {
    units: Mutex<Bucket>,
    changes: Mutex<Bucket>,
}

impl Default for Meter {
    fn default() -> Meter {
        Meter {
            units: Mutex::new(Bucket::new(SMALL, 10)),
            changes: Mutex::new(Bucket::new(3_000, 150)),
        }
    }
}

impl Meter {
    /// The tenant has at least so many users.
    pub(crate) fn know_users(&self, users: u64) {
        let limit = match users {
            ..50 => SMALL,
            50..=500 => MIDDLE,
            _ => LARGE,
        };
        lock(&self.units).widen(limit);
    }

    /// Takes so many units out; says how long to wait before they may be used.
    pub(crate) fn read(&self, units: usize, now_ms: u64) -> Duration {
        lock(&self.units).reserve(units, now_ms)
    }

    /// The same for changes, each of which costs one of both.
    pub(crate) fn change(&self, changes: usize, now_ms: u64) -> Duration {
        let units = lock(&self.units).reserve(changes, now_ms);
        lock(&self.changes).reserve(changes, now_ms).max(units)
    }

    /// What came of reads that left then. True when their rate was cut.
    pub(crate) fn note_reads(&self, load: Load, left_ms: u64, now_ms: u64) -> bool {
        lock(&self.units).note(load, left_ms, now_ms)
    }

    /// What came of changes that left then. True when their rate was cut.
    pub(crate) fn note_changes(&self, load: Load, left_ms: u64, now_ms: u64) -> bool {
        lock(&self.changes).note(load, left_ms, now_ms)
    }

    /// Of so many batches of changes, how many may be under way at once.
    pub(crate) fn turns(&self, whole: usize) -> usize {
        lock(&self.changes).part_of(whole)
    }

    /// Changes a second, as they go out now.
    pub(crate) fn changes_per_second(&self) -> u64 {
        lock(&self.changes).per_second()
    }
}

fn lock(bucket: &Mutex<Bucket>) -> MutexGuard<'_, Bucket> {
    bucket.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a read costs.
pub(super) fn units(path: &str) -> usize {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let base: usize = match parts.as_slice() {
        ["users"] => 2,
        ["subscribedSkus"] | ["groups", _, "members"] => 3,
        ["groups", _, "transitiveMembers"] | ["directoryObjects", "getByIds"] => 5,
        [.., "licenseDetails" | "memberOf"] => 2,
        [.., "transitiveMemberOf"] | ["me", "transitiveMemberOf", ..] => 2,
        _ => 1,
    };
    let has = |name: &str| query.split('&').any(|part| part.starts_with(name));
    let more = usize::from(has("$expand="));
    let less = usize::from(has("$select="));
    (base + more).saturating_sub(less).max(1)
}

impl Load {
    /// Of one answer that is not a batch's.
    pub(crate) fn of(response: &HttpResponse, calls: usize) -> Load {
        let pressure = response.header(PRESSURE).and_then(pressure);
        Load {
            calls,
            refused: if response.status == 429 { calls } else { 0 },
            pressure: pressure.unwrap_or_default(),
            is_limit: response.status == 429 && response.header(SCOPE).is_some(),
        }
    }

    /// Of the answers in a batch.
    pub(crate) fn of_items<'i>(items: impl IntoIterator<Item = &'i ItemAnswer>) -> Load {
        let mut load = Load::default();
        for item in items {
            load.calls += 1;
            load.refused += usize::from(item.status == 429);
            load.pressure = load.pressure.max(item.pressure);
            load.is_limit |= item.status == 429 && item.is_limit;
        }
        load
    }
}

/// How much of a limit is used; there from 0.8 on.
pub(super) const PRESSURE: &str = "x-ms-throttle-limit-percentage";
/// Which limit a call was turned away by.
pub(super) const SCOPE: &str = "x-ms-throttle-scope";

/// In thousandths.
pub(super) fn pressure(value: &str) -> Option<u32> {
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let whole: u32 = whole.parse().ok()?;
    let digits = part.chars().chain(std::iter::repeat('0')).take(3);
    let part: u32 = digits.collect::<String>().parse().ok()?;
    whole.min(1_000).checked_mul(1_000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cost_what_is_documented() {
        for (path, cost) in [
            ("/users?$select=id&$top=999", 1),
            ("/users?$top=999", 2),
            ("/users/u?$select=id", 1),
            ("/users/u", 1),
            ("/subscribedSkus", 3),
            ("/groups/g/transitiveMembers?$select=id", 4),
            ("/groups/g/members", 3),
            ("/directoryObjects/getByIds?$select=id", 4),
            ("/me/transitiveMemberOf/microsoft.graph.directoryRole", 2),
            ("/organization?$select=id", 1),
        ] {
            assert_eq!(units(path), cost, "{path}");
        }
    }

    #[test]
    fn pressure_is_read_in_thousandths_and_only_as_a_number() {
        for (text, thousandths) in [
            ("0.8", Some(800)),
            ("1.2345", Some(1_234)),
            (" 1 ", Some(1_000)),
            ("much", None),
            ("0.x", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(pressure(text), thousandths, "{text}");
        }
    }

    #[test]
    fn a_tenant_is_small_until_more_is_known() {
        let meter = Meter::default();
        let goes = |units| meter.read(units, 0).is_zero();
        assert!(goes(3_465));
        meter.know_users(501);
        assert!(goes(4_455) && !goes(1));
        meter.know_users(3);
        assert!(!meter.read(1, 0).is_zero());
    }
}
