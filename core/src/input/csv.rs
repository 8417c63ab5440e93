//! Lists of users as files: UTF-8 with or without BOM; comma, semicolon or tab, taken from the header line.

use super::quotes;
use crate::error::{CsvFault, Error};

/// A user as a list names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUser {
    /// Object id or user principal name, trimmed.
    pub name: String,
    /// The user principal name that stood beside an id; both must mean one user.
    pub address: Option<String>,
    /// Line in the file (the header is line 1); none where there is no file.
    pub line: Option<u64>,
}

/// Reads the column `UserPrincipalName` or `Id` (any case, any place). Other columns are left alone. Rows
/// whose cells are all empty are left out, as spreadsheets add them at the end.
///
/// Errors: `CsvUnreadable` with line and byte where the text is not UTF-8 or holds NUL, where a quote is not
/// closed with its cell, and where a row names no user; `CsvColumnMissing` with the columns there are.
pub fn read_csv(bytes: &[u8]) -> Result<Vec<NamedUser>, Error> {
    check_text(bytes)?;
    let whole = bytes;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let unreadable = |at: usize, fault| Error::CsvUnreadable {
        line: Lines::along(bytes).of(at),
        byte: (at + whole.len() - bytes.len()) as u64,
        fault,
    };
    let delimiter = delimiter(bytes);
    if let Some(at) = quotes::unclosed(bytes, delimiter) {
        return Err(unreadable(at, CsvFault::Quote));
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(bytes);
    let place = |position: Option<&::csv::Position>| {
        let byte = position.map_or(0, ::csv::Position::byte);
        usize::try_from(byte).unwrap_or(usize::MAX)
    };
    let not_text = |fault: &::csv::Error| unreadable(place(fault.position()), CsvFault::NotText);
    let headers = reader.headers().map_err(|fault| not_text(&fault))?.clone();
    let find = |wanted: &str| {
        headers
            .iter()
            .position(|header| header.trim().eq_ignore_ascii_case(wanted))
    };
    let (upn, id) = (find("UserPrincipalName"), find("Id"));
    if upn.is_none() && id.is_none() {
        let columns = headers
            .iter()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let columns = columns.collect::<Vec<_>>().join(", ");
        return Err(Error::CsvColumnMissing { columns });
    }
    let mut rows = Vec::new();
    let mut lines = Lines::along(bytes);
    for record in reader.records() {
        let record = record.map_err(|fault| not_text(&fault))?;
        let cell = |column: Option<usize>| {
            column
                .and_then(|index| record.get(index))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
        };
        let line = lines.of(place(record.position()));
        // An id can't be given to somebody else, an address can: where both are there, both must fit.
        let (name, address) = match (cell(id), cell(upn)) {
            (Some(id), address) => (id, address.map(str::to_string)),
            (None, Some(address)) => (address, None),
            (None, None) if record.iter().all(|cell| cell.trim().is_empty()) => continue,
            (None, None) => return Err(unreadable(lines.at, CsvFault::NoUser)),
        };
        rows.push(NamedUser {
            name: name.to_string(),
            address,
            line: Some(line),
        });
    }
    Ok(rows)
}

/// Counts lines along the text; one ends with a line feed, a carriage return, or both. The reader's own count
/// lags behind by the line feed before a record.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    fn along(bytes: &'b [u8]) -> Lines<'b> {
        Lines {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the first character at or after `start` that ends no line.
    fn of(&mut self, start: usize) -> u64 {
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.at += 1;
            // Of both together the line feed is the one that counts.
            let is_end = match byte {
                b'\r' => self.bytes.get(self.at) != Some(&b'\n'),
                byte => *byte == b'\n',
            };
            self.line += u64::from(is_end);
        }
        self.line
    }
}

/// The separator that occurs most often in the header line, outside quotes.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(separator == byte);
                }
            }
            _ => {}
        }
    }
    // The first of equals, so that a file with one column is read with commas.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| separator)
}

/// Refuses what is not text, before a row is looked at. `byte` counts from the start of the file.
fn check_text(bytes: &[u8]) -> Result<(), Error> {
    let bad = match std::str::from_utf8(bytes) {
        Err(fault) => Some(fault.valid_up_to()),
        Ok(_) => bytes.iter().position(|byte| *byte == 0),
    };
    match bad {
        None => Ok(()),
        Some(at) => Err(Error::CsvUnreadable {
            line: Lines::along(bytes).of(at),
            byte: at as u64,
            fault: CsvFault::NotText,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn users(bytes: &[u8]) -> Vec<(String, u64)> {
        read_csv(bytes)
            .expect("readable")
            .into_iter()
            .map(|row| (row.name, row.line.unwrap_or(0)))
            .collect()
    }

    #[test]
    fn takes_the_separator_from_the_header_and_survives_quotes() {
        let expected = vec![("a@x".to_string(), 2), ("b@x".to_string(), 3)];
        assert_eq!(users(b"UserPrincipalName\na@x\nb@x\n\n"), expected);
        assert_eq!(
            users(b"\xef\xbb\xbfName;userprincipalname\r\n\"A; B\";a@x\r\nB;b@x\r\n"),
            expected
        );
        assert_eq!(
            users(b"id\tName\na@x\tO\"Neil\nb@x\t\n;\n")[..2],
            expected[..]
        );
        let quoted = "\"Display, name\",UserPrincipalName\n\"two\nlines\",zoe\u{308}@x\n,b@x\n";
        assert_eq!(
            users(quoted.as_bytes()),
            vec![("zoe\u{308}@x".to_string(), 2), ("b@x".to_string(), 4)]
        );
    }

    #[test]
    fn counts_lines_however_they_end() {
        let expected = vec![("a@x".to_string(), 2), ("b@x".to_string(), 5)];
        for end in ["\n", "\r\n", "\r"] {
            let text = ["Id,Name", "a@x,\"two", "lines\"", "", "b@x,B"].join(end);
            assert_eq!(users(text.as_bytes()), expected, "{end:?}");
        }
        assert_eq!(users(b"Name;Id\rB,C,D;a@x\r")[0].0, "a@x");
    }

    fn fault(bytes: &[u8]) -> (u64, u64, CsvFault) {
        match read_csv(bytes) {
            Err(Error::CsvUnreadable { line, byte, fault }) => (line, byte, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nobody_is_left_out_without_a_word() {
        let open = b"\xef\xbb\xbfName,Id\n\"A\nB\",a@x\nC,b@x\n\"D,c@x\nE,d@x\n";
        assert_eq!(fault(open), (5, 27, CsvFault::Quote));
        assert_eq!(fault(b"Id,Name\ra@x,A\r,B\r"), (3, 14, CsvFault::NoUser));
        // Wholly empty rows are left out, as before.
        let rows = users(b"Id;Name\r\n;\r\n \t; \r\na@x;A\r\n;;\r\n");
        assert_eq!(rows, vec![("a@x".to_string(), 4)]);
    }

    #[test]
    fn names_line_and_byte_of_what_is_not_text() {
        assert_eq!(fault(b"Id\ra\rJ\xfcrgen\r"), (3, 6, CsvFault::NotText));
        let fault = read_csv(b"Id\na\nJ\xfcrgen\n").expect_err("Windows-1252");
        assert!(
            matches!(
                fault,
                Error::CsvUnreadable {
                    line: 3,
                    byte: 6,
                    ..
                }
            ),
            "{fault:?}"
        );
        assert_eq!(
            read_csv(b"Id\na\0b\n").expect_err("NUL").code(),
            ErrorCode::CsvUnreadable
        );
        assert_eq!(
            read_csv(b"Mail\na\n").expect_err("column").code(),
            ErrorCode::CsvColumnMissing
        );
        assert_eq!(
            read_csv(b"").expect_err("empty").code(),
            ErrorCode::CsvColumnMissing
        );
    }
}
