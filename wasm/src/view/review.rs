//! The review: the plan in sentences and numbers.

use super::notice::button;
use super::pane::{Step, bars};
use super::tree::Element;
use super::tree::el;
use super::{changes, findings, lead, questions, seats, steps};
use crate::widget::{Action, Obstacle, Review, Widget};
use reseat_core::plan::Scope;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let Some(review) = &widget.review else {
        return Step {
            key: "review",
            title: widget.label("widget.review.title"),
            about: widget.label(if widget.is_planning {
                "widget.review.opening"
            } else {
                "widget.review.nothingChanged"
            }),
            can_close: true,
            content: if widget.is_planning {
                vec![bars()]
            } else {
                Vec::new()
            },
            buttons: vec![button(widget.label("widget.button.back"), Action::Back)],
            foot: String::new(),
        }
        .draw(widget);
    };
    let content = [
        Some(lead::draw(widget, review)),
        questions::draw(widget),
        findings::draw(widget, review),
        Some(changes::products(widget, review)),
        Some(changes::services(widget, review)),
        Some(seats::draw(widget, review)),
        Some(steps::draw(widget, review)),
    ];
    Step {
        key: "review",
        title: widget.label("widget.review.title"),
        about: widget.label("widget.review.nothingChanged"),
        can_close: true,
        content: content.into_iter().flatten().collect(),
        buttons: buttons(widget, review),
        foot: widget.label("widget.step.3"),
    }
    .draw(widget)
}

/// What stands in place of the main button.
fn why_not(widget: &Widget, review: &Review) -> Option<String> {
    let tenant = widget.tenant.as_ref();
    let key = if !widget.settings.has_token_provider {
        "widget.review.notConnected"
    } else if !review.plan().applyable {
        match widget.obstacle(review) {
            None => "widget.question.missing",
            Some(Obstacle::NotConnected) => "widget.review.notConnected",
            Some(Obstacle::OtherTenant) => "widget.question.otherTenant",
            Some(Obstacle::OwnWishes) => "widget.question.ownWishes",
            Some(Obstacle::NeverTouch) => "widget.question.neverTouch",
        }
    } else if is_for_others(widget) {
        match tenant.is_some_and(|tenant| tenant.may_not_apply) {
            true => "widget.review.noRights",
            false => "widget.review.planOnly",
        }
    } else if review.totals().ready == 0 {
        "widget.review.nobody"
    } else {
        return None;
    };
    let name = Value::text(&review.plan().tenant.display_name);
    Some(widget.say(key, &[("tenant", name)]))
}

/// Whether somebody else has to apply the plan: saving is then what is left to do.
fn is_for_others(widget: &Widget) -> bool {
    let tenant = widget.tenant.as_ref();
    widget.settings.is_plan_only || tenant.is_some_and(|tenant| tenant.may_not_apply)
}

/// The main button says what it does; where the plan or the account does not let it, a sentence says why.
fn buttons(widget: &Widget, review: &Review) -> Vec<Element> {
    let why_not = why_not(widget, review);
    let can_plan = !review.plan().applyable
        && widget.obstacle(review).is_none()
        && widget.change.terms.are_all_answered();
    let main = |label: String, action: Action, id: &str| {
        button(label, action)
            .class("primary")
            .attr("id", id)
            .flag("disabled", widget.is_planning)
    };
    // Where somebody else has to apply it, saving is what is left to do.
    let saves_first = !can_plan && why_not.is_some() && is_for_others(widget);
    let main = match why_not {
        _ if can_plan => main(
            widget.label("widget.button.answer"),
            Action::PlanAgain,
            "answer",
        ),
        Some(text) => el("span").class("missing").text(text),
        None => {
            let ready = [("count", Value::count(review.totals().ready))];
            main(widget.say(verb(review), &ready), Action::Replace, "replace")
        }
    };
    let save = button(widget.label("widget.button.savePlan"), Action::SavePlan)
        .class(if saves_first { "primary" } else { "plain" })
        .attr("id", "save-plan");
    let progress = widget.is_planning.then(|| {
        let text = widget.label("widget.products.planning");
        el("span").class("missing").text(text)
    });
    let back = button(widget.label("widget.button.back"), Action::Back);
    [main, back, save].into_iter().chain(progress).collect()
}

fn verb(review: &Review) -> &'static str {
    match review.scope() {
        _ if review.plan().request.wishes.undo_of().is_some() => "widget.button.putBackSome",
        Some(Scope::Swap { .. } | Scope::ReplaceAll { .. }) => "widget.button.replace",
        Some(Scope::Grant { .. }) => "widget.button.add",
        Some(Scope::Revoke { .. }) => "widget.button.remove",
        Some(Scope::Adjust { .. }) => "widget.button.adjust",
        Some(Scope::Like { .. } | Scope::Restore { .. }) | None => "widget.button.change",
    }
}
