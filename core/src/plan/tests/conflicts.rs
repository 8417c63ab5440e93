//! What the server may refuse.

use super::*;
use crate::event::Severity;

fn told(step: &Step) -> Vec<(ErrorCode, Severity, Vec<ServiceId>)> {
    let findings = step.findings.iter();
    findings
        .map(|one| (one.id, one.severity, one.services.clone()))
        .collect()
}

#[test]
fn services_exclude_each_other_only_where_the_change_brings_them_together() {
    let stage = Stage::new(vec![
        sku(1, &["YAMMER_ENTERPRISE"]),
        sku(2, &["YAMMER_MIDSIZE"]),
        sku(3, &["SWAY"]),
    ]);
    let pair = services(&["YAMMER_ENTERPRISE", "YAMMER_MIDSIZE"]);
    let grant = |numbers: &[u8], before| {
        told(&stage.step(
            &wish(Scope::Grant {
                targets: products(numbers),
            }),
            before,
        ))
    };
    let warning = (ErrorCode::ServicesExclude, Severity::Warning, pair);
    assert_eq!(
        grant(&[2], holds(&[(1, &[])])),
        std::slice::from_ref(&warning)
    );
    assert_eq!(
        grant(&[2], with_group(Holding::default(), 1, &[])),
        [warning]
    );
    assert_eq!(grant(&[2], holds(&[(1, &["YAMMER_ENTERPRISE"])])), []);
    assert_eq!(grant(&[3], holds(&[(1, &[]), (2, &[])])), [], "no news");
    let step = stage.step(&wish(swap(&[(1, 2)])), holds(&[(1, &[])]));
    assert!(!found(&step).contains(&ErrorCode::ServicesExclude));
}

#[test]
fn what_microsoft_has_come_to_accept_is_a_note() {
    for (one, other) in [
        ("EXCHANGE_S_STANDARD", "EXCHANGE_S_DESKLESS"),
        ("SHAREPOINTSTANDARD", "SHAREPOINTENTERPRISE"),
    ] {
        let stage = Stage::new(vec![sku(1, &[one]), sku(2, &[other])]);
        let step = stage.step(
            &wish(Scope::Grant {
                targets: products(&[2]),
            }),
            holds(&[(1, &[])]),
        );
        assert_eq!(
            told(&step),
            [(
                ErrorCode::ServicesExclude,
                Severity::Note,
                services(&[one, other])
            )]
        );
    }
}

#[test]
fn what_a_service_needs_is_looked_for_on_every_path() {
    let stage = Stage::new(vec![
        sku(1, &["SHAREPOINTENTERPRISE"]),
        sku(2, &["SHAREPOINT_PROJECT"]),
        sku(3, &["SHAREPOINTSTANDARD"]),
        sku(4, &["SHAREPOINTENTERPRISE"]),
    ]);
    let has = |before| {
        found(&stage.step(&wish(swap(&[(1, 3)])), before)).contains(&ErrorCode::DependencyLost)
    };
    assert!(has(holds(&[(1, &[]), (2, &[])])));
    assert!(!has(holds(&[(1, &[]), (2, &["SHAREPOINT_PROJECT"])])));
    assert!(!has(holds(&[(1, &[]), (2, &[]), (4, &[])])));
    assert!(!has(with_group(holds(&[(1, &[]), (2, &[])]), 4, &[])));
    assert!(
        !has(holds(&[(1, &["SHAREPOINTENTERPRISE"]), (2, &[])])),
        "no news"
    );
    let step = stage.step(&wish(swap(&[(1, 3)])), holds(&[(1, &[]), (2, &[])]));
    let finding = step
        .findings
        .iter()
        .find(|one| one.id == ErrorCode::DependencyLost);
    let expected = [
        service_id("SHAREPOINT_PROJECT"),
        service_id("SHAREPOINTENTERPRISE"),
    ];
    assert_eq!(finding.expect("it is told").services, expected);
}

#[test]
fn an_add_on_without_its_base_is_told_by_its_product() {
    let stage = Stage::new(vec![
        sku(1, &["TEAMS1"]),
        sku(2, &["MCOMEETADV"]),
        sku(3, &["MCOMEETADV"]),
    ]);
    let mut stage = stage;
    stage.rules.may_lose = vec![crate::plan::Losable::Capability(
        crate::catalogue::Continuity::Teams,
    )];
    let revoke = wish(Scope::Revoke {
        products: products(&[1]),
    });
    let target = |before| {
        let step = stage.step(&revoke, before);
        let finding = step
            .findings
            .into_iter()
            .find(|one| one.id == ErrorCode::BaseProductLost);
        finding.map(|finding| (finding.target, finding.services))
    };
    let teams = services(&["TEAMS1"]);
    assert_eq!(
        target(holds(&[(1, &[]), (2, &[])])),
        Some((Some(sku_id(2).to_string()), teams.clone()))
    );
    assert_eq!(
        target(holds(&[(1, &[]), (2, &["MCOMEETADV"]), (3, &[])])),
        Some((Some(sku_id(3).to_string()), teams.clone()))
    );
    assert_eq!(
        target(with_group(holds(&[(1, &[])]), 3, &[])),
        Some((Some(sku_id(3).to_string()), teams))
    );
    // Where it had none, those of its family that the tenant has are named.
    let step = stage.step(
        &wish(Scope::Grant {
            targets: products(&[2]),
        }),
        Holding::default(),
    );
    assert_eq!(
        told(&step),
        [(
            ErrorCode::BaseProductLost,
            Severity::Warning,
            services(&["TEAMS1"])
        )]
    );
}
