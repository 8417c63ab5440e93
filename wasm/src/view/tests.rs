//! Every screen, drawn without a browser from what the core would say.

mod said;

use super::tree::{Element, Happening, Node};
use super::{draw, everywhere, keys};
use crate::widget::{Action, Ask, Effect, Job, Pane, Settings, Step, Way, Widget};
use reseat_core::Error;
use reseat_core::event::{Event, HeldProduct, Outcome, RunTotals, Totals};
use reseat_core::model::Holder;
use reseat_core::model::{Service, ServiceId, SkuId, UserId};
use reseat_core::text::Texts;
use std::collections::BTreeSet;

mod answers;
mod life;
mod open_moves;
mod plans;
mod wishes;

const E3: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
const SPE: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

fn sku(text: &str) -> SkuId {
    SkuId::parse(text).expect("a GUID")
}

fn widget(profile: &str) -> Widget {
    let mut settings = Settings {
        has_token_provider: true,
        ..Settings::default()
    };
    for (name, value) in [
        ("environment", "Custom"),
        ("graph-root", "http://127.0.0.1:1"),
        ("profile", profile),
        ("to", "SPE_E3"),
    ] {
        settings.set(name, Some(value.into()));
    }
    let mut widget = Widget::new(Texts::english(), settings);
    widget.handle(Action::Start);
    say(
        &mut widget,
        Job::Products,
        vec![
            product(E3, "ENTERPRISEPACK"),
            product(SPE, "SPE_E3"),
            done(None, None),
        ],
    );
    let people = (0..40).map(user).chain([done(None, None)]).collect();
    say(&mut widget, Job::People, people);
    widget
}

/// Lets a job say something; a plan that comes of it is read to its end.
fn say(widget: &mut Widget, job: Job, events: Vec<Event>) -> Vec<Effect> {
    let mut effects = widget.handle(Action::Events { job, events });
    if effects.iter().any(|effect| matches!(effect, Effect::Read)) {
        while widget.read_on() {}
        effects.extend(widget.handle(Action::Read));
    }
    effects
}

fn product(id: &str, part_number: &str) -> Event {
    Event::Product {
        sku_id: sku(id),
        sku_part_number: part_number.into(),
        name: part_number.into(),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled: 50,
        warning: 0,
        suspended: 0,
        consumed: 40,
        free: 10,
        possible: 10,
        assignable: true,
        note: String::new(),
        services: vec![Service {
            service_plan_id: ServiceId::parse("efb87545-963c-4e0d-99df-69c6916d9eb0")
                .expect("a GUID"),
            service_plan_name: "EXCHANGE_S_ENTERPRISE".into(),
            name: "Exchange Online (Plan 2)".into(),
            applies_to: "User".into(),
        }],
    }
}

fn user(number: u32) -> Event {
    Event::User {
        user_id: UserId::from(format!("user-{number:03}")),
        user_principal_name: format!("user-{number:03}@contoso.com"),
        display_name: format!("User {number:03}"),
        mail: None,
        department: Some("Sales".into()),
        job_title: None,
        usage_location: Some("NL".into()),
        account_enabled: Some(true),
        user_type: None,
        products: vec![HeldProduct {
            sku_id: sku(E3),
            sku_part_number: "ENTERPRISEPACK".into(),
            name: "Office 365 E3".into(),
            label: "Office 365 E3".into(),
            group_id: (number == 0).then(|| "group".into()),
            disabled_services: Vec::new(),
        }],
        services_off: 0,
    }
}

fn done(totals: Option<Totals>, document: Option<String>) -> Event {
    Event::Done {
        totals,
        cancelled: false,
        stopped: None,
        hint: None,
        reason: None,
        go_on: None,
        document,
        plan_path: None,
        text: None,
        confirmation: None,
        move_id: None,
        receipt: None,
        rescued: None,
    }
}

fn document() -> String {
    plans::plan(|_| {})
}

/// What is wrong with a tree: a key without a sentence, an id twice, a control without a name or in another.
fn faults(tree: &Element) -> Vec<String> {
    fn walk(
        element: &Element,
        in_control: bool,
        ids: &mut BTreeSet<String>,
        out: &mut Vec<String>,
    ) {
        let attribute = |name: &str| {
            element
                .attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.as_str())
        };
        if let Some(id) = attribute("id")
            && !ids.insert(id.into())
        {
            out.push(format!("the id {id} stands twice"));
        }
        if element
            .attributes
            .iter()
            .any(|(name, _)| *name == "style" || name.starts_with("on"))
        {
            out.push(format!(
                "<{}> has an attribute the policy refuses",
                element.tag
            ));
        }
        if attribute("aria-hidden") == Some("true") && attribute("class") == Some("unseen") {
            out.push(format!("nobody sees or hears {:?}", words(element)));
        }
        let is_control = matches!(element.tag, "button" | "a" | "select" | "summary")
            || attribute("role") == Some("row");
        if is_control && in_control {
            out.push(format!("<{}> stands in another control", element.tag));
        }
        if element.tag == "button" && attribute("aria-label").is_none() && words(element).is_empty()
        {
            out.push("a button has no name".into());
        }
        let texts = element.attributes.iter().map(|(_, value)| value.as_str());
        let texts = texts.chain(element.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        }));
        out.extend(
            texts
                .filter(|text| text.starts_with("widget.") || text.contains('{'))
                .map(|text| format!("no sentence for {text}")),
        );
        for child in &element.children {
            if let Node::Element(child) = child {
                walk(child, in_control || is_control, ids, out);
            }
        }
    }
    let mut out = Vec::new();
    walk(tree, false, &mut BTreeSet::new(), &mut out);
    out
}

fn words(element: &Element) -> String {
    let parts = element.children.iter().map(|child| match child {
        Node::Text(text) => text.clone(),
        Node::Element(child) => words(child),
    });
    parts.collect()
}

fn see(widget: &Widget) -> String {
    let tree = draw(widget);
    assert_eq!(faults(&tree), Vec::<String>::new(), "{:?}", widget.pane);
    words(&tree)
}

fn go(widget: &mut Widget, actions: Vec<Action>) -> Vec<Effect> {
    actions
        .into_iter()
        .flat_map(|action| widget.handle(action))
        .collect()
}

fn request(effects: &[Effect], wanted: Job) -> serde_json::Value {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Start { job, ask } if *job == wanted => Some(ask),
        _ => None,
    });
    match found.expect("the job is started") {
        Ask::Json(json) => serde_json::from_str(json).expect("JSON"),
        Ask::Open(document) => serde_json::json!({ "op": "openPlan", "document": document }),
        Ask::Apply { document, digest } => {
            serde_json::json!({ "op": "apply", "document": **document, "digest": digest })
        }
    }
}

fn review(widget: &mut Widget) {
    review_of(widget, document());
}

fn review_of(widget: &mut Widget, document: String) {
    go(
        widget,
        vec![
            Action::MarkShown,
            Action::OpenPane,
            Action::Next,
            Action::Review,
        ],
    );
    say(widget, Job::Plan, vec![done(None, Some(document))]);
    assert_eq!(widget.pane, Pane::Review);
}

fn run_to_the_end(widget: &mut Widget) {
    go(widget, vec![Action::Replace]);
    see(widget);
    let result = Event::Result {
        user_id: UserId::from("user-001".to_string()),
        user_principal_name: "user-001@contoso.com".into(),
        display_name: "User 001".into(),
        result: Outcome::Stale,
        error_id: None,
        message: Some("Changed by somebody else.".into()),
        hint: None,
        request_id: None,
    };
    let mut totals = RunTotals::default();
    totals.count(Outcome::Moved);
    totals.count(Outcome::Stale);
    say(
        widget,
        Job::Apply,
        vec![result, done(Some(Totals::Run(totals)), None)],
    );
    assert_eq!(widget.pane, Pane::Done);
}

#[test]
fn the_flow_of_every_cloud_is_drawn_whole() {
    for profile in ["Global", "China", "Germany"] {
        let is_boxes = profile != "Global";
        let mut widget = widget(profile);
        assert!(see(&widget).contains("0 of 40 selected"));
        go(
            &mut widget,
            vec![Action::Mark {
                row: 3,
                is_range: false,
            }],
        );
        assert_eq!(widget.pane == Pane::Bulk { was_opened: false }, is_boxes);
        assert_eq!(see(&widget).contains("Edit product licenses"), is_boxes);
        go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
        let choice = see(&widget);
        assert!(choice.contains("Replace existing product license assignments"));
        assert!(choice.contains("1 of the 40 gets Office 365 E3 from a group"));
        assert_eq!(choice.contains("Assign products"), is_boxes);
        go(&mut widget, vec![Action::Next]);
        assert!(see(&widget).contains("39 needed"));
        review(&mut widget);
        let text = see(&widget);
        assert!(
            text.contains("Replace 2") && text.contains("can move now"),
            "{text}"
        );
        run_to_the_end(&mut widget);
        assert!(see(&widget).contains("1 user moved"));
        go(&mut widget, vec![Action::ClosePane]);
        if is_boxes {
            assert_eq!(widget.pane, Pane::Bulk { was_opened: true });
            go(&mut widget, vec![Action::ClosePane]);
        }
        assert_eq!((widget.pane, widget.people.marked_count), (Pane::Closed, 0));
    }
}

#[test]
fn what_is_asked_is_what_was_chosen() {
    let mut widget = widget("Global");
    let two = [0, 1].map(|row| Action::Mark {
        row,
        is_range: false,
    });
    go(&mut widget, two.into());
    let effects = go(
        &mut widget,
        vec![
            Action::OpenPane,
            Action::Choose(Way::ReplaceAll),
            Action::Next,
            Action::Review,
        ],
    );
    let asked = request(&effects, Job::Plan);
    assert_eq!(asked["scope"], "replaceAll");
    assert_eq!(asked["targets"], serde_json::json!([SPE]));
    assert_eq!(
        asked["users"]["ids"],
        serde_json::json!(["user-000", "user-001"])
    );
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    let effects = go(&mut widget, vec![Action::Replace]);
    assert_eq!(request(&effects, Job::Apply)["document"], document());
}

#[test]
fn an_error_is_shown_where_it_was_met() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let holder = Holder {
        account: Some("ada@contoso.com".into()),
        host: None,
        since: "2026-11-24T09:00:00Z".into(),
    };
    let error = Error::RunLocked {
        holder: Some(holder),
    };
    widget.handle(Action::Failed {
        job: Job::Apply,
        error,
    });
    let text = see(&widget);
    assert!(
        text.contains("ada@contoso.com, since 24 Nov 2026 09:00 UTC") && text.contains("Try again"),
        "{text}"
    );
    let again = widget.handle(Action::Again);
    assert_eq!(request(&again, Job::Apply)["op"], "apply");

    let mut widget = Widget::new(Texts::english(), Settings::default());
    widget.handle(Action::Start);
    assert!(see(&widget).contains("not signed in"));
    widget.want(|settings| {
        settings.set("environment", Some("Germany".into()));
        settings.has_token_provider = true;
    });
    let effects = widget.handle(Action::Start);
    assert!(see(&widget).contains("closed by Microsoft"));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Start { .. }))
    );
}

#[test]
fn marks_stay_while_a_plan_is_on_the_table() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(
        &mut widget,
        vec![
            Action::Mark {
                row: 3,
                is_range: false,
            },
            Action::ClearMarks,
        ],
    );
    assert_eq!(widget.people.marked_count, 40);
    // Escape closes a review, and never a run.
    go(&mut widget, vec![Action::Replace, Action::ClosePane]);
    assert_eq!(widget.pane, Pane::Running);
}

#[test]
fn keys_do_what_the_design_says() {
    let key = |key: &str, has_shift, has_control| Happening {
        key: key.into(),
        has_shift,
        has_control,
        ..Happening::default()
    };
    let with_alt = |name: &str| Happening {
        has_alt: true,
        ..key(name, false, false)
    };
    // Back a page, the end of a window, another of its tabs: not ours.
    for foreign in [
        with_alt("ArrowLeft"),
        with_alt("F6"),
        key("F6", false, true),
        key("ArrowUp", false, true),
        key("a", true, true),
    ] {
        assert!(keys::on_grid(&foreign).is_none(), "{foreign:?}");
        assert!(everywhere(&foreign, false).is_none(), "{foreign:?}");
    }
    assert!(matches!(
        keys::on_grid(&key("a", false, true)),
        Some(Action::MarkShown)
    ));
    assert!(keys::on_grid(&key("a", false, false)).is_none());
    assert!(matches!(
        keys::on_grid(&key("ArrowDown", true, false)),
        Some(Action::Cursor {
            step: Step::Down,
            is_range: true
        })
    ));
    assert!(matches!(
        everywhere(&key("F6", false, false), true),
        Some(Action::OtherPlace { is_in_pane: true })
    ));
}

#[test]
fn every_sentence_is_used_and_every_use_has_one() {
    let table: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(include_str!("../../../core/text/en.json")).expect("JSON");
    let mut used = BTreeSet::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("text");
            for quoted in source
                .split('"')
                .filter(|text| text.starts_with("widget.") && !text.ends_with('.'))
            {
                used.insert(quoted.to_string());
            }
        }
    }
    let made = |key: &str| {
        ["widget.cloud.", "widget.outcome."]
            .iter()
            .any(|beginning| key.starts_with(beginning))
    };
    let missing: Vec<_> = used
        .iter()
        .filter(|key| !key.contains('{') && !table.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
    let idle: Vec<_> = table
        .keys()
        .filter(|key| key.starts_with("widget.") && !made(key) && !used.contains(*key))
        .collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
    for outcome in Outcome::ALL {
        assert!(table.contains_key(&format!("widget.outcome.{outcome:?}")));
    }
}
