//! Seats: free now and after, and who waits for how many.

use super::changes::{number, table};
use super::tree::{Element, el};
use crate::widget::{Review, Widget};
use reseat_core::plan::SeatRow;
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget, review: &Review) -> Element {
    let columns = [
        ("widget.review.product", ""),
        ("widget.review.free", "number"),
        ("widget.review.after", "number"),
    ];
    // What goes stands before what comes, as in the sentence at the top.
    let mut seats: Vec<&SeatRow> = review.plan().seats.iter().collect();
    seats.sort_by_key(|seat| !review.changes.goes.contains_key(&seat.sku_id));
    let rows = seats.into_iter().map(|seat| row(widget, review, seat));
    let unproven = review.totals().more_may_move.then(|| {
        let text = widget.label("plan.moreMayMove");
        el("p").class("caption").text(text)
    });
    el("div")
        .child(el("h3").text(widget.label("widget.review.seats")))
        .child(table(widget, columns, rows).class("of-seats"))
        .maybe(unproven)
}

fn row(widget: &Widget, review: &Review, seat: &SeatRow) -> Element {
    let use_of = [
        ("freed", Value::Count(seat.freed)),
        ("taken", Value::Count(seat.taken)),
    ];
    let is_used = seat.freed != 0 || seat.taken != 0;
    let notes = [
        is_used.then(|| widget.say("widget.review.seats.use", &use_of)),
        (seat.waits > 0).then(|| {
            let count = [("count", Value::count(seat.waits))];
            widget.say("widget.review.seats.waits", &count)
        }),
        seat.missing.map(|missing| {
            let count = [("count", Value::count(missing))];
            widget.say("widget.review.seats.missing", &count)
        }),
        (seat.possible != seat.free).then(|| {
            let count = [("count", Value::Count(seat.possible))];
            widget.say("widget.review.seats.possible", &count)
        }),
    ];
    let notes = notes.into_iter().flatten();
    let notes = notes.map(|note| el("small").text(note));
    el("tr")
        .attr("data-sku", seat.sku_id.to_string())
        .child(el("td").text(review.product(seat.sku_id)).children(notes))
        .child(number(widget, "td", seat.free))
        .child(number(widget, "td", seat.free_after))
}
