//! The end: what happened, what failed and its cure, what to do next.

use super::notice::{button, finding, link};
use super::open_move::{go_on, put_back};
use super::pane::Step;
use super::running::results;
use super::tree::{Element, el, strong_count};
use crate::widget::{Action, End, Offer, Widget};
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
    let mut content = Vec::new();
    if end.is_early() {
        content.push(stopped(widget, end));
    }
    content.push(counts(widget, end.totals));
    if !run.failures.is_empty() {
        // A stopped run says it already, above.
        let again = plan_again(widget).filter(|_| !end.is_early());
        content.push(
            el("div")
                .child(el("h3").text(widget.label("widget.done.attention")))
                .child(results(widget, &run.failures, &[]))
                .maybe(again),
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
    if let Some(move_id) = &end.move_id
        && end.has_changed()
        && widget.may_apply()
    {
        content.push(put_back(widget, move_id));
    }
    let receipt = end
        .move_id
        .as_deref()
        .map(|id| widget.say("widget.done.receipt", &[("move", Value::text(id))]));
    let (title, moved) = end.title();
    let (about, open) = end.about();
    Step {
        key: "done",
        title: widget.say(title, &[("count", Value::count(moved))]),
        about: widget.say(about, &[("count", Value::count(open))]),
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

/// That the run ended early, why, and how to go on.
fn stopped(widget: &Widget, end: &End) -> Element {
    let further = end.move_id.as_ref().filter(|_| end.has_more());
    let further = further.map(|move_id| go_on(widget, move_id));
    let how = match &further {
        Some(_) => "widget.done.stopped.goOn",
        None => "widget.done.stopped.planAgain",
    };
    let acts: Vec<Element> = further.into_iter().chain(plan_again(widget)).collect();
    let again = (!acts.is_empty()).then(|| {
        el("div")
            .child(el("p").text(widget.label(how)))
            .child(el("div").class("acts").children(acts))
    });
    let title = widget.label("widget.done.stopped");
    finding(true, "!", title, end.reason.as_deref(), Vec::new())
        .attr("data-state", "stopped")
        .maybe(end.hint.as_ref().map(|text| el("p").text(&**text)))
        .maybe(again)
}

/// The same change for the same people, planned from what they hold now. A plan that was opened is not one
/// that this element can make.
fn plan_again(widget: &Widget) -> Option<Element> {
    widget.can_plan().then(|| {
        button(widget.label("widget.done.planAgain"), Action::Review)
            .class("link")
            .attr("id", "plan-again")
            .flag("disabled", widget.is_planning)
    })
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
    let offers = review.changes.goes.keys();
    let offers = offers.filter_map(|id| widget.offers.iter().find(|offer| offer.id == *id));
    let offers: Vec<&Offer> = offers.collect();
    // While they are still being read, some may be free.
    let may_be_free = offers.is_empty() || offers.iter().any(|offer| offer.free > 0);
    let advice = may_be_free.then(|| el("p").text(widget.label("widget.done.advice")));
    let freed = offers.iter().map(|offer| {
        let key = match offer.free {
            0 => "widget.done.freed.none",
            1.. => "widget.done.freed",
            _ => "widget.done.freed.overUsed",
        };
        let values = [
            ("count", strong_count(offer.free.unsigned_abs())),
            ("product", Value::text(&offer.name)),
        ];
        el("p").text(widget.say(key, &values))
    });
    let link = |label: &str, address: &str| link(widget.label(label), address);
    let assign = profile
        .admin_center()
        .map(|page| link("widget.done.assign", page));
    Some(
        el("div")
            .class("next")
            .attr("part", "next")
            .child(el("h3").text(widget.label("widget.done.next")))
            .children(freed)
            .maybe(advice)
            .child(
                el("div")
                    .class("row")
                    .maybe(assign)
                    .child(link("widget.done.remove", &profile.licenses_page())),
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
