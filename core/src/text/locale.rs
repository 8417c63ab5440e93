//! Lists, numbers, waits and dates as a language writes them.

use super::table::Texts;
use super::value::Value;

impl Texts {
    /// A list for people, separated as the language does.
    pub fn join(&self, items: impl IntoIterator<Item = String>) -> String {
        let separator = self.word("list.separator");
        let mut items = items.into_iter();
        let mut out = items.next().unwrap_or_default();
        for item in items {
            out.push_str(separator);
            out.push_str(&item);
        }
        out
    }

    /// A count as the language groups it.
    pub fn number(&self, number: i64) -> String {
        let mut out = String::new();
        self.push_number(&mut out, number);
        out
    }

    /// Languages differ in the mark between groups of three digits, in the minus sign, and in whether a number
    /// of four digits is grouped at all.
    pub(super) fn push_number(&self, out: &mut String, number: i64) {
        let digits = number.unsigned_abs().to_string();
        let grouped_from = self.word("number.groupedFrom").parse().unwrap_or(4);
        if number < 0 {
            out.push_str(self.word("number.minus"));
        }
        if digits.len() < grouped_from {
            out.push_str(&digits);
            return;
        }
        let separator = self.word("number.separator");
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(separator);
            }
            out.push(digit);
        }
    }

    /// A wait, in the unit that says it best and rounded up: what was said is never too short.
    pub fn wait(&self, wait: std::time::Duration) -> String {
        let seconds = wait.as_millis().div_ceil(1_000);
        let (key, count) = match seconds {
            ..=120 => ("wait.seconds", seconds),
            121..=7_200 => ("wait.minutes", seconds.div_ceil(60)),
            _ => ("wait.hours", seconds.div_ceil(3_600)),
        };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.say(key, &[("count", Value::Count(count))])
    }

    /// A date `YYYY-MM-DD`, or the date of an RFC 3339 time, as the language writes it.
    pub fn date(&self, iso: &str) -> String {
        let mut parts = iso.get(..10).unwrap_or(iso).split('-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
        else {
            return iso.to_string();
        };
        let month = self.say(&format!("month.{month}"), &[]);
        let day = day.trim_start_matches('0');
        self.say(
            "date",
            &[
                ("year", Value::text(year)),
                ("month", Value::text(&month)),
                ("day", Value::text(day)),
            ],
        )
    }

    /// The date and time of an RFC 3339 time in UTC, as the language writes them; names the zone.
    pub fn moment(&self, iso: &str) -> String {
        let time = iso.get(11..16).unwrap_or_default();
        self.say(
            "moment",
            &[
                ("date", Value::text(&self.date(iso))),
                ("time", Value::text(time)),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "2026-11-04T12:05:09Z";

    #[test]
    fn english_and_dutch_write_numbers_and_dates_their_own_way() {
        let (english, dutch) = (Texts::for_language("en-GB"), Texts::for_language("nl_BE"));
        assert_eq!(english.number(-1_234_567), "-1,234,567");
        assert_eq!(dutch.number(-1_234_567), "-1.234.567");
        assert_eq!(
            (english.number(999), dutch.number(0)),
            ("999".into(), "0".into())
        );
        assert_eq!(dutch.number(1_000), "1.000");
        assert_eq!(english.moment(NOON), "4 Nov 2026 12:05 UTC");
        assert_eq!(dutch.moment(NOON), "4 nov 2026 12:05 UTC");
        assert_eq!(dutch.date("2027-03-31"), "31 mrt 2027");
        assert_eq!(dutch.wait(std::time::Duration::from_secs(121)), "3 minuten");
    }

    #[test]
    fn a_language_may_leave_four_digits_ungrouped() {
        let spanish = r#"{"number.separator":".","number.minus":"-","number.groupedFrom":"5"}"#;
        let spanish = Texts::parse(spanish).expect("JSON");
        assert_eq!(spanish.number(1_234), "1234");
        assert_eq!(spanish.number(-12_345), "-12.345");
    }

    #[test]
    fn what_is_no_date_stays_as_it_is() {
        assert_eq!(Texts::english().date("soon"), "soon");
    }
}
