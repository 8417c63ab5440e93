//! What keys do.

use super::tree::Happening;
use crate::widget::{Action, Step};

/// A key on the list.
pub(super) fn on_grid(event: &Happening) -> Option<Action> {
    let step = |step| {
        Some(Action::Cursor {
            step,
            is_range: event.has_shift,
        })
    };
    match event.key.as_str() {
        "ArrowUp" => step(Step::Up),
        "ArrowDown" => step(Step::Down),
        "ArrowLeft" => step(Step::Sideways(-1)),
        "ArrowRight" => step(Step::Sideways(1)),
        "PageUp" => step(Step::PageUp),
        "PageDown" => step(Step::PageDown),
        "Home" => step(Step::First),
        "End" => step(Step::Last),
        " " | "Enter" => Some(Action::Press {
            is_range: event.has_shift,
        }),
        "a" | "A" if event.has_control => Some(Action::MarkShown),
        _ => None,
    }
}

/// A key anywhere in the element.
pub(crate) fn everywhere(event: &Happening, is_in_pane: bool) -> Option<Action> {
    match event.key.as_str() {
        "Escape" => Some(Action::ClosePane),
        "F6" => Some(Action::OtherPlace { is_in_pane }),
        _ => None,
    }
}
