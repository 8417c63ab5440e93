//! The frame every step of the pane has: title, what it is about, content, buttons.

use super::notice::{problem, sign_in};
use super::tree::{Element, el};
use crate::widget::{Action, Listing, Widget};

/// A step of the pane.
pub(super) struct Step {
    pub(super) key: &'static str,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) can_close: bool,
    pub(super) content: Vec<Element>,
    pub(super) buttons: Vec<Element>,
    /// What stands at the end of the foot, such as the number of the step.
    pub(super) foot: String,
}

impl Step {
    /// Draws it; an error of this step stands first.
    pub(super) fn draw(self, widget: &Widget) -> Element {
        let close = el("button")
            .attr("type", "button")
            .class("plain")
            .attr("aria-label", widget.label("widget.button.closePane"))
            .text("✕")
            .press(Action::ClosePane);
        let header = el("header")
            .child(
                el("h2")
                    .attr("id", "pane-title")
                    .attr("tabindex", "-1")
                    .text(self.title),
            )
            .child(if self.can_close { close } else { el("span") })
            .child(el("small").text(self.about));
        let content = el("div")
            .class("content")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-labelledby", "pane-title")
            .maybe(sign_in(widget))
            .maybe(
                widget
                    .problem
                    .as_ref()
                    .map(|(_, fault)| problem(widget, fault)),
            )
            .children(self.content);
        let footer = el("footer")
            .children(self.buttons)
            .child(el("small").text(self.foot));
        el("aside")
            .key(self.key)
            .class("pane")
            .attr("part", "pane")
            .attr("aria-labelledby", "pane-title")
            .child(header)
            .child(content)
            .child(footer)
    }
}

/// What stands where the tenant's products are needed and not all here: grey bars, or why they are missing.
pub(super) fn products_missing(widget: &Widget) -> Option<Element> {
    match &widget.offering {
        Listing::Ready => None,
        Listing::Failed(fault) => Some(problem(widget, fault)),
        Listing::Waiting | Listing::Loading => Some(bars()),
    }
}

/// Grey bars where something is on its way.
pub(super) fn bars() -> Element {
    el("div")
        .class("bars")
        .attr("aria-hidden", "true")
        .children((0..4).map(|_| el("span")))
}
