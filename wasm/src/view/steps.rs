//! User by user: what each person of a plan has before and after, and why somebody can't move.

use super::notice::{button, who};
use super::tree::{Element, el};
use crate::widget::{Action, Review, Widget, count, name_of, off_in};
use reseat_core::model::Holding;
use reseat_core::plan::{self, State};
use reseat_core::text::Value;

/// The list, limited to what was asked for.
pub(super) fn draw(widget: &Widget, review: &Review) -> Element {
    let (listed, all) = review.steps();
    let more = (all > listed.len()).then(|| {
        let left = [("count", count(all - listed.len()))];
        button(widget.say("widget.review.more", &left), Action::More).class("link")
    });
    let everybody = review
        .filter
        .as_ref()
        .map(|_| button(widget.label("widget.review.showAll"), Action::Show(None)).class("link"));
    el("div")
        .class("steps")
        .child(
            el("h3")
                .attr("id", "steps-title")
                .attr("tabindex", "-1")
                .text(widget.say("widget.review.userByUser", &[("count", count(all))])),
        )
        .maybe(everybody)
        .children(listed.into_iter().map(|step| person(widget, review, step)))
        .maybe(more)
}

fn person(widget: &Widget, review: &Review, step: &plan::Step) -> Element {
    let products = |holding: &Holding| {
        let direct = holding.direct.iter().map(|license| (license.sku_id, "tag"));
        let inherited = holding
            .inherited
            .iter()
            .map(|license| (license.sku_id, "tag inherited"));
        let tags = direct.chain(inherited).map(|(id, class)| {
            let key = if class == "tag" {
                "held.direct"
            } else {
                "held.inherited"
            };
            let name = [("name", Value::text(&review.product(id)))];
            el("span").class(class).text(widget.say(key, &name))
        });
        el("dd").class("tags").children(tags)
    };
    let reasons = step.findings.iter().map(|one| {
        let target = review.target(one.target.as_deref()).unwrap_or_default();
        let values = [
            ("user", Value::text(&step.user_principal_name)),
            ("product", Value::text(&target)),
        ];
        el("dd").text(widget.say(&format!("error.{}.message", one.id.id()), &values))
    });
    let reasons: Vec<Element> = reasons.collect();
    let off = off_in(&step.after);
    let off_names = widget
        .texts
        .join(off.iter().map(|service| review.service(*service)));
    let note = match step.state {
        State::Ready if off.is_empty() => widget.label("widget.review.nothingOff"),
        State::Ready => widget.say("widget.review.keepsOff", &[("count", count(off.len()))]),
        State::Waits => widget.label("widget.review.waitsOne"),
        State::Blocked => widget.label("widget.review.blockedOne"),
        State::Unchanged => widget.label("widget.review.unchangedOne"),
    };
    let has_reasons = !reasons.is_empty();
    let address = step.user_principal_name.as_str();
    let name = name_of(&step.display_name, address);
    el("details")
        .key(step.user_id.as_str())
        .class("person")
        .child(
            el("summary")
                .child(who("span", name, address))
                .child(el("small").text(note)),
        )
        .child(
            el("dl")
                .child(el("dt").text(widget.label("widget.review.before")))
                .child(products(&step.before))
                .child(el("dt").text(widget.label("widget.review.afterwards")))
                .child(products(&step.after))
                .maybe((!off.is_empty()).then(|| el("dt").text(widget.label("widget.review.off"))))
                .maybe((!off.is_empty()).then(|| el("dd").text(off_names)))
                .maybe(has_reasons.then(|| el("dt").text(widget.label("widget.review.reason"))))
                .children(reasons),
        )
}
