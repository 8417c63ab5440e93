//! Questions of a plan: a service that was off, and one that may stand for it.

use super::notice::button;
use super::tree::{Element, el};
use crate::widget::{Action, Asked, Widget};
use reseat_core::text::Value;

/// Every question that was asked about this change, with what was answered.
pub(super) fn draw(widget: &Widget) -> Option<Element> {
    let terms = &widget.change.terms;
    let questions = terms.questions();
    let count = questions.len();
    let rows = questions.map(|asked| question(widget, asked));
    (count > 0).then(|| {
        el("div")
            .key("questions")
            .child(el("h3").text(widget.label("widget.question.title")))
            .children(rows)
            .maybe((count > 1).then(|| all(widget)))
    })
}

fn question(widget: &Widget, asked: &Asked) -> Element {
    let values = [
        ("count", Value::count(asked.users)),
        ("from", Value::text(&asked.from_name)),
        ("to", Value::text(&asked.to_name)),
        ("product", Value::text(&asked.product)),
    ];
    let sentence = widget.say("plan.question", &values);
    let answer = widget.change.terms.answer(asked);
    let press = |is_off: bool| {
        let key = match is_off {
            true => "widget.question.off",
            false => "widget.question.on",
        };
        let label = widget.say(key, &[("to", Value::text(&asked.to_name))]);
        let (from, to) = (asked.from, asked.to);
        button(label, Action::Answer { from, to, is_off })
            .attr(
                "aria-pressed",
                if answer == Some(is_off) {
                    "true"
                } else {
                    "false"
                },
            )
            .attr("data-answer", if is_off { "off" } else { "on" })
            .flag("disabled", widget.is_planning)
    };
    let sign = if answer.is_some() { "✓" } else { "?" };
    el("div")
        .key(format!("{} {}", asked.from, asked.to))
        .class(if answer.is_some() {
            "question answered"
        } else {
            "question"
        })
        .attr("part", "question")
        .attr("role", "group")
        .attr("aria-label", &*sentence)
        .child(
            el("span")
                .class("sign warn")
                .attr("aria-hidden", "true")
                .text(sign),
        )
        .child(el("b").text(sentence))
        .child(
            el("div")
                .class("acts")
                .child(press(true))
                .child(press(false)),
        )
}

/// One answer for all, where there are several.
fn all(widget: &Widget) -> Element {
    let rest = widget.change.terms.rest;
    let press = |is_off: bool| {
        let key = match is_off {
            true => "widget.question.allOff",
            false => "widget.question.allOn",
        };
        button(widget.label(key), Action::AnswerAll { is_off })
            .attr(
                "aria-pressed",
                if rest == Some(is_off) {
                    "true"
                } else {
                    "false"
                },
            )
            .attr("id", if is_off { "all-off" } else { "all-on" })
            .flag("disabled", widget.is_planning)
    };
    el("div")
        .class("row all")
        .child(press(true))
        .child(press(false))
}
