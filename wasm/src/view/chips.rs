//! Filters as chips, as far as the list's own data gives them. One that is set says what it lets through, and
//! a press on its ✕ takes it off.

use super::notice::button;
use super::tree::{Element, Handler, On, el};
use crate::widget::{Action, Widget};
use reseat_core::text::Value;

/// A filter with a list to choose from.
struct Kind {
    id: &'static str,
    label: &'static str,
    /// The sentence that a set one reads, where the choice alone does not say it.
    reads: Option<&'static str>,
    action: fn(String) -> Action,
}

const PRODUCT: Kind = Kind {
    id: "filter-product",
    label: "widget.filter.product",
    reads: Some("widget.filter.hasProduct"),
    action: Action::FilterProduct,
};
const DEPARTMENT: Kind = Kind {
    id: "filter-department",
    label: "widget.filter.department",
    reads: None,
    action: Action::FilterDepartment,
};
const LOCATION: Kind = Kind {
    id: "filter-location",
    label: "widget.filter.location",
    reads: None,
    action: Action::FilterLocation,
};

pub(super) fn draw(widget: &Widget) -> Element {
    let people = &widget.people;
    let filters = &people.filters;
    let product = filters.product.map(|id| id.to_string()).unwrap_or_default();
    let products = people
        .products
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()));
    let own = |name: &String| (name.clone(), name.clone());
    let departments = people.departments.keys().map(own);
    let locations = people.locations.keys().map(own);
    let set = [
        !product.is_empty(),
        !filters.department.is_empty(),
        !filters.location.is_empty(),
        filters.by_group,
        !filters.search.is_empty(),
    ];
    // One filter goes by its own ✕.
    let are_several = set.into_iter().filter(|is_set| *is_set).count() > 1;
    let all = button(widget.label("widget.filter.clear"), Action::ClearFilters).class("link");
    el("div")
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", widget.label("widget.filter.title"))
        .child(chip(widget, PRODUCT, &product, products.collect()))
        .child(chip(
            widget,
            DEPARTMENT,
            &filters.department,
            departments.collect(),
        ))
        .child(chip(
            widget,
            LOCATION,
            &filters.location,
            locations.collect(),
        ))
        .child(by_group(widget, filters.by_group))
        .maybe(are_several.then_some(all))
}

fn by_group(widget: &Widget, is_on: bool) -> Element {
    let off = is_on.then(|| el("span").attr("aria-hidden", "true").text(" ✕"));
    button(widget.label("widget.filter.byGroup"), Action::FilterByGroup)
        .class(if is_on { "chip on" } else { "chip" })
        .attr("aria-pressed", if is_on { "true" } else { "false" })
        .maybe(off)
}

fn chip(widget: &Widget, kind: Kind, value: &str, mut choices: Vec<(String, String)>) -> Element {
    let label = widget.label(kind.label);
    // After a move nobody may be left who passes.
    if !value.is_empty() && !choices.iter().any(|(id, _)| id == value) {
        choices.push((value.into(), widget.product_name(value).into()));
    }
    choices.sort_by_key(|(_, name)| name.to_lowercase());
    let mut reading = None;
    let options = choices.into_iter().map(|(id, name)| {
        let is_set = id == value;
        let name = match kind.reads.filter(|_| is_set) {
            Some(key) => widget.say(key, &[("product", Value::text(&name))]),
            None => name,
        };
        if is_set {
            reading = Some(name.clone());
        }
        el("option").attr("value", id).text(name)
    });
    let options: Vec<Element> = options.collect();
    let list = el("select")
        .attr("id", kind.id)
        .attr("aria-label", &*label)
        .child(el("option").attr("value", "").text(label))
        .children(options)
        .value(value)
        .on(On::Change, Handler::Value(kind.action));
    let off = reading.as_ref().map(|reading| {
        let name = [("filter", Value::text(reading))];
        button("✕", (kind.action)(String::new()))
            .attr("aria-label", widget.say("widget.filter.remove", &name))
    });
    let is_on = off.is_some();
    let mut chip = el("span").class(if is_on { "chip on" } else { "chip" });
    if let Some(reading) = reading {
        chip = chip.attr("title", reading);
    }
    chip.child(list).maybe(off)
}
