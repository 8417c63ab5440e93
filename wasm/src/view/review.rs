//! The review: the plan in sentences and numbers.

use super::notice::{button, finding};
use super::pane::{Step, bars};
use super::tree::{Element, el};
use super::{lead, steps};
use crate::widget::{Action, Listed, Review, Tally, Widget, count, is_grave};
use reseat_core::ErrorCode;
use reseat_core::event::Severity;
use reseat_core::model::SkuId;
use reseat_core::plan::SeatRow;
use reseat_core::text::Value;

/// How many services a row of changes names before it counts the rest.
const NAMED: usize = 3;

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
        findings(widget, review),
        Some(goes_and_comes(widget, review)),
        Some(changes(widget, review)),
        Some(seats(widget, review)),
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

/// The main button says what it does; where the plan or the account does not let it, a sentence says why.
fn buttons(widget: &Widget, review: &Review) -> Vec<Element> {
    let ready = review.totals().ready;
    let why_not = if !widget.settings.has_token_provider {
        Some("widget.review.notConnected")
    } else if widget
        .tenant
        .as_ref()
        .is_some_and(|tenant| tenant.may_not_apply)
    {
        Some("widget.review.noRights")
    } else if ready == 0 {
        Some("widget.review.nobody")
    } else if !review.opened.plan.applyable {
        Some("widget.review.notApplyable")
    } else {
        None
    };
    let main = match why_not {
        Some(key) => el("span").class("missing").text(widget.label(key)),
        None => {
            let label = widget.say("widget.button.replace", &[("count", Value::count(ready))]);
            button(label, Action::Replace)
                .class("primary")
                .attr("id", "replace")
        }
    };
    // Where somebody else has to apply it, saving is what is left to do.
    let is_for_others = why_not == Some("widget.review.noRights");
    let save = button(widget.label("widget.button.savePlan"), Action::SavePlan)
        .class(if is_for_others { "primary" } else { "plain" })
        .attr("id", "save-plan");
    vec![
        main,
        button(widget.label("widget.button.back"), Action::Back),
        save,
    ]
}

fn findings(widget: &Widget, review: &Review) -> Option<Element> {
    let rows = review.findings.iter().map(|one| {
        let sign = match (one.severity, one.id) {
            (Severity::Note, _) => "–",
            (_, ErrorCode::SeatUnavailable) => "…",
            _ => "!",
        };
        let listed = Listed::Finding {
            id: one.id,
            target: one.target.clone(),
        };
        let values = [
            ("count", Value::count(one.count)),
            ("those", Value::text(&one.message)),
        ];
        let label = widget.say("widget.review.showThe", &values);
        let name = widget.say("widget.review.showThe.named", &values);
        let show = button(label, Action::Show(Some(listed)))
            .class("link")
            .attr("aria-label", name);
        finding(
            is_grave(one),
            sign,
            &*one.message,
            one.hint.as_deref(),
            vec![show],
        )
    });
    (!review.findings.is_empty()).then(|| {
        el("div")
            .child(el("h3").text(widget.label("widget.review.attention")))
            .children(rows)
    })
}

/// Every product that goes or comes, with the number of users.
fn goes_and_comes(widget: &Widget, review: &Review) -> Element {
    let row = |key: &str, id: &SkuId, users: u64| {
        el("tr")
            .child(el("td").text(widget.label(key)))
            .child(el("td").text(review.product(*id)))
            .child(number(
                widget,
                "td",
                i64::try_from(users).unwrap_or(i64::MAX),
            ))
    };
    let goes = review
        .changes
        .goes
        .iter()
        .map(|(id, users)| row("widget.review.goes", id, *users));
    let comes = review
        .changes
        .comes
        .iter()
        .map(|(id, users)| row("widget.review.comes", id, *users));
    let columns = [
        ("widget.review.change", ""),
        ("widget.review.product", ""),
        ("widget.review.users", "number"),
    ];
    el("div")
        .child(el("h3").text(widget.label("widget.review.products")))
        .child(table(widget, columns, goes.chain(comes)).class("kinds"))
}

/// A table; each column has a key for its head and a class.
fn table(
    widget: &Widget,
    columns: [(&str, &str); 3],
    rows: impl Iterator<Item = Element>,
) -> Element {
    let heads = columns.map(|(key, class)| {
        el("th")
            .attr("scope", "col")
            .class(class)
            .text(widget.label(key))
    });
    el("table")
        .child(el("thead").child(el("tr").children(heads)))
        .child(el("tbody").children(rows))
}

fn number(widget: &Widget, tag: &'static str, value: i64) -> Element {
    el(tag).class("number").text(widget.texts.number(value))
}

fn changes(widget: &Widget, review: &Review) -> Element {
    let ready = review.totals().ready;
    let rows = [
        ("widget.review.keep", &review.changes.kept),
        ("widget.review.gain", &review.changes.gained),
        ("widget.review.stayOff", &review.changes.stays_off),
        ("widget.review.lose", &review.changes.lost),
    ];
    let cells = rows.into_iter().flat_map(|(key, tally)| {
        [
            el("dt").text(widget.label(key)),
            el("dd").text(services(widget, review, tally)),
            number(widget, "dd", i64::try_from(tally.users).unwrap_or(i64::MAX)),
        ]
    });
    el("div")
        .child(
            el("h3").text(widget.say("widget.review.changes", &[("count", Value::count(ready))])),
        )
        .child(el("dl").class("changes").children(cells))
}

fn services(widget: &Widget, review: &Review, tally: &Tally) -> String {
    let ranked = review.ranked(tally);
    if ranked.is_empty() {
        return widget.label("widget.review.nothing");
    }
    let names = widget.texts.join(
        ranked
            .iter()
            .take(NAMED)
            .map(|service| review.service(*service)),
    );
    if ranked.len() <= NAMED {
        return names;
    }
    let values = [
        ("names", Value::text(&names)),
        ("count", count(ranked.len() - NAMED)),
    ];
    widget.say("widget.review.andMore", &values)
}

fn seats(widget: &Widget, review: &Review) -> Element {
    let columns = [
        ("widget.review.product", ""),
        ("widget.review.free", "number"),
        ("widget.review.after", "number"),
    ];
    // What goes stands before what comes, as in the sentence at the top.
    let mut seats: Vec<&SeatRow> = review.opened.plan.seats.iter().collect();
    seats.sort_by_key(|seat| !review.changes.goes.contains_key(&seat.sku_id));
    let rows = seats.into_iter().map(|seat| {
        el("tr")
            .child(el("td").text(review.product(seat.sku_id)))
            .child(number(widget, "td", seat.free))
            .child(number(widget, "td", seat.free_after))
    });
    el("div")
        .child(el("h3").text(widget.label("widget.review.seats")))
        .child(table(widget, columns, rows))
}
