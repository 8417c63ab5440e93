//! User by user: what each person of a plan has before and after, what that means for services, and why somebody
//! can't move.

use super::notice::{button, who};
use super::tree::{Element, el};
use crate::widget::{Action, Review, Widget, count, name_of, off_in};
use reseat_core::ErrorCode;
use reseat_core::model::{Holding, ServiceId, SkuId};
use reseat_core::plan::{self, State, StepFinding};
use reseat_core::text::Value;

/// The list, limited to what was asked for.
pub(super) fn draw(widget: &Widget, review: &Review) -> Element {
    let (listed, all) = (&review.steps, review.step_count);
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
        .children(listed.iter().map(|step| person(widget, review, step)))
        .maybe(more)
}

fn person(widget: &Widget, review: &Review, step: &plan::Step) -> Element {
    let off = off_in(&step.after);
    let note = match step.state {
        State::Ready if off.is_empty() => widget.label("widget.review.nothingOff"),
        State::Ready => widget.say("widget.review.keepsOff", &[("count", count(off.len()))]),
        State::Waits => widget.label("widget.review.waitsOne"),
        State::Blocked => widget.label("widget.review.blockedOne"),
        State::Unchanged => widget.label("widget.review.unchangedOne"),
    };
    let address = step.user_principal_name.as_str();
    let name = name_of(&step.display_name, address);
    let services = [
        ("widget.review.keep", &step.kept),
        ("widget.review.gain", &step.gained),
        ("widget.review.lose", &step.lost),
        ("widget.review.loseInName", &step.lost_in_name),
        ("widget.review.off", &off),
    ];
    let services = services.into_iter().filter(|(_, list)| !list.is_empty());
    let services = services.flat_map(|(key, list)| {
        let text = names(widget, review, list);
        [el("dt").text(widget.label(key)), el("dd").text(text)]
    });
    let text = |key: &str, text: Option<&String>| {
        let text = text?;
        Some([el("dt").text(widget.label(key)), el("dd").text(&**text)])
    };
    let location = text("widget.review.location", step.set_usage_location.as_ref());
    let given = text("widget.review.given", step.reason.as_ref());
    let reasons = step.findings.iter();
    let reasons = reasons.map(|one| el("dd").text(reason(widget, review, step, one)));
    let has_reasons = !step.findings.is_empty();
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
                .child(products(widget, review, &step.before))
                .child(el("dt").text(widget.label("widget.review.afterwards")))
                .child(products(widget, review, &step.after))
                .children(services)
                .children(location.into_iter().flatten())
                .children(given.into_iter().flatten())
                .maybe(has_reasons.then(|| el("dt").text(widget.label("widget.review.reason"))))
                .children(reasons),
        )
}

/// Products, each with a sign of the group it comes from.
fn products(widget: &Widget, review: &Review, holding: &Holding) -> Element {
    let product = |id: SkuId| ("name", Value::text(&review.product(id)));
    let direct = holding.direct.iter().map(|license| {
        let text = widget.say("held.direct", &[product(license.sku_id)]);
        el("span").class("tag").text(text)
    });
    let inherited = holding.inherited.iter().map(|license| {
        let group = review.plan().group_name(&license.group_id);
        let values = [product(license.sku_id), ("group", Value::text(&group))];
        let text = widget.say("widget.review.fromGroup", &values);
        el("span").class("tag inherited").text(text)
    });
    el("dd").class("tags").children(direct).children(inherited)
}

fn names(widget: &Widget, review: &Review, services: &[ServiceId]) -> String {
    let sorted = review.sorted(services);
    let names = sorted.iter().map(|service| review.service(*service));
    widget.texts.join(names)
}

/// A finding about this user, in the table's own words.
fn reason(widget: &Widget, review: &Review, step: &plan::Step, one: &StepFinding) -> String {
    let target = one.target.as_deref();
    let target =
        target.map(|text| SkuId::parse(text).map_or_else(|| text.into(), |id| review.product(id)));
    let services: Vec<String> = one.services.iter().map(|id| review.service(*id)).collect();
    let (first, last) = (services.first().cloned(), services.last().cloned());
    // Where one service suffers for others, the others are those that are listed.
    let listed = match one.id {
        ErrorCode::DependencyLost => services.get(1..).unwrap_or_default(),
        _ => &services,
    };
    let date = review
        .counted(one)
        .and_then(|counted| counted.date.as_deref());
    let date = date.map(|date| widget.texts.date(date));
    let text = |text: Option<String>| Value::text(&text.unwrap_or_default());
    let values = [
        ("user", Value::text(&step.user_principal_name)),
        ("product", text(target)),
        (
            "services",
            Value::text(&widget.texts.join(listed.iter().cloned())),
        ),
        ("service", text(first.clone())),
        ("from", text(first)),
        ("to", text(last)),
        ("date", text(date)),
    ];
    widget.say(&format!("error.{}.message", one.id.id()), &values)
}
