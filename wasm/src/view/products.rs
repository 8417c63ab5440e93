//! What comes: products with their seats, and under each its services.

use super::notice::{button, word_fault};
use super::pane::{Step, products_missing};
use super::questions;
use super::tree::{Element, Handler, On, el};
use crate::widget::{Action, Offer, Way, Widget, count};
use reseat_core::model::Service;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let change = &widget.change;
    let products_missing = products_missing(widget);
    let is_here = products_missing.is_none();
    let mut content = Vec::new();
    if change.way.replaces() {
        content.push(keep(widget));
    }
    if change.can_ask() {
        content.push(new_services(widget));
        content.extend(questions::draw(widget));
    }
    if change.wants_search(&widget.offers) {
        content.push(search(widget));
    }
    match products_missing {
        Some(instead) => content.push(instead),
        None => {
            // Once the core has judged the whole wish, its word stands at the top.
            let fault = change
                .to_fault
                .as_ref()
                .filter(|_| widget.problem.is_none());
            content.extend(fault.map(|fault| word_fault(widget, fault)));
            let strangers = change.strangers(&widget.offers);
            let strangers = strangers.into_iter().map(|name| stranger(widget, name));
            let offers = change.offers(&widget.offers);
            let offers = offers.into_iter().map(|offer| product(widget, offer));
            content.push(el("div").class("offers").children(strangers.chain(offers)));
        }
    }

    let marked = widget.people.marked_count;
    let missing = match (marked, change.to.is_empty()) {
        (0, _) => Some("widget.choose.nobody"),
        (_, true) => Some("widget.products.none"),
        _ => None,
    };
    let review = button(widget.label("widget.button.review"), Action::Review)
        .class("primary")
        .attr("id", "review")
        .flag("disabled", widget.is_planning);
    let main = match missing {
        Some(key) => el("span").class("missing").text(widget.label(key)),
        None => review,
    };
    let progress = el("span")
        .class("missing")
        .text(widget.label("widget.products.planning"));
    Step {
        key: "products",
        title: widget.label(match change.way {
            Way::Grant => "widget.products.title.grant",
            _ => "widget.products.title",
        }),
        about: about(widget, marked),
        can_close: true,
        content,
        buttons: [
            is_here.then_some(main),
            Some(button(widget.label("widget.button.back"), Action::Back)),
            widget.is_planning.then_some(progress),
        ]
        .into_iter()
        .flatten()
        .collect(),
        foot: widget.label("widget.step.2"),
    }
    .draw(widget)
}

fn about(widget: &Widget, marked: usize) -> String {
    let key = match widget.change.way {
        Way::ReplaceAll => "widget.products.about.replaceAll",
        Way::Grant => "widget.products.about.grant",
        Way::Swap | Way::Revoke => "widget.products.about.swap",
    };
    let name = widget.product_name(&widget.change.from);
    let values = [("count", count(marked)), ("product", Value::text(name))];
    widget.say(key, &values)
}

fn new_services(widget: &Widget) -> Element {
    let is_on = widget.change.has_new_on;
    let about = if is_on {
        "widget.products.new.on"
    } else {
        "widget.products.new.off"
    };
    el("label")
        .class("setting")
        .child(
            el("span")
                .child(el("b").text(widget.label("widget.products.new")))
                .child(el("small").text(widget.label(about))),
        )
        .child(
            switch(is_on, "switch")
                .attr("id", "new-services")
                .on(On::Change, Handler::Act(Action::NewServices)),
        )
}

fn keep(widget: &Widget) -> Element {
    let users_off = widget.counts.users_off;
    let about = if widget.change.keeps {
        "widget.products.keep.on"
    } else {
        "widget.products.keep.off"
    };
    el("label")
        .class("setting")
        .child(
            el("span")
                .child(el("b").text(widget.label("widget.products.keep")))
                .child(el("small").text(widget.say(about, &[("count", count(users_off))]))),
        )
        .child(
            switch(widget.change.keeps, "switch")
                .attr("id", "keep")
                .on(On::Change, Handler::Act(Action::Keep)),
        )
}

fn search(widget: &Widget) -> Element {
    el("input")
        .attr("type", "search")
        .attr("id", "service-search")
        .value(&*widget.change.service_search)
        .attr("placeholder", widget.label("widget.products.search"))
        .attr("aria-label", widget.label("widget.products.search"))
        .on(On::Input, Handler::Value(Action::SearchServices))
}

fn switch(is_on: bool, class: &'static str) -> Element {
    el("input")
        .attr("type", "checkbox")
        .attr("role", "switch")
        .class(class)
        .checked(is_on)
}

/// A product the page named and the tenant does not have by that name.
fn stranger(widget: &Widget, name: &str) -> Element {
    row(widget, name, widget.product_name(name), "", true, None)
}

fn product(widget: &Widget, offer: &Offer) -> Element {
    let id = offer.id.to_string();
    let is_on = widget.change.to.contains(&id);
    if !offer.is_assignable && !is_on {
        return el("div").key(id).class("product apart").child(
            el("div")
                .class("top")
                .child(el("span"))
                .child(
                    el("span")
                        .child(el("span").text(&*offer.name))
                        .child(el("small").text(&*offer.part_number)),
                )
                .child(
                    el("span")
                        .class("seats")
                        .child(el("small").text(&*offer.note)),
                ),
        );
    }
    let free = widget.say(
        "widget.products.free",
        &[("count", Value::Count(offer.free))],
    );
    let needed = is_on.then(|| {
        let needed = widget.counts.needed(offer.id);
        el("small").text(widget.say("widget.products.needed", &[("count", count(needed))]))
    });
    let note = (!offer.note.is_empty()).then(|| el("small").text(&*offer.note));
    let seats = el("span")
        .class("seats")
        .child(el("span").class("number").text(free))
        .maybe(needed)
        .maybe(note);
    row(
        widget,
        &id,
        &offer.name,
        &offer.part_number,
        is_on,
        Some(seats),
    )
    .maybe(is_on.then(|| services(widget, offer)))
}

fn row(
    widget: &Widget,
    id: &str,
    name: &str,
    part_number: &str,
    is_on: bool,
    seats: Option<Element>,
) -> Element {
    let word = widget.label(if is_on {
        "widget.switch.on"
    } else {
        "widget.switch.off"
    });
    el("div")
        .key(id)
        .class(if is_on { "product on" } else { "product" })
        .child(
            el("label")
                .class("top")
                .child(
                    el("span")
                        .class("turn")
                        .child(
                            switch(is_on, "switch")
                                .attr("data-product", part_number)
                                .attr("aria-label", name)
                                .on(On::Change, Handler::Act(Action::Product(id.into()))),
                        )
                        // A switch says its state by itself to those who hear it.
                        .child(el("small").attr("aria-hidden", "true").text(word)),
                )
                .child(
                    el("span")
                        .child(el(if is_on { "b" } else { "span" }).text(name))
                        .child(el("small").text(part_number)),
                )
                .maybe(seats),
        )
}

fn services(widget: &Widget, offer: &Offer) -> Element {
    let change = &widget.change;
    let is_searching = !change.service_search.trim().is_empty();
    let groups = change.groups(offer);
    let nothing = groups.is_empty().then(|| {
        let key = if offer.services.is_empty() {
            "widget.products.noServices"
        } else {
            "widget.products.serviceNotFound"
        };
        el("p").class("caption").text(widget.label(key))
    });
    let groups = groups
        .into_iter()
        .enumerate()
        .map(|(index, (purpose, services))| {
            let on = services
                .iter()
                .filter(|service| !change.off.contains(&service.service_plan_id))
                .count();
            let values = [("on", count(on)), ("count", count(services.len()))];
            let key = if is_searching { "found-" } else { "" };
            el("details")
                .key(format!("{key}{purpose:?}"))
                .flag("open", is_searching || index == 0)
                .child(
                    el("summary")
                        .child(el("span").text(widget.label(purpose.text_key())))
                        .child(el("small").text(widget.say("widget.products.group", &values))),
                )
                .children(services.into_iter().map(|service| line(widget, service)))
        });
    el("div").class("services").children(groups).maybe(nothing)
}

fn line(widget: &Widget, service: &Service) -> Element {
    let id = service.service_plan_id;
    let is_off = widget.change.off.contains(&id);
    let differing = widget
        .counts
        .off_now
        .get(&id)
        .filter(|_| widget.change.can_ask() && !is_off)
        .map(|users| {
            el("small").text(widget.say("widget.products.offNow", &[("count", count(*users))]))
        });
    el("label")
        .key(id.to_string())
        .class("service")
        .child(el("span").text(&*service.name))
        .child(
            switch(!is_off, "switch small")
                .attr("data-service", &*service.service_plan_name)
                .on(On::Change, Handler::Act(Action::Service(id))),
        )
        .maybe(differing)
}
