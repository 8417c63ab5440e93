//! *Bulk actions*, which Germany's and 21Vianet's administrators know.

use super::notice::button;
use super::pane::Step;
use super::tree::{Element, el};
use crate::widget::{Action, Widget, count};

pub(super) fn draw(widget: &Widget) -> Element {
    let marked = widget.people.marked_count;
    let edit = button(
        widget.label("widget.bulkActions.edit"),
        Action::EditLicenses,
    )
    .class("plain")
    .attr("id", "edit");
    Step {
        key: "bulk",
        title: widget.label("widget.bulkActions.title"),
        about: widget.say("widget.people.chosen", &[("count", count(marked))]),
        can_close: true,
        content: vec![el("ul").class("options").child(el("li").child(edit))],
        buttons: vec![button(
            widget.label("widget.button.close"),
            Action::ClosePane,
        )],
        foot: String::new(),
    }
    .draw(widget)
}
