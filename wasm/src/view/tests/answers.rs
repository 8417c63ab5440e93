//! Questions, findings and their cures, and plans for every wish.

use super::plans::{TENANT, asking, grouped, plan, wish};
use super::*;
use crate::widget::{Consent, File};
use reseat_core::ErrorCode;
use reseat_core::cloud::Cloud;
use reseat_core::event::Severity;
use reseat_core::model::{Cure, Member, Page};
use reseat_core::plan::{Scope, StepFinding, cures, open as open_plan};
use serde_json::{Value, json};

/// A press on the first button with that attribute.
fn press(widget: &mut Widget, name: &str, value: &str) -> Vec<Effect> {
    let tree = draw(widget);
    let button = said::with(&tree, name, value).unwrap_or_else(|| panic!("{name} {value}"));
    match button.handlers.first().cloned() {
        Some((_, super::super::tree::Handler::Act(action))) => widget.handle(action),
        _ => panic!("a press does something"),
    }
}

fn finding(id: ErrorCode) -> Event {
    Event::Finding {
        id,
        severity: Severity::BlocksUser,
        user_id: None,
        user_principal_name: None,
        target: None,
        services: Vec::new(),
        group_id: None,
        names: vec!["user-001@contoso.com".into()],
        count: 2,
        message: format!("2 users: {}", id.id()),
        hint: None,
        cures: cures_of(id, Vec::new()),
    }
}

/// The core's cures of a finding of the small plan.
fn cures_of(id: ErrorCode, services: Vec<ServiceId>) -> Vec<Cure> {
    let opened = open_plan(&plan(|_| {})).expect("a plan");
    let finding = StepFinding::new(id, Severity::BlocksUser).with(services);
    cures(&finding, &opened.plan)
}

fn connected(widget: &mut Widget, tenant: &str) {
    let event = Event::Tenant {
        id: tenant.into(),
        display_name: "Contoso".into(),
        environment: "Custom".into(),
        profile: "Global".into(),
        account: None,
        roles: Vec::new(),
        missing: Vec::new(),
        message: None,
    };
    say(widget, Job::Connect, vec![event, done(None, None)]);
}

fn open(widget: &mut Widget, document: String, events: Vec<Event>) {
    widget.handle(Action::SetPlan(Some(document.clone())));
    let events = events.into_iter().chain([done(None, Some(document))]);
    say(widget, Job::Open, events.collect());
    assert_eq!(widget.pane, Pane::Review);
}

#[test]
fn a_question_keeps_the_button_away_until_it_is_answered() {
    let mut widget = widget("Global");
    review_of(&mut widget, plan(asking));
    let text = see(&widget);
    for wanted in [
        "Office Mobile Apps is off for 1 user; Microsoft 365 E3 has Microsoft 365 Apps instead. Off there as well?",
        "Answer the questions above to go on.",
        "Save plan",
    ] {
        assert!(text.contains(wanted), "{text}");
    }
    let tree = draw(&widget);
    assert!(said::with(&tree, "id", "replace").is_none());
    assert!(said::with(&tree, "id", "answer").is_none());
    assert!(
        said::with(&tree, "id", "all-off").is_none(),
        "there is one question"
    );
    press(&mut widget, "data-answer", "off");
    let effects = press(&mut widget, "id", "answer");
    let asked = request(&effects, Job::Plan);
    let map =
        json!({ "c63d4d19-e8cb-460e-b37c-4d6c34603745": ["43de0ff5-c92c-492b-9116-175376d08c38"] });
    assert_eq!(asked["serviceMap"], map);
    assert!(see(&widget).contains("Making the plan"));
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    assert!(see(&widget).contains("Replace 2"));
    // The products' step has the question with its answer, and another answer is another plan.
    go(&mut widget, vec![Action::Back]);
    assert_eq!(widget.pane, Pane::Products);
    press(&mut widget, "data-answer", "on");
    let effects = press(&mut widget, "id", "review");
    assert_eq!(
        request(&effects, Job::Plan)["serviceMap"],
        json!({ "c63d4d19-e8cb-460e-b37c-4d6c34603745": [] })
    );
    // Another product is another question.
    go(&mut widget, vec![Action::Product(SPE.into())]);
    assert!(!see(&widget).contains("Off there as well"));
}

#[test]
fn an_opened_plan_is_made_again_where_its_wish_can_be_repeated() {
    let mut widget = widget("Global");
    open(&mut widget, plan(asking), Vec::new());
    assert!(
        see(&widget).contains("signed in to Contoso"),
        "the tenant is not known yet"
    );
    connected(&mut widget, TENANT);
    press(&mut widget, "data-answer", "on");
    let effects = press(&mut widget, "id", "answer");
    let asked = request(&effects, Job::Plan);
    assert_eq!(asked["users"]["ids"], json!(["user-001", "user-002"]));
    assert_eq!(asked["pairs"], json!([{ "from": E3, "to": SPE }]));
    assert_eq!(asked["services"], json!({ "mode": "keep", "alsoOff": [] }));
    let input = reseat_core::input::Request::parse(asked.to_string().as_bytes());
    assert!(input.is_ok(), "{input:?}");
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    assert!(see(&widget).contains("Replace 2"));
    go(&mut widget, vec![Action::Back]);
    assert_eq!(widget.pane, Pane::Closed);

    open(
        &mut widget,
        plan(|facts| {
            asking(facts);
            facts.rules.never_touch = Some("sha256:0".into());
        }),
        Vec::new(),
    );
    let text = see(&widget);
    assert!(
        text.contains("users who are never touched is kept"),
        "{text}"
    );
    assert!(!text.contains("Plan again with"), "{text}");
}

#[test]
fn a_finding_is_cured_by_a_press() {
    let mut widget = widget("Global");
    let all = [
        ErrorCode::GuestUser,
        ErrorCode::UserDisabled,
        ErrorCode::UsageLocationMissing,
    ];
    go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
    go(&mut widget, vec![Action::Next, Action::Review]);
    let events = all.map(finding).into_iter();
    say(
        &mut widget,
        Job::Plan,
        events.chain([done(None, Some(document()))]).collect(),
    );
    let text = see(&widget);
    assert!(text.contains("user-001@contoso.com and 1 more"), "{text}");
    assert!(
        text.contains("Move guests as well") && !text.contains("Set NL"),
        "{text}"
    );
    let effects = go(&mut widget, vec![Action::Consent(Consent::Location)]);
    assert!(effects.is_empty(), "nothing is guessed");
    let effects = go(
        &mut widget,
        vec![
            Action::Location("nl".into()),
            Action::Consent(Consent::Location),
        ],
    );
    assert_eq!(request(&effects, Job::Plan)["usageLocation"], "NL");
    assert!(see(&widget).contains("Set NL for them"));
    // What was said stays said.
    say(
        &mut widget,
        Job::Plan,
        vec![finding(ErrorCode::GuestUser), done(None, Some(document()))],
    );
    let effects = go(&mut widget, vec![Action::Consent(Consent::Guests)]);
    let asked = request(&effects, Job::Plan);
    assert_eq!(
        (&asked["usageLocation"], &asked["allowGuests"]),
        (&json!("NL"), &json!(true))
    );
    assert_eq!(asked["allowDisabled"], Value::Null);
}

#[test]
fn what_the_admin_center_mends_is_a_link_and_what_excludes_is_switched_off() {
    let mut widget = widget("Global");
    let exchange = ServiceId::parse("efb87545-963c-4e0d-99df-69c6916d9eb0").expect("a GUID");
    go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
    go(&mut widget, vec![Action::Next, Action::Review]);
    let mut excluded = finding(ErrorCode::ServicesExclude);
    if let Event::Finding { cures, .. } = &mut excluded {
        *cures = cures_of(ErrorCode::ServicesExclude, vec![exchange]);
    }
    let seats = finding(ErrorCode::SeatUnavailable);
    let all = vec![excluded, seats, done(None, Some(plan(|_| {})))];
    say(&mut widget, Job::Plan, all);
    let tree = draw(&widget);
    let page = Cloud::Global.page(Page::Products).expect("a page");
    let link = said::with(&tree, "href", &page).expect("a link to the seats");
    let safe = ("rel", "noopener noreferrer".to_string());
    assert!(link.attributes.contains(&safe));
    let text = see(&widget);
    assert!(
        text.contains("Your products") && text.contains("Licenses"),
        "{text}"
    );
    assert!(
        text.contains("Switch Exchange Online (Plan 2) off"),
        "{text}"
    );
    let off = Consent::More(Member::AlsoOff, vec!["EXCHANGE_S_ENTERPRISE".into()]);
    let effects = go(&mut widget, vec![Action::Consent(off)]);
    let asked = request(&effects, Job::Plan);
    assert_eq!(
        asked["services"]["alsoOff"],
        json!(["EXCHANGE_S_ENTERPRISE"])
    );
}

#[test]
fn what_would_be_lost_is_let_go_by_name() {
    let mut widget = widget("Global");
    let exchange = ServiceId::parse("efb87545-963c-4e0d-99df-69c6916d9eb0").expect("a GUID");
    let revoked = plan(|facts| {
        wish(
            facts,
            Scope::Revoke {
                products: vec![sku(E3)],
            },
        )
    });
    go(
        &mut widget,
        vec![
            Action::MarkShown,
            Action::OpenPane,
            Action::Choose(Way::Revoke),
        ],
    );
    assert!(see(&widget).contains("Product to remove"));
    let effects = go(&mut widget, vec![Action::Review]);
    let asked = request(&effects, Job::Plan);
    assert_eq!(
        (&asked["scope"], &asked["products"]),
        (&json!("revoke"), &json!([E3]))
    );
    let mut lost = finding(ErrorCode::RequiredServiceLost);
    if let Event::Finding {
        services, cures, ..
    } = &mut lost
    {
        *cures = cures_of(ErrorCode::RequiredServiceLost, vec![exchange]);
        services.push(reseat_core::event::NamedService {
            service_plan_id: exchange,
            name: "Exchange Online (Plan 2)".into(),
        });
    }
    say(
        &mut widget,
        Job::Plan,
        vec![lost, done(None, Some(revoked))],
    );
    let text = see(&widget);
    assert!(
        text.contains("Office 365 E3 goes from 2 users, nothing comes."),
        "{text}"
    );
    assert!(
        text.contains("Let them lose Exchange Online (Plan 2)"),
        "{text}"
    );
    assert!(text.contains("Nobody can move now."), "{text}");
    let effects = go(
        &mut widget,
        vec![Action::Consent(Consent::Losing(vec![exchange]))],
    );
    assert_eq!(request(&effects, Job::Plan)["mayLose"], json!([exchange]));
    let gone = plan(|facts| {
        wish(
            facts,
            Scope::Revoke {
                products: vec![sku(E3)],
            },
        );
        facts.rules.may_lose = vec![reseat_core::plan::Losable::Service(exchange)];
    });
    say(&mut widget, Job::Plan, vec![done(None, Some(gone))]);
    assert!(see(&widget).contains("Remove from 2"));
    go(&mut widget, vec![Action::Back]);
    assert_eq!(widget.pane, Pane::Choose, "there was no step of products");
}

#[test]
fn a_person_of_the_plan_is_told_whole() {
    let mut widget = widget("Global");
    review_of(
        &mut widget,
        plan(|facts| {
            grouped(facts);
            facts.users[0].reason = Some("Ticket 7".into());
            facts.users[1].user.usage_location = None;
            facts.rules.usage_location = Some("DE".into());
        }),
    );
    let text = see(&widget);
    for wanted in [
        "Office 365 E3 (from LIC-E3)",
        "Microsoft Intune Plan 1",
        "Ticket 7",
        "LocationDE",
        "1 user without a location gets DE first.",
        "1 service that none of the old products had comes on",
        "freed",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn every_wish_has_its_sentence_and_its_button() {
    let targets = vec![sku(SPE)];
    for (scope, sentence, button) in [
        (
            Scope::Grant {
                targets: targets.clone(),
            },
            "Microsoft 365 E3 comes for 2 users, nothing goes.",
            "Add for 2",
        ),
        (
            Scope::ReplaceAll { targets },
            "Everything that 2 users have directly goes, Microsoft 365 E3 comes",
            "Replace 2",
        ),
        (
            Scope::Adjust {
                products: vec![sku(E3)],
                on: Vec::new(),
                off: vec![
                    ServiceId::parse("c63d4d19-e8cb-460e-b37c-4d6c34603745").expect("a GUID"),
                ],
            },
            "Office 365 E3 stays for 2 users: Office Mobile Apps goes off.",
            "Switch for 2",
        ),
    ] {
        let mut widget = widget("Global");
        open(
            &mut widget,
            plan(|facts| wish(facts, scope.clone())),
            Vec::new(),
        );
        let text = see(&widget);
        assert!(text.contains(sentence) && text.contains(button), "{text}");
    }
}

#[test]
fn a_page_that_only_plans_saves() {
    let mut widget = widget("Global");
    widget.want(|settings| {
        settings.set("plan-only", Some(String::new()));
    });
    widget.handle(Action::Start);
    open(&mut widget, document(), Vec::new());
    let text = see(&widget);
    assert!(text.contains("This page only makes plans"), "{text}");
    let tree = draw(&widget);
    assert!(said::with(&tree, "id", "replace").is_none());
    let save = said::with(&tree, "id", "save-plan").expect("a button");
    assert_eq!(said::attribute(save, "class"), Some("primary"));
    let effects = go(&mut widget, vec![Action::SavePlan]);
    assert!(matches!(&effects[..], [Effect::Save { text, .. }] if **text == document()));
}

#[test]
fn seats_say_who_waits_and_what_would_do() {
    let mut widget = widget("Global");
    review_of(&mut widget, plans::waiting());
    let text = see(&widget);
    assert!(text.contains("2 users wait for a seat"), "{text}");
    assert!(text.contains("2 more seats would do"), "{text}");
}

#[test]
fn more_users_are_read_from_the_document_as_they_are_asked_for() {
    let mut widget = widget("Global");
    let many = plan(|facts| {
        let model = facts.users[0].clone();
        facts.users = (0..120)
            .map(|number| {
                let mut one = model.clone();
                one.user.id = UserId::from(format!("user-{number:03}"));
                one.user.display_name = format!("Person {number:03}");
                one
            })
            .collect();
    });
    review_of(&mut widget, many);
    let people = |widget: &Widget| see(widget).matches("Person ").count();
    assert_eq!(people(&widget), 50);
    go(&mut widget, vec![Action::More, Action::More]);
    let text = see(&widget);
    assert!(
        text.contains("User by user: 120") && people(&widget) == 120,
        "{text}"
    );
    assert!(!text.contains("Show more of"));
}

#[test]
fn a_file_is_a_plan_or_a_list_of_people() {
    let mut widget = widget("Global");
    let file = |bytes: &[u8]| Action::File(File::of_size(bytes.len()).push(bytes));
    let effects = go(&mut widget, vec![file(b"Id\nuser-001\n")]);
    let asked = request(&effects, Job::People);
    assert_eq!(asked["users"]["csvBase64"], "SWQKdXNlci0wMDEK");
    let effects = go(&mut widget, vec![file(document().as_bytes())]);
    assert_eq!(request(&effects, Job::Open)["document"], document());
    assert_eq!(widget.pane, Pane::Review);
}
