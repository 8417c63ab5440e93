//! The review: the plan in sentences and numbers.

use super::notice::{button, finding};
use super::pane::{Step, bars};
use super::steps;
use super::tree::{Element, el, strong, strong_count};
use crate::widget::{Action, Review, Tally, Widget, count, is_grave};
use reseat_core::ErrorCode;
use reseat_core::event::Severity;
use reseat_core::model::SkuId;
use reseat_core::plan::{SeatRow, State};
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
        Some(lead(widget, review)),
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
    vec![
        main,
        button(widget.label("widget.button.back"), Action::Back),
        button(widget.label("widget.button.savePlan"), Action::SavePlan)
            .class("plain")
            .attr("id", "save-plan"),
    ]
}

fn lead(widget: &Widget, review: &Review) -> Element {
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
            Action::Show(Some(state)),
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

fn findings(widget: &Widget, review: &Review) -> Option<Element> {
    let rows = review.findings.iter().map(|one| {
        let sign = match (one.severity, one.id) {
            (Severity::Note, _) => "–",
            (_, ErrorCode::SeatUnavailable) => "…",
            _ => "!",
        };
        finding(
            is_grave(one),
            sign,
            &*one.message,
            one.hint.as_deref(),
            Vec::new(),
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
