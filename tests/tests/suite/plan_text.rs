//! The plan as people read it, whole: what an administrator forwards.

use reseat_tests::scene::Scene;
use reseat_tests::state;
use serde_json::{Value, json};

/// The text without its first line, whose digest and time are told elsewhere.
fn text(scene: &Scene, request: &Value) -> String {
    let ran = scene.run(request);
    let text = ran.done()["text"].as_str().unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= 120, "{line}");
    }
    text.split_once('\n').unwrap().1.to_owned()
}

/// A tenant in which everything occurs that keeps users from moving.
fn mixed() -> Scene {
    let mut tenant = state::tenant(12, 6);
    let users = tenant["users"].as_array_mut().unwrap();
    for user in users.iter_mut().take(2) {
        user["usageLocation"] = Value::Null;
    }
    for number in [101, 102] {
        users.push(state::user(number, state::NEW, &[]));
        users.push(
            json!({"id": state::id(number + 100), "userPrincipalName": state::upn(number + 100)}),
        );
    }
    Scene::new(&tenant)
}

#[test]
fn of_several_users() {
    let wanted = "\
Office 365 E3 -> Microsoft 365 E3 for 16 users, one call each, services switched off are kept

     4  can move now
     6  wait for a seat of Microsoft 365 E3 (4 free, 6 more needed)
        Your products in the admin center: https://go.microsoft.com/fwlink/p/?linkid=842054
     4  need something first
             2  no usage location          Microsoft refuses a license without one: set it, then plan again.
                  Active users in the admin center: https://go.microsoft.com/fwlink/p/?linkid=834822
                  user1@contoso.example, user2@contoso.example
             2  do not have Office 365 E3  They are left out; name a product they have to move them too.
                  user201@contoso.example, user202@contoso.example
     2  have everything already

Services for the 4       kept 5, gained 3, lost 0; 2 users keep services switched off
                         gained: Microsoft Entra ID P1, Microsoft Intune Plan 1, Windows 10/11 Enterprise (Original)
                         3 services that none of the old products had come on
Seats                    Microsoft 365 E3: 4 free -> 0
                         Office 365 E3: 9,988 free -> 9,992

Nothing has been changed.";
    assert_eq!(text(&mixed(), &state::swap(json!({"all": true}))), wanted);
}

#[test]
fn of_one_user_each() {
    let ids = [1, 3, 101, 201].map(state::id);
    let wanted = "\
Office 365 E3 -> Microsoft 365 E3 for 4 users, one call each, services switched off are kept

     1  can move now
     2  need something first
             1  no usage location            Microsoft refuses a license without one: set it, then plan again.
                  Active users in the admin center: https://go.microsoft.com/fwlink/p/?linkid=834822
                  user1@contoso.example
             1  does not have Office 365 E3  They are left out; name a product they have to move them too.
                  user201@contoso.example
     1  has everything already

Services for the one     kept 4, gained 3, lost 0; 1 user keeps services switched off
                         gained: Microsoft Entra ID P1, Microsoft Intune Plan 1, Windows 10/11 Enterprise (Original)
                         3 services that none of the old products had come on
Seats                    Microsoft 365 E3: 4 free -> 3
                         Office 365 E3: 9,988 free -> 9,989

Nothing has been changed.";
    assert_eq!(text(&mixed(), &state::swap(json!({"ids": ids}))), wanted);

    let mut tenant = state::tenant(1, 0);
    tenant["users"][0]["usageLocation"] = json!("NL");
    let waits = text(&Scene::new(&tenant), &state::swap(json!({"all": true})));
    assert!(
        waits.contains("     1  waits for a seat of Microsoft 365 E3 (0 free, 1 more needed)\n"),
        "{waits}"
    );
    tenant["users"][0]["usageLocation"] = Value::Null;
    let blocked = text(&Scene::new(&tenant), &state::swap(json!({"all": true})));
    assert!(
        blocked.contains("     1  needs something first\n"),
        "{blocked}"
    );
}

#[test]
fn of_services_that_are_lost() {
    const GO: [&str; 9] = [
        "YAMMER_ENTERPRISE",
        "SWAY",
        "INTUNE_O365",
        "TEAMS1",
        "SHAREPOINTENTERPRISE",
        "MCOSTANDARD",
        "PROJECTWORKMANAGEMENT",
        "STREAM_O365_E3",
        "FLOW_O365_P2",
    ];
    let lost = |go: &[&str]| {
        let held: Vec<&str> = go
            .iter()
            .copied()
            .chain(["EXCHANGE_S_ENTERPRISE"])
            .collect();
        let scene = Scene::new(&json!({
            "products": [
                state::product(state::OLD, 10, &held),
                state::product(state::NEW, 10, &["EXCHANGE_S_ENTERPRISE"]),
            ],
            "users": [state::user(1, state::OLD, &[]), state::user(2, state::OLD, &["SWAY"])],
        }));
        let mut request = state::swap(json!({"all": true}));
        request["mayLose"] = json!(["files", "teams"]);
        let text = text(&scene, &request);
        let lines: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("Services"))
            .collect();
        [lines[0].to_owned(), lines[1].trim_start().to_owned()]
    };
    // Who had a service off does not lose it: those that most users lose stand first.
    assert_eq!(
        lost(&GO[..2]),
        [
            "Services for the 2       kept 1, gained 0, lost 2; 0 users keep services switched off",
            "lost: Yammer Enterprise, Sway",
        ]
    );
    let [counts, names] = lost(&GO);
    assert!(counts.contains("lost 8;"), "{counts}");
    assert_eq!(
        names,
        "lost: Microsoft Planner, Microsoft Stream for Office 365 E3, Microsoft Teams and 5 more"
    );
}

#[test]
fn of_everything_replaced_only_the_seats_that_change() {
    let mut tenant = state::tenant(3, 10);
    let held = tenant["users"][0]["licenseAssignmentStates"].as_array_mut();
    held.unwrap().push(json!({"skuPartNumber": "FLOW_FREE"}));
    let products = tenant["products"].as_array_mut().unwrap();
    products.push(state::product("FLOW_FREE", 50, &["FLOW_P2_VIRAL"]));
    for (part_number, service) in [("VISIOCLIENT", "VISIOONLINE"), ("EMS", "AAD_PREMIUM")] {
        products.push(state::product(part_number, 5, &[service]));
    }
    let scene = Scene::new(&tenant);
    let request = json!({
        "op": "plan", "scope": "replaceAll", "targets": [state::NEW], "users": {"all": true},
        "createdAt": "2026-11-24T09:00:00Z",
    });
    let text = text(&scene, &request);
    let goes = "
Goes                     Office 365 E3 (3)
                         Microsoft Power Automate Free (1)
Comes                    Microsoft 365 E3 (3)
Services";
    assert!(text.contains(goes), "{text}");
    let seats = "
Seats                    Microsoft 365 E3: 10 free -> 7
                         Office 365 E3: 9,997 free -> 10,000
                         Microsoft Power Automate Free: 49 free -> 50

Nothing has been changed.";
    assert!(text.ends_with(seats), "{text}");
}
