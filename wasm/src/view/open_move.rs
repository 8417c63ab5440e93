//! What stands above the list while a move of this browser is not at its end.

use super::notice::{button, finding, problem};
use super::tree::{Element, el};
use crate::widget::{Action, Job, OpenMove, Pane, Widget};
use reseat_core::Error;
use reseat_core::event::MoveState;
use reseat_core::text::Value;

/// Nothing while a plan, a run or its end is in sight: it would be about another one.
pub(super) fn draw(widget: &Widget) -> Vec<Element> {
    if widget.is_selection_fixed() {
        return Vec::new();
    }
    let refused = widget.problem.as_ref().filter(|(job, _)| {
        let is_shown_in_pane = !matches!(widget.pane, Pane::Closed);
        *job == Job::Apply && !is_shown_in_pane
    });
    let refused = refused.map(|(_, fault)| problem(widget, fault));
    let open = widget.open_move().map(|open| match open.state {
        MoveState::Running => elsewhere(widget),
        MoveState::Unreadable => unreadable(widget, open),
        _ => unfinished(widget, open),
    });
    refused.into_iter().chain(open).collect()
}

/// Since when, how many are done and how many are left; going on is a press away.
fn unfinished(widget: &Widget, open: &OpenMove) -> Element {
    let title = match open.state {
        MoveState::Open => "widget.open.title",
        _ => "widget.open.title.stopped",
    };
    let since = open.started_at.as_deref().unwrap_or_default();
    let account = open.account.clone();
    let values = [
        ("since", Value::text(&widget.texts.moment(since))),
        (
            "account",
            Value::text(&account.unwrap_or_else(|| widget.label("lock.app"))),
        ),
        ("done", Value::count(open.done())),
        ("open", Value::count(open.open)),
    ];
    let go_on = widget.may_apply().then(|| {
        button(
            widget.label("widget.button.goOn"),
            Action::GoOn(open.id.clone()),
        )
        .class("primary")
        .attr("id", "go-on")
    });
    let acts = go_on.into_iter().chain([leave(widget)]).collect();
    let about = widget.say("widget.open.about", &values);
    finding(false, "…", widget.label(title), Some(&about), acts)
        .key("open-move")
        .attr("data-state", "open-move")
}

/// Another tab, or another element, is changing the tenant: it says who, and since when.
fn elsewhere(widget: &Widget) -> Element {
    let locked = Error::RunLocked {
        holder: widget.holder.clone(),
    };
    let report = locked.report(&widget.texts);
    let again =
        button(widget.label("widget.button.lookAgain"), Action::LookAgain).attr("id", "look-again");
    finding(
        false,
        "…",
        report.message,
        report.hint.as_deref(),
        vec![again],
    )
    .key("running-elsewhere")
    .attr("data-state", "running-elsewhere")
}

/// Its journal can't be read, and the core says why.
fn unreadable(widget: &Widget, open: &OpenMove) -> Element {
    let acts = vec![leave(widget)];
    finding(true, "!", &*open.message, open.hint.as_deref(), acts)
        .key("unreadable-move")
        .attr("data-state", "unreadable-move")
}

fn leave(widget: &Widget) -> Element {
    button(widget.label("widget.button.leave"), Action::Leave).attr("id", "leave")
}

/// The press that goes on with a run that has just ended early.
pub(super) fn go_on(widget: &Widget, move_id: &str) -> Element {
    button(
        widget.label("widget.button.goOn"),
        Action::GoOn(move_id.into()),
    )
    .class("primary")
    .attr("id", "go-on")
    .flag("disabled", widget.is_planning)
}

/// The way back: a plan that is shown first, like any other.
pub(super) fn put_back(widget: &Widget, move_id: &str) -> Element {
    let press = button(
        widget.label("widget.button.putBack"),
        Action::PutBack(move_id.into()),
    )
    .attr("id", "put-back")
    .flag("disabled", widget.is_planning);
    el("div")
        .class("next")
        .child(el("h3").text(widget.label("widget.done.putBack")))
        .child(el("p").text(widget.label("widget.done.putBack.about")))
        .child(el("div").class("row").child(press))
}
