//! Names that are no user's: which one was meant, and how many are looked up before a list is given up.

use reseat_core::ports::{Clock, Files};
use reseat_tests::scene::{Ran, Scene};
use reseat_tests::state;
use serde_json::{Value, json};

/// Plans for a list of addresses.
fn planned(scene: &Scene, names: &[String]) -> Ran {
    scene.run(&state::swap(json!({ "ids": names })))
}

fn refused(scene: &Scene, names: &[String]) -> Value {
    let ran = planned(scene, names);
    assert_eq!(ran.error_id(), "UserNotFound");
    ran.error.unwrap()
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).into()).collect()
}

fn nobodies(count: usize) -> Vec<String> {
    let names = (0..count).map(|number| format!("nobody{number}@nowhere.example"));
    names.collect()
}

#[test]
fn the_address_that_was_meant_is_named_where_it_was_read_anyway() {
    let scene = Scene::new(&state::tenant(3, 10));
    let known = state::upn(2);
    let cut = known.split_once('.').unwrap().0;
    let report = refused(&scene, &named(&[cut, &known, "nobody@nowhere"]));
    let message = format!("\"{cut}\" is no user of this tenant. The nearest is {known}.");
    assert_eq!(report["message"], message);
    assert_eq!(report["target"], cut);
    let other = "\"nobody@nowhere\" is no user of this tenant.";
    assert_eq!(report["causes"][0]["message"], other);
    // Nobody is read for the sake of a suggestion.
    let report = refused(&scene, &named(&[cut]));
    let message = format!("\"{cut}\" is no user of this tenant.");
    assert_eq!(report["message"], message);

    let list = format!("UserPrincipalName\n{known}\n{cut}\n");

    let files: &dyn Files = &*scene.files;
    let written = files.write("list.csv", list.as_bytes(), false);
    scene.clock.run(written).unwrap();
    let ran = scene.run(&state::swap(json!({ "csvPath": "list.csv" })));
    let message =
        format!("list.csv, line 3: \"{cut}\" is no user of this tenant. The nearest is {known}.");
    assert_eq!(ran.error.unwrap()["message"], message);
}

#[test]
fn a_list_of_nothing_but_strangers_is_given_up_early() {
    let scene = Scene::new(&state::tenant(3, 10));
    let begun = scene.clock.monotonic_ms();
    let report = refused(&scene, &nobodies(20_001));
    let causes = report["causes"].as_array().unwrap();
    let said = |at: usize| causes[at]["message"].as_str().unwrap();
    assert_eq!(causes.len(), 22);
    assert_eq!(said(20), "779 more names are no users of this tenant.");
    assert_eq!(said(21), "19,201 more names were not looked up.");
    // Looking up all of them runs into the limits of a tenant and waits them out.
    assert_eq!(scene.clock.monotonic_ms() - begun, 0);

    // A list with some strangers is read whole: each of them counts.
    let mut names: Vec<String> = (1..=3).map(state::upn).collect();
    names.extend(nobodies(400));
    let report = refused(&scene, &names);
    let causes = report["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 21);
    assert_eq!(
        causes[20]["message"],
        "379 more names are no users of this tenant."
    );
}
