//! A tenant under test, and the checks that every answer goes through.

pub(crate) mod socket;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use reseat_sim::{Answer, Clock, Options, Request, Sim};
use serde_json::{Value, json};

use crate::answers;

/// 2026-11-20T10:00:00Z
pub(crate) const START_MS: u64 = 1_795_168_800_000;

pub(crate) const E3: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
pub(crate) const M365_E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
pub(crate) const VISIO: &str = "c5928f49-12ba-48f7-ada3-0d743a3601d5";
pub(crate) const SWAY: &str = "a23b959c-7ce8-4e57-9140-b90eb88a9e97";

/// Everything of a user that moving needs. 1.3
pub(crate) const SELECT: &str = "$select=id,userPrincipalName,displayName,mail,usageLocation,\
    accountEnabled,department,jobTitle,userType,onPremisesSyncEnabled,assignedLicenses,\
    licenseAssignmentStates";

/// A clock that stands still until it is told.
#[derive(Clone)]
pub(crate) struct FakeClock(Arc<AtomicU64>);

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START_MS)))
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A simulator in process, with a token and a clock.
pub(crate) struct Bench {
    pub(crate) sim: Sim,
    pub(crate) clock: FakeClock,
    pub(crate) token: String,
}

/// The id of the `n`th user of a given state.
pub(crate) fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

impl Bench {
    pub(crate) fn new(options: &Options) -> Self {
        let clock = FakeClock::new();
        let sim = Sim::new(options, clock.clone());
        let token = sim.token();
        Self { sim, clock, token }
    }

    /// A generated tenant.
    pub(crate) fn generated(users: usize) -> Self {
        Self::new(&Options {
            users,
            ..Options::default()
        })
    }

    /// A tenant of exactly this state.
    pub(crate) fn given(state: &Value) -> Self {
        let bench = Self::generated(1);
        let answer = bench.control("POST", "/_sim/reset", state);
        assert_eq!(
            answer.status,
            200,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        bench
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        let answer = self.sim.handle(request);
        if answer.is_foreign {
            return answer;
        }
        if let Err(wrong) = answers::check(request, &answer) {
            panic!("{} {}: {wrong}", request.method, request.path);
        }
        answer
    }

    /// `GET` below the version, advanced headers set.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&self.request("GET", path, &[("ConsistencyLevel", "eventual")], None))
    }

    /// `GET` below the version without the advanced headers.
    pub(crate) fn get_plain(&self, path: &str) -> Answer {
        self.send(&self.request("GET", path, &[], None))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(&self.request("POST", path, &[], Some(body)))
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(&self.request("PATCH", path, &[], Some(body)))
    }

    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Request {
        let mut all = vec![
            ("Host".to_owned(), "127.0.0.1:4711".to_owned()),
            ("Authorization".to_owned(), format!("Bearer {}", self.token)),
        ];
        all.extend(
            headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        if body.is_some() {
            all.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        Request {
            method: method.to_owned(),
            path: format!("/v1.0{path}"),
            headers: all,
            body: body
                .map(|body| body.to_string().into_bytes())
                .unwrap_or_default(),
        }
    }

    pub(crate) fn control(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.sim.handle(&Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![("Sim-Control".to_owned(), "1".to_owned())],
            body: body.to_string().into_bytes(),
        })
    }

    pub(crate) fn look(&self, what: &str) -> Value {
        json_of(&self.control("GET", &format!("/_sim/{what}"), &Value::Null))
    }

    pub(crate) fn state(&self) -> Value {
        self.look("state")
    }

    pub(crate) fn ledger(&self) -> Vec<Value> {
        self.look("ledger")["value"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn faults(&self, rules: &Value) {
        let answer = self.control("POST", "/_sim/faults", rules);
        assert_eq!(
            answer.status,
            200,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
    }

    /// How often each rule of the script has struck.
    pub(crate) fn struck(&self) -> Vec<u64> {
        let metrics = self.look("metrics");
        let rules = metrics["faults"].as_array().expect("a list of rules");
        let struck = rules.iter().map(|rule| rule["struck"].as_u64());
        struck.map(|times| times.expect("a count")).collect()
    }

    /// Signs in with other roles, or as an app.
    pub(crate) fn sign_in(&mut self, wish: &Value) {
        let answer = json_of(&self.control("POST", "/_sim/token", wish));
        self.token = answer["token"].as_str().expect("a token").to_owned();
    }

    pub(crate) fn assign(&self, user: &str, add: &Value, remove: &Value) -> Answer {
        let body = json!({ "addLicenses": add, "removeLicenses": remove });
        self.post(&format!("/users/{user}/assignLicense"), &body)
    }

    /// Moves a user from Office 365 E3 to Microsoft 365 E3 in one call.
    pub(crate) fn swap(&self, user: &str) -> Answer {
        self.assign(
            user,
            &json!([{ "skuId": M365_E3, "disabledPlans": [] }]),
            &json!([E3]),
        )
    }

    /// One user's directly and indirectly held products, as `skuId` and group.
    pub(crate) fn paths(&self, user: &str) -> Vec<(String, Option<String>)> {
        let answer = json_of(&self.get(&format!("/users/{user}?$select=licenseAssignmentStates")));
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let states = answer["licenseAssignmentStates"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let path = |state: &Value| {
            (
                text(&state["skuId"]).unwrap_or_default(),
                text(&state["assignedByGroup"]),
            )
        };
        states.iter().map(path).collect()
    }

    pub(crate) fn consumed(&self, sku_id: &str) -> i64 {
        let products = json_of(&self.get_plain("/subscribedSkus"));
        let products = products["value"].as_array().cloned().unwrap_or_default();
        let found = products.iter().find(|product| product["skuId"] == sku_id);
        found
            .and_then(|product| product["consumedUnits"].as_i64())
            .expect("the product")
    }
}

pub(crate) fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("a JSON body")
}

/// Code and message of a refusal.
pub(crate) fn refusal(answer: &Answer) -> (u16, String, String) {
    let error = &json_of(answer)["error"];
    let text = |name: &str| error[name].as_str().unwrap_or("").to_owned();
    (answer.status, text("code"), text("message"))
}

/// A state with these products (part number, seats) and users (products held directly).
pub(crate) fn small(products: &[(&str, i64)], users: &[&[&str]]) -> Value {
    let product = |(name, seats): &(&str, i64)| json!({ "skuPartNumber": name, "prepaidUnits": { "enabled": seats } });
    let user = |(n, held): (usize, &&[&str])| {
        let states: Vec<Value> = held
            .iter()
            .map(|name| json!({ "skuPartNumber": name }))
            .collect();
        json!({
            "id": id(n),
            "userPrincipalName": format!("user{n}@contoso.com"),
            "licenseAssignmentStates": states,
        })
    };
    json!({
        "products": products.iter().map(product).collect::<Vec<_>>(),
        "users": users.iter().enumerate().map(user).collect::<Vec<_>>(),
    })
}
