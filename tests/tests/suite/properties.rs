//! What holds for every tenant and every wish. Tenants and wishes are drawn at random, from a fixed seed, so
//! that a failure comes back; proptest prints the smallest case it finds.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reseat_tests::scene::{Scene, apply};
use reseat_tests::{ledger, schema, simulator, state};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CASES: u32 = 60;
const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
/// Real products; which services they have here is drawn.
const PRODUCTS: [&str; 4] = ["ENTERPRISEPACK", "SPE_E3", "SPE_E5", "STANDARDPACK"];
/// In all four of them by Microsoft's list; the last is tenant wide.
const SERVICES: [&str; 6] = [
    "SHAREPOINTWAC",
    "TEAMS1",
    "YAMMER_ENTERPRISE",
    "SWAY",
    "MCOSTANDARD",
    "INTUNE_O365",
];

/// A product's number, services that are off, and who gives it.
type Path = (usize, Vec<&'static str>, Giver);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Giver {
    Direct,
    Group,
    /// A group that could not: the user does not have it from there.
    Failed,
}

#[derive(Clone, Debug)]
struct Tenant {
    services: Vec<Vec<&'static str>>,
    /// Seats beyond those that are taken; negative is over-use.
    free: Vec<i64>,
    users: Vec<(Vec<Path>, bool)>,
}

impl Tenant {
    fn state(&self) -> Value {
        let users: Vec<Value> = self
            .users
            .iter()
            .enumerate()
            .map(|(number, (paths, has_location))| {
                let paths: Vec<Value> = paths.iter().map(|path| self.path(path)).collect();
                let location = has_location.then_some("NL");
                json!({
                    "id": state::id(number + 1), "userPrincipalName": state::upn(number + 1),
                    "usageLocation": location, "licenseAssignmentStates": paths,
                })
            })
            .collect();
        let products: Vec<Value> = (0..PRODUCTS.len())
            .map(|product| {
                let counts = |path: &Path| path.0 == product && path.2 != Giver::Failed;
                let holds = |paths: &[Path]| paths.iter().any(counts);
                let taken = self.users.iter().filter(|(paths, _)| holds(paths)).count();
                let seats = i64::try_from(taken).unwrap() + self.free[product];
                state::product(PRODUCTS[product], seats.max(0), &self.services[product])
            })
            .collect();
        json!({
            "products": products, "users": users,
            "groups": [{"id": GROUP, "displayName": "Licensed by group"}],
        })
    }

    fn path(&self, (product, off, giver): &Path) -> Value {
        let off: Vec<&str> = off
            .iter()
            .filter(|service| self.services[*product].contains(service))
            .copied()
            .collect();
        let group = (*giver != Giver::Direct).then_some(GROUP);
        let (state, error) = match giver {
            Giver::Failed => ("Error", "CountViolation"),
            Giver::Direct | Giver::Group => ("Active", "None"),
        };
        json!({
            "skuPartNumber": PRODUCTS[*product], "disabledPlans": off, "assignedByGroup": group,
            "state": state, "error": error,
        })
    }
}

fn tenants() -> impl Strategy<Value = Tenant> {
    let some_services = || subsequence(SERVICES.to_vec(), 1..=SERVICES.len());
    let path = (
        0..PRODUCTS.len(),
        subsequence(SERVICES.to_vec(), 0..4),
        prop_oneof![
            6 => Just(Giver::Direct),
            2 => Just(Giver::Group),
            1 => Just(Giver::Failed),
        ],
    );
    let paths = prop::collection::vec(path, 0..4).prop_map(|paths| {
        // One path of a kind for a product, as Graph has it.
        let mut seen = BTreeSet::new();
        paths
            .into_iter()
            .filter(|(product, _, giver)| seen.insert((*product, *giver == Giver::Direct)))
            .collect::<Vec<_>>()
    });
    let users = prop::collection::vec((paths, prop::bool::weighted(0.9)), 1..25);
    (
        prop::collection::vec(some_services(), PRODUCTS.len()),
        prop::collection::vec(-1..6_i64, PRODUCTS.len()),
        users,
    )
        .prop_map(|(services, free, users)| Tenant {
            services,
            free,
            users,
        })
}

/// A wish; that its names stand for something in the tenant is not said yet.
fn wishes() -> impl Strategy<Value = Value> {
    let product = || select(PRODUCTS.to_vec());
    let pairs = prop::collection::vec((product(), product()), 1..4).prop_map(|pairs| {
        let pairs: Vec<Value> = pairs
            .iter()
            .filter(|(from, to)| from != to)
            .map(|(from, to)| json!({"from": from, "to": to}))
            .collect();
        json!({"op": "plan", "scope": "swap", "pairs": pairs})
    });
    let targets = subsequence(PRODUCTS.to_vec(), 1..3)
        .prop_map(|targets| json!({"op": "plan", "scope": "replaceAll", "targets": targets}));
    let grant = subsequence(PRODUCTS.to_vec(), 1..3)
        .prop_map(|targets| json!({"op": "plan", "scope": "grant", "targets": targets}));
    let revoke = subsequence(PRODUCTS.to_vec(), 1..3)
        .prop_map(|products| json!({"op": "plan", "scope": "revoke", "products": products}));
    let named = || subsequence(SERVICES[..5].to_vec(), 0..3);
    let switched = (subsequence(SERVICES[..5].to_vec(), 1..4), any::<u8>());
    let adjust = (subsequence(PRODUCTS.to_vec(), 2..5), switched).prop_map(
        |(products, (services, bits))| {
            let is_on = |at: &usize| bits >> at & 1 == 1;
            let some = |wanted: bool| -> Vec<&str> {
                let places = (0..services.len()).filter(|at| is_on(at) == wanted);
                places.map(|at| services[at]).collect()
            };
            json!({
                "op": "plan", "scope": "adjust", "products": products,
                "on": some(true), "off": some(false),
            })
        },
    );
    let services = prop_oneof![
        3 => Just(json!({"mode": "keep"})),
        1 => Just(json!({"mode": "keep", "newServices": "off"})),
        1 => named().prop_map(|names| json!({"mode": "keep", "alsoOff": names})),
        1 => named().prop_map(|names| json!({"mode": "off", "services": names})),
        1 => named().prop_map(|names| json!({"mode": "onlyOn", "services": names})),
    ];
    let scope = prop_oneof![3 => pairs, 1 => targets, 1 => grant, 1 => revoke, 1 => adjust];
    let may_lose = select(vec![json!([]), json!(["mailbox", "files", "teams"])]);
    (scope, services, may_lose).prop_map(|(mut wish, services, may_lose)| {
        // Where nothing comes there is nothing to keep, and a list of switches would contradict.
        if !["revoke", "adjust"]
            .map(Value::from)
            .contains(&wish["scope"])
        {
            wish["services"] = services;
        }
        wish["mayLose"] = may_lose;
        wish["createdAt"] = json!("2026-11-24T09:00:00Z");
        wish
    })
}

/// Checks all cases; those whose wish names what the tenant does not have are no cases.
fn for_all(check: impl Fn(&Scene, &Value, &str) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_global_rejects: 10_000,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let ended = runner.run(&(tenants(), wishes()), |(tenant, mut wish)| {
        prop_assume!(wish["pairs"] != json!([]));
        wish["users"] = json!({"all": true});
        let scene = Scene::new(&tenant.state());
        let ran = scene.run(&wish);
        if ran.error.is_some() {
            // A service that none of the targets has.
            prop_assert_eq!(ran.error_id(), "ServiceUnknown");
            return Err(TestCaseError::reject("a service that is not there"));
        }
        let document = ran.document();
        schema::must_fit("plan", &serde_json::from_str(&document).unwrap());
        check(&scene, &wish, &document)
    });
    if let Err(fault) = ended {
        panic!("{fault}");
    }
}

fn steps(document: &str) -> Vec<Value> {
    let mut plan: Value = serde_json::from_str(document).unwrap();
    serde_json::from_value(plan["plan"]["steps"].take()).unwrap()
}

type Licenses = BTreeMap<String, Vec<String>>;

fn direct(holding: &Value) -> Licenses {
    let list = holding["direct"].as_array().unwrap();
    let licenses: Licenses = list.iter().map(simulator::license).collect();
    assert_eq!(licenses.len(), list.len(), "one direct licence per product");
    licenses
}

fn inherited(holding: &Value) -> BTreeSet<&str> {
    let list = holding["inherited"].as_array().unwrap();
    list.iter()
        .map(|one| one["skuId"].as_str().unwrap())
        .collect()
}

/// Seats that a step takes and frees.
fn seats(step: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (before, after) = (direct(&step["before"]), direct(&step["after"]));
    let by_group = inherited(&step["before"]);
    let differ = |one: &Licenses, other: &Licenses| {
        one.keys()
            .filter(|sku| !other.contains_key(*sku) && !by_group.contains(sku.as_str()))
            .cloned()
            .collect()
    };
    (differ(&after, &before), differ(&before, &after))
}

#[test]
fn the_same_wish_gives_the_same_bytes_in_whatever_order() {
    for_all(|scene, wish, document| {
        prop_assert_eq!(&scene.plan(wish), document);
        let mut ids: Vec<String> = steps(document)
            .iter()
            .map(|step| step["userId"].as_str().unwrap().to_owned())
            .collect();
        let mut listed = wish.clone();
        listed["users"] = json!({ "ids": ids });
        let one = scene.plan(&listed);
        ids.sort();
        ids.reverse();
        ids.iter_mut().for_each(|id| id.make_ascii_uppercase());
        listed["users"] = json!({ "ids": ids });
        for list in ["pairs", "targets", "products", "on", "off"] {
            if let Some(Value::Array(list)) = listed.get_mut(list) {
                list.reverse();
            }
        }
        prop_assert_eq!(scene.plan(&listed), one);
        Ok(())
    });
}

#[test]
fn a_step_sends_only_what_the_target_has_and_can_switch() {
    for_all(|_, wish, document| {
        let plan: Value = serde_json::from_str(document).unwrap();
        let takes = wish["scope"] == "revoke";
        let mut switchable: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for product in plan["plan"]["products"].as_array().unwrap() {
            let services = product["services"].as_array().unwrap().iter();
            let ids = services
                .filter(|service| service["appliesTo"] == "User")
                .map(|service| service["servicePlanId"].as_str().unwrap());
            switchable.insert(product["skuId"].as_str().unwrap(), ids.collect());
        }
        for step in plan["plan"]["steps"].as_array().unwrap() {
            let (before, after) = (direct(&step["before"]), direct(&step["after"]));
            prop_assert_eq!(&step["before"]["inherited"], &step["after"]["inherited"]);
            if ["Blocked", "Unchanged"].contains(&step["state"].as_str().unwrap()) {
                prop_assert_eq!(&before, &after);
                continue;
            }
            prop_assert!(before != after);
            for (sku, off) in after
                .iter()
                .filter(|(sku, off)| before.get(*sku) != Some(*off))
            {
                let known = &switchable[sku.as_str()];
                prop_assert!(off.iter().all(|id| known.contains(id.as_str())), "{}", step);
            }
            let (taken, freed) = seats(step);
            prop_assert!(taken.is_disjoint(&freed), "takes what it frees: {}", step);
            if takes {
                prop_assert!(after.keys().all(|sku| before.contains_key(sku)));
            } else if !before.is_empty() || !inherited(&step["before"]).is_empty() {
                let holds = !after.is_empty() || !inherited(&step["after"]).is_empty();
                prop_assert!(holds, "nobody is left without a licence");
            }
        }
        Ok(())
    });
}

#[test]
fn seats_suffice_in_the_order_of_the_steps_and_nobody_waits_in_vain() {
    for_all(|_, _, document| {
        let plan: Value = serde_json::from_str(document).unwrap();
        let mut free: BTreeMap<String, i64> = plan["plan"]["seats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                (
                    row["skuId"].as_str().unwrap().to_owned(),
                    row["free"].as_i64().unwrap(),
                )
            })
            .collect();
        for step in steps(document)
            .iter()
            .filter(|step| step["state"] == "Ready")
        {
            let (takes, frees) = seats(step);
            for sku in takes {
                let left = free.get_mut(&sku).unwrap();
                prop_assert!(*left > 0, "no seat of {} for {}", sku, step);
                *left -= 1;
            }
            for sku in frees {
                *free.entry(sku).or_default() += 1;
            }
        }
        for row in plan["plan"]["seats"].as_array().unwrap() {
            prop_assert_eq!(
                &row["freeAfter"],
                &json!(free[row["skuId"].as_str().unwrap()])
            );
        }
        for step in steps(document)
            .iter()
            .filter(|step| step["state"] == "Waits")
        {
            let (takes, _) = seats(step);
            prop_assert!(takes.iter().any(|sku| free[sku] < 1), "{} could move", step);
        }
        Ok(())
    });
}

/// A step without what it owes to seats, of which there may be too few for all.
fn without_seats(mut step: Value) -> Value {
    if step["state"] == "Waits" {
        step["state"] = json!("Ready");
    }
    let findings = step["findings"].as_array_mut().unwrap();
    findings.retain(|finding| finding["id"] != "SeatUnavailable");
    step
}

#[test]
fn a_user_is_judged_alike_alone_and_among_others() {
    for_all(|scene, wish, document| {
        let steps = steps(document);
        let few = steps.iter().step_by(steps.len().div_ceil(3));
        for step in few {
            let mut alone = wish.clone();
            alone["users"] = json!({"ids": [step["userId"]]});
            let made = self::steps(&scene.plan(&alone));
            prop_assert_eq!(without_seats(made[0].clone()), without_seats(step.clone()));
        }
        Ok(())
    });
}

#[test]
fn the_totals_say_what_the_steps_say() {
    for_all(|_, _, document| {
        let plan: Value = serde_json::from_str(document).unwrap();
        let steps = steps(document);
        let totals = &plan["plan"]["totals"];
        prop_assert_eq!(&totals["users"], &json!(steps.len()));
        for (name, state) in [
            ("ready", "Ready"),
            ("waits", "Waits"),
            ("blocked", "Blocked"),
            ("unchanged", "Unchanged"),
        ] {
            let count = steps.iter().filter(|step| step["state"] == state).count();
            prop_assert_eq!(&totals[name], &json!(count), "{}", name);
        }
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for finding in steps
            .iter()
            .flat_map(|step| step["findings"].as_array().unwrap())
        {
            *counts.entry(finding.to_string()).or_default() += 1;
        }
        for finding in plan["plan"]["findings"].as_array().unwrap() {
            let mut key = finding.clone();
            let count = key.as_object_mut().unwrap().remove("count").unwrap();
            prop_assert_eq!(counts.remove(&key.to_string()), count.as_u64());
        }
        prop_assert!(counts.is_empty());
        Ok(())
    });
}

#[test]
fn applying_does_what_the_plan_says_and_leaves_nothing_to_do() {
    for_all(|scene, wish, document| {
        let ready = document.matches("\"state\":\"Ready\"").count();
        let ran = scene.run(&apply(document));
        prop_assert_eq!(ran.count("Moved"), ready);
        if ready > 0 {
            ledger::check(scene, document, &ran, &[]);
        }
        let state = simulator::state(&scene.sim);
        let mut plan: Value = serde_json::from_str(document).unwrap();
        for row in plan["plan"]["seats"].take().as_array().unwrap() {
            let products = state["products"].as_array().unwrap();
            let product = products.iter().find(|one| one["skuId"] == row["skuId"]);
            let seats = |path: &str| product.unwrap().pointer(path).unwrap().as_i64().unwrap();
            let free = seats("/prepaidUnits/enabled") - seats("/consumedUnits");
            prop_assert_eq!(&row["freeAfter"], &json!(free), "the tenant's own count");
        }
        // Who moved along a chain (A to B, B to C) is at the beginning of its next link.
        let ends = |member: &str| -> BTreeSet<String> {
            let pairs = wish["pairs"].as_array().cloned().unwrap_or_default();
            pairs.iter().map(|pair| pair[member].to_string()).collect()
        };
        if ends("from").is_disjoint(&ends("to")) {
            let again = scene.plan(wish);
            prop_assert!(!again.contains("\"state\":\"Ready\""), "{}", again);
        }
        Ok(())
    });
}
