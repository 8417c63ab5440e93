//! The run: how far, how fast, what became of whom; failures first.

use super::notice::{button, finding, sign, who};
use super::pane::Step;
use super::tree::{Element, el};
use crate::widget::{Action, Line, Run, Widget, weight};
use reseat_core::event::Phase;
use reseat_core::text::Value;

/// How many of each kind of result are listed: more than a person reads, and few enough to draw.
const FAILURES_LISTED: usize = 200;
const SUCCESSES_LISTED: usize = 50;

pub(super) fn draw(widget: &Widget) -> Element {
    let Some(run) = &widget.run else {
        return el("span");
    };
    let mut buttons = Vec::new();
    if run.is_stopping {
        buttons.push(
            el("span")
                .class("missing")
                .text(widget.label("widget.running.stopping")),
        );
    } else {
        let pause = if run.is_paused {
            "widget.button.continue"
        } else {
            "widget.button.pause"
        };
        buttons.push(button(widget.label(pause), Action::Pause).attr("id", "pause"));
        buttons.push(button(widget.label("widget.button.stop"), Action::Stop).attr("id", "stop"));
    }
    Step {
        key: "running",
        title: widget.label("widget.running.title"),
        about: widget.label("widget.running.about"),
        can_close: false,
        content: [
            Some(progress(widget, run)),
            waiting(run),
            Some(results(widget, &run.failures, &run.successes)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        buttons,
        foot: String::new(),
    }
    .draw(widget)
}

fn progress(widget: &Widget, run: &Run) -> Element {
    let texts = &widget.texts;
    let number = |count: u64| texts.number(i64::try_from(count).unwrap_or(i64::MAX));
    let of = widget.say("widget.running.of", &[("total", Value::count(run.total))]);
    let state = if run.is_paused && !run.is_stopping {
        widget.label("widget.running.paused")
    } else if let Some((rate, seconds)) = run.pace() {
        let values = [
            ("rate", Value::count(rate)),
            ("seconds", Value::count(seconds)),
        ];
        widget.say("widget.running.pace", &values)
    } else {
        match run.phase {
            Some(Phase::Verify) => widget.label("widget.running.verifying"),
            Some(Phase::Apply) => widget.label("widget.running.moving"),
            _ => widget.label("widget.running.preparing"),
        }
    };
    el("div")
        .child(
            el("p")
                .class("big number")
                .text(number(run.done))
                .text(" ")
                .child(el("small").class("caption").text(of)),
        )
        .child(
            el("progress")
                .attr("part", "progress")
                .attr("max", run.total.max(1).to_string())
                .attr("value", run.done.to_string())
                .attr("aria-label", widget.label("widget.running.progress")),
        )
        .child(el("p").class("caption number").text(state))
}

/// Why part of the run stands still, in the core's own words.
fn waiting(run: &Run) -> Option<Element> {
    let waiting = run.waiting.as_ref()?;
    let (message, hint) = (&*waiting.message, Some(&*waiting.hint));
    let told = finding(false, "!", message, hint, Vec::new());
    Some(told.key("waiting").attr("data-state", "waiting"))
}

/// Results, failures first, then the newest.
pub(super) fn results(widget: &Widget, failures: &[Line], successes: &[Line]) -> Element {
    let failed = failures.iter().take(FAILURES_LISTED);
    let succeeded = successes.iter().rev().take(SUCCESSES_LISTED);
    let listed = failed.len() + succeeded.len();
    let further = failures.len() + successes.len() - listed;
    let lines = failed.chain(succeeded).map(|result| line(widget, result));
    let list = el("ul")
        .class("results")
        .attr("part", "results")
        .attr("aria-label", widget.label("widget.running.results"))
        .children(lines);
    let more = (further > 0).then(|| {
        let values = [("count", crate::widget::count(further))];
        el("p")
            .class("caption")
            .text(widget.say("widget.running.further", &values))
    });
    el("div").child(list).maybe(more)
}

fn line(widget: &Widget, result: &Line) -> Element {
    let heavy = weight(result.outcome);
    el("li")
        .attr("data-outcome", format!("{:?}", result.outcome))
        .child(sign(heavy))
        .child(who(
            if heavy.comes_first() { "b" } else { "span" },
            &result.name,
            &result.address,
        ))
        .child(el("small").text(widget.label(&format!("widget.outcome.{:?}", result.outcome))))
        .maybe(result.message.as_ref().map(|text| el("p").text(&**text)))
        .maybe(
            result
                .hint
                .as_ref()
                .map(|text| el("p").class("caption").text(&**text)),
        )
}
