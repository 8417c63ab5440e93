//! The head of the review: the sentence, a bar and how many of whom.

use super::notice::button;
use super::tree::{Element, el, strong, strong_count};
use crate::widget::{Action, Listed, Review, Widget};
use reseat_core::plan::State;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget, review: &Review) -> Element {
    let totals = review.totals();
    let (goes, comes) = review.wish();
    let names = |list: Vec<String>| strong(&widget.texts.join(list));
    let mut values = vec![
        ("count", strong_count(totals.users)),
        ("to", Value::text(&names(comes))),
    ];
    let key = match goes {
        Some(goes) => {
            values.push(("from", Value::text(&names(goes))));
            "widget.review.lead.swap"
        }
        None => "widget.review.lead.replaceAll",
    };
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
        .child(el("p").class("lead").text(widget.say(key, &values)))
        .child(bar)
        .child(el("ul").class("legend").children(rows))
}
