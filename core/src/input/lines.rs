//! Counts the lines of a text.

/// Counts lines along the text; one ends with a line feed, a carriage return, or both. The reader's own count
/// lags behind by the line feed before a record.
pub(super) struct Lines<'b> {
    bytes: &'b [u8],
    /// How far was counted.
    pub(super) at: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    pub(super) fn along(bytes: &'b [u8]) -> Lines<'b> {
        Lines {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the first character at or after `start` that ends no line.
    pub(super) fn of(&mut self, start: usize) -> u64 {
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
