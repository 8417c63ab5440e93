//! What an answer means for the next try, and how long to wait. Pure: time and chance are handed in.
//!
//! Sources: learn.microsoft.com/graph/throttling (wait `Retry-After`, else back off exponentially), RFC 9110
//! 10.2.3 (seconds or a date). The browser may hide the header, so absent means unknown and not zero.

use crate::error::LONGEST_WAIT;
use crate::ports::{HttpResponse, UtcMillis};
use crate::timestamp;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// The most tries for one request.
pub(crate) const TRIES: u32 = 6;
/// The most time one request may take with all its tries.
pub(crate) const BUDGET: Duration = LONGEST_WAIT;
/// A day is far over any budget and far under what a Duration can't hold.
const LONGEST: Duration = Duration::from_secs(86_400);
const BASE_MS: u64 = 1_000;
const CAP_MS: u64 = 60_000;

/// Whether a status says that the same read may be sent again.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504 | 509)
}

/// The wait before try number `attempt` + 1: the longer of the server's word and exponential back-off between
/// half and whole, so that a server which keeps saying "1" is not asked every second. `chance` is any random
/// number.
pub(crate) fn wait(asked: Option<Duration>, attempt: u32, chance: u64) -> Duration {
    let whole = BASE_MS
        .saturating_mul(1 << attempt.saturating_sub(1).min(16))
        .min(CAP_MS);
    let jittered = Duration::from_millis(whole / 2 + chance % (whole / 2 + 1));
    asked.unwrap_or_default().max(jittered)
}

/// The longest wait the answer's `Retry-After` headers ask for. `clock` is the time of day here.
pub(crate) fn asked(response: &HttpResponse, clock: UtcMillis) -> Option<Duration> {
    let now = answered_at(response, clock);
    response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
        .filter_map(|(_, value)| parse(value, now))
        .max()
}

/// When an answer was given: its own `Date`, so that a wrong clock here does no harm; the time of day here
/// where there is none, as in a browser, which hides the header.
pub(super) fn answered_at(response: &HttpResponse, clock: UtcMillis) -> OffsetDateTime {
    response
        .header("date")
        .and_then(parse_date)
        .unwrap_or_else(|| timestamp::moment(clock))
}

/// Reads one `Retry-After`: whole seconds, a fraction (rounded up to the millisecond), or a date, taken
/// against `now`. A past date is zero.
pub(super) fn parse(value: &str, now: OffsetDateTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        if !seconds.is_finite() {
            return None;
        }
        return Some(Duration::from_secs_f64(
            seconds.clamp(0.0, LONGEST.as_secs_f64()),
        ));
    }
    if let Some(until) = parse_date(value) {
        let wait = Duration::try_from(until - now).unwrap_or(Duration::ZERO);
        return Some(wait.min(LONGEST));
    }
    // Several headers of one name arrive as one, joined by commas; the longest wait counts.
    let (first, rest) = value.split_once(',')?;
    parse(first, now).max(parse(rest, now))
}

fn parse_date(value: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(value.trim(), &Rfc2822).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_of_retry_after() {
        let now = parse_date("Tue, 24 Nov 2026 10:00:00 GMT").expect("a date");
        let parsed = |value: &str| parse(value, now);
        assert_eq!(parsed("7"), Some(Duration::from_secs(7)));
        assert_eq!(parsed(" 2.128 "), Some(Duration::from_millis(2128)));
        assert_eq!(parsed("0"), Some(Duration::ZERO));
        assert_eq!(parsed("-1"), Some(Duration::ZERO));
        assert_eq!(parsed("86400"), Some(Duration::from_secs(86_400)));
        assert_eq!(
            parsed("Tue, 24 Nov 2026 10:00:10 GMT"),
            Some(Duration::from_secs(10))
        );
        assert_eq!(
            parsed("Tue, 24 Nov 2026 09:00:00 GMT"),
            Some(Duration::ZERO)
        );
        assert_eq!(parsed("3, 11"), Some(Duration::from_secs(11)));
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed("NaN"), None);
    }

    #[test]
    fn a_date_counts_from_the_answers_own_or_from_the_clock_here() {
        let header = |name: &str, value: &str| (name.to_string(), value.to_string());
        let mut response = HttpResponse {
            status: 429,
            headers: vec![header("retry-after", "Tue, 24 Nov 2026 10:00:10 GMT")],
            body: Vec::new(),
        };
        let clock = timestamp::parse("2026-11-24T10:00:07Z").expect("a time");
        assert_eq!(asked(&response, clock), Some(Duration::from_secs(3)));
        let date = header("date", "Tue, 24 Nov 2026 10:00:00 GMT");
        response.headers.push(date);
        assert_eq!(asked(&response, clock), Some(Duration::from_secs(10)));
    }

    #[test]
    fn waits_as_told_and_never_less_than_between_half_and_whole() {
        assert_eq!(
            wait(Some(Duration::from_secs(7)), 1, 3),
            Duration::from_secs(7)
        );
        let late = wait(Some(Duration::from_secs(1)), 6, 0);
        assert_eq!(late, Duration::from_secs(16), "the sixth wait of a second");
        for chance in [0, 1, 499, 500, u64::MAX] {
            for (attempt, whole) in [(1, 1_000), (3, 4_000), (20, 60_000)] {
                let waited = wait(Some(Duration::ZERO), attempt, chance).as_millis();
                assert!(
                    waited >= whole / 2 && waited <= whole,
                    "{attempt} {chance}: {waited}"
                );
            }
        }
    }
}
