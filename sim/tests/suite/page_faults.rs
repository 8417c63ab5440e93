//! Lists whose pages lead astray.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bench::{Bench, id, json_of, refusal, small};

const ROOT: &str = "http://127.0.0.1:4711/v1.0";

fn bench() -> Bench {
    let nothing: &[&str] = &[];
    Bench::given(&small(&[("ENTERPRISEPACK", 100)], &[nothing; 5]))
}

fn page(bench: &Bench, path: &str) -> (Vec<String>, Option<String>) {
    let page = json_of(&bench.get(path));
    let values = page["value"].as_array().unwrap();
    let ids = values
        .iter()
        .map(|user| user["id"].as_str().unwrap().to_owned());
    (
        ids.collect(),
        page["@odata.nextLink"].as_str().map(ToOwned::to_owned),
    )
}

fn below(link: &str) -> &str {
    link.strip_prefix(ROOT).unwrap()
}

const FIRST: &str = "/users?$select=id&$top=2";

#[test]
fn a_link_leads_to_its_own_page() {
    let bench = bench();
    bench.faults(&json!([{ "path": "/users", "nth": 2, "times": 2, "do": "nextLinkLoop" }]));
    let (_, second) = page(&bench, FIRST);
    let second = second.unwrap();
    for _ in 0..2 {
        let (ids, link) = page(&bench, below(&second));
        assert_eq!((ids, link), (vec![id(2), id(3)], Some(second.clone())));
    }
    let (_, link) = page(&bench, below(&second));
    assert_ne!(link.unwrap(), second);
    assert_eq!(bench.struck(), [2]);
}

#[test]
fn a_link_leads_to_another_host() {
    for (rule, host) in [
        (json!({ "do": "nextLinkHost" }), "elsewhere.invalid"),
        (
            json!({ "path": "/users", "do": "nextLinkHost", "host": "127.0.0.1:9" }),
            "127.0.0.1:9",
        ),
    ] {
        let bench = bench();
        bench.faults(&json!([rule]));
        let (_, link) = page(&bench, FIRST);
        let link = link.unwrap();
        assert!(
            link.starts_with(&format!("http://{host}/v1.0/users?")),
            "{link}"
        );
        assert!(link.contains("$skiptoken="), "{link}");
    }
}

#[test]
fn pages_come_again_or_empty_and_nobody_is_lost() {
    for (deed, pages, all) in [("repeatPage", 4, 7), ("emptyPage", 4, 5)] {
        let bench = bench();
        bench.faults(&json!([{ "path": "/users", "nth": 2, "do": deed }]));
        let mut links = BTreeSet::new();
        let mut listed = Vec::new();
        let mut next = Some(format!("{ROOT}{FIRST}"));
        while let Some(link) = next {
            let (ids, following) = page(&bench, below(&link));
            listed.extend(ids);
            assert!(links.insert(link));
            next = following;
        }
        assert_eq!((links.len(), listed.len()), (pages, all), "{deed}");
        let everybody: BTreeSet<String> = listed.into_iter().collect();
        assert_eq!(everybody, (0..5).map(id).collect());
        assert_eq!(bench.struck(), [1]);
    }
}

#[test]
fn links_expire_and_the_list_starts_again() {
    let bench = bench();
    bench.faults(&json!([{ "do": "expireSkiptoken" }]));
    let (_, link) = page(&bench, FIRST);
    // A list from its start follows no link.
    assert_eq!(bench.struck(), [0]);
    let link = link.unwrap();
    for _ in 0..2 {
        let refused = bench.get(below(&link));
        assert_eq!(refusal(&refused).1, "Directory_ExpiredPageToken");
    }
    assert_eq!(bench.struck(), [1]);
    let (_, link) = page(&bench, FIRST);
    assert_eq!(page(&bench, below(&link.unwrap())).0, [id(2), id(3)]);
}

#[test]
fn pages_inside_a_batch_lead_astray_too() {
    let bench = bench();
    bench.faults(&json!([{ "path": "/users", "do": "nextLinkHost" }]));
    let item = json!({ "id": "1", "method": "GET", "url": FIRST });
    let answer = json_of(&bench.post("/$batch", &json!({ "requests": [item] })));
    let link: &Value = &answer["responses"][0]["body"]["@odata.nextLink"];
    assert!(
        link.as_str()
            .unwrap()
            .starts_with("http://elsewhere.invalid/")
    );
}

#[test]
fn what_is_no_list_is_refused() {
    let bench = bench();
    for rule in [
        json!({ "path": "/me", "do": "emptyPage" }),
        json!({ "userId": id(0), "do": "repeatPage" }),
        json!({ "path": "/users/*", "method": "PATCH", "do": "expireSkiptoken" }),
    ] {
        let answer = bench.control("POST", "/_sim/faults", &json!([rule]));
        assert_eq!(json_of(&answer)["error"]["field"], "[0].do", "{rule}");
    }
}
