//! A tenant of 5,000 as a newcomer meets it: everything that a plan can say of somebody is said of somebody, the text
//! tells for each person what happens and why, and applying it does that and nothing else.

use base64::Engine;
use reseat_core::ErrorCode;
use reseat_core::error::TABLE;
use reseat_core::event::Severity;
use reseat_core::model::change_between;
use reseat_core::plan::{Opened, State, open};
use reseat_core::text::{Texts, person_text};
use reseat_tests::company::{Company, company};
use reseat_tests::scene::{Scene, apply};
use reseat_tests::{ledger, simulator, state};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: usize = 5_000;
const SEED: u64 = 20_261_124;
const COLUMNS: usize = 120;

/// A scene of the company; its list of users who are never touched is in place.
fn scene(company: &Company) -> Scene {
    let mut scene = Scene::new(&company.state);
    scene.config = json!({ "neverTouch": never_touch(&company.never_touch) });
    scene
}

fn never_touch(list: &str) -> Value {
    json!({ "csvBase64": base64(list) })
}

fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// What is no finding of a plan that moves people: refusals of the whole request, what is seen after a change, and what
/// only an undo says.
const NO_FINDINGS: [ErrorCode; 5] = [
    ErrorCode::ProductNotAssignable,
    ErrorCode::ResultDiffers,
    ErrorCode::ChangedSinceMove,
    ErrorCode::UsageLocationStays,
    ErrorCode::NotChangedByMove,
];

#[test]
fn everything_happens_to_somebody_and_is_told_and_done() {
    println!("{PEOPLE} people from the seed {SEED}");
    let company = company(PEOPLE, SEED);
    let scene = scene(&company);
    let planned = scene.run(&company.request);
    let document = planned.document();
    let opened = open(&document).unwrap();
    says_everything(&opened, &planned.of("finding"));
    tells_everybody(&opened);
    is_readable(planned.done()["text"].as_str().unwrap());

    let ran = scene.run(&apply(&document));
    ledger::check(&scene, &document, &ran, &[]);
    does_what_it_said(&opened, &ran.results(), &scene);
}

/// Every id of the table that is about a user or a product occurs, and those of lists are told beside the plan.
fn says_everything(opened: &Opened, told: &[&Value]) {
    let found: BTreeSet<&str> = opened.plan.findings.iter().map(|one| one.id.id()).collect();
    let wanted: BTreeSet<&str> = TABLE
        .iter()
        .filter(|row| (300..400).contains(&row.code.status()))
        .filter(|row| !NO_FINDINGS.contains(&row.code))
        .map(|row| row.id)
        .collect();
    assert_eq!(found, wanted);
    let beside = |id: &str| told.iter().find(|event| event["id"] == id);
    let unknown = beside("NeverTouchUnknown").expect("a slip in the list is told");
    let message = unknown["message"].as_str().unwrap();
    assert!(message.contains("nobody@contoso.example"), "{message}");
    for state in [State::Ready, State::Waits, State::Blocked, State::Unchanged] {
        let is_some = opened.plan.steps.iter().any(|step| step.state == state);
        assert!(is_some, "{state:?}");
    }
    assert_eq!(opened.plan.steps.len(), PEOPLE);
}

/// The text of each person names the state, what goes, what comes, and every cause; in every language.
fn tells_everybody(opened: &Opened) {
    let plan = &opened.plan;
    for language in Texts::languages() {
        let texts = Texts::for_language(language);
        for step in &plan.steps {
            let text = person_text(step, plan, &texts);
            is_readable(&text);
            let first = text.lines().next().unwrap();
            let state = texts.say(&format!("state.{:?}", step.state), &[]);
            assert!(first.contains(&step.user_principal_name) && first.ends_with(&state));
            let joined: Vec<&str> = text.split_whitespace().collect();
            let joined = joined.join(" ");
            let change = change_between(&step.before, &step.after);
            let comes = change.add.iter().map(|license| license.sku_id);
            for sku in change.remove.iter().copied().chain(comes) {
                assert!(joined.contains(&plan.product_name(sku)), "{text}");
            }
            for service in step.lost.iter().chain(&step.gained) {
                assert!(joined.contains(&plan.service_name(*service)), "{text}");
            }
            let why = texts.say("person.why", &[]);
            let (_, why) = joined.split_once(&format!(" {why} ")).expect(&text);
            assert!(!why.is_empty());
            if let Some(reason) = &step.reason {
                assert!(why.contains(reason.as_str()), "{text}");
            }
            for (id, word) in CAUSES {
                let is_so = step.findings.iter().any(|finding| finding.id == id);
                let is_told = language != "en" || why.contains(word);
                assert!(!is_so || is_told, "{id:?}: {text}");
            }
        }
    }
}

/// A word of the English sentence of each cause that keeps somebody from moving.
const CAUSES: [(ErrorCode, &str); 9] = [
    (ErrorCode::SeatUnavailable, "waits for a seat of"),
    (ErrorCode::UsageLocationMissing, "no usage location"),
    (ErrorCode::InheritedOnly, "comes from the group Front desk"),
    (ErrorCode::ProductNotHeld, "none of the products"),
    (ErrorCode::RequiredServiceLost, "would lose"),
    (ErrorCode::NeverTouch, "never touched"),
    (ErrorCode::UserDisabled, "sign-in is blocked"),
    (ErrorCode::GuestUser, "is a guest"),
    (ErrorCode::UsageLocationSet, "gets the usage location"),
];

/// No gap, and no line that a console would break.
fn is_readable(text: &str) {
    assert!(!text.contains('{'), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= COLUMNS, "{line}");
    }
}

/// Who was to move has moved, unless the service is the judge and was expected to mind; nobody else was touched, and
/// the seats are those that were foretold.
fn does_what_it_said(opened: &Opened, results: &BTreeMap<String, String>, scene: &Scene) {
    let mut refused: BTreeMap<&str, i64> = BTreeMap::new();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for step in &opened.plan.steps {
        let result = results[&step.user_principal_name].as_str();
        *counts.entry(result).or_default() += 1;
        let may_be_refused = step.findings.iter().any(|finding| {
            let is_doubtful = matches!(
                finding.id,
                ErrorCode::ServicesExclude | ErrorCode::DependencyLost
            );
            is_doubtful && finding.severity == Severity::Warning
        });
        let expected: &[&str] = match step.state {
            State::Ready if may_be_refused => &["Moved", "Refused"],
            State::Ready => &["Moved"],
            State::Waits | State::Blocked => &["Skipped"],
            State::Unchanged => &["Unchanged"],
        };
        assert!(
            expected.contains(&result),
            "{}: {result}",
            step.user_principal_name
        );
        if result == "Refused" {
            *refused.entry("users").or_default() += 1;
        }
    }
    let totals = opened.plan.totals;
    let count = |result: &str| counts.get(result).copied().unwrap_or_default();
    assert_eq!(count("Moved") + count("Refused"), totals.ready);
    assert_eq!(count("Skipped"), totals.waits + totals.blocked);
    assert_eq!(count("Unchanged"), totals.unchanged);
    assert_eq!(count("Moved"), simulator::ledger(&scene.sim).len() as u64);
    if refused.is_empty() {
        seats_agree(opened, scene);
    }
}

fn seats_agree(opened: &Opened, scene: &Scene) {
    let state = simulator::state(&scene.sim);
    for row in &opened.plan.seats {
        let mut products = state["products"].as_array().unwrap().iter();
        let product = products.find(|one| one["skuId"] == row.sku_id.to_string());
        let consumed = product.unwrap()["consumedUnits"].as_i64().unwrap();
        assert_eq!(
            consumed,
            row.consumed - row.freed + row.taken,
            "{}",
            row.sku_id
        );
    }
}

#[test]
fn open_questions_are_told_and_keep_the_plan_from_being_applied() {
    let mut tenant = state::tenant(30, 40);
    tenant["products"] = json!([
        state::product(
            state::OLD,
            40,
            &["EXCHANGE_S_ENTERPRISE", "YAMMER_ENTERPRISE"]
        ),
        state::product(
            state::NEW,
            40,
            &["EXCHANGE_S_ENTERPRISE", "VIVAENGAGE_CORE"]
        ),
    ]);
    let scene = Scene::new(&tenant);
    let planned = scene.run(&state::swap(json!({"all": true})));
    let opened = open(&planned.document()).unwrap();
    assert!(!opened.plan.questions.is_empty() && !opened.plan.applyable);
    let text = planned.done()["text"].as_str().unwrap();
    is_readable(text);
    assert!(text.contains("To be answered") && text.contains("can be saved, not applied"));
    assert_eq!(planned.done()["confirmation"], Value::Null);
    let refused = scene.run(&apply(&planned.document()));
    assert_eq!(refused.error_id(), "PlanNotApplyable");
}

#[test]
fn what_stops_a_whole_request_names_what_is_wrong() {
    let mut tenant = state::tenant(3, 10);
    let products = tenant["products"].as_array_mut().unwrap();
    products.push(json!({"skuPartNumber": "EMS", "capabilityStatus": "Suspended"}));
    let scene = Scene::new(&tenant);
    let csv = |text: &str| json!({"csvBase64": base64(text)});
    let swap = |users: Value| state::swap(users);
    let with = |members: Value| {
        let mut request = state::swap(json!({"all": true}));
        for (name, value) in members.as_object().unwrap() {
            request[name] = value.clone();
        }
        request
    };
    let pair = |from: &str, to: &str| with(json!({"pairs": [{"from": from, "to": to}]}));
    for (request, id, names) in [
        (
            swap(json!({"department": "Legal"})),
            "EmptySelection",
            "Legal",
        ),
        (
            swap(json!({"ids": ["ann@contoso.example"]})),
            "UserNotFound",
            "ann@contoso.example",
        ),
        (
            pair("VISIOCLIENT", state::NEW),
            "ProductUnknown",
            "VISIOCLIENT",
        ),
        (pair(state::OLD, "365 E3"), "ProductAmbiguous", state::NEW),
        (pair(state::OLD, state::OLD), "SameProduct", state::OLD),
        (pair(state::OLD, "EMS"), "ProductNotAssignable", "EMS"),
        (
            with(json!({"services": {"mode": "off", "services": ["SWAY2"]}})),
            "ServiceUnknown",
            "SWAY2",
        ),
        (
            swap(csv("UserPrincipalName\n\"ann\n")),
            "CsvUnreadable",
            "Line 2",
        ),
        (
            swap(csv("Mail\nann@contoso.example\n")),
            "CsvColumnMissing",
            "Mail",
        ),
        (
            swap(csv(
                "UserPrincipalName,To\nuser1@contoso.example,SPE_E3\nuser1@contoso.example,\n",
            )),
            "ContradictoryRows",
            "user1@contoso.example",
        ),
        (with(json!({"usageLocation": "XX"})), "InvalidInput", "XX"),
        (
            with(json!({"required": ["SWAY"], "mayLose": ["SWAY"]})),
            "InvalidInput",
            "SWAY",
        ),
        (
            with(json!({"required": ["SWAY"], "services": {"mode": "keep", "alsoOff": ["SWAY"]}})),
            "InvalidInput",
            "SWAY",
        ),
    ] {
        let request_text = request.to_string();
        let message = match reseat_core::input::Request::parse(request_text.as_bytes()) {
            Err(fault) => {
                let report = fault.report(&Texts::english());
                assert_eq!(report.id, id, "{request_text}");
                report.message
            }
            Ok(_) => {
                let ran = scene.run(&request);
                assert_eq!(ran.error_id(), id, "{request_text}");
                ran.error.unwrap()["message"].as_str().unwrap().to_owned()
            }
        };
        assert!(message.contains(names), "{message}");
    }
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}
