//! What the plan does: products that go and come, services that people keep, gain and lose.

use super::tree::{Element, el};
use crate::widget::{Review, Tally, Widget, count};
use reseat_core::input::NewServices;
use reseat_core::model::SkuId;
use reseat_core::plan::Services;
use reseat_core::text::Value;

/// How many services a row of changes names before it counts the rest.
const NAMED: usize = 3;

/// Every product that goes or comes, with the number of users.
pub(super) fn products(widget: &Widget, review: &Review) -> Element {
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
    let (goes, comes) = (review.changes.goes.iter(), review.changes.comes.iter());
    let goes = goes.map(|(id, users)| row("widget.review.goes", id, *users));
    let comes = comes.map(|(id, users)| row("widget.review.comes", id, *users));
    let columns = [
        ("widget.review.change", ""),
        ("widget.review.product", ""),
        ("widget.review.users", "number"),
    ];
    let is_nothing = review.changes.goes.is_empty() && review.changes.comes.is_empty();
    let rows = goes.chain(comes);
    let content = match is_nothing {
        true => el("p")
            .class("caption")
            .text(widget.label("widget.review.noProducts")),
        false => table(widget, columns, rows).class("kinds"),
    };
    el("div")
        .child(el("h3").text(widget.label("widget.review.products")))
        .child(content)
}

/// A table; each column has a key for its head and a class.
pub(super) fn table(
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

pub(super) fn number(widget: &Widget, tag: &'static str, value: i64) -> Element {
    el(tag).class("number").text(widget.texts.number(value))
}

/// What those who can move keep, gain and lose.
pub(super) fn services(widget: &Widget, review: &Review) -> Element {
    let totals = review.totals();
    let changes = &review.changes;
    let rows = [
        ("widget.review.keep", &changes.kept, true),
        ("widget.review.gain", &changes.gained, true),
        ("widget.review.stayOff", &changes.stays_off, true),
        ("widget.review.lose", &changes.lost, true),
        (
            "widget.review.loseInName",
            &changes.lost_in_name,
            changes.lost_in_name.users > 0,
        ),
    ];
    let rows = rows.into_iter().filter(|(_, _, is_told)| *is_told);
    let cells = rows.flat_map(|(key, tally, _)| {
        [
            el("dt").text(widget.label(key)),
            el("dd").text(names(widget, review, tally)),
            number(widget, "dd", i64::try_from(tally.users).unwrap_or(i64::MAX)),
        ]
    });
    let location = review.plan().request.rules.usage_location.as_deref();
    let location = location.filter(|_| totals.locations > 0).map(|location| {
        let values = [
            ("count", Value::count(totals.locations)),
            ("location", Value::text(location)),
        ];
        el("p")
            .class("told")
            .text(widget.say("widget.review.locations", &values))
    });
    let in_name = (changes.lost_in_name.users > 0).then(|| {
        let text = widget.label("widget.review.loseInName.about");
        el("p").class("caption").text(text)
    });
    let news = (totals.new_services > 0).then(|| {
        let key = match are_new_off(review) {
            true => "plan.services.newOff",
            false => "plan.services.newOn",
        };
        let values = [("count", Value::count(totals.new_services))];
        el("p").class("told").text(widget.say(key, &values))
    });
    el("div")
        .child(el("h3").text(widget.say(
            "widget.review.changes",
            &[("count", Value::count(totals.ready))],
        )))
        .child(el("dl").class("changes").children(cells))
        .maybe(in_name)
        .maybe(news)
        .maybe(location)
}

fn are_new_off(review: &Review) -> bool {
    let wishes = review.plan().request.wishes.all();
    let is_off = |services: &Services| {
        matches!(
            services,
            Services::Keep {
                new_services: NewServices::Off,
                ..
            }
        )
    };
    wishes.iter().any(|wish| is_off(&wish.services))
}

fn names(widget: &Widget, review: &Review, tally: &Tally) -> String {
    let ranked = review.ranked(tally);
    if ranked.is_empty() {
        return widget.label("widget.review.nothing");
    }
    let names = ranked
        .iter()
        .take(NAMED)
        .map(|service| review.service(*service));
    let names = widget.texts.join(names);
    and_more(widget, &names, ranked.len().saturating_sub(NAMED))
}

/// Names, and how many there are besides.
pub(super) fn and_more(widget: &Widget, names: &str, left: usize) -> String {
    if left == 0 {
        return names.to_string();
    }
    let values = [("names", Value::text(names)), ("count", count(left))];
    widget.say("widget.review.andMore", &values)
}
