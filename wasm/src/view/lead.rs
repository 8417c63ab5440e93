//! The head of the review: the sentence, a bar and how many of whom.

use super::notice::button;
use super::tree::{Element, el, strong, strong_count};
use crate::widget::{Action, Listed, Review, Widget};
use reseat_core::model::{ServiceId, SkuId};
use reseat_core::plan::{Scope, Services, State, Wishes};
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget, review: &Review) -> Element {
    let totals = review.totals();
    let lead = lead(widget, review);
    let part = |fill: &'static str, number: u64| {
        (number > 0).then(|| {
            el("span")
                .class(fill)
                .style("flex", format!("{number} 1 0"))
        })
    };
    let spoken = widget.say(
        "widget.review.spoken",
        &[
            ("ready", Value::count(totals.ready)),
            ("waits", Value::count(totals.waits)),
            ("blocked", Value::count(totals.blocked)),
            ("unchanged", Value::count(totals.unchanged)),
        ],
    );
    let bar = el("div")
        .class("split")
        .attr("role", "img")
        .attr("aria-label", spoken)
        .maybe(part("good-fill", totals.ready))
        .maybe(part("warn-fill", totals.waits))
        .maybe(part("bad-fill", totals.blocked))
        .maybe(part("quiet-fill", totals.unchanged));
    let rows = [
        (
            State::Ready,
            totals.ready,
            "good",
            "✓",
            "widget.review.ready",
        ),
        (
            State::Waits,
            totals.waits,
            "warn",
            "…",
            "widget.review.waits",
        ),
        (
            State::Blocked,
            totals.blocked,
            "bad",
            "!",
            "widget.review.blocked",
        ),
        (
            State::Unchanged,
            totals.unchanged,
            "quiet",
            "–",
            "widget.review.unchanged",
        ),
    ];
    let rows = rows
        .into_iter()
        .filter(|(state, number, ..)| *state == State::Ready || *number > 0);
    let rows = rows.map(|(state, number, tone, sign, key)| {
        let mut values = vec![("count", Value::count(number))];
        let key = match review.awaited().filter(|_| state == State::Waits) {
            Some(product) => {
                values.push(("product", Value::text(&product)));
                "widget.review.waitsFor"
            }
            None => key,
        };
        let label = widget.say(key, &values);
        let name = widget.say("widget.review.showThose", &[("those", Value::text(&label))]);
        let show = button(
            widget.label("widget.review.show"),
            Action::Show(Some(Listed::State(state))),
        );
        let show = (number > 0).then(|| show.class("link").attr("aria-label", name));
        el("li")
            .attr("data-plan-state", format!("{state:?}"))
            .child(
                el("span")
                    .class(format!("sign {tone}"))
                    .attr("aria-hidden", "true")
                    .text(sign),
            )
            .child(
                el("span").class("number").text(
                    widget
                        .texts
                        .number(i64::try_from(number).unwrap_or(i64::MAX)),
                ),
            )
            .child(el("span").text(label))
            .maybe(show)
    });
    el("div")
        .child(el("p").class("lead").text(lead))
        .maybe(asked(widget, review).map(|text| el("p").class("caption").text(text)))
        .child(bar)
        .child(el("ul").class("legend").children(rows))
}

/// What is asked for, whatever way it was said.
fn lead(widget: &Widget, review: &Review) -> String {
    let products = |ids: &mut dyn Iterator<Item = SkuId>| {
        let names = review.names(ids);
        Value::text(&strong(&widget.texts.join(names)))
    };
    let services = |ids: &[ServiceId]| Value::text(&names(widget, review, ids));
    let count = ("count", strong_count(review.totals().users));
    let wishes = review.plan().request.wishes.all().len();
    let is_undo = review.plan().request.wishes.undo_of().is_some();
    let (key, mut values) = match review.scope() {
        _ if is_undo => ("widget.review.lead.undo", Vec::new()),
        Some(Scope::Swap { pairs }) => {
            let from = products(&mut pairs.iter().map(|pair| pair.from));
            let to = products(&mut pairs.iter().map(|pair| pair.to));
            ("widget.review.lead.swap", vec![("from", from), ("to", to)])
        }
        Some(Scope::ReplaceAll { targets }) => {
            let to = products(&mut targets.iter().copied());
            ("widget.review.lead.replaceAll", vec![("to", to)])
        }
        Some(Scope::Grant { targets }) => {
            let to = products(&mut targets.iter().copied());
            ("widget.review.lead.grant", vec![("to", to)])
        }
        Some(Scope::Revoke { products: named }) => {
            let from = products(&mut named.iter().copied());
            ("widget.review.lead.revoke", vec![("from", from)])
        }
        Some(Scope::Adjust {
            products: named,
            on,
            off,
        }) => {
            let key = match (on.is_empty(), off.is_empty()) {
                (false, true) => "widget.review.lead.adjust.on",
                (true, _) => "widget.review.lead.adjust.off",
                (false, false) => "widget.review.lead.adjust",
            };
            let named = products(&mut named.iter().copied());
            (
                key,
                vec![
                    ("products", named),
                    ("on", services(on)),
                    ("off", services(off)),
                ],
            )
        }
        Some(Scope::Like { user_id, .. }) => {
            let user = Value::text(&strong(user_id.as_str()));
            ("widget.review.lead.like", vec![("user", user)])
        }
        Some(Scope::Restore { .. }) | None => (
            "widget.review.lead.rows",
            vec![("wishes", crate::widget::count(wishes))],
        ),
    };
    values.push(count);
    widget.say(key, &values)
}

/// What becomes of services where it is not only that they are kept.
fn asked(widget: &Widget, review: &Review) -> Option<String> {
    let Wishes::Same(wish) = &review.plan().request.wishes else {
        return None;
    };
    let (key, services) = match &wish.services {
        Services::Keep { also_off, .. } if also_off.is_empty() => return None,
        Services::Keep { also_off, .. } => ("widget.review.asked.alsoOff", also_off),
        Services::Off { services } if services.is_empty() => {
            return Some(widget.label("widget.review.asked.allOn"));
        }
        Services::Off { services } => ("widget.review.asked.off", services),
        Services::OnlyOn { services } => ("widget.review.asked.onlyOn", services),
    };
    let services = Value::text(&names(widget, review, services));
    Some(widget.say(key, &[("services", services)]))
}

fn names(widget: &Widget, review: &Review, services: &[ServiceId]) -> String {
    let services = review.sorted(services);
    widget
        .texts
        .join(services.iter().map(|service| review.service(*service)))
}
