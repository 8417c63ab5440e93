//! Who is shown and who is marked.

use super::action::{Action, Effect};
use super::grid::Cursor;
use super::people::{Column, Filters};
use super::{Pane, Widget, count};
use reseat_core::cloud::Vocabulary;
use reseat_core::model::SkuId;

impl Widget {
    pub(super) fn filter(&mut self, action: Action, effects: &mut Vec<Effect>) {
        // The ✕ of a chip goes with what it takes off; the keyboard stays at the chip.
        let emptied = match &action {
            Action::FilterProduct(text) if text.is_empty() => Some("filter-product"),
            Action::FilterDepartment(text) if text.is_empty() => Some("filter-department"),
            Action::FilterLocation(text) if text.is_empty() => Some("filter-location"),
            _ => None,
        };
        effects.extend(emptied.map(Effect::Focus));
        let filters = &mut self.people.filters;
        match action {
            Action::Search(text) => filters.search = text,
            Action::FilterProduct(id) => filters.product = SkuId::parse(&id),
            Action::FilterDepartment(name) => filters.department = name,
            Action::FilterLocation(name) => filters.location = name,
            Action::FilterByGroup => filters.by_group = !filters.by_group,
            Action::ClearFilters => {
                *filters = Filters::default();
                // The button goes with the filters.
                effects.push(Effect::Focus("search"));
            }
            Action::Sort(column) => {
                self.people.sort_by(column);
                return;
            }
            _ => return,
        }
        self.people.refresh();
        self.grid.restart();
        effects.push(Effect::ScrollTo(0));
        effects.push(Effect::Say(self.say(
            "widget.people.listed",
            &[("count", count(self.people.shown.len()))],
        )));
    }

    pub(super) fn mark(&mut self, action: Action, effects: &mut Vec<Effect>) {
        if let Action::Cursor { step, is_range } = action {
            effects.extend(
                self.grid
                    .go(step, self.people.shown.len())
                    .map(Effect::ScrollTo),
            );
            if !is_range {
                return;
            }
        }
        let before = self.people.marked_count;
        let (row, is_range) = match (action, self.grid.cursor) {
            (Action::Press { .. }, Cursor::Header(0)) => {
                self.mark(Action::MarkAll, effects);
                return;
            }
            (Action::Press { .. }, Cursor::Header(cell)) => {
                let column = match cell {
                    1 => Column::Name,
                    2 => Column::Products,
                    _ => Column::Department,
                };
                self.people.sort_by(column);
                return;
            }
            (Action::Press { is_range } | Action::Cursor { is_range, .. }, Cursor::Row(row)) => {
                (Some(row), is_range)
            }
            (Action::Cursor { .. }, Cursor::Header(_)) => return,
            (Action::Mark { row, is_range }, _) => {
                self.grid.cursor = Cursor::Row(row);
                (Some(row), is_range)
            }
            (action, _) if !self.is_selection_fixed() => {
                let all = self.people.marked_shown() == self.people.shown.len();
                match action {
                    Action::MarkAll => self.people.mark_shown(!all),
                    Action::MarkShown => self.people.mark_shown(true),
                    _ => {
                        self.people.clear();
                        // The button goes with the marks.
                        effects.push(Effect::Focus("grid"));
                    }
                }
                (None, false)
            }
            _ => return,
        };
        if self.is_selection_fixed() {
            effects.push(Effect::Say(self.label("widget.people.fixed")));
            return;
        }
        if let Some(row) = row {
            self.people.mark(row, is_range);
        }
        self.after_marking(before, effects);
    }

    /// Says how many are marked, of whom `before` were before. In the vocabulary of Germany and 21Vianet the
    /// pane comes with the first mark and goes with the last.
    pub(super) fn after_marking(&mut self, before: usize, effects: &mut Vec<Effect>) {
        let marked = self.people.marked_count;
        self.has_run = false;
        effects.push(Effect::Say(
            self.say("widget.people.marked", &[("count", count(marked))]),
        ));
        if self.vocabulary() == Vocabulary::BulkActions {
            match self.pane {
                Pane::Closed if before == 0 && marked > 0 => {
                    self.pane = Pane::Bulk { was_opened: false };
                }
                Pane::Bulk { .. } if marked == 0 => self.pane = Pane::Closed,
                _ => {}
            }
        }
        if matches!(self.pane, Pane::Choose | Pane::Products) {
            self.problem = None;
        }
        if self.pane == Pane::Choose {
            self.suggest_from();
        }
    }
}
