//! A tenant of thousands in which everything that a plan can say of somebody happens to somebody: six products that
//! chain, and every cause there is to stay or to be told of.

use crate::state::{id, product, upn};
use serde_json::{Value, json};

/// Office 365 E1, goes for [`SUITE`].
pub const SMALL: &str = "STANDARDPACK";
/// Office 365 E3, goes for [`LARGE`].
pub const SUITE: &str = "ENTERPRISEPACK";
/// Microsoft 365 E3, goes for [`LARGEST`].
pub const LARGE: &str = "SPE_E3";
/// Microsoft 365 E5.
pub const LARGEST: &str = "SPE_E5";
/// Teams Phone, which needs Teams.
pub const PHONE: &str = "MCOEV";
/// Audio Conferencing, an add-on to Teams.
pub const AUDIO: &str = "MCOMEETADV";
/// Skype for Business Plan 1, which excludes Plan 2.
pub const OLD_SKYPE: &str = "MCOIMP";

/// The group that gives [`SMALL`].
pub const GROUP: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b02";
/// The group whose members nobody touches.
pub const BOARD: &str = "9f7f6f20-7d24-4a42-9f6c-3d9c0a6f1b03";

/// A tenant and what is asked of it.
pub struct Company {
    /// For `POST /_sim/reset`.
    pub state: Value,
    /// The request for the plan.
    pub request: Value,
    /// The list of users who are never touched.
    pub never_touch: String,
}

/// What is special about one user in so many; who is none of these has nothing special.
const SPECIALS: usize = 25;
/// A special comes once in so many users.
const EVERY: usize = 20;

/// A company of so many people. The seed decides who is who.
pub fn company(people: usize, seed: u64) -> Company {
    let mut chance = seed;
    let mut users = Vec::with_capacity(people);
    let mut rows = Vec::with_capacity(people);
    let mut never = Vec::new();
    for number in 1..=people {
        chance = next(chance);
        let mut person = Person::new(number, chance);
        if number.is_multiple_of(EVERY) {
            person.make_special(number / EVERY % SPECIALS);
        }
        if person.is_listed {
            never.push(upn(number));
        }
        if person.is_named_twice {
            rows.push(person.row.clone());
        }
        users.push(person.user);
        rows.push(person.row);
    }
    never.push("nobody@contoso.example".into());
    let held = |part_number: &str| count(&users, part_number);
    let products = json!([
        seats(SMALL, held(SMALL) + 10, 0),
        seats(SUITE, held(SUITE) + 40, 0),
        {"skuPartNumber": LARGE, "capabilityStatus": "Warning",
         "prepaidUnits": {"enabled": held(LARGE) + 30, "warning": 5}},
        seats(LARGEST, held(LARGEST) + 700, 0),
        seats(PHONE, held(PHONE) + 5, 0),
        seats(AUDIO, held(AUDIO) + 5, 0),
        product(OLD_SKYPE, held(OLD_SKYPE), &["MCOIMP"]),
    ]);
    Company {
        state: json!({
            "organization": {"id": "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01", "displayName": "Contoso"},
            "products": products,
            "subscriptions": [
                {"skuPartNumber": SUITE, "isTrial": false, "nextLifecycleDateTime": "2026-12-10T00:00:00Z"},
                {"skuPartNumber": LARGEST, "isTrial": true},
            ],
            "groups": [
                {"id": GROUP, "displayName": "Front desk"}, {"id": BOARD, "displayName": "Board"},
            ],
            "users": users,
        }),
        request: json!({
            "op": "plan", "scope": "swap",
            "pairs": [{"from": SMALL, "to": SUITE}, {"from": SUITE, "to": LARGE}, {"from": LARGE, "to": LARGEST}],
            "users": {"rows": rows},
            "serviceMap": {"POWER_VIRTUAL_AGENTS_O365_P1": ["ATP_ENTERPRISE"]},
            "serviceMapDefault": "disable",
            "required": ["THREAT_INTELLIGENCE"], "mayLose": ["teams"],
            "usageLocation": "NL", "createdAt": "2026-11-24T09:00:00Z",
        }),
        never_touch: format!("UserPrincipalName\n{}\n", never.join("\n")),
    }
}

/// Constants of Knuth's MMIX; the high bits are the good ones.
fn next(chance: u64) -> u64 {
    chance
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
}

fn seats(part_number: &str, enabled: i64, warning: i64) -> Value {
    json!({"skuPartNumber": part_number, "prepaidUnits": {"enabled": enabled, "warning": warning}})
}

/// How many hold a product; of one who has it from a group as well it is one seat.
fn count(users: &[Value], part_number: &str) -> i64 {
    let holds = |user: &&Value| {
        let mut paths = user["licenseAssignmentStates"].as_array().unwrap().iter();
        paths.any(|path| path["skuPartNumber"] == part_number)
    };
    i64::try_from(users.iter().filter(holds).count()).unwrap()
}

/// Somebody, and what is asked for them.
struct Person {
    user: Value,
    row: Value,
    is_listed: bool,
    is_named_twice: bool,
}

impl Person {
    /// Somebody on one step of the chain, with a service or two switched off.
    fn new(number: usize, chance: u64) -> Person {
        let bits = chance >> 33;
        let (held, services): (&str, &[&str]) = match bits % 10 {
            0..4 => (SMALL, &["SWAY", "YAMMER_ENTERPRISE", "FORMS_PLAN_E1"]),
            4..7 => (SUITE, &["SWAY", "YAMMER_ENTERPRISE", "KAIZALA_O365_P3"]),
            _ => (LARGE, &["SWAY", "YAMMER_ENTERPRISE", "WIN10_PRO_ENT_SUB"]),
        };
        let off: Vec<&str> = (services.iter().enumerate())
            .filter(|(at, _)| bits >> (8 + 2 * at) & 3 == 0)
            .map(|(_, service)| *service)
            .collect();
        Person {
            user: json!({
                "id": id(number), "userPrincipalName": upn(number),
                "displayName": format!("Person {number}"), "department": "Sales",
                "licenseAssignmentStates": [{"skuPartNumber": held, "disabledPlans": off}],
            }),
            row: json!({"userPrincipalName": upn(number)}),
            is_listed: false,
            is_named_twice: false,
        }
    }

    fn holds(&mut self, licenses: Value) {
        self.user["licenseAssignmentStates"] = licenses;
    }

    fn wants(&mut self, from: &str, to: &str) {
        self.row["from"] = json!(from);
        self.row["to"] = json!(to);
    }

    fn make_special(&mut self, kind: usize) {
        let one = |held: &str, off: &[&str]| json!({"skuPartNumber": held, "disabledPlans": off});
        let grouped = |held: &str| json!({"skuPartNumber": held, "assignedByGroup": GROUP});
        match kind {
            0 => {
                self.user["usageLocation"] = Value::Null;
                self.row["usageLocation"] = json!("");
            }
            1 => self.user["usageLocation"] = Value::Null,
            2 => {
                self.user["usageLocation"] = Value::Null;
                self.row["usageLocation"] = json!("be");
            }
            3 => self.user["accountEnabled"] = json!(false),
            4 => self.user["userType"] = json!("Guest"),
            5 => {
                self.user["userType"] = json!("Guest");
                self.user["accountEnabled"] = json!(false);
            }
            6 => self.is_listed = true,
            7 => self.is_named_twice = true,
            8 => self.holds(json!([grouped(SMALL)])),
            9 => self.holds(json!([one(SMALL, &["SWAY"]), grouped(SMALL)])),
            10 => self.holds(json!([one(PHONE, &[])])),
            11 => self.holds(json!([])),
            // Who is asked for back a step loses what only the larger product has.
            12 => {
                self.holds(json!([one(LARGEST, &["THREAT_INTELLIGENCE"])]));
                self.wants(LARGEST, LARGE);
            }
            13 => {
                self.holds(json!([one(LARGEST, &[])]));
                self.wants(LARGEST, LARGE);
            }
            14 => {
                self.holds(json!([one(SMALL, &[])]));
                self.wants(SMALL, AUDIO);
            }
            15 => {
                self.holds(json!([one(SMALL, &[])]));
                self.row["disable"] = json!("EXCHANGE_S_ENTERPRISE");
                self.wants(SMALL, SUITE);
            }
            16 => {
                self.holds(json!([one(SMALL, &["SWAY"]), one(PHONE, &[])]));
                self.row["disable"] = json!("TEAMS1|MCOSTANDARD");
                self.wants(SMALL, SUITE);
            }
            17 => {
                self.holds(json!([one(SMALL, &[]), one(AUDIO, &[])]));
                self.row["disable"] = json!("TEAMS1|MCOSTANDARD");
                self.wants(SMALL, SUITE);
            }
            18 => {
                self.holds(json!([one(SMALL, &["MCOSTANDARD"]), one(OLD_SKYPE, &[])]));
                self.row["disable"] = json!("");
                self.wants(SMALL, SUITE);
            }
            19 => {
                self.holds(json!([one(SMALL, &["POWER_VIRTUAL_AGENTS_O365_P1"])]));
                self.wants(SMALL, SUITE);
            }
            20 => {
                self.holds(json!([one(SUITE, &["SWAY"])]));
                // Number 9 of the specials, who has a product from a group.
                self.row["likeUser"] = json!(upn(9 * EVERY));
            }
            21 => {
                self.holds(json!([one(LARGEST, &[])]));
                self.wants(LARGE, LARGEST);
            }
            22 => {
                self.holds(json!([one(LARGE, &[]), one(PHONE, &[])]));
                self.row["reason"] = json!("Phone comes with E5");
                self.row["from"] = json!([LARGE, PHONE]);
                self.row["to"] = json!([LARGEST]);
            }
            23 => {
                self.holds(json!([one(SMALL, &[]), one(AUDIO, &[])]));
                self.row["from"] = json!([AUDIO]);
                self.row["to"] = json!([]);
            }
            _ => {
                self.row["onlyEnable"] =
                    json!(["EXCHANGE_S_ENTERPRISE", "SHAREPOINTENTERPRISE", "TEAMS1"])
            }
        }
    }
}
