//! What keys do.

use super::tree::Happening;
use crate::widget::{Action, Step};

/// A key on the list.
pub(super) fn on_grid(event: &Happening) -> Option<Action> {
    // With these keys held it is the browser's or the system's: Alt with an arrow goes back a page.
    if event.has_alt || event.has_control {
        let is_all = event.has_control && !event.has_alt && !event.has_shift;
        return (is_all && matches!(event.key.as_str(), "a" | "A")).then_some(Action::MarkShown);
    }
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
        _ => None,
    }
}

/// A key in the menu: Tab leaves it, backwards to its button.
pub(super) fn on_menu(event: &Happening) -> Option<Action> {
    (event.key == "Tab" && event.has_shift).then_some(Action::Menu)
}

/// A key anywhere in the element.
pub(crate) fn everywhere(event: &Happening, is_in_pane: bool) -> Option<Action> {
    if event.has_alt || event.has_control {
        return None;
    }
    match event.key.as_str() {
        "Escape" => Some(Action::ClosePane),
        "F6" => Some(Action::OtherPlace { is_in_pane }),
        _ => None,
    }
}
