//! Quotes in a CSV. A cell that opens one and does not close it takes all rows to the next quote, or to the end
//! of the file, into itself: people would be left out without a word. RFC 4180 section 2 says how a cell is
//! quoted; the reader of rows is more forgiving and reads on.

/// Where the reading of a text stands.
#[derive(Clone, Copy)]
enum Place {
    /// Before the first character of a cell, the only place where a quote opens one.
    Start,
    /// Inside a cell, where quotes are letters like others.
    Plain,
    /// Inside a quoted cell.
    Quoted,
    /// After a quote inside a quoted cell: it closes the cell, or is the first of two that stand for one.
    Closed,
}

/// The first opening quote that takes line ends into its cell and has no closing one at the cell's end. Names
/// with quotes in them that nobody doubled do no harm as long as they stay on their line.
pub(super) fn unclosed(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut place = Place::Start;
    let mut opened = 0;
    let mut spans_lines = false;
    for (at, byte) in bytes.iter().copied().enumerate() {
        let ends_line = matches!(byte, b'\r' | b'\n');
        place = match (place, byte) {
            (Place::Start, b'"') => {
                (opened, spans_lines) = (at, false);
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::Closed,
            (Place::Quoted, _) => {
                spans_lines |= ends_line;
                Place::Quoted
            }
            (Place::Closed, b'"') => Place::Quoted,
            _ if ends_line || byte == delimiter => Place::Start,
            (Place::Closed, _) if spans_lines => return Some(opened),
            (Place::Start | Place::Plain | Place::Closed, _) => Place::Plain,
        };
    }
    matches!(place, Place::Quoted).then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_close_with_their_cell_are_good() {
        for good in [
            "",
            "a,b\n\"c\",d\n",
            "\"two\r\nlines\",d\r\n",
            "\"She said \"\"yes\"\"\",d\n",
            "O\"Neil,d \"the first\"\n",
            "\"\",\"\"\n",
            "\"closed\" ,d\n\"at the end\"",
            "\"Zoe \"the first\" Lee\",d\n\"e\",f\n",
        ] {
            assert_eq!(unclosed(good.as_bytes(), b','), None, "{good}");
        }
    }

    #[test]
    fn a_quote_that_takes_further_rows_is_found_where_it_opens() {
        for (bad, at) in [
            ("a,\"b\nc,d\n", 2),
            // The next quote opens or ends another cell and is taken for the end of this one.
            ("a,\"b\nc,\"d\"\n", 2),
            ("a,b\n\"c\",\"d\ne,\"\"f\n", 8),
            ("\"", 0),
        ] {
            assert_eq!(unclosed(bad.as_bytes(), b','), Some(at), "{bad}");
        }
        assert_eq!(unclosed(b"a;\"b\"\n", b';'), None);
        assert_eq!(unclosed(b"a;\"b\"\n", b','), None, "plain");
    }
}
