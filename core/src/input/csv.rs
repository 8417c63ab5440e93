//! Lists of users as files: UTF-8 with or without BOM; comma, semicolon or tab, taken from the header line.

use crate::error::Error;

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
/// whose cell is empty are left out, as spreadsheets add them at the end.
///
/// Errors: `CsvUnreadable` with line and byte where the text is not UTF-8 or holds NUL;
/// `CsvColumnMissing` with the columns there are.
pub fn read_csv(bytes: &[u8]) -> Result<Vec<NamedUser>, Error> {
    check_text(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(bytes))
        .flexible(true)
        .from_reader(bytes);
    let unreadable = |fault: &::csv::Error| {
        let (line, byte) = fault
            .position()
            .map_or((1, 0), |position| (position.line(), position.byte()));
        Error::CsvUnreadable { line, byte }
    };
    let headers = reader
        .headers()
        .map_err(|fault| unreadable(&fault))?
        .clone();
    let find = |wanted: &str| {
        headers
            .iter()
            .position(|header| header.trim().eq_ignore_ascii_case(wanted))
    };
    let (upn, id) = (find("UserPrincipalName"), find("Id"));
    if upn.is_none() && id.is_none() {
        let columns = headers.iter().map(str::trim).collect::<Vec<_>>().join(", ");
        return Err(Error::CsvColumnMissing { columns });
    }
    let mut rows = Vec::new();
    let mut lines = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    for record in reader.records() {
        let record = record.map_err(|fault| unreadable(&fault))?;
        let cell = |column: Option<usize>| {
            column
                .and_then(|index| record.get(index))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
        };
        let start = record.position().map_or(0, ::csv::Position::byte);
        let line = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
        // An id can't be given to somebody else, an address can: where both are there, both must fit.
        let (name, address) = match (cell(id), cell(upn)) {
            (Some(id), address) => (id, address.map(str::to_string)),
            (None, Some(address)) => (address, None),
            (None, None) => continue,
        };
        rows.push(NamedUser {
            name: name.to_string(),
            address,
            line: Some(line),
        });
    }
    Ok(rows)
}

/// Counts lines along the text: the reader's own count lags behind by the line feed before a record.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character at or after `start` that ends no line.
    fn of(&mut self, start: usize) -> u64 {
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
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
            b'\n' if !quoted => break,
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
        Some(at) => {
            let before = bytes.get(..at).unwrap_or_default();
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            Err(Error::CsvUnreadable {
                line: line as u64,
                byte: at as u64,
            })
        }
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
    fn names_line_and_byte_of_what_is_not_text() {
        let fault = read_csv(b"Id\na\nJ\xfcrgen\n").expect_err("Windows-1252");
        assert!(
            matches!(fault, Error::CsvUnreadable { line: 3, byte: 6 }),
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
