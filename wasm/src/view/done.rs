//! The end: what happened, what failed and its cure, what to do next.

use super::notice::{button, finding};
use super::pane::Step;
use super::running::results;
use super::tree::{Element, el};
use crate::widget::{Action, Widget};
use reseat_core::event::{Outcome, RunTotals};
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let Some((run, end)) = widget
        .run
        .as_ref()
        .and_then(|run| Some((run, run.end.as_ref()?)))
    else {
        return el("span");
    };
    let moved = Value::count(end.totals.moved);
    let pending = end.totals.moved_pending;
    let mut content = Vec::new();
    if end.was_cancelled || end.stopped.is_some() {
        let text = end.text.as_deref().unwrap_or_default();
        let title = widget.label("widget.done.stopped");
        content
            .push(finding(true, "!", title, Some(text), Vec::new()).attr("data-state", "stopped"));
    }
    content.push(counts(widget, end.totals));
    if !run.failures.is_empty() {
        content.push(
            el("div")
                .child(el("h3").text(widget.label("widget.done.attention")))
                .child(results(widget, &run.failures, &[])),
        );
    }
    content.extend(next_steps(widget));
    content.extend(waiting(widget));
    if !run.successes.is_empty() {
        content.push(
            el("details")
                .class("everybody")
                .child(el("summary").text(widget.label("widget.running.results")))
                .child(results(widget, &[], &run.successes)),
        );
    }
    let receipt = end
        .move_id
        .as_deref()
        .map(|id| widget.say("widget.done.receipt", &[("move", Value::text(id))]));
    Step {
        key: "done",
        title: widget.say("widget.done.title", &[("count", moved)]),
        about: if pending > 0 {
            widget.say(
                "widget.done.about.pending",
                &[("count", Value::count(pending))],
            )
        } else if end.totals.unknown > 0 {
            widget.label("widget.done.about.open")
        } else {
            widget.label("widget.done.about")
        },
        can_close: true,
        content,
        buttons: vec![
            button(widget.label("widget.button.close"), Action::ClosePane)
                .class("primary")
                .attr("id", "close"),
        ],
        foot: receipt.unwrap_or_default(),
    }
    .draw(widget)
}

/// Every count, so that they can be added up to the review's.
fn counts(widget: &Widget, totals: RunTotals) -> Element {
    let rows = Outcome::ALL
        .into_iter()
        .filter(|outcome| totals.of(*outcome) > 0)
        .map(|outcome| {
            el("li")
                .attr("data-outcome", format!("{outcome:?}"))
                .child(super::notice::sign(crate::widget::weight(outcome)))
                .child(
                    el("span").class("number").text(
                        widget
                            .texts
                            .number(i64::try_from(totals.of(outcome)).unwrap_or(i64::MAX)),
                    ),
                )
                .child(el("span").text(widget.label(&format!("widget.outcome.{outcome:?}"))))
        });
    el("ul")
        .class("legend")
        .attr("aria-label", widget.label("widget.done.totals"))
        .children(rows)
}

/// Freed seats, read again after the run, with the links of this cloud.
fn next_steps(widget: &Widget) -> Option<Element> {
    let review = widget.review.as_ref()?;
    let profile = widget.profile();
    let freed = review.changes.goes.keys().filter_map(|id| {
        let offer = widget.offers.iter().find(|offer| offer.id == *id)?;
        let values = [
            ("count", Value::Count(offer.free)),
            ("product", Value::text(&super::tree::strong(&offer.name))),
        ];
        Some(el("p").text(widget.say("widget.done.freed", &values)))
    });
    let link = |label: &str, address: String| {
        el("a")
            .attr("href", address)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text(widget.label(label))
            .child(el("span").attr("aria-hidden", "true").text(" ↗"))
    };
    let assign = profile
        .admin_center()
        .map(|page| link("widget.done.assign", page.into()));
    Some(
        el("div")
            .class("next")
            .attr("part", "next")
            .child(el("h3").text(widget.label("widget.done.next")))
            .children(freed)
            .child(el("p").text(widget.label("widget.done.advice")))
            .child(
                el("div")
                    .class("row")
                    .maybe(assign)
                    .child(link("widget.done.remove", profile.licenses_page())),
            ),
    )
}

fn waiting(widget: &Widget) -> Option<Element> {
    let waits = widget.review.as_ref()?.totals().waits;
    (waits > 0).then(|| {
        el("div")
            .class("next")
            .child(
                el("h3").text(widget.say("widget.done.waits", &[("count", Value::count(waits))])),
            )
            .child(el("p").text(widget.label("widget.done.waits.about")))
    })
}
