//! A text of rows and cells: what lists of every kind have in common. Comma, semicolon or tab, taken from the header
//! line.

use super::encoding::{Decoded, decode};
use super::lines::Lines;
use super::{Encoding, quotes};
use crate::error::{CsvFault, Error};
use ::csv::{Position, Reader, ReaderBuilder, StringRecord};

/// A text that was found readable, quotes and all.
pub(super) struct Sheet<'b> {
    decoded: Decoded<'b>,
    delimiter: u8,
}

impl<'b> Sheet<'b> {
    /// Errors: `CsvUnreadable` with line and byte where the file is no text of its encoding, and where a quote is not
    /// closed with its cell.
    pub(super) fn of(bytes: &'b [u8], encoding: Option<Encoding>) -> Result<Sheet<'b>, Error> {
        let decoded = decode(bytes, encoding)?;
        let delimiter = delimiter(decoded.text.as_bytes());
        let sheet = Sheet { decoded, delimiter };
        match quotes::unclosed(sheet.text(), delimiter) {
            Some(at) => Err(sheet.unreadable(at, CsvFault::Quote)),
            None => Ok(sheet),
        }
    }

    fn text(&self) -> &[u8] {
        self.decoded.text.as_bytes()
    }

    /// What is wrong at a place of the text, by line and by byte of the file.
    pub(super) fn unreadable(&self, at: usize, fault: CsvFault) -> Error {
        Error::CsvUnreadable {
            line: Lines::along(self.text()).of(at),
            byte: self.decoded.byte(at),
            fault,
        }
    }

    /// The rows below the header line.
    pub(super) fn rows(&self) -> Result<Rows<'_>, Error> {
        let mut reader = ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(self.text());
        let headers = reader.headers().map_err(not_text)?.clone();
        Ok(Rows {
            reader,
            headers,
            record: StringRecord::new(),
            lines: Lines::along(self.text()),
        })
    }
}

/// The text is one already; the reader of rows can't know.
fn not_text(fault: ::csv::Error) -> Error {
    Error::Internal {
        detail: fault.to_string(),
    }
}

/// Reads rows one after the other.
pub(super) struct Rows<'s> {
    reader: Reader<&'s [u8]>,
    /// The names of the columns, as they stand in the header line.
    pub(super) headers: StringRecord,
    record: StringRecord,
    lines: Lines<'s>,
}

/// A row that holds something.
pub(super) struct Row<'r> {
    pub(super) cells: &'r StringRecord,
    /// The header is line 1.
    pub(super) line: u64,
    /// Where it begins in the text.
    pub(super) at: usize,
}

impl Rows<'_> {
    /// The next row; those whose cells are all empty are left out, as spreadsheets add them at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, Error> {
        loop {
            if !self
                .reader
                .read_record(&mut self.record)
                .map_err(not_text)?
            {
                return Ok(None);
            }
            let start = self.record.position().map_or(0, Position::byte);
            let line = self.lines.of(usize::try_from(start).unwrap_or(usize::MAX));
            if !self.record.iter().all(|cell| cell.trim().is_empty()) {
                return Ok(Some(Row {
                    cells: &self.record,
                    line,
                    at: self.lines.at,
                }));
            }
        }
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
