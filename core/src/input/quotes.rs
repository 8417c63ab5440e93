//! Quotes in a CSV. A cell that opens one and does not close it takes all rows to the next quote, or to the end
//! of the file, into itself: people would be left out without a word. RFC 4180 section 2 says how a cell is
//! quoted; the reader of rows is more forgiving and reads on.

/// Where the reading of a text stands.
#[derive(Clone, Copy)]
enum Place {
    /// Before the first character of a cell, the only place where a quote opens one.
    Start,
    /// Inside a cell without quotes.
    Plain,
    /// Inside a quoted cell.
    Quoted,
    /// After a quote inside a quoted cell: it closes the cell, or is the first of two that stand for one.
    Closed,
    /// After blanks behind a closing quote.
    Blank,
}

/// The first opening quote that has no closing one at the end of its cell; blanks may stand between.
pub(super) fn unclosed(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut place = Place::Start;
    let mut opened = 0;
    for (at, byte) in bytes.iter().copied().enumerate() {
        let ends_cell = byte == delimiter || matches!(byte, b'\r' | b'\n');
        place = match (place, byte) {
            (Place::Start, b'"') => {
                opened = at;
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::Closed,
            (Place::Quoted, _) => Place::Quoted,
            (Place::Closed, b'"') => Place::Quoted,
            _ if ends_cell => Place::Start,
            (Place::Closed | Place::Blank, b' ') => Place::Blank,
            (Place::Closed | Place::Blank, _) => return Some(opened),
            (Place::Start | Place::Plain, _) => Place::Plain,
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
            ("\"b\" \"\nc,d\n", 0),
            ("\"", 0),
        ] {
            assert_eq!(unclosed(bad.as_bytes(), b','), Some(at), "{bad}");
        }
        assert_eq!(unclosed(b"a;\"b\"\n", b';'), None);
        assert_eq!(unclosed(b"a;\"b\"\n", b','), None, "plain");
    }
}
