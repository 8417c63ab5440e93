//! What is said of the products that come.

use super::*;
use crate::model::Subscription;

fn subscription(is_trial: bool, status: &str, next: Option<&str>) -> Subscription {
    Subscription {
        sku_id: sku_id(2),
        is_trial,
        status: status.into(),
        next_lifecycle: next.map(str::to_string),
        total: 10,
    }
}

fn said(subscriptions: Vec<Subscription>, status: &str) -> Vec<(ErrorCode, Option<String>, u64)> {
    let mut stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["SWAY"])]);
    stage.skus[1].capability_status = status.into();
    let users = [
        holds(&[(1, &[])]),
        holds(&[(1, &[])]),
        holds(&[(1, &[]), (2, &["SWAY"])]),
    ];
    let users = (1..)
        .zip(users)
        .map(|(number, holding)| Asked::plain(user(number, holding)));
    let mut facts = stage.facts(wish(swap(&[(1, 2)])), users.collect());
    facts.subscriptions = subscriptions;
    let findings = plan(&facts).findings.into_iter();
    findings
        .filter(|finding| finding.target == Some(sku_id(2).to_string()))
        .map(|finding| (finding.id, finding.date, finding.count))
        .collect()
}

#[test]
fn a_trial_is_told_where_nothing_else_gives_seats() {
    let trial = || subscription(true, "Enabled", None);
    let expected = [(ErrorCode::ProductOnTrial, None, 2)];
    assert_eq!(said(vec![trial()], "Enabled"), expected);
    assert_eq!(
        said(
            vec![trial(), subscription(false, "Deleted", None)],
            "Enabled"
        ),
        expected
    );
    assert_eq!(
        said(
            vec![trial(), subscription(false, "Enabled", None)],
            "Enabled"
        ),
        []
    );
    assert_eq!(
        said(
            vec![trial(), subscription(false, "Warning", None)],
            "Enabled"
        ),
        []
    );
    assert_eq!(
        said(vec![subscription(true, "Suspended", None)], "Enabled"),
        []
    );
    assert_eq!(said(Vec::new(), "Enabled"), []);
}

#[test]
fn grace_is_the_products_own_state() {
    assert_eq!(
        said(Vec::new(), "Warning"),
        [(ErrorCode::ProductInGrace, None, 2)]
    );
    assert_eq!(said(Vec::new(), "Unheard"), []);
}

#[test]
fn what_ends_within_thirty_days_is_told_with_the_first_day() {
    let ends = |date: &str| subscription(false, "Enabled", Some(date));
    let told = |date: &str| vec![(ErrorCode::ProductEnding, Some(date.to_string()), 2)];
    assert_eq!(
        said(vec![ends("2026-12-24T09:00:00Z")], "Enabled"),
        told("2026-12-24T09:00:00Z")
    );
    assert_eq!(said(vec![ends("2026-12-24T09:00:01Z")], "Enabled"), []);
    assert_eq!(
        said(vec![ends("2026-11-24T09:00:00Z")], "Enabled"),
        told("2026-11-24T09:00:00Z")
    );
    assert_eq!(
        said(vec![ends("2026-11-24T08:59:59Z")], "Enabled"),
        [],
        "it has passed"
    );
    assert_eq!(said(vec![ends("soon")], "Enabled"), []);
    let both = vec![ends("2026-12-20T00:00:00Z"), ends("2026-12-01T00:00:00Z")];
    assert_eq!(said(both, "Enabled"), told("2026-12-01T00:00:00Z"));
    assert_eq!(
        said(
            vec![subscription(
                false,
                "Suspended",
                Some("2026-12-01T00:00:00Z")
            )],
            "Enabled"
        ),
        []
    );
}
