//! Time as the simulator sees it.

use std::sync::Arc;

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// Milliseconds since 1970-01-01T00:00:00Z. Everything that depends on time (buckets, token life,
/// dates in answers) asks this, so that a test decides what time it is.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now_ms(&self) -> u64;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now_ms(&self) -> u64 {
        (**self).now_ms()
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the program's clock")]
    fn now_ms(&self) -> u64 {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

const RFC3339: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
const WITHOUT_ZONE: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

fn text(seconds: i64, format: &[BorrowedFormatItem<'_>]) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(format)
        .unwrap_or_default()
}

/// Whole seconds of a reading of the clock.
pub(crate) fn seconds(now_ms: u64) -> i64 {
    i64::try_from(now_ms / 1000).unwrap_or(i64::MAX)
}

/// `2026-11-20T10:00:00Z`, the form of every date in a resource.
pub(crate) fn rfc3339(seconds: i64) -> String {
    text(seconds, RFC3339)
}

/// `2026-11-20T10:00:00`, the form inside `innerError`. [D:errors]
pub(crate) fn inner_error_date(seconds: i64) -> String {
    text(seconds, WITHOUT_ZONE)
}

/// `Fri, 20 Nov 2026 10:00:00 GMT`, the form of the `Date` header.
pub(crate) fn http_date(seconds: i64) -> String {
    text(seconds, HTTP_DATE)
}

/// Reads an RFC 3339 date, as a state given to `POST /_sim/reset` carries it.
pub(crate) fn parse_rfc3339(value: &str) -> Option<i64> {
    let format = &time::format_description::well_known::Rfc3339;
    OffsetDateTime::parse(value, format)
        .ok()
        .map(OffsetDateTime::unix_timestamp)
}
