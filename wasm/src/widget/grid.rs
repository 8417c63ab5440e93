//! The list's window and cursor: which rows are drawn, and where the keyboard is.

use super::action::Step;
use std::ops::Range;

/// Height of a row, as `--reseat-row` in the style sheet.
pub(crate) const ROW_PX: u32 = 48;
/// Height of the header, which stays at the top.
pub(crate) const HEADER_PX: u32 = 36;
/// Rows drawn beyond the window, so that scrolling shows no gap.
const BEYOND: usize = 8;
/// Cells of the header that can be pressed.
const HEADER_CELLS: i8 = 4;

/// Where the keyboard is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// On a cell of the header: 0 is the mark for all.
    Header(i8),
    /// On a row.
    Row(usize),
}

/// The window on the list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    pub(crate) cursor: Cursor,
    pub(crate) top_px: u32,
    pub(crate) height_px: u32,
}

impl Default for Grid {
    fn default() -> Grid {
        Grid {
            cursor: Cursor::Row(0),
            top_px: 0,
            height_px: 640,
        }
    }
}

impl Grid {
    /// The rows to draw out of `count`.
    pub(crate) fn rows(&self, count: usize) -> Range<usize> {
        let first = (self.top_px / ROW_PX) as usize;
        let seen = (self.height_px / ROW_PX) as usize + 1;
        let end = (first + seen + BEYOND).min(count);
        first.saturating_sub(BEYOND).min(end)..end
    }

    /// Moves the cursor; gives where to scroll to, when the row would be out of sight.
    pub(crate) fn go(&mut self, step: Step, count: usize) -> Option<u32> {
        let last = count.saturating_sub(1);
        let page = (self.height_px.saturating_sub(HEADER_PX) / ROW_PX).max(1) as usize;
        self.cursor = match (self.cursor, step) {
            (Cursor::Header(cell), Step::Sideways(by)) => {
                Cursor::Header((cell + by).clamp(0, HEADER_CELLS - 1))
            }
            (Cursor::Row(0), Step::Up) => Cursor::Header(0),
            (Cursor::Header(_), Step::Up) | (Cursor::Row(_), Step::Sideways(_)) => self.cursor,
            (Cursor::Header(_), Step::Last) => Cursor::Row(last),
            (Cursor::Header(_), _) | (_, Step::First) => Cursor::Row(0),
            (Cursor::Row(row), Step::Up) => Cursor::Row(row - 1),
            (Cursor::Row(row), Step::Down) => Cursor::Row((row + 1).min(last)),
            (Cursor::Row(row), Step::PageUp) => Cursor::Row(row.saturating_sub(page)),
            (Cursor::Row(row), Step::PageDown) => Cursor::Row((row + page).min(last)),
            (Cursor::Row(_), Step::Last) => Cursor::Row(last),
        };
        match self.cursor {
            Cursor::Header(_) => None,
            Cursor::Row(row) => self.scroll_to(row),
        }
    }

    /// Whether the whole of what the keyboard is on is in sight.
    pub(crate) fn is_cursor_in_sight(&self) -> bool {
        match self.cursor {
            Cursor::Header(_) => true,
            Cursor::Row(row) => {
                let mut grid = *self;
                grid.scroll_to(row).is_none()
            }
        }
    }

    fn scroll_to(&mut self, row: usize) -> Option<u32> {
        let row_px = u32::try_from(row)
            .unwrap_or(u32::MAX)
            .saturating_mul(ROW_PX);
        let seen_px = self.height_px.saturating_sub(HEADER_PX).max(ROW_PX);
        let top_px = if row_px < self.top_px {
            row_px
        } else if row_px + ROW_PX > self.top_px + seen_px {
            row_px + ROW_PX - seen_px
        } else {
            return None;
        };
        self.top_px = top_px;
        Some(top_px)
    }

    /// Back to the first row, after the list changed.
    pub(crate) fn restart(&mut self) {
        self.cursor = Cursor::Row(0);
        self.top_px = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_of_many_are_drawn() {
        let mut grid = Grid {
            height_px: 480,
            ..Grid::default()
        };
        assert_eq!(grid.rows(100_000), 0..19);
        grid.top_px = 48_000;
        assert_eq!(grid.rows(100_000), 992..1_019);
        assert_eq!(grid.rows(5), 5..5);
        assert_eq!(Grid::default().rows(0), 0..0);
    }

    #[test]
    fn the_cursor_stays_in_the_list_and_in_sight() {
        let mut grid = Grid {
            height_px: 36 + 480,
            ..Grid::default()
        };
        assert_eq!(grid.go(Step::PageDown, 100), Some(48));
        assert_eq!(grid.cursor, Cursor::Row(10));
        assert_eq!(grid.go(Step::Last, 100), Some(90 * 48));
        assert_eq!(grid.go(Step::Down, 100), None);
        assert_eq!(grid.go(Step::First, 100), Some(0));
        assert_eq!(grid.go(Step::Up, 100), None);
        assert_eq!(grid.cursor, Cursor::Header(0));
        grid.go(Step::Sideways(1), 100);
        assert_eq!(grid.cursor, Cursor::Header(1));
        grid.go(Step::Down, 100);
        assert_eq!(grid.cursor, Cursor::Row(0));
        grid.go(Step::Down, 0);
        assert_eq!(grid.cursor, Cursor::Row(0));
    }
}
