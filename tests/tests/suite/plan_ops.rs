//! What can be done with a plan besides applying it: testing, comparing, answering, and writing it in pieces.

use base64::Engine;
use reseat_core::ports::Files;
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{others, simulator, state};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn write(scene: &Scene, path: &str, text: &str) {
    let files: &dyn Files = &*scene.files;
    scene
        .clock
        .run(files.write(path, text.as_bytes(), true))
        .unwrap();
}

fn read(scene: &Scene, path: &str) -> String {
    let files: &dyn Files = &*scene.files;
    String::from_utf8(scene.clock.run(files.read(path)).unwrap()).unwrap()
}

#[test]
fn a_plan_is_held_against_the_tenant_user_by_user() {
    let scene = Scene::new(&state::tenant(4, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let test = json!({"op": "testPlan", "document": document});
    let fits = |scene: &Scene| -> (BTreeMap<String, String>, Value) {
        let ran = scene.run(&test);
        let fits = ran.of("fit").into_iter().map(|event| {
            assert!(event["message"].as_str().unwrap().ends_with('.'));
            let text = |member: &str| event[member].as_str().unwrap().to_owned();
            (text("userId"), text("fit"))
        });
        (fits.collect(), ran.done()["totals"].clone())
    };
    let (before, totals) = fits(&scene);
    assert!(before.values().all(|fit| fit == "fits"), "{before:?}");
    let all = json!({"users": 4, "fits": 4, "done": 0, "changed": 0, "gone": 0});
    assert_eq!(totals, all);

    others::meddle(
        &scene.sim,
        &state::id(1),
        &[state::NEW_ID],
        &[state::OLD_ID],
    );
    others::meddle(&scene.sim, &state::id(2), &[state::NEW_ID], &[]);
    let mut tenant = reseat_tests::simulator::state(&scene.sim);
    tenant["users"]
        .as_array_mut()
        .unwrap()
        .retain(|user| user["id"] != state::id(3));
    reseat_tests::simulator::reset(&scene.sim, &tenant);
    let (after, totals) = fits(&scene);
    let words: Vec<&String> = after.values().collect();
    assert_eq!(words, ["done", "changed", "gone", "fits"]);
    let all = json!({"users": 4, "fits": 1, "done": 1, "changed": 1, "gone": 1});
    assert_eq!(totals, all);
    assert_eq!(
        reseat_tests::simulator::ledger(&scene.sim),
        Vec::<Value>::new()
    );
}

#[test]
fn two_plans_differ_in_what_they_do_and_not_in_their_time() {
    let scene = Scene::new(&state::tenant(4, 10));
    let mut request = state::swap(json!({"ids": [state::id(1), state::id(2), state::id(3)]}));
    let first = scene.plan(&request);
    request["createdAt"] = json!("2026-12-01T09:00:00Z");
    let later = scene.plan(&request);
    let compare = |other: &str| {
        let request =
            json!({"op": "comparePlans", "document": first, "other": {"document": other}});
        let ran = scene.run(&request);
        let kinds = ran.of("difference").into_iter().map(|event| {
            assert!(event["message"].as_str().unwrap().ends_with('.'));
            let user = event["userId"].as_str().unwrap_or_default();
            (event["kind"].as_str().unwrap().to_owned(), user.to_owned())
        });
        (kinds.collect::<Vec<_>>(), ran.done()["totals"].clone())
    };
    let same = json!({"users": 3, "same": 3, "added": 0, "removed": 0, "changed": 0});
    assert_eq!(compare(&later), (Vec::new(), same));

    others::meddle(&scene.sim, &state::id(2), &[state::NEW_ID], &[]);
    request["users"] = json!({"ids": [state::id(2), state::id(3), state::id(4)]});
    let (kinds, totals) = compare(&scene.plan(&request));
    let about = |kind: &str, number: usize| (kind.to_owned(), state::id(number));
    let users: Vec<_> = kinds
        .iter()
        .filter(|(_, user)| !user.is_empty())
        .cloned()
        .collect();
    assert_eq!(
        users,
        [about("removed", 1), about("changed", 2), about("added", 4)]
    );
    assert!(kinds.iter().any(|(kind, _)| kind == "seats"), "{kinds:?}");
    let counts = json!({"users": 4, "same": 1, "added": 1, "removed": 1, "changed": 1});
    assert_eq!(totals, counts);
}

/// Office for mobile was off in E1; Business Premium has the desktop apps instead.
fn asking() -> (Scene, Value) {
    let scene = Scene::new(&json!({
        "products": [{"skuPartNumber": "STANDARDPACK"}, {"skuPartNumber": "SPB"}],
        "users": [{
            "id": state::id(1), "userPrincipalName": state::upn(1), "usageLocation": "NL",
            "licenseAssignmentStates": [
                {"skuPartNumber": "STANDARDPACK", "disabledPlans": ["OFFICEMOBILE_SUBSCRIPTION"]},
            ],
        }],
    }));
    let request = json!({
        "op": "plan", "scope": "swap", "pairs": [{"from": "STANDARDPACK", "to": "SPB"}],
        "users": {"all": true}, "createdAt": "2026-11-24T09:00:00Z",
    });
    (scene, request)
}

#[test]
fn an_open_question_is_answered_by_a_file_that_every_face_writes_and_reads() {
    let (scene, mut request) = asking();
    let ran = scene.run(&request);
    let document = ran.document();
    let plan: Value = serde_json::from_str(&document).unwrap();
    let plan = &plan["plan"];
    assert_eq!(plan["applyable"], false);
    assert_eq!(plan["questions"].as_array().unwrap().len(), 1);
    assert_eq!(plan["questions"][0]["users"], 1);
    assert_eq!(ran.done()["confirmation"], Value::Null);
    let text = ran.done()["text"].as_str().unwrap();
    assert!(text.contains("Off there as well?"), "{text}");
    let refused = scene.run(&json!({"op": "apply", "document": document}));
    assert_eq!(refused.error_id(), "PlanNotApplyable");
    let refused = scene.run(&json!({"op": "openPlan", "document": document, "toApply": true}));
    assert_eq!(refused.error_id(), "PlanNotApplyable");

    let map = scene
        .run(&json!({"op": "serviceMap", "document": document}))
        .document();
    write(&scene, "map.json", &map);
    request["serviceMapPath"] = json!("map.json");
    let answered: Value = serde_json::from_str(&scene.plan(&request)).unwrap();
    assert_eq!(answered["plan"]["applyable"], true);
    assert_eq!(answered["plan"]["questions"], json!([]));
    let question = &plan["questions"][0];
    let given = json!([{"from": question["from"], "to": [question["to"]]}]);
    assert_eq!(answered["plan"]["request"]["serviceMap"], given);
    let off = &answered["plan"]["steps"][0]["after"]["direct"][0]["disabledPlans"];
    assert!(off.as_array().unwrap().contains(&question["to"]), "{off}");

    // Nothing stands for it: what it might have been comes on.
    let nothing: Value = serde_json::from_str(&map).unwrap();
    let from = nothing.as_object().unwrap().keys().next().unwrap();
    request.as_object_mut().unwrap().remove("serviceMapPath");
    request["serviceMap"] = json!({from: []});
    let answered: Value = serde_json::from_str(&scene.plan(&request)).unwrap();
    assert_eq!(answered["plan"]["applyable"], true);
    let off = &answered["plan"]["steps"][0]["after"]["direct"][0]["disabledPlans"];
    assert!(!off.as_array().unwrap().contains(&question["to"]), "{off}");
}

#[test]
fn a_document_written_in_pieces_is_the_same_and_is_read_in_pieces() {
    let scene = Scene::new(&state::tenant(450, 1_000));
    let mut request = state::swap(json!({"all": true}));
    let whole = scene.plan(&request);
    request["planPath"] = json!("plan.json");
    let done = scene.run(&request).done().clone();
    assert_eq!(done["document"], Value::Null);
    assert_eq!(read(&scene, "plan.json"), whole);
    let told = scene.run(&json!({"op": "render", "planPath": "plan.json"}));
    assert_eq!(told.done()["text"], done["text"]);
    // A name that is taken is refused before anything is read.
    let refused = scene.run(&request);
    assert_eq!(refused.error_id(), "InvalidInput");
    let edited = whole.replacen("user7@", "user8@", 1);
    write(&scene, "edited.json", &edited);
    let refused = scene.run(&json!({"op": "render", "planPath": "edited.json"}));
    assert_eq!(refused.error_id(), "PlanDigestMismatch");
    let error = refused.error.unwrap();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("edited.json: "),
        "{error}"
    );
}

#[test]
fn who_is_never_touched_is_told_by_the_list_beside_the_journals() {
    let scene = Scene::new(&state::tenant(3, 10));
    let tenant = reseat_tests::simulator::state(&scene.sim)["organization"]["id"].clone();
    let path = format!("{}/never-touch.csv", tenant.as_str().unwrap());
    write(
        &scene,
        &path,
        &format!("UserPrincipalName\n{}\n", state::upn(2).to_uppercase()),
    );
    let document: Value =
        serde_json::from_str(&scene.plan(&state::swap(json!({"all": true})))).unwrap();
    let steps = document["plan"]["steps"].as_array().unwrap();
    let states: Vec<&str> = steps
        .iter()
        .map(|step| step["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["Ready", "Ready", "Blocked"]);
    assert_eq!(steps[2]["userId"], state::id(2));
    assert_eq!(steps[2]["findings"][0]["id"], "NeverTouch");
    assert!(document["plan"]["request"]["neverTouch"].is_string());

    // Whoever comes onto the list after the plan was made is left alone as well.
    let planned = scene.plan(&state::swap(json!({"ids": [state::id(1), state::id(3)]})));
    write(&scene, &path, &format!("Id\n{}\n", state::id(3)));
    let ran = scene.run(&json!({"op": "apply", "document": planned}));
    let results = ran.results();
    assert_eq!(results[&state::upn(1)], "Moved");
    assert_eq!(results[&state::upn(3)], "Skipped");
    let changed = reseat_tests::simulator::ledger(&scene.sim);
    assert_eq!(changed.len(), 1, "{changed:?}");
    write(&scene, &path, "Id\n\"open\n");
    let refused = scene.run(&json!({"op": "apply", "document": planned}));
    assert_eq!(refused.error_id(), "CsvUnreadable");

    for (list, id) in [
        ("Group\nNobody's group\n", "GroupNotFound"),
        ("Name\nx\n", "CsvColumnMissing"),
        ("Id\n\"open\n", "CsvUnreadable"),
    ] {
        write(&scene, &path, list);
        let refused = scene.run(&state::swap(json!({"all": true})));
        assert_eq!(refused.error_id(), id);
        let error = refused.error.unwrap();
        assert!(
            error["message"].as_str().unwrap().starts_with(&path),
            "{error}"
        );
    }
}

#[test]
fn a_list_of_names_takes_the_place_of_the_one_that_was_built_in() {
    let list = format!(
        "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,\
         Service_Plans_Included_Friendly_Names\nOur own name,ENTERPRISEPACK,{},TEAMS1,{},Our Teams\n",
        state::OLD_ID,
        "57ff2da0-773e-42df-b2af-ffb7a2317929"
    );
    let mut scene = Scene::new(&state::tenant(1, 10));
    scene.config = json!({"catalogueBase64": base64(&list)});
    let plan: Value =
        serde_json::from_str(&scene.plan(&state::swap(json!({"all": true})))).unwrap();
    let plan = &plan["plan"];
    assert!(
        plan["catalogueVersion"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    let names: Vec<&str> = plan["products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|product| product["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"Our own name"), "{names:?}");
    // The list does not know the other one: Graph's own name stands there.
    assert!(names.contains(&state::NEW), "{names:?}");

    scene.config = json!({"catalogueBase64": base64("Product_Display_Name\nx\n")});
    let refused = scene.run(&state::swap(json!({"all": true})));
    assert_eq!(refused.error_id(), "CatalogueUnreadable");
}

#[test]
fn columns_that_nobody_asked_for_get_one_note() {
    let scene = Scene::new(&state::tenant(1, 10));
    let list = format!("Id,Shoe size,Colour\n{},44,red\n", state::id(1));
    let ran = scene.run(&state::swap(json!({"csvBase64": base64(&list)})));
    let notes: Vec<&Value> = ran
        .of("finding")
        .into_iter()
        .filter(|finding| finding["id"] == "ColumnsIgnored")
        .collect();
    let [note] = notes.as_slice() else {
        panic!("{notes:?}")
    };
    assert_eq!(note["count"], 2);
    assert!(
        note["message"]
            .as_str()
            .unwrap()
            .contains("Shoe size, Colour"),
        "{note}"
    );
}

#[test]
fn the_same_wish_in_other_words_is_one_wish() {
    let scene = Scene::new(&state::tenant(2, 10));
    let list = |second: &str| {
        let rows = format!("{0},ENTERPRISEPACK,SPE_E3\n{0},{second}\n", state::id(1));
        write(&scene, "list.csv", &format!("Id,From,To\n{rows}"));
        let request = json!({
            "op": "plan", "users": {"csvPath": "list.csv"}, "createdAt": "2026-11-24T09:00:00Z",
        });
        scene.run(&request)
    };
    let document: Value =
        serde_json::from_str(&list("office 365 e3,Microsoft 365 E3").document()).unwrap();
    let steps = document["plan"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0]["state"], "Ready");
    assert_eq!(steps[0]["findings"][0]["id"], "DuplicateUser");

    let refused = list("ENTERPRISEPACK,");
    assert_eq!(refused.error_id(), "ContradictoryRows");
    let message = refused.error.unwrap()["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.starts_with("list.csv, line 3: "), "{message}");
    assert!(message.contains("line 2"), "{message}");
}

#[test]
fn a_name_that_a_row_gets_wrong_is_told_with_its_file_and_line() {
    let scene = Scene::new(&state::tenant(2, 10));
    for (row, id) in [
        ("ENTERPRISEPACK,SPE_E9,,", "ProductUnknown"),
        ("ENTERPRISEPACK,ENTERPRISEPACK,,", "SameProduct"),
        ("ENTERPRISEPACK,SPE_E3,NO_SUCH_SERVICE,", "ServiceUnknown"),
        (",,,nobody@contoso.example", "UserNotFound"),
    ] {
        let list = format!(
            "Id,From,To,Disable,LikeUser\n{},ENTERPRISEPACK,SPE_E3,,\n{},{row}\n",
            state::id(1),
            state::id(2)
        );
        write(&scene, "list.csv", &list);
        let refused = scene.run(&json!({"op": "plan", "users": {"csvPath": "list.csv"}}));
        assert_eq!(refused.error_id(), id);
        let error = refused.error.unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("list.csv, line 3: "), "{message}");
        assert!(error["hint"].is_string());
    }
}

#[test]
fn a_user_whom_the_plan_calls_otherwise_is_told_and_moved_all_the_same() {
    let scene = Scene::new(&state::tenant(2, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    let mut tenant = simulator::state(&scene.sim);
    tenant["users"][0]["userPrincipalName"] = json!("new.name@contoso.example");
    simulator::reset(&scene.sim, &tenant);
    let messages = |ran: &Ran, kind: &str| -> BTreeMap<String, String> {
        let told = ran.of(kind).into_iter().map(|event| {
            let text = |member: &str| event[member].as_str().unwrap_or_default().to_owned();
            (text("userId"), text("message"))
        });
        told.collect()
    };
    let test = scene.run(&json!({"op": "testPlan", "document": document}));
    assert_eq!(test.done()["totals"]["fits"], 2);
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.count("Moved"), 2);
    for told in [messages(&test, "fit"), messages(&ran, "result")] {
        let (renamed, other) = (&told[&state::id(1)], &told[&state::id(2)]);
        for name in [state::upn(1).as_str(), "new.name@contoso.example"] {
            assert!(renamed.contains(name), "{renamed}");
        }
        assert!(!other.contains("new.name"), "{other}");
    }
}

#[test]
fn a_name_on_the_list_of_the_untouched_that_nobody_has_is_told_with_its_line() {
    let mut scene = Scene::new(&state::tenant(3, 10));
    let list = format!(
        "UserPrincipalName\n{}\n{}\nusr3@contoso.example\n",
        state::upn(1).to_uppercase(),
        state::upn(2)
    );
    write(&scene, "never.csv", &list);
    scene.config = json!({"neverTouch": "never.csv"});
    // Number 2 is not asked for, and is somebody; whoever is asked for is not looked up again.
    for users in [
        json!({"ids": [state::id(1), state::id(3)]}),
        json!({"all": true}),
    ] {
        let ran = scene.run(&state::swap(users));
        let told = ran.of("finding");
        let unknown: Vec<&&Value> = told
            .iter()
            .filter(|event| event["id"] == "NeverTouchUnknown")
            .collect();
        let [unknown] = unknown[..] else {
            panic!("{told:?}");
        };
        assert_eq!(unknown["names"], json!(["usr3@contoso.example"]));
        assert_eq!(unknown["severity"], "warning");
        let message = unknown["message"].as_str().unwrap();
        assert!(
            message.contains("\"usr3@contoso.example\" (line 4)"),
            "{message}"
        );
    }
}

#[test]
fn one_persons_part_of_a_plan_is_read_out_alone() {
    let scene = Scene::new(&state::tenant(3, 10));
    let document = scene.plan(&state::swap(json!({"all": true})));
    for user in [state::id(3), state::upn(3).to_uppercase()] {
        let ask = json!({"op": "render", "document": document, "user": user});
        let told = scene.run(&ask);
        let text = told.done()["text"].as_str().unwrap();
        let wanted = "\
user3 (user3@contoso.example): can move
Goes                     Office 365 E3
Comes                    Microsoft 365 E3 (without Yammer Enterprise)
Stays                    none
Services gained          ";
        assert!(text.starts_with(wanted), "{text}");
        assert!(
            text.ends_with("Asked for, and nothing stands in the way"),
            "{text}"
        );
    }
    let nobody = json!({"op": "render", "document": document, "user": state::upn(4)});
    let nobody = scene.run(&nobody);
    assert_eq!(nobody.error_id(), "UserNotFound");
    let message = nobody.error.unwrap()["message"].to_string();
    assert!(message.contains("not in this plan"), "{message}");
}
