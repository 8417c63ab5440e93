//! Every vector through the Rust face: native ports, sockets, a running simulator.

use reseat_sim::{Options, spawn};
use reseat_tests::simulator::{self, license};
use reseat_tests::vector::{self, Expect, TokenKind, Vector};
use reseat_tests::{native, scene::Ran, schema};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn every_vector_gives_what_it_expects() {
    let simulator = spawn(&Options {
        users: 1,
        ..Options::default()
    });
    let vectors = vector::all();
    let numbers: BTreeSet<&str> = vectors.iter().map(Vector::number).collect();
    assert_eq!(numbers.len(), vectors.len(), "a number stands twice");
    let failed: Vec<&str> = vectors
        .iter()
        .filter(|vector| {
            let run = || run(vector, &simulator.sim, &simulator.address);
            catch_unwind(AssertUnwindSafe(run)).is_err()
        })
        .map(|vector| vector.id.as_str())
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

fn run(vector: &Vector, sim: &reseat_sim::Sim, root: &str) {
    let given = &vector.given;
    simulator::reset(sim, &given.state);
    let life_ms = (given.token != TokenKind::Valid).then_some(0);
    let mut tokens = vec![simulator::token(sim, &given.roles, life_ms)];
    if given.token == TokenKind::Renewed {
        tokens.push(simulator::token(sim, &given.roles, None));
    }
    if let Some(script) = &given.faults {
        simulator::faults(sim, script);
    }
    let config = given.config.to_string().replace("{root}", root);
    let mut config: Value = serde_json::from_str(&config).unwrap();
    config["auth"] = json!({"kind": "accessToken", "token": tokens[0]});
    let folder = tempfile::tempdir().unwrap();
    let ran = native::run(&config, &vector.when, tokens, folder.path());
    compare(&vector.expect, &ran);
    simulator::all_struck(sim);
    let ledger = simulator::ledger(sim);
    assert_eq!(
        changes(&ledger),
        changes(&vector.expect.ledger),
        "{}",
        vector.id
    );
}

fn compare(expect: &Expect, ran: &Ran) {
    match &expect.error {
        Some(wanted) => {
            let error = ran.error.as_ref().expect("it must fail");
            assert_eq!(error["id"], wanted.id.as_str());
            assert_eq!(error["status"], wanted.status);
            if let Some(target) = &wanted.target {
                assert_eq!(error["target"], *target);
            }
            let message = error["message"].as_str().unwrap();
            for text in &wanted.says {
                assert!(message.contains(text), "{message:?} does not say {text:?}");
            }
            assert!(!error["hint"].as_str().unwrap().is_empty());
            assert!(ran.of("done").is_empty());
        }
        None => {
            ran.done();
        }
    }
    if let Some(document) = &expect.document {
        let parsed: Value = serde_json::from_str(document).unwrap();
        schema::must_fit("plan", &parsed);
        same_bytes(&ran.document(), document);
    }
    if let Some(results) = &expect.results {
        assert_eq!(ran.results(), *results);
    }
    if let Some(totals) = &expect.totals {
        let told: BTreeMap<String, u64> =
            serde_json::from_value(ran.done()["totals"].clone()).unwrap();
        let named = |totals: &BTreeMap<String, u64>| -> BTreeMap<String, u64> {
            let counts = totals.iter().filter(|(_, count)| **count > 0);
            counts.map(|(name, count)| (name.clone(), *count)).collect()
        };
        assert_eq!(named(&told), named(totals));
    }
    if let Some(stopped) = &expect.stopped {
        assert_eq!(ran.done()["stopped"], stopped.as_str());
    }
    if let Some(missing) = &expect.missing {
        let tenant = &ran.of("tenant")[0];
        assert_eq!(tenant["missing"], json!(missing));
    }
}

/// Plans are long: only where they part is worth printing.
fn same_bytes(found: &str, expected: &str) {
    let same = found.chars().zip(expected.chars());
    let parted = same.take_while(|(one, other)| one == other).count();
    let near = |text: &str| -> String {
        text.chars()
            .skip(parted.saturating_sub(60))
            .take(160)
            .collect()
    };
    assert!(
        found == expected,
        "character {parted}:\n   found {}\nexpected {}",
        near(found),
        near(expected)
    );
}

type Change = (String, BTreeMap<String, Vec<String>>, BTreeSet<String>);

fn changes(ledger: &[Value]) -> BTreeSet<Change> {
    let entry = |entry: &Value| {
        (
            entry["userId"].as_str().unwrap().to_owned(),
            entry["added"]
                .as_array()
                .unwrap()
                .iter()
                .map(license)
                .collect(),
            serde_json::from_value(entry["removed"].clone()).unwrap(),
        )
    };
    let changes: BTreeSet<Change> = ledger.iter().map(entry).collect();
    assert_eq!(changes.len(), ledger.len(), "one change stands twice");
    changes
}
