//! The element as a whole: head, the two places, the live region.

use super::notice::{button, problem};
use super::tree::{Element, el};
use super::{bulk, choose, done, people, products, review, running};
use crate::widget::{Action, Pane, Widget};
use reseat_core::cloud::Vocabulary;

/// The whole element.
pub(crate) fn draw(widget: &Widget) -> Element {
    let is_boxes = widget.vocabulary() == Vocabulary::BulkActions;
    el("div")
        .class(if is_boxes { "reseat boxes" } else { "reseat" })
        .attr("part", "frame")
        // The page may be in another language, and written the other way.
        .attr("lang", widget.texts.language())
        .attr("dir", widget.texts.direction())
        .child(head(widget))
        .child(match &widget.trouble {
            Some(trouble) => el("div").key("trouble").class("alone places").child(
                el("div")
                    .class("people content")
                    .child(problem(widget, trouble)),
            ),
            None => places(widget),
        })
}

fn head(widget: &Widget) -> Element {
    let tenant = widget.tenant.as_ref();
    let roles = tenant.map(|tenant| widget.texts.join(tenant.roles.iter().cloned()));
    let cloud = format!("widget.cloud.{}", widget.profile().name());
    el("div")
        .class("head")
        .attr("part", "head")
        .child(el("h2").text(widget.label("widget.title")))
        .child(
            el("div")
                .class("tenant")
                .maybe(
                    roles
                        .filter(|text| !text.is_empty())
                        .map(|text| el("small").attr("title", &*text).text(text)),
                )
                .maybe(tenant.map(|tenant| {
                    el("span")
                        .class("tag")
                        .attr("title", &*tenant.name)
                        .text(&*tenant.name)
                }))
                .maybe(
                    widget
                        .trouble
                        .is_none()
                        .then(|| el("span").class("tag").text(widget.label(&cloud))),
                ),
        )
}

fn places(widget: &Widget) -> Element {
    let pane = pane(widget);
    let class = match (widget.pane, pane.is_some()) {
        (_, false) => "places alone",
        (Pane::Bulk { was_opened: false }, true) => "places aside",
        (_, true) => "places",
    };
    el("div")
        .key("places")
        .class(class)
        .child(people::draw(widget))
        .maybe(pane)
}

fn pane(widget: &Widget) -> Option<Element> {
    Some(match widget.pane {
        Pane::Closed => return None,
        Pane::Bulk { .. } => bulk::draw(widget),
        Pane::Choose => choose::draw(widget),
        Pane::Products => products::draw(widget),
        Pane::Review => review::draw(widget),
        Pane::Running => running::draw(widget),
        Pane::Done => done::draw(widget),
    })
}

/// The way into the pane of Germany and 21Vianet: on a narrow element, and once the pane was closed.
pub(super) fn bulk_entry(widget: &Widget) -> Option<Element> {
    let class = match widget.pane {
        Pane::Bulk { was_opened: false } => "primary narrow-only",
        Pane::Closed if widget.people.marked_count > 0 => "primary",
        _ => return None,
    };
    (widget.vocabulary() == Vocabulary::BulkActions).then(|| {
        let values = [("count", crate::widget::count(widget.people.marked_count))];
        button(
            widget.say("widget.bulkActions.open", &values),
            Action::OpenBulk,
        )
        .class(class)
        .attr("id", "bulk")
    })
}
