//! Whatever is given, there is an answer: lists, plans and answers of Graph are damaged at random, from a seed that a
//! failure prints. Nothing may panic, nothing damaged may pass for whole, nothing may be changed in the tenant.
//!
//! `test` runs a fixed share. For longer, and for other cases than those,
//! `RESEAT_DAMAGE_CASES=1000000 RESEAT_DAMAGE_SEED=7 cargo test -p reseat-tests --release --test suite damage`.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reseat_core::input::{Encoding, NeverTouch, read_csv, read_service_map};
use reseat_core::plan::open;
use reseat_tests::scene::Scene;
use reseat_tests::{simulator, state};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const SEED: u64 = 6;

/// One way to damage bytes; places and lengths are taken modulo what is there.
#[derive(Clone, Debug)]
enum Damage {
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Cut(usize),
    Drop(usize, usize),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    // What means something in one of the formats, and what means nothing in any.
    let bytes = prop_oneof![
        proptest::sample::select(vec![
            b"\"".to_vec(),
            b",".to_vec(),
            b";".to_vec(),
            b"\t".to_vec(),
            b"|".to_vec(),
            b"\n".to_vec(),
            b"\r".to_vec(),
            b"\0".to_vec(),
            b"\xef\xbb\xbf".to_vec(),
            b"\xff\xfe".to_vec(),
            b"\xfe\xff".to_vec(),
            b"\xd8\x00".to_vec(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"{}".to_vec(),
            b"]}".to_vec(),
            b"-1".to_vec(),
            b"1e999".to_vec(),
            b"\\u202e".to_vec(),
            b"=cmd|' /C calc'!A0".to_vec(),
        ]),
        proptest::collection::vec(any::<u8>(), 1..9),
    ];
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<usize>(), bytes).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Damage::Drop(at, length)),
        (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn damaged(bytes: &[u8], all: &[Damage]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for one in all {
        let place = |at: &usize| at % (out.len() + 1);
        let end = |at: usize, length: &usize| (at + length).min(out.len());
        match one {
            Damage::Set(at, byte) => {
                let at = place(at);
                if let Some(there) = out.get_mut(at) {
                    *there = *byte;
                }
            }
            Damage::Insert(at, bytes) => {
                let at = place(at);
                out.splice(at..at, bytes.iter().copied());
            }
            Damage::Cut(at) => out.truncate(place(at)),
            Damage::Drop(at, length) => {
                let at = place(at);
                out.drain(at..end(at, length));
            }
            Damage::Repeat(at, length) => {
                let at = place(at);
                let again = out[at..end(at, length)].to_vec();
                out.splice(at..at, again);
            }
        }
    }
    out
}

#[expect(
    clippy::disallowed_methods,
    reason = "the two settings of a test that may go on for an hour"
)]
fn set<T: std::str::FromStr>(name: &str) -> Option<T> {
    // A setting that does not read as a number must not pass for the fixed share.
    let read = |text: String| text.parse().unwrap_or_else(|_| panic!("{name}={text}?"));
    std::env::var(name).ok().map(read)
}

fn run(cases: u32, check: impl Fn(&[Damage]) -> Result<(), TestCaseError>) {
    let cases = set("RESEAT_DAMAGE_CASES").unwrap_or(cases);
    let seed = set("RESEAT_DAMAGE_SEED").unwrap_or(SEED);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&seed.to_le_bytes());
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let many = proptest::collection::vec(damage(), 1..5);
    TestRunner::new_with_rng(config, rng)
        .run(&many, |all| check(&all))
        .unwrap_or_else(|failure| panic!("seed {seed}: {failure}"));
}

const LIST: &str = "\u{feff}UserPrincipalName;From;To;Disable;UsageLocation;LikeUser;Reason;\"Two\nlines\"\r\n\
    ana@contoso.example;ENTERPRISEPACK;SPE_E3;SWAY|TEAMS1;NL;;\"says \"\"hello\"\"\";x\r\n\
    \"zoe\u{308}, o'neill@contoso.example\";;SPE_E3;;;;;\r\n\r\nbob@contoso.example;;;;;ana@contoso.example;;\r\n";

#[test]
fn of_lists_and_maps() {
    let wide: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_le_bytes).collect();
    run(4_000, |all| {
        for bytes in [LIST.as_bytes(), &wide] {
            let bytes = damaged(bytes, all);
            for encoding in [None, Some(Encoding::Windows1252), Some(Encoding::Utf16)] {
                if let Ok(list) = read_csv(&bytes, encoding) {
                    prop_assert!(list.rows.iter().all(|row| !row.name.trim().is_empty()));
                }
            }
            let _ = NeverTouch::read(&bytes);
        }
        let map = damaged(
            br#"{"OFFICEMOBILE_SUBSCRIPTION":["OFFICE_BUSINESS"],"SWAY":[]}"#,
            all,
        );
        let _ = read_service_map(&map);
        Ok(())
    });
}

#[test]
fn of_plans() {
    let scene = Scene::new(&state::tenant(3, 2));
    let document = scene.plan(&state::swap(json!({"all": true})));
    run(4_000, |all| {
        let bytes = damaged(document.as_bytes(), all);
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Ok(());
        };
        if let Ok(opened) = open(text) {
            // Outside of what the digest covers there is only the time, and blank lines at the end.
            let plan = |text: &str| text.split("]},\"createdAt\"").next().map(str::to_owned);
            prop_assert_eq!(plan(text), plan(&document));
            prop_assert_eq!(opened.plan.steps.len(), 3);
        }
        Ok(())
    });
}

#[test]
fn of_answers() {
    let users = json!({"ids": [state::id(1), state::id(2)]});
    for (request, is_whole) in [
        (state::swap(json!({"all": true})), true),
        (state::swap(users), true),
        (json!({"op": "connect"}), false),
        (json!({"op": "listProducts"}), false),
    ] {
        run(250, |all| {
            let scene = Scene::new(&state::tenant(2, 5));
            let (count, all) = (AtomicU64::new(0), all.to_vec());
            // Which answer is damaged is drawn as well.
            let nth = all.len() as u64 % 4;
            scene.transport.on_answer(move |_, exchange| {
                let is_it = count.fetch_add(1, Ordering::Relaxed) == nth;
                exchange.map(|mut answer| {
                    if is_it {
                        answer.body = damaged(&answer.body, &all);
                    }
                    answer
                })
            });
            let ran = scene.run(&request);
            if let (Some(error), true) = (&ran.error, is_whole) {
                prop_assert!(error["message"].is_string() && error["hint"].is_string());
            }
            prop_assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
            Ok(())
        });
    }
}
