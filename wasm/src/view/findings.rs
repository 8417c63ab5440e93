//! What an administrator should know about a plan: the sentence, who, the cure, and the cure as a press where it can be
//! done here, or as a link to where it can. Which cures there are is the core's word.

use super::changes::and_more;
use super::notice::{button, finding, link};
use super::tree::{Element, Handler, Happening, On, el};
use crate::widget::{Action, Consent, Finding, Listed, Review, Widget, is_grave};
use reseat_core::ErrorCode;
use reseat_core::event::Severity;
use reseat_core::model::{Cure, Member, Said};
use reseat_core::text::Value;

pub(super) fn draw(widget: &Widget, review: &Review) -> Option<Element> {
    let can_plan = widget.obstacle(review).is_none();
    let rows = review.findings.iter().map(|one| {
        let sign = match (one.about.severity, one.about.id) {
            (Severity::Note, _) => "–",
            (_, ErrorCode::SeatUnavailable) => "…",
            _ => "!",
        };
        let mut acts = Vec::new();
        for cure in &one.cures {
            acts.extend(act(widget, review, one, cure, can_plan));
        }
        acts.extend(show(widget, review, one));
        let names = (!one.names.is_empty()).then(|| {
            let left = usize::try_from(one.count).unwrap_or(usize::MAX);
            let left = left.saturating_sub(one.names.len());
            let names = widget.texts.join(one.names.iter().cloned());
            el("small")
                .class("names")
                .text(and_more(widget, &names, left))
        });
        let acts = (!acts.is_empty()).then(|| el("div").class("acts").children(acts));
        finding(
            is_grave(&one.about),
            sign,
            &*one.message,
            one.hint.as_deref(),
            Vec::new(),
        )
        .attr("data-finding", one.about.id.id())
        .maybe(names)
        .maybe(acts)
    });
    (!review.findings.is_empty()).then(|| {
        el("div")
            .child(el("h3").text(widget.label("widget.review.attention")))
            .children(rows)
    })
}

/// Lists those it is about; none where it is about no user.
fn show(widget: &Widget, review: &Review, one: &Finding) -> Option<Element> {
    review.counted(&one.about)?;
    let values = [
        ("count", Value::count(one.count)),
        ("those", Value::text(&one.message)),
    ];
    let label = widget.say("widget.review.showThe", &values);
    let name = widget.say("widget.review.showThe.named", &values);
    let listed = Listed::Finding(one.about.clone());
    Some(
        button(label, Action::Show(Some(listed)))
            .class("link")
            .attr("aria-label", name),
    )
}

/// The press that makes a change to the request and plans again, or the link that leads to where it is mended. What
/// only shows what to choose from is at hand on this page already.
fn act(
    widget: &Widget,
    review: &Review,
    one: &Finding,
    cure: &Cure,
    can_plan: bool,
) -> Vec<Element> {
    let press = |label: String, consent: Consent| {
        button(label, Action::Consent(consent))
            .class("link")
            .flag("disabled", widget.is_planning)
    };
    let names = |names: Vec<String>| [("services", Value::text(&widget.texts.join(names)))];
    match cure {
        Cure::Link { page, href } => {
            let label = widget.label(&format!("cure.page.{}", page.word()));
            vec![link(label, href)]
        }
        Cure::Request { .. } if !can_plan => Vec::new(),
        Cure::Request { member, value } => match (member, value) {
            (Member::AllowGuests, _) => {
                vec![press(widget.label("widget.cure.guests"), Consent::Guests)]
            }
            (Member::AllowDisabled, _) => {
                let label = widget.label("widget.cure.disabled");
                vec![press(label, Consent::Disabled)]
            }
            (Member::UsageLocation, _) => location(widget),
            (Member::MayLose, _) => {
                let services = review.sorted(&one.about.services);
                let called = services.iter().map(|service| review.service(*service));
                let label = widget.say("widget.cure.losing", &names(called.collect()));
                vec![press(label, Consent::Losing(services))]
            }
            (member, Some(Said::Names(said))) => {
                let key = match member {
                    Member::Products => "widget.cure.goes",
                    _ => "widget.cure.off",
                };
                let called = said.iter().map(|name| review.called(name)).collect();
                let label = widget.say(key, &names(called));
                vec![press(label, Consent::More(*member, said.clone()))]
            }
            (_, None | Some(Said::Flag(_))) => Vec::new(),
        },
        Cure::Op { .. } => Vec::new(),
    }
}

/// A field for the two letters; the press comes with them.
fn location(widget: &Widget) -> Vec<Element> {
    let terms = &widget.change.terms;
    let field = el("label")
        .class("field")
        .child(
            el("span")
                .class("caption")
                .text(widget.label("widget.cure.location")),
        )
        .child(
            el("input")
                .attr("id", "location")
                .attr("type", "text")
                .attr("maxlength", "2")
                .attr("size", "2")
                .attr("autocomplete", "off")
                .attr("autocapitalize", "characters")
                .attr("spellcheck", "false")
                .value(&*terms.location)
                .on(On::Input, Handler::Value(Action::Location))
                .on(On::Key, Handler::Judge(enter)),
        );
    let press = terms.typed_location().map(|letters| {
        let values = [("location", Value::text(&letters))];
        let label = widget.say("widget.cure.setLocation", &values);
        button(label, Action::Consent(Consent::Location))
            .class("link")
            .attr("id", "set-location")
            .flag("disabled", widget.is_planning)
    });
    [Some(field), press].into_iter().flatten().collect()
}

fn enter(happening: &Happening) -> Option<Action> {
    (happening.key == "Enter").then_some(Action::Consent(Consent::Location))
}
