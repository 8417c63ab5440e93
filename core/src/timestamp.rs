//! Moments as text: RFC 3339, UTC.

use crate::ports::UtcMillis;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// With milliseconds, for journals.
pub(crate) fn precise(at: UtcMillis) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    moment(at).format(format).unwrap_or_default()
}

/// Whole seconds, for plans.
pub(crate) fn whole(at: UtcMillis) -> String {
    moment(at)
        .format(format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
        ))
        .unwrap_or_default()
}

/// `YYYYMMDD-hhmm`, for the names of moves.
pub(crate) fn compact(at: UtcMillis) -> String {
    moment(at)
        .format(format_description!("[year][month][day]-[hour][minute]"))
        .unwrap_or_default()
}

/// Reads RFC 3339 of any offset.
pub(crate) fn parse(text: &str) -> Option<UtcMillis> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    UtcMillis::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

/// A moment to count with.
pub(crate) fn moment(at: UtcMillis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let at = parse("2026-11-24T10:05:06.789+01:00").expect("RFC 3339");
        assert_eq!(precise(at), "2026-11-24T09:05:06.789Z");
        assert_eq!(whole(at), "2026-11-24T09:05:06Z");
        assert_eq!(compact(at), "20261124-0905");
        assert_eq!(parse(&precise(at)), Some(at));
        assert_eq!(parse("yesterday"), None);
    }
}
