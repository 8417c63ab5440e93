//! The review: the plan in sentences and numbers, then user by user.

use super::notice::{button, finding};
use super::pane::{Step, bars};
use super::tree::{Element, el, strong};
use crate::widget::{Action, Review, Tally, Widget, count, is_grave, off_in};
use reseat_core::ErrorCode;
use reseat_core::event::Severity;
use reseat_core::model::{Holding, SkuId};
use reseat_core::plan::{self, State};
use reseat_core::text::Value;

/// How many services a row of changes names before it counts the rest.
const NAMED: usize = 3;

pub(super) fn draw(widget: &Widget) -> Element {
    let Some(review) = &widget.review else {
        return Step {
            key: "review",
            title: widget.label("widget.review.title"),
            about: widget.label("widget.review.nothingChanged"),
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
        Some(steps(widget, review)),
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
        ("count", Value::count(totals.users)),
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
        let label = widget.say(key, &[("count", Value::count(number))]);
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
    let head = el("tr")
        .child(
            el("th")
                .attr("scope", "col")
                .text(widget.label("widget.review.change")),
        )
        .child(
            el("th")
                .attr("scope", "col")
                .text(widget.label("widget.review.product")),
        )
        .child(
            el("th")
                .attr("scope", "col")
                .class("number")
                .text(widget.label("widget.review.users")),
        );
    el("div")
        .child(el("h3").text(widget.label("widget.review.products")))
        .child(
            el("table")
                .class("plain three")
                .child(el("thead").child(head))
                .child(el("tbody").children(goes).children(comes)),
        )
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
    let head = el("tr")
        .child(
            el("th")
                .attr("scope", "col")
                .text(widget.label("widget.review.product")),
        )
        .child(
            el("th")
                .attr("scope", "col")
                .class("number")
                .text(widget.label("widget.review.free")),
        )
        .child(
            el("th")
                .attr("scope", "col")
                .class("number")
                .text(widget.label("widget.review.after")),
        );
    let rows = review.opened.plan.seats.iter().map(|seat| {
        el("tr")
            .child(el("td").text(review.product(seat.sku_id)))
            .child(number(widget, "td", seat.free))
            .child(number(widget, "td", seat.free_after))
    });
    el("div")
        .child(el("h3").text(widget.label("widget.review.seats")))
        .child(
            el("table")
                .class("plain")
                .child(el("thead").child(head))
                .child(el("tbody").children(rows)),
        )
}

fn steps(widget: &Widget, review: &Review) -> Element {
    let (listed, all) = review.steps();
    let more = (all > listed.len()).then(|| {
        let left = [("count", count(all - listed.len()))];
        button(widget.say("widget.review.more", &left), Action::More).class("link")
    });
    let everybody = review
        .filter
        .map(|_| button(widget.label("widget.review.showAll"), Action::Show(None)).class("link"));
    el("div")
        .class("steps")
        .child(
            el("h3")
                .attr("id", "steps-title")
                .attr("tabindex", "-1")
                .text(widget.say("widget.review.userByUser", &[("count", count(all))])),
        )
        .maybe(everybody)
        .children(listed.into_iter().map(|step| person(widget, review, step)))
        .maybe(more)
}

fn person(widget: &Widget, review: &Review, step: &plan::Step) -> Element {
    let products = |holding: &Holding| {
        let direct = holding.direct.iter().map(|license| (license.sku_id, "tag"));
        let inherited = holding
            .inherited
            .iter()
            .map(|license| (license.sku_id, "tag inherited"));
        let tags = direct.chain(inherited).map(|(id, class)| {
            let key = if class == "tag" {
                "held.direct"
            } else {
                "held.inherited"
            };
            let name = [("name", Value::text(&review.product(id)))];
            el("span").class(class).text(widget.say(key, &name))
        });
        el("dd").class("tags").children(tags)
    };
    let reasons = step.findings.iter().map(|one| {
        let target = review.target(one.target.as_deref()).unwrap_or_default();
        let values = [
            ("user", Value::text(&step.display_name)),
            ("product", Value::text(&target)),
        ];
        el("dd").text(widget.say(&format!("error.{}.message", one.id.id()), &values))
    });
    let reasons: Vec<Element> = reasons.collect();
    let off = off_in(&step.after);
    let off_names = widget
        .texts
        .join(off.iter().map(|service| review.service(*service)));
    let note = match step.state {
        State::Ready if off.is_empty() => widget.label("widget.review.nothingOff"),
        State::Ready => widget.say("widget.review.keepsOff", &[("count", count(off.len()))]),
        State::Waits => widget.label("widget.review.waitsOne"),
        State::Blocked => widget.label("widget.review.blockedOne"),
        State::Unchanged => widget.label("widget.review.unchangedOne"),
    };
    let has_reasons = !reasons.is_empty();
    el("details")
        .key(step.user_id.as_str())
        .class("person")
        .child(
            el("summary")
                .child(el("span").text(&*step.display_name))
                .child(el("small").text(note)),
        )
        .child(
            el("dl")
                .child(el("dt").text(widget.label("widget.review.before")))
                .child(products(&step.before))
                .child(el("dt").text(widget.label("widget.review.afterwards")))
                .child(products(&step.after))
                .maybe((!off.is_empty()).then(|| el("dt").text(widget.label("widget.review.off"))))
                .maybe((!off.is_empty()).then(|| el("dd").text(off_names)))
                .maybe(has_reasons.then(|| el("dt").text(widget.label("widget.review.reason"))))
                .children(reasons),
        )
}
