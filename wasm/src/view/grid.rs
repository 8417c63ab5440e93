//! The list. Only the rows in sight are in the DOM; the focus stays on the list itself, which names the row
//! the keyboard is on, so that scrolling never loses it.

use super::keys;
use super::notice::sign;
use super::tree::{Element, Handler, On, el};
use crate::widget::{Action, Column, Cursor, Person, ROW_PX, Widget, weight};
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget) -> Element {
    let people = &widget.people;
    let total = people.shown.len();
    let rows = widget.grid.rows(total);
    let active = match widget.grid.cursor {
        Cursor::Header(cell) => Some(format!("head-{cell}")),
        Cursor::Row(row) => rows.contains(&row).then(|| format!("row-{row}")),
    };
    let before_px = rows.start * ROW_PX as usize;
    let height_px = total * ROW_PX as usize;
    let is_astray = !widget.grid.is_cursor_in_sight();
    let mut grid = el("div")
        .key("grid")
        .class(if is_astray { "grid astray" } else { "grid" })
        .attr("id", "grid")
        .attr("part", "list")
        .attr("role", "grid")
        .attr("tabindex", "0")
        .attr("aria-multiselectable", "true")
        .attr("aria-label", widget.label("widget.people.list"))
        .attr("aria-rowcount", (total + 1).to_string())
        .attr("aria-colcount", "4")
        .on(On::Key, Handler::Judge(keys::on_grid))
        .on(
            On::Scroll,
            Handler::Judge(|event| {
                Some(Action::Scrolled {
                    top_px: event.top_px,
                    height_px: event.height_px,
                })
            }),
        );
    if let Some(id) = active {
        grid = grid.attr("aria-activedescendant", id);
    }
    grid.child(header(widget)).child(
        el("div")
            .class("rows")
            .attr("role", "rowgroup")
            .style("block-size", format!("{height_px}px"))
            .style("padding-block-start", format!("{before_px}px"))
            .children(rows.filter_map(|row| Some(line(widget, row, people.row(row)?)))),
    )
}

fn header(widget: &Widget) -> Element {
    let people = &widget.people;
    let marked = people.marked_shown();
    let mark = match marked {
        0 => "mark",
        count if count == people.shown.len() => "mark on",
        _ => "mark some",
    };
    let is_active = |cell| widget.grid.cursor == Cursor::Header(cell);
    let cell = |index: i8, class: &str| {
        el("span")
            .attr("role", "columnheader")
            .attr("id", format!("head-{index}"))
            .attr("aria-colindex", (index + 1).to_string())
            .class(if is_active(index) {
                format!("{class} cursor")
            } else {
                class.into()
            })
    };
    let sorted = |column, index: i8, class: &str, key: &str| {
        let (order, arrow) = match people.sorting.unwrap_or((Column::Name, false)) {
            (sorted, true) if sorted == column => ("descending", " ↓"),
            (sorted, false) if sorted == column => ("ascending", " ↑"),
            _ => ("none", ""),
        };
        cell(index, class)
            .attr("aria-sort", order)
            .text(widget.label(key))
            .child(el("span").attr("aria-hidden", "true").text(arrow))
            .press(Action::Sort(column))
    };
    el("div").class("head-rows").attr("role", "rowgroup").child(
        el("div")
            .class("line header")
            .attr("role", "row")
            .attr("aria-rowindex", "1")
            .child(
                cell(0, "all")
                    .child(
                        el("span")
                            .class("unseen")
                            .text(widget.label("widget.people.markAll")),
                    )
                    .child(el("span").class(mark))
                    .press(Action::MarkAll),
            )
            .child(sorted(Column::Name, 1, "name", "widget.people.name"))
            .child(sorted(
                Column::Products,
                2,
                "products",
                "widget.people.products",
            ))
            .child(sorted(
                Column::Department,
                3,
                "optional",
                "widget.people.department",
            )),
    )
}

fn line(widget: &Widget, row: usize, person: &Person) -> Element {
    let people = &widget.people;
    let is_marked = people.is_marked(row);
    let is_cursor = widget.grid.cursor == Cursor::Row(row);
    let outcome = widget
        .run
        .as_ref()
        .and_then(|run| run.signs.get(&person.id));
    let cell = |index: &str| {
        el("span")
            .attr("role", "gridcell")
            .attr("aria-colindex", index)
    };
    let tags = person.held.iter().map(|held| {
        let class = if held.is_inherited {
            "tag inherited"
        } else {
            "tag"
        };
        let label = people.labels[held.label].as_str();
        el("span").class(class).attr("title", label).text(label)
    });
    let result = outcome.map(|outcome| {
        let word = widget.label(&format!("widget.outcome.{outcome:?}"));
        sign(weight(*outcome))
            .attr("title", &*word)
            .class(format!("sign in-list {}", tone(*outcome)))
    });
    let spoken = outcome.map(|outcome| {
        el("span").class("unseen").text(widget.say(
            "widget.people.result",
            &[(
                "result",
                Value::text(&widget.label(&format!("widget.outcome.{outcome:?}"))),
            )],
        ))
    });
    el("div")
        .class(if is_cursor { "line cursor" } else { "line" })
        .attr("role", "row")
        .attr("id", format!("row-{row}"))
        .attr("aria-rowindex", (row + 2).to_string())
        .attr("aria-selected", if is_marked { "true" } else { "false" })
        .on(On::Click, Handler::Row(row))
        .child(cell("1").child(el("span").class(if is_marked { "mark on" } else { "mark" })))
        .child(
            cell("2")
                .class("who")
                .text(&*person.name)
                .maybe(result)
                .maybe(spoken)
                .maybe((person.name != person.address).then(|| el("small").text(&*person.address))),
        )
        .child(cell("3").class("products").children(tags))
        .child(cell("4").class("optional").text(&*person.department))
}

fn tone(outcome: reseat_core::event::Outcome) -> &'static str {
    use crate::widget::Weight;
    match weight(outcome) {
        Weight::Good => "good",
        Weight::Apart => "quiet",
        Weight::Open => "warn",
        Weight::Bad => "bad",
    }
}
