//! The table against Microsoft's list, and what must never be in it.

use super::*;
use crate::catalogue::list::PUBLISHED;
use crate::model::SkuId;
use std::collections::{BTreeMap, BTreeSet};

/// The table as it is kept.
const KEPT: &str = include_str!("../families.tsv");

/// The services of every product of the list, by the product's id.
fn products() -> BTreeMap<SkuId, BTreeSet<ServiceId>> {
    let sets = PUBLISHED.contents.iter();
    sets.map(|(id, services)| (*id, services.iter().copied().collect()))
        .collect()
}

fn names() -> BTreeMap<ServiceId, &'static str> {
    PUBLISHED
        .services
        .iter()
        .map(|(id, naming)| (*id, naming.technical.as_str()))
        .collect()
}

fn service(name: &str) -> ServiceId {
    let names = names();
    let mut found = names.iter().filter(|(_, known)| **known == name);
    *found
        .next()
        .unwrap_or_else(|| panic!("no service {name}"))
        .0
}

fn is_sure(families: &Families, from: ServiceId, to: ServiceId) -> bool {
    families.matches(from, to) == Some(Match::Sure)
}

#[test]
fn every_service_of_every_product_has_its_place() {
    let families = Families::built_in();
    let (products, names) = (products(), names());
    let unmapped: BTreeSet<_> = families.unmapped().iter().map(|row| row.service).collect();
    let services: BTreeSet<_> = products.values().flatten().copied().collect();
    let (mut mapped, mut left) = (0, 0);
    for id in &services {
        match (families.family(*id), unmapped.contains(id)) {
            (Some(_), false) => mapped += 1,
            (None, true) => left += 1,
            place => panic!("{} {id}: {place:?}", names[id]),
        }
    }
    println!(
        "{} products, {} services: {mapped} in {} families, {left} unmapped",
        products.len(),
        services.len(),
        families.families.len(),
    );
    assert_eq!((products.len(), services.len()), (619, 791));
    assert_eq!(
        families.members.len(),
        mapped,
        "a service that no product has"
    );
    assert_eq!(unmapped.len(), left, "a service that no product has");
    assert!(left * 40 < mapped, "{left} unmapped are too many");
}

#[test]
fn names_are_those_of_the_list() {
    let (families, names) = (Families::read(KEPT), names());
    for member in &families.members {
        assert_eq!(member.name, names[&member.service]);
        assert!(!member.reason.is_empty(), "{}", member.name);
    }
    for row in families.unmapped() {
        assert_eq!(row.name, names[&row.service]);
        assert!(!row.reason.is_empty(), "{}", row.name);
    }
}

#[test]
fn every_line_is_read_and_stands_in_its_order() {
    let families = Families::read(KEPT);
    let of = |kind: &str| {
        let lines = KEPT.lines().filter(|line| line.starts_with(kind));
        lines.collect::<Vec<_>>()
    };
    let read = [
        families.families.len(),
        families.members.len(),
        families.relations.len(),
        families.unmapped.len(),
    ];
    assert_eq!(
        ["F\t", "S\t", "R\t", "U\t"].map(|kind| of(kind).len()),
        read
    );
    let key = |line: &'static str| line.split('\t').nth(1).unwrap_or_default();
    let named: Vec<_> = of("F\t").into_iter().map(key).collect();
    assert_eq!(
        named, families.families,
        "families that are named, and those in use"
    );
    let comments = of("# ").len();
    assert_eq!(KEPT.lines().count(), read.iter().sum::<usize>() + comments);
    for (kind, count) in [("F\t", 3), ("S\t", 7), ("R\t", 5), ("U\t", 4)] {
        let order = of(kind).into_iter().map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(cells.len(), count, "{line}");
            match kind {
                "S\t" => {
                    let tier = cells[2].parse::<u8>().expect("a tier");
                    (
                        cells[1].to_string(),
                        tier,
                        cells[4].to_lowercase(),
                        cells[5],
                    )
                }
                _ => (cells[1].to_lowercase(), 0, String::new(), ""),
            }
        });
        assert!(order.is_sorted_by(|one, next| one < next), "lines {kind:?}");
    }
    let used: BTreeSet<_> = families
        .members
        .iter()
        .map(|member| member.family)
        .collect();
    assert_eq!(
        used.len(),
        families.families.len(),
        "a family without a service"
    );
    let ids: BTreeSet<_> = families
        .members
        .iter()
        .map(|member| member.service)
        .collect();
    assert_eq!(
        ids.len(),
        families.members.len(),
        "a service in two families"
    );
    let confidence = of("S\t").into_iter().map(|line| line.split('\t').nth(3));
    assert!(
        confidence
            .flatten()
            .all(|word| ["sure", "unsure"].contains(&word))
    );
}

#[test]
fn what_only_sounds_alike_never_matches() {
    let families = Families::built_in();
    for (one, other) in [
        ("MCOEV", "MCOSTANDARD"),
        ("MTP", "MYANALYTICS_P2"),
        ("ATA", "ATP_ENTERPRISE"),
        ("INTUNE_A", "INTUNE_O365"),
        ("EXCHANGE_S_FOUNDATION", "EXCHANGE_S_STANDARD"),
        ("EXCHANGE_S_ARCHIVE_ADDON", "EXCHANGE_S_ENTERPRISE"),
        ("SHAREPOINTWAC", "SHAREPOINTSTANDARD"),
        ("TEAMS1", "Teams_Rooms_Pro"),
        ("MCOEV", "MCOEV_VIRTUALUSER"),
    ] {
        let (one, other) = (service(one), service(other));
        assert_eq!(families.matches(one, other), None);
        assert_eq!(families.matches(other, one), None);
    }
}

#[test]
fn an_id_stands_for_itself() {
    let families = Families::built_in();
    let (standard, premium) = (service("MIP_S_CLP1"), service("MIP_S_CLP2"));
    assert!(is_sure(&families, standard, standard));
    assert!(is_sure(&families, standard, premium));
    assert!(families.tier(standard) < families.tier(premium));
    let unknown = ServiceId::parse("00000000-0000-0000-0000-000000000001").expect("a GUID");
    assert!(is_sure(&families, unknown, unknown));
    assert_eq!(families.matches(unknown, standard), None);
    let nucleus = service("Nucleus");
    assert!(is_sure(&families, nucleus, nucleus));
}

#[test]
fn plans_of_one_capability_stand_for_each_other() {
    let families = Families::built_in();
    for (less, more) in [
        ("EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD"),
        ("EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"),
        ("SHAREPOINTSTANDARD", "SHAREPOINTENTERPRISE"),
        ("SHAREPOINTDESKLESS", "SHAREPOINTENTERPRISE_GOV"),
        ("TeamsEss", "TEAMS1"),
        ("MCOIMP", "MCOSTANDARD"),
        ("OFFICE_BUSINESS", "OFFICESUBSCRIPTION"),
        ("FORMS_PLAN_E1", "FORMS_PLAN_E5"),
        ("FLOW_O365_P1", "FLOW_O365_P3"),
        ("MDE_SMB", "WINDEFATP"),
        ("BI_AZURE_P2", "BI_AZURE_P3"),
    ] {
        let (less, more) = (service(less), service(more));
        assert!(is_sure(&families, less, more) && is_sure(&families, more, less));
        assert!(families.tier(less) < families.tier(more));
    }
    let (one, same) = (service("TEAMS1"), service("TEAMS_GOV"));
    assert_eq!(families.tier(one), families.tier(same));
}

#[test]
fn what_is_only_related_is_asked() {
    let families = Families::built_in();
    let (mobile, desktop) = (
        service("OFFICEMOBILE_SUBSCRIPTION"),
        service("OFFICE_BUSINESS"),
    );
    for (from, to) in [(mobile, desktop), (desktop, mobile)] {
        let Some(Match::Unsure(Doubt::Related { key, reason })) = families.matches(from, to) else {
            panic!("{:?}", families.matches(from, to));
        };
        assert_eq!(key, "officeMobileDesktop");
        assert!(!reason.is_empty());
    }
    let (basic, full) = (service("RMS_S_BASIC"), service("RMS_S_ENTERPRISE"));
    for (from, to) in [(basic, full), (full, basic)] {
        let Some(Match::Unsure(Doubt::Member { service, .. })) = families.matches(from, to) else {
            panic!("{:?}", families.matches(from, to));
        };
        assert_eq!(service, basic);
    }
}

/// The capabilities of a product that match surely, and the services that do so by their family.
#[test]
fn sure_matches_of_every_pair_of_products_lie_in_the_target() {
    let families = Families::built_in();
    let products: Vec<_> = products().into_values().collect();
    let by_family: Vec<BTreeMap<FamilyId, Vec<ServiceId>>> = products
        .iter()
        .map(|services| {
            let mut sorted = BTreeMap::<_, Vec<_>>::new();
            for id in services {
                if let Some(family) = families.family(*id) {
                    sorted.entry(family).or_default().push(*id);
                }
            }
            sorted
        })
        .collect();
    let (mut pairs, mut matches) = (0_u64, 0_u64);
    for (from, old) in by_family.iter().zip(&products) {
        for (to, new) in by_family.iter().zip(&products) {
            pairs += 1;
            for (family, services) in from {
                let targets = to.get(family).map(Vec::as_slice).unwrap_or_default();
                for (service, target) in services
                    .iter()
                    .flat_map(|one| targets.iter().map(move |other| (one, other)))
                {
                    if is_sure(&families, *service, *target) {
                        matches += 1;
                        assert!(old.contains(service) && new.contains(target));
                    }
                }
            }
        }
    }
    println!("{pairs} pairs of products, {matches} sure matches");
    assert_eq!(pairs, 619 * 619);
    assert!(matches > pairs, "{matches} matches are too few");
}

#[test]
fn continuity_is_the_list_and_nothing_else() {
    let families = Families::built_in();
    let mut found = BTreeMap::<Continuity, BTreeSet<&str>>::new();
    let names = names();
    for (id, name) in &names {
        if let Some(kind) = families.continuity(*id) {
            found.entry(kind).or_default().insert(name);
        }
    }
    let expected = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(
        found[&Continuity::Mailbox],
        expected(&[
            "EXCHANGE_B_STANDARD",
            "EXCHANGE_L_STANDARD",
            "EXCHANGE_S_DESKLESS",
            "EXCHANGE_S_DESKLESS_GOV",
            "EXCHANGE_S_ENTERPRISE",
            "EXCHANGE_S_ENTERPRISE_GOV",
            "EXCHANGE_S_ESSENTIALS",
            "EXCHANGE_S_STANDARD",
            "EXCHANGE_S_STANDARD_GOV",
            "EXCHANGE_S_STANDARD_MIDMARKET",
        ])
    );
    assert_eq!(
        found[&Continuity::Files],
        expected(&[
            "ONEDRIVEENTERPRISE",
            "ONEDRIVELITE_IW",
            "ONEDRIVESTANDARD",
            "ONEDRIVE_BASIC",
            "ONEDRIVE_BASIC_GOV",
            "ONEDRIVE_BASIC_P2",
            "SHAREPOINTDESKLESS",
            "SHAREPOINTDESKLESS_GOV",
            "SHAREPOINTENTERPRISE",
            "SHAREPOINTENTERPRISE_EDU",
            "SHAREPOINTENTERPRISE_GOV",
            "SHAREPOINTENTERPRISE_MIDMARKET",
            "SHAREPOINTLITE",
            "SHAREPOINTSTANDARD",
            "SHAREPOINTSTANDARD_EDU",
            "SHAREPOINT_S_DEVELOPER",
            "SharePoint Plan 1G",
        ])
    );
    assert_eq!(
        found[&Continuity::Teams],
        expected(&[
            "MCO_TEAMS_IW",
            "TEAMS1",
            "TEAMS_AR_DOD",
            "TEAMS_AR_GCCHIGH",
            "TEAMS_DESKLESS",
            "TEAMS_FREE",
            "TEAMS_FREE_SERVICE",
            "TEAMS_GOV",
            "TeamsEss",
        ])
    );
}

#[test]
fn the_form_that_travels_says_the_same() {
    let (kept, packed) = (Families::read(KEPT), Families::built_in());
    println!("families.packed.tsv: {} bytes", TABLE.len());
    assert!(TABLE.len() < 50_000, "{} bytes", TABLE.len());
    assert_eq!(kept.families, packed.families);
    assert_eq!(kept.unmapped, packed.unmapped);
    assert_eq!(kept.relations.len(), packed.relations.len());
    for (one, other) in kept.members.iter().zip(&packed.members) {
        let of = |member: &Member| (member.service, member.family, member.tier, member.is_sure);
        assert_eq!(of(one), of(other));
        assert_eq!(Continuity::of(one.name), Continuity::of(other.name));
        assert!(one.is_sure || one.reason == other.reason, "{}", one.name);
    }
    for row in &kept.relations {
        let (one, other) = row.families;
        let of = |family| {
            kept.members(family)
                .next()
                .expect("a service of the family")
        };
        assert_eq!(
            kept.matches(of(one), of(other)),
            packed.matches(of(one), of(other))
        );
    }
    assert_eq!(kept.members.len(), packed.members.len());
}
