//! Where in a list something is, before the sentence about it.

use super::{Error, RowPlace};
use crate::catalogue::ListError;
use crate::text::{Texts, Value};

impl Error {
    /// A sentence with its place before it.
    pub(super) fn located(&self, path: Option<&str>, message: &str, texts: &Texts) -> String {
        let mut values = vec![("message", Value::text(message))];
        values.extend(path.map(|path| ("path", Value::text(path))));
        let (line, position) = match self.place() {
            None => (None, None),
            Some(RowPlace::Line(line)) => (Some(line), None),
            Some(RowPlace::Position(position)) => (None, Some(position)),
        };
        values.extend(line.map(|line| ("line", Value::label(line))));
        values.extend(position.map(|position| ("position", Value::label(position))));
        let key = match (path, line, position) {
            (Some(_), Some(_), _) => "error.inFileAtLine",
            (Some(_), None, _) => "error.inFile",
            (None, Some(_), _) => "error.atLine",
            (None, None, Some(_)) => "error.atPosition",
            (None, None, None) => return message.into(),
        };
        texts.say(key, &values)
    }

    /// The row it is about.
    fn place(&self) -> Option<RowPlace> {
        match self {
            Error::UserNotFound { line, .. } | Error::ContradictoryRows { line, .. } => {
                line.map(RowPlace::Line)
            }
            Error::CsvUnreadable { line, .. } | Error::GroupNotFound { line, .. } => {
                Some(RowPlace::Line(*line))
            }
            Error::CatalogueUnreadable(ListError::Unreadable { line, .. }) => {
                Some(RowPlace::Line(*line))
            }
            Error::ContradictoryRow { place, .. }
            | Error::RowWithoutWish { place, .. }
            | Error::InRow { place, .. } => Some(*place),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{CsvFault, Nobody, RowClash, Wrong};

    fn said(error: Error) -> String {
        error.report(&Texts::english()).message
    }

    fn nobody(line: Option<u64>) -> Error {
        Error::UserNotFound {
            user: "j.weiss@contoso".into(),
            line,
            nearest: None,
            others: vec![Nobody {
                user: "noor@contoso".into(),
                line: line.map(|line| line + 1),
                nearest: Some("noor@contoso.com".into()),
            }],
            unread: 0,
        }
    }

    #[test]
    fn a_file_and_a_line_stand_together_before_the_sentence() {
        let sentence = "\"j.weiss@contoso\" is no user of this tenant.";
        assert_eq!(said(nobody(None)), sentence);
        assert_eq!(said(nobody(Some(4711))), format!("Line 4711: {sentence}"));
        let report = nobody(Some(4711))
            .in_file("users.csv")
            .report(&Texts::english());
        assert_eq!(report.message, format!("users.csv, line 4711: {sentence}"));
        assert_eq!(report.target.as_deref(), Some("j.weiss@contoso"));
        let cause = "users.csv, line 4712: \"noor@contoso\" is no user of this tenant. \
                     The nearest is noor@contoso.com.";
        assert_eq!(report.causes[0].message, cause);
        let twice = Error::ContradictoryRow {
            user: "a".into(),
            place: RowPlace::Line(9),
            clash: RowClash::OtherWish {
                first: RowPlace::Line(2),
            },
        };
        assert_eq!(
            said(twice.in_file("users.csv")),
            "users.csv, line 9: \"a\" is in the list more than once, with another wish on line 2."
        );
    }

    #[test]
    fn a_file_without_a_line_and_a_list_without_a_file_have_their_places() {
        let columns = Error::CsvColumnMissing {
            columns: "Mail".into(),
        };
        let report = columns.in_file("users.csv").report(&Texts::english());
        assert!(
            report
                .message
                .starts_with("users.csv: The list has no column")
        );
        assert_eq!(report.target.as_deref(), Some("users.csv"));
        let map = Error::from(Wrong::NoObject).in_file("map.json");
        assert_eq!(said(map), "map.json: A JSON object is expected.");
        let without = Error::RowWithoutWish {
            user: "a".into(),
            place: RowPlace::Position(3),
        };
        assert_eq!(
            said(without),
            "User number 3 of the list: It is not said which products \"a\" gets or loses."
        );
    }

    #[test]
    fn what_can_not_be_read_is_told_by_byte_and_encoding() {
        let unreadable = |fault| Error::CsvUnreadable {
            line: 2,
            byte: 44,
            fault,
        };
        for (fault, says) in [
            (
                CsvFault::NotText {
                    encoding: "Windows-1252",
                },
                "as Windows-1252 text from here on (byte 44 ",
            ),
            (CsvFault::Zero, "a zero, which no text has (byte 44 "),
            (CsvFault::NoMark, "looks like UTF-16"),
            (
                CsvFault::OtherMark {
                    found: "UTF-8",
                    named: "UTF-16",
                },
                "said to be UTF-16, and begins with the mark of UTF-8",
            ),
            (CsvFault::Quote, "byte 44 "),
            (CsvFault::NoUser, "names no user"),
            (
                CsvFault::ColumnTwice {
                    column: "To".into(),
                },
                "more than one column To",
            ),
            (
                CsvFault::Location {
                    given: "Nederland".into(),
                },
                "\"Nederland\" is no country",
            ),
        ] {
            let report = unreadable(fault).report(&Texts::english());
            assert!(report.message.starts_with("Line 2: "), "{}", report.message);
            assert!(report.message.contains(says), "{}", report.message);
            assert!(report.hint.is_some(), "{says}");
        }
    }
}
