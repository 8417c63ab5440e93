//! The choice: replace everything, or one product.

use super::notice::{button, finding, word_fault};
use super::pane::{Step, products_missing};
use super::tree::{Element, Handler, On, el};
use crate::widget::{Action, Widget, count};
use reseat_core::cloud::Vocabulary;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let is_worldwide = widget.vocabulary() == Vocabulary::Worldwide;
    let marked = widget.people.marked_count;
    let is_all = widget.change.replaces_all;
    let missing = missing(widget);
    // The page's own word is looked up in the tenant's products.
    let waits = widget.settings.from.is_some() && !is_all;
    let products_missing = products_missing(widget).filter(|_| waits);
    let select =
        (!is_all && missing.is_none() && products_missing.is_none()).then(|| products(widget));
    let can_go_on = products_missing.is_none();
    let mut content = vec![
        el("div")
            .class("options")
            .attr("role", "radiogroup")
            .attr("aria-labelledby", "pane-title")
            .child(option(
                widget,
                is_all,
                true,
                ["widget.choose.replaceAll", "widget.choose.replaceAll.about"],
                None,
            ))
            .child(option(
                widget,
                !is_all,
                false,
                ["widget.choose.swap", "widget.choose.swap.about"],
                products_missing.or(select),
            )),
    ];
    let fault = widget.change.from_fault.as_ref().filter(|_| !is_all);
    content.extend(fault.map(|fault| word_fault(widget, fault)));
    content.extend(inherited(widget));
    let note = if is_worldwide {
        "widget.worldwide.present"
    } else {
        "widget.bulkActions.present"
    };
    content.push(el("p").class("caption").text(widget.label(note)));
    let title = if is_worldwide {
        "widget.worldwide.title"
    } else {
        "widget.bulkActions.assign"
    };
    let next = || {
        button(widget.label("widget.button.next"), Action::Next)
            .class("primary")
            .attr("id", "next")
    };
    let mut buttons = Vec::new();
    match missing {
        Some(key) => buttons.push(el("span").class("missing").text(widget.label(key))),
        None if can_go_on => buttons.push(next()),
        None => {}
    }
    if !is_worldwide {
        buttons.push(button(widget.label("widget.button.back"), Action::Back));
    }
    Step {
        key: "choose",
        title: widget.label(title),
        about: widget.say("widget.people.chosen", &[("count", count(marked))]),
        can_close: true,
        content,
        buttons,
        foot: widget.label("widget.step.1"),
    }
    .draw(widget)
}

/// What keeps the person from going on.
fn missing(widget: &Widget) -> Option<&'static str> {
    if widget.people.marked_count == 0 {
        return Some("widget.choose.nobody");
    }
    let is_nothing = widget.settings.from.is_none() && widget.change.from.is_empty();
    (is_nothing && !widget.change.replaces_all).then_some("widget.choose.nothing")
}

fn option(
    widget: &Widget,
    is_chosen: bool,
    replaces_all: bool,
    [label, about]: [&str; 2],
    more: Option<Element>,
) -> Element {
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", "scope")
        .attr("id", if replaces_all { "replace-all" } else { "swap" })
        .checked(is_chosen)
        .on(On::Change, Handler::Act(Action::Choose { replaces_all }));
    el("div")
        .class(if is_chosen { "option on" } else { "option" })
        .child(
            el("label")
                .child(radio)
                .child(el("b").text(widget.label(label)))
                .child(el("small").text(widget.label(about))),
        )
        .maybe(more)
}

/// Which product goes: those the chosen people have, and a word of the page that fits none of them.
fn products(widget: &Widget) -> Element {
    let marked = widget.people.marked_count;
    let from = &widget.change.from;
    let choices = &widget.counts.choices;
    let mut options: Vec<Element> = choices
        .iter()
        .filter(|choice| choice.directly + choice.only_by_group > 0)
        .map(|choice| {
            let values = [
                ("product", Value::text(&choice.name)),
                ("directly", count(choice.directly)),
                ("count", count(marked)),
            ];
            let id = choice.product.to_string();
            el("option")
                .attr("value", &*id)
                .text(widget.say("widget.choose.product", &values))
        })
        .collect();
    let is_listed = choices
        .iter()
        .any(|choice| choice.product.to_string() == *from);
    if !is_listed && !from.is_empty() {
        let name = widget.product_name(from);
        options.push(el("option").attr("value", &**from).text(name));
    }
    el("label")
        .class("more")
        .child(
            el("span")
                .class("caption")
                .text(widget.label("widget.choose.from")),
        )
        .child(
            el("select")
                .attr("id", "from")
                .children(options)
                .value(&**from)
                .on(On::Change, Handler::Value(Action::From)),
        )
}

/// Says already here who falls out.
fn inherited(widget: &Widget) -> Option<Element> {
    if widget.change.replaces_all {
        return None;
    }
    let choice = widget
        .counts
        .choices
        .iter()
        .find(|choice| choice.product.to_string() == widget.change.from)?;
    (choice.only_by_group > 0).then(|| {
        let values = [
            ("count", count(choice.only_by_group)),
            ("all", count(widget.people.marked_count)),
            ("product", Value::text(&choice.name)),
        ];
        let hint = widget.label("widget.choose.inherited.hint");
        finding(
            false,
            "!",
            widget.say("widget.choose.inherited", &values),
            Some(&hint),
            Vec::new(),
        )
    })
}
