//! Active users: commands, search, filters, the list and its foot.

use super::notice::{button, problem, sign_in};
use super::pane::bars;
use super::tree::{Element, Handler, On, el, strong_count};
use super::{chips, frame, grid, keys, open_move};
use crate::widget::{Action, Cure, Listing, Pane, Widget, count};
use reseat_core::cloud::Vocabulary;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let caution = widget
        .tenant
        .as_ref()
        .and_then(|tenant| tenant.caution.as_ref());
    let caution = caution.map(|text| el("div").class("notice").child(caution_of(text)));
    // An open pane says it itself.
    let waiting = sign_in(widget).filter(|_| widget.pane == Pane::Closed);
    let waiting = waiting.map(|notice| el("div").class("notice").child(notice));
    let open = open_move::draw(widget).into_iter();
    let open = open.map(|notice| el("div").class("notice").child(notice));
    el("section")
        .class("people")
        .attr("part", "people")
        .attr("aria-label", widget.label("widget.people.title"))
        .child(tools(widget))
        .child(if widget.settings.has_token_provider {
            chips::draw(widget)
        } else {
            el("div")
        })
        .child(
            el("div")
                .class("notices")
                .maybe(waiting)
                .maybe(caution)
                .children(open),
        )
        .child(list(widget))
        .child(foot(widget))
}

/// What the account may not do: one long sentence, so not in bold.
fn caution_of(text: &str) -> Element {
    el("div")
        .class("finding warn")
        .attr("part", "finding")
        .attr("data-state", "no-rights")
        .child(
            el("span")
                .class("sign warn")
                .attr("aria-hidden", "true")
                .text("!"),
        )
        .child(el("p").text(text))
}

fn tools(widget: &Widget) -> Element {
    let is_worldwide = widget.vocabulary() == Vocabulary::Worldwide;
    let has_tenant = widget.settings.has_token_provider;
    let total = widget.people.persons.len();
    let hint = match &widget.people.listing {
        Listing::Ready => widget.say("widget.people.search", &[("count", count(total))]),
        _ => widget.label("widget.people.searchAny"),
    };
    let search = el("input")
        .key("search")
        .attr("type", "search")
        .attr("id", "search")
        .attr("part", "search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", hint)
        .value(&*widget.people.filters.search)
        .attr("aria-label", widget.label("widget.people.searchAny"))
        .on(On::Input, Handler::Value(Action::Search));
    let open = el("button")
        .key("open")
        .attr("type", "button")
        .attr("id", "open-file")
        .class("plain")
        .text(widget.label("widget.people.openFile"))
        .on(On::Click, Handler::File);
    // A plan on the table, a run or its results would be lost to whatever was opened.
    let open = if widget.is_selection_fixed() {
        open.flag("disabled", true)
            .attr("title", widget.label("widget.people.openFile.fixed"))
    } else {
        open
    };
    el("div")
        .class("tools")
        .maybe((is_worldwide && has_tenant).then(|| entry(widget)))
        .maybe((is_worldwide && has_tenant).then(|| menu(widget)))
        .maybe(has_tenant.then_some(search))
        .child(open)
}

fn entry(widget: &Widget) -> Element {
    button(widget.label("widget.worldwide.title"), Action::OpenPane)
        .key("entry")
        .attr("id", "entry")
        .attr("part", "entry")
        .class("primary")
}

fn menu(widget: &Widget) -> Element {
    let is_open = widget.is_menu_open;
    let list = el("div")
        .class("menu")
        .attr("role", "menu")
        .attr("aria-labelledby", "menu")
        .on(On::Key, Handler::Judge(keys::on_menu))
        .child(
            button(widget.label("widget.worldwide.title"), Action::OpenPane)
                .attr("role", "menuitem")
                .attr("id", "menu-entry")
                .class("plain"),
        );
    el("div")
        .key("menu")
        .class("more-options")
        .child(
            button("…", Action::Menu)
                .attr("id", "menu")
                .attr("aria-haspopup", "menu")
                .attr("aria-expanded", if is_open { "true" } else { "false" })
                .attr("aria-label", widget.label("widget.worldwide.more"))
                .attr("title", widget.label("widget.worldwide.more")),
        )
        .maybe(is_open.then_some(list))
}

fn list(widget: &Widget) -> Element {
    let people = &widget.people;
    let empty = |state: &str, text: String, act: Option<Element>| {
        el("div")
            .key("empty")
            .class("empty")
            .attr("data-state", state)
            .child(el("p").text(text))
            .maybe(act)
    };
    if !widget.settings.has_token_provider {
        return empty(
            "not-connected",
            widget.label("widget.people.notConnected"),
            None,
        );
    }
    match &people.listing {
        Listing::Failed(fault) => {
            let is_given_up = fault.cure() == Cure::Elsewhere && widget.is_of_file();
            let act = is_given_up.then(|| {
                button(widget.label("widget.people.showEverybody"), Action::Again).class("link")
            });
            el("div")
                .key("failed")
                .class("empty")
                .child(problem(widget, fault))
                .maybe(act)
        }
        Listing::Loading | Listing::Waiting if people.persons.is_empty() => el("div")
            .key("loading")
            .class("empty")
            .attr("data-state", "loading")
            .child(bars()),
        Listing::Ready if people.persons.is_empty() => {
            empty("empty", widget.label("widget.people.empty"), None)
        }
        Listing::Ready if people.shown.is_empty() => {
            let text = match people.filters.product {
                Some(id) => {
                    let id = id.to_string();
                    let values = [("product", Value::text(widget.product_name(&id)))];
                    widget.say("widget.people.nothingFound.product", &values)
                }
                None => widget.label("widget.people.nothingFound"),
            };
            let clear =
                button(widget.label("widget.filter.clear"), Action::ClearFilters).class("link");
            empty("nothing-found", text, Some(clear))
        }
        _ => grid::draw(widget),
    }
}

fn foot(widget: &Widget) -> Element {
    let people = &widget.people;
    let (marked, shown) = (people.marked_count, people.shown.len());
    let bold = |number: usize| strong_count(number as u64);
    let hidden = marked - people.marked_shown();
    let sentence = match &people.listing {
        Listing::Ready if matches!(widget.pane, Pane::Review) && widget.is_selection_fixed() => {
            widget.say("widget.people.fixedCount", &[("count", bold(marked))])
        }
        Listing::Ready if hidden > 0 => widget.say(
            "widget.people.markedHidden",
            &[("count", bold(marked)), ("hidden", count(hidden))],
        ),
        Listing::Ready => widget.say(
            "widget.people.markedOf",
            &[("count", bold(marked)), ("all", count(shown))],
        ),
        Listing::Loading if people.persons.is_empty() => widget.label("widget.people.loading"),
        Listing::Loading => widget.say(
            "widget.people.loadingSome",
            &[("count", bold(people.persons.len()))],
        ),
        _ => String::new(),
    };
    let can_mark = matches!(people.listing, Listing::Ready) && !widget.is_selection_fixed();
    let select = (can_mark && shown > 0).then(|| {
        let label = widget.say("widget.people.selectAll", &[("count", count(shown))]);
        button(label, Action::MarkShown)
            .class("link")
            .attr("id", "select-all")
    });
    let clear = (can_mark && marked > 0)
        .then(|| button(widget.label("widget.people.clear"), Action::ClearMarks).class("link"));
    el("div")
        .class("count")
        .attr("part", "count")
        .child(el("span").class("number").text(sentence))
        .maybe(select)
        .maybe(clear)
        .maybe(frame::bulk_entry(widget))
}
