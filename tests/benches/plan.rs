//! How long a plan takes once everything was fetched: from facts to the document's bytes. Prints one JSON
//! line per size; `ratio_per_user` is the cost per user against the smaller size's, in the same run.
#![expect(clippy::unwrap_used, reason = "a bench that can't go on stops")]

use reseat_core::input::Request;
use reseat_core::model::{Holding, License, Service, ServiceId, Sku, SkuId, Tenant, User, UserId};
use reseat_core::plan::{self, Facts, Selection};
use serde_json::json;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

const SIZES: [usize; 2] = [10_000, 100_000];
/// The fastest of so many counts: the machine may be busy, but never too fast.
const RUNS: usize = 3;
/// As many as Office 365 E3 and Microsoft 365 E3 have.
const OLD_SERVICES: usize = 42;
const NEW_SERVICES: usize = 63;

fn guid(kind: u32, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

fn service(number: usize) -> ServiceId {
    ServiceId::parse(&guid(3, number)).unwrap()
}

fn product(number: usize, part_number: &str, services: usize) -> Sku {
    Sku {
        id: SkuId::parse(&guid(2, number)).unwrap(),
        part_number: part_number.into(),
        name: part_number.into(),
        applies_to: "User".into(),
        capability_status: "Enabled".into(),
        enabled: 1_000_000,
        warning: 0,
        suspended: 0,
        consumed: 0,
        services: (0..services)
            .map(|number| Service {
                service_plan_id: service(number),
                service_plan_name: format!("SERVICE_{number}"),
                name: format!("Service {number}"),
                applies_to: "User".into(),
            })
            .collect(),
    }
}

/// A user who has the old product; three in ten have services off.
fn user(number: usize, old: SkuId) -> User {
    let off = if number % 10 < 3 {
        vec![service(number % OLD_SERVICES), service(number % 7)]
    } else {
        Vec::new()
    };
    User {
        id: UserId::from(guid(1, number)),
        user_principal_name: format!("user{number}@contoso.example"),
        display_name: format!("User {number}"),
        mail: None,
        department: None,
        job_title: None,
        usage_location: Some("NL".into()),
        account_enabled: Some(true),
        user_type: Some("Member".into()),
        holding: Holding {
            direct: vec![License::new(old, off)],
            inherited: Vec::new(),
        },
    }
}

fn facts(users: usize) -> Facts {
    let (old, new) = (
        product(1, "OLD", OLD_SERVICES),
        product(2, "NEW", NEW_SERVICES),
    );
    Facts {
        tenant: Tenant {
            id: guid(9, 1),
            display_name: "Contoso".into(),
        },
        cloud: "Global".into(),
        catalogue_version: "2026-07-29".into(),
        // From the last to the first: sorting is part of the work.
        users: (0..users)
            .rev()
            .map(|number| user(number, old.id))
            .collect(),
        skus: vec![old, new],
        named_twice: BTreeSet::new(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn seconds(users: usize) -> f64 {
    let request = json!({
        "op": "plan", "scope": "swap", "pairs": [{"from": "OLD", "to": "NEW"}], "users": {"all": true},
    });
    let Request::Plan(request) = Request::parse(request.to_string().as_bytes()).unwrap() else {
        return f64::NAN;
    };
    let mut fastest = f64::INFINITY;
    for _ in 0..RUNS {
        let facts = facts(users);
        let start = Instant::now();
        let wish = plan::resolve(&request, &facts.skus).unwrap();
        let document = plan::build(facts, &wish, Selection::All {});
        black_box(plan::write(document, "2026-11-24T09:00:00Z".into()).unwrap());
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    fastest
}

/// Whether this bench was asked for: by no name, or by a part of its own.
fn is_asked_for() -> bool {
    let mut names = std::env::args()
        .skip(1)
        .filter(|name| !name.starts_with('-'))
        .peekable();
    names.peek().is_none() || names.any(|name| "plan".contains(&name))
}

fn main() {
    if !is_asked_for() {
        return;
    }
    let mut out = std::io::stdout().lock();
    let mut smaller: Option<f64> = None;
    for users in SIZES {
        let seconds = seconds(users);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 users")]
        let per_user = seconds / users as f64;
        let line = json!({
            "bench": "plan", "case": "native", "users": users, "seconds": seconds,
            "ratio_per_user": smaller.map_or(1.0, |smaller| per_user / smaller),
        });
        writeln!(out, "{line}").unwrap();
        smaller.get_or_insert(per_user);
    }
}
