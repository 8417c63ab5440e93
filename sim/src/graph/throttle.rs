//! The documented buckets of the identity and access service. [D:throttle] section 4

use std::collections::HashMap;

use uuid::Uuid;

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::route::{Resource, Route};
use crate::options::Limits;
use crate::state::session::Session;
use crate::world::World;

/// Token buckets per app; there is one tenant, so app + tenant is the app. The buckets of an app over all
/// tenants are larger than all that one tenant lets through. [D:throttle] 4.2
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    units: HashMap<Uuid, Bucket>,
    writes: HashMap<Uuid, Bucket>,
    /// Writes of all apps.
    tenant: Option<Bucket>,
}

impl Buckets {
    /// Other apps write as much, or as much as is left. [D:throttle] 4.2
    pub(crate) fn load(&mut self, writes: u64, now_ms: u64) {
        let bucket = self.of_tenant(now_ms);
        let cost = i64::try_from(writes)
            .unwrap_or(i64::MAX)
            .saturating_mul(MILLION);
        bucket.level = bucket.level.saturating_sub(cost).max(0);
    }

    fn of_tenant(&mut self, now_ms: u64) -> &mut Bucket {
        let new = || Bucket::new(18_000, 300_000, now_ms);
        let bucket = self.tenant.get_or_insert_with(new);
        bucket.refill(now_ms);
        bucket
    }
}

/// Levels are in millionths, so that arithmetic stays exact.
#[derive(Debug)]
struct Bucket {
    capacity: i64,
    level: i64,
    per_ms: i64,
    at_ms: u64,
}

const MILLION: i64 = 1_000_000;

/// What the header says of the reason. [D:throttle] 4.3
const UNITS: &str = "ResourceUnitLimitExceeded";
const WRITES: &str = "WriteLimitExceeded";

impl Bucket {
    fn new(capacity: i64, period_ms: i64, now_ms: u64) -> Self {
        let capacity = capacity * MILLION;
        Self {
            capacity,
            level: capacity,
            per_ms: capacity / period_ms,
            at_ms: now_ms,
        }
    }

    fn refill(&mut self, now_ms: u64) {
        let passed = i64::try_from(now_ms.saturating_sub(self.at_ms)).unwrap_or(i64::MAX);
        let gained = passed.saturating_mul(self.per_ms);
        self.level = self.level.saturating_add(gained).min(self.capacity);
        self.at_ms = self.at_ms.max(now_ms);
    }

    /// Takes `cost`, or says how many seconds to wait. A refused call counts too, though no
    /// deeper than a tenth of the bucket. [D:throttle] 4.3; the depth is ours
    fn take(&mut self, cost: i64) -> Result<(), i64> {
        let cost = cost * MILLION;
        if self.level >= cost {
            self.level -= cost;
            return Ok(());
        }
        self.level = (self.level - cost).max(-self.capacity / 10);
        let missing = cost - self.level;
        let wait_ms = (missing + self.per_ms - 1) / self.per_ms;
        Err((wait_ms + 999) / 1000)
    }

    /// How much of the bucket is used.
    fn used(&self) -> Used {
        Used {
            level: self.capacity - self.level,
            capacity: self.capacity,
        }
    }
}

/// A part of a bucket that is used; refused calls take it above the whole.
#[derive(Clone, Copy, Debug)]
struct Used {
    level: i64,
    capacity: i64,
}

impl Used {
    /// As the header shows it, present above 0.8 only; to four places, never less than it is. Graph
    /// goes up to 1.8; here refused calls cost at most a tenth of the bucket. [D:throttle] 4.3
    fn percentage(self) -> Option<String> {
        (self.level * 10 > self.capacity * 8).then(|| {
            let places = (self.level * 10_000 + self.capacity - 1) / self.capacity;
            format!("{}.{:04}", places / 10_000, places % 10_000)
        })
    }

    fn more(self, other: Self) -> Self {
        let share = |one: Self, of: Self| i128::from(one.level) * i128::from(of.capacity);
        if share(other, self) > share(self, other) {
            other
        } else {
            self
        }
    }
}

/// Resource units and writes of a call. [D:throttle] 4.2
fn cost(route: &Route, query: &Query) -> (i64, i64) {
    let (base, writes) = match route.resource() {
        Resource::SubscribedSkus | Resource::Members => (3, 0),
        Resource::TransitiveMembers => (5, 0),
        Resource::Users | Resource::LicenseDetails | Resource::MyRoles => (2, 0),
        Resource::AssignLicense | Resource::UsageLocation => (1, 1),
        _ => (1, 0),
    };
    let select = i64::from(query.get("$select").is_some());
    let small = query
        .get("$top")
        .and_then(|top| top.parse::<i64>().ok())
        .is_some_and(|n| n < 20);
    ((base - select - i64::from(small)).max(1), writes)
}

/// Charges a call. Gives the headers that tell the caller so, or the refusal. [D:throttle] 4.3
pub(crate) fn charge(
    world: &mut World,
    session: &Session,
    route: &Route,
    query: &Query,
    call: &Call<'_>,
) -> Result<Vec<(String, String)>, Reply> {
    let (units, writes) = cost(route, query);
    world.metrics.resource_units += u64::try_from(units).unwrap_or(0);
    world.metrics.writes += u64::try_from(writes).unwrap_or(0);
    let mut headers = vec![("x-ms-resource-unit".to_owned(), units.to_string())];
    if world.start.limits == Limits::None {
        return Ok(headers);
    }
    // [D:throttle] 4.2: S below 50 users, M up to 500, L above.
    let capacity = match world.tenant.users.rows().len() {
        ..50 => 3_500,
        50..=500 => 5_000,
        _ => 8_000,
    };
    let app = session.app_id;
    let now_ms = call.now_ms;
    let buckets = &mut world.buckets;
    let reads = buckets
        .units
        .entry(app)
        .or_insert_with(|| Bucket::new(capacity, 10_000, now_ms));
    reads.refill(now_ms);
    let charged = reads
        .take(units)
        .map_err(|wait| (wait, "Tenant_Application/ReadWrite", UNITS));
    let mut used = reads.used();
    let charged = charged.and_then(|()| {
        if writes == 0 {
            return Ok(());
        }
        let bucket = buckets
            .writes
            .entry(app)
            .or_insert_with(|| Bucket::new(3_000, 150_000, now_ms));
        bucket.refill(now_ms);
        let taken = bucket
            .take(writes)
            .map_err(|wait| (wait, "Tenant_Application/Write", WRITES));
        used = used.more(bucket.used());
        taken?;
        let bucket = buckets.of_tenant(now_ms);
        let taken = bucket
            .take(writes)
            .map_err(|wait| (wait, "Tenant/Write", WRITES));
        used = used.more(bucket.used());
        taken
    });
    if let Some(percentage) = used.percentage() {
        headers.push(("x-ms-throttle-limit-percentage".to_owned(), percentage));
    }
    let Err((wait, scope, reason)) = charged else {
        return Ok(headers);
    };
    world.metrics.throttled += 1;
    let mut refusal = GraphError::of_status(429).reply(call);
    refusal.headers.append(&mut headers);
    refusal.header("Retry-After", &wait.to_string());
    let tenant = world.tenant.organization.id;
    refusal.header("x-ms-throttle-scope", &format!("{scope}/{app}/{tenant}"));
    refusal.header("x-ms-throttle-information", reason);
    Err(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_write_bucket_holds_3000_and_refills_20_a_second() {
        let mut bucket = Bucket::new(3_000, 150_000, 0);
        assert!((0..3_000).all(|_| bucket.take(1).is_ok()));
        assert_eq!(bucket.take(1), Err(1));
        bucket.refill(1_000);
        // One of the twenty pays for the refused call.
        assert_eq!((0..20).filter(|_| bucket.take(1).is_ok()).count(), 19);
    }

    #[test]
    fn hammering_costs_at_most_a_tenth_of_the_bucket() {
        let mut bucket = Bucket::new(3_000, 150_000, 0);
        assert!((0..3_000).all(|_| bucket.take(1).is_ok()));
        let longest = (0..10_000).filter_map(|_| bucket.take(1).err()).max();
        assert_eq!(longest, Some(16));
    }
}
