//! The choice: replace everything, or one product.

use super::notice::{button, finding, word_fault};
use super::pane::{Step, products_missing};
use super::tree::{Element, Handler, On, el};
use crate::widget::{Action, Way, Widget, count};
use reseat_core::cloud::Vocabulary;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let is_worldwide = widget.vocabulary() == Vocabulary::Worldwide;
    let marked = widget.people.marked_count;
    let way = widget.change.way;
    let missing = missing(widget);
    // The page's own word is looked up in the tenant's products.
    let waits = widget.settings.from.is_some() && way.takes_one();
    let products_missing = products_missing(widget).filter(|_| waits);
    let select = (way.takes_one() && missing.is_none() && products_missing.is_none())
        .then(|| products(widget));
    let can_go_on = products_missing.is_none();
    let mut more = products_missing.or(select);
    let options = WAYS.map(|choice| option(widget, &choice, more.take_if(|_| choice.way == way)));
    let mut content = vec![
        el("div")
            .class("options")
            .attr("role", "radiogroup")
            .attr("aria-labelledby", "pane-title")
            .children(options),
    ];
    let fault = widget
        .change
        .from_fault
        .as_ref()
        .filter(|_| way.takes_one());
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
    // Where nothing comes there is nothing more to choose.
    let review = || {
        button(widget.label("widget.button.review"), Action::Review)
            .class("primary")
            .attr("id", "review")
            .flag("disabled", widget.is_planning)
    };
    let mut buttons = Vec::new();
    match missing {
        Some(key) => buttons.push(el("span").class("missing").text(widget.label(key))),
        None if can_go_on && way.gives() => buttons.push(next()),
        None if can_go_on => buttons.push(review()),
        None => {}
    }
    if !is_worldwide {
        buttons.push(button(widget.label("widget.button.back"), Action::Back));
    }
    buttons.extend(widget.is_planning.then(|| {
        let text = widget.label("widget.products.planning");
        el("span").class("missing").text(text)
    }));
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
    match widget.change.way {
        Way::Swap if is_nothing => Some("widget.choose.nothing"),
        Way::Revoke if is_nothing => Some("widget.choose.nothingToRemove"),
        _ => None,
    }
}

/// One of the four ways.
struct Choice {
    way: Way,
    id: &'static str,
    label: &'static str,
    about: &'static str,
}

/// Microsoft's own first; what is preselected is the second.
const WAYS: [Choice; 4] = [
    Choice {
        way: Way::ReplaceAll,
        id: "replace-all",
        label: "widget.choose.replaceAll",
        about: "widget.choose.replaceAll.about",
    },
    Choice {
        way: Way::Swap,
        id: "swap",
        label: "widget.choose.swap",
        about: "widget.choose.swap.about",
    },
    Choice {
        way: Way::Grant,
        id: "grant",
        label: "widget.choose.grant",
        about: "widget.choose.grant.about",
    },
    Choice {
        way: Way::Revoke,
        id: "revoke",
        label: "widget.choose.revoke",
        about: "widget.choose.revoke.about",
    },
];

fn option(widget: &Widget, choice: &Choice, more: Option<Element>) -> Element {
    let is_chosen = widget.change.way == choice.way;
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", "scope")
        .attr("id", choice.id)
        .checked(is_chosen)
        .on(On::Change, Handler::Act(Action::Choose(choice.way)));
    el("div")
        .class(if is_chosen { "option on" } else { "option" })
        .child(
            el("label")
                .child(radio)
                .child(el("b").text(widget.label(choice.label)))
                .child(el("small").text(widget.label(choice.about))),
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
                .text(widget.label(match widget.change.way {
                    Way::Revoke => "widget.choose.gone",
                    _ => "widget.choose.from",
                })),
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
    if !widget.change.way.takes_one() {
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
