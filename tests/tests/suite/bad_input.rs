//! What is bad at a size, or in a way, that no small example shows.

use reseat_core::error::{CsvFault, Error};
use reseat_core::input::read_csv;
use reseat_tests::scene::Scene;
use reseat_tests::state;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[test]
fn of_a_million_rows_the_bad_one_is_named() {
    const BAD: usize = 987_654;
    let mut list = String::from("Id,Name\n");
    for row in 2..=1_000_001 {
        match row {
            BAD => list.push_str(" ,\"nobody\nat all\"\n"),
            row => writeln!(list, "u{row},").unwrap(),
        }
    }
    match read_csv(list.as_bytes(), None) {
        Err(Error::CsvUnreadable {
            line,
            fault: CsvFault::NoUser,
            ..
        }) => assert_eq!(line, BAD as u64),
        other => panic!("{:?}", other.map(|list| list.rows.len())),
    }
    // Without it there is nothing to say.
    let whole = list.replace(" ,\"nobody\nat all\"\n", "");
    assert_eq!(
        read_csv(whole.as_bytes(), None).unwrap().rows.len(),
        999_999
    );
}

#[test]
fn ten_thousand_equal_findings_are_one_line_with_a_count_and_the_first_names() {
    let mut tenant = state::tenant(10_000, 20_000);
    for user in tenant["users"].as_array_mut().unwrap() {
        user["usageLocation"] = Value::Null;
    }
    let scene = Scene::new(&tenant);
    let ran = scene.run(&state::swap(json!({"all": true})));
    let findings = ran.of("finding");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["count"], 10_000);
    assert_eq!(findings[0]["names"].as_array().unwrap().len(), 3);
    let text = ran.done()["text"].as_str().unwrap();
    assert!(text.contains(" and 9,997 more"), "{text}");
    assert!(text.lines().count() < 20, "{text}");
    assert_eq!(ran.done()["confirmation"], Value::Null);
}

#[test]
fn names_that_would_steer_a_console_or_a_sheet_stay_names() {
    let mut tenant = state::tenant(1, 10);
    let name = "=HYPERLINK(\"x\") 'quoted' \u{202e}drowssap\u{1b}[31m\u{7}";
    tenant["users"][0]["displayName"] = json!(name);
    tenant["users"][0]["usageLocation"] = Value::Null;
    tenant["users"][0]["userPrincipalName"] = json!("\u{202e}o'neill#ext#%2e@contoso.example");
    let scene = Scene::new(&tenant);
    let ran = scene.run(&state::swap(json!({"all": true})));
    // The document is data and keeps what the tenant has; what people read shows the marks and obeys none.
    let plan: Value = serde_json::from_str(&ran.document()).unwrap();
    assert_eq!(plan["plan"]["steps"][0]["displayName"], name);
    let text = ran.done()["text"].as_str().unwrap();
    let steers = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
    assert!(!text.chars().any(steers), "{text:?}");
    assert!(text.contains("\u{fffd}o'neill#ext#"), "{text}");
}
