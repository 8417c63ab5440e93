//! Pieces that several screens use: findings, errors, buttons, signs.

use super::tree::{Element, el};
use crate::widget::{Action, Cure, Problem, Weight, Widget};
use reseat_core::Error;

/// A button that does one thing.
pub(super) fn button(label: impl Into<String>, action: Action) -> Element {
    el("button")
        .attr("type", "button")
        .text(label)
        .press(action)
}

/// A link that leads out of the page; it opens beside it.
pub(super) fn link(label: impl Into<String>, address: &str) -> Element {
    el("a")
        .attr("href", address)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .text(label)
        .child(el("span").attr("aria-hidden", "true").text(" ↗"))
}

/// A finding: sign, sentence, cause or cure, and presses that help.
pub(super) fn finding(
    is_grave: bool,
    sign: &str,
    message: impl Into<String>,
    hint: Option<&str>,
    acts: Vec<Element>,
) -> Element {
    let tone = if is_grave { "bad" } else { "warn" };
    el("div")
        .class(format!("finding {tone}"))
        .attr("part", "finding")
        .child(
            el("span")
                .class(format!("sign {tone}"))
                .attr("aria-hidden", "true")
                .text(sign),
        )
        .child(el("b").text(message))
        .maybe(
            hint.filter(|text| !text.is_empty())
                .map(|text| el("p").text(text)),
        )
        .maybe((!acts.is_empty()).then(|| el("div").class("acts").children(acts)))
}

/// An error with its cure.
pub(super) fn problem(widget: &Widget, problem: &Problem) -> Element {
    let report = &problem.report;
    let label = match problem.cure() {
        Cure::TryAgain => Some("widget.button.tryAgain"),
        Cure::SignIn => Some("widget.button.signIn"),
        Cure::Elsewhere => None,
    };
    let acts = label.map(|key| button(widget.label(key), Action::Again).class("link"));
    let causes = report
        .causes
        .iter()
        .map(|cause| el("p").text(&*cause.message));
    finding(
        true,
        "!",
        &*report.message,
        report.hint.as_deref(),
        acts.into_iter().collect(),
    )
    .key("problem")
    .attr("data-error", report.id)
    .children(causes)
}

/// Why a word of the page names no product: said before anybody asks for a plan.
pub(super) fn word_fault(widget: &Widget, fault: &Error) -> Element {
    let report = fault.report(&widget.texts);
    finding(
        true,
        "!",
        &*report.message,
        report.hint.as_deref(),
        Vec::new(),
    )
    .attr("data-state", "wish-unknown")
}

/// The page's sign-in takes its time, which is no error.
pub(super) fn sign_in(widget: &Widget) -> Option<Element> {
    widget.is_sign_in_awaited.then(|| {
        let text = widget.label("widget.signIn.awaited");
        finding(false, "…", text, None, Vec::new())
            .key("sign-in")
            .attr("data-state", "sign-in-awaited")
    })
}

/// A person, by name and address: two people may have one name. `tag` is the element of the name.
pub(super) fn who(tag: &'static str, name: &str, address: &str) -> Element {
    let address = (name != address).then(|| el("small").attr("title", address).text(address));
    el("span")
        .class("who")
        .child(el(tag).text(name))
        .maybe(address)
}

/// A sign with its colour.
pub(super) fn sign(weight: Weight) -> Element {
    let (tone, text) = match weight {
        Weight::Good => ("good", "✓"),
        Weight::Apart => ("quiet", "–"),
        Weight::Open => ("warn", "?"),
        Weight::Bad => ("bad", "!"),
    };
    el("span")
        .class(format!("sign {tone}"))
        .attr("aria-hidden", "true")
        .text(text)
}
