//! The rules against Microsoft's list, and what they say of products.

use super::*;
use crate::catalogue::list::PUBLISHED;
use crate::model::SkuId;
use std::collections::{BTreeMap, BTreeSet};

fn names() -> BTreeMap<ServiceId, &'static str> {
    PUBLISHED
        .services
        .iter()
        .map(|(id, naming)| (*id, naming.technical.as_str()))
        .collect()
}

/// Services by their names, sorted by id.
fn services(wanted: &[&str]) -> Vec<ServiceId> {
    let names = names();
    let found = names.iter().filter(|(_, name)| wanted.contains(name));
    let found: Vec<_> = found.map(|(id, _)| *id).collect();
    assert_eq!(found.len(), wanted.len(), "{wanted:?}");
    found
}

/// The services of a product of the list, sorted by id.
fn product(part_number: &str) -> Vec<ServiceId> {
    let is_it = |id: &&SkuId| PUBLISHED.products[*id].technical == part_number;
    let id = PUBLISHED.contents.keys().find(is_it);
    let id = id.unwrap_or_else(|| panic!("no product {part_number}"));
    PUBLISHED.contents[id].clone()
}

fn keys(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().map(|need| need.key).collect()
}

#[test]
fn every_line_is_read_and_stands_in_its_order() {
    let rules = Rules::built_in();
    let of = |kind: &str| {
        TABLE
            .lines()
            .filter(|line| line.starts_with(kind))
            .collect::<Vec<_>>()
    };
    let excluded: usize = rules.exclusions.iter().map(|set| set.services.len()).sum();
    assert_eq!(of("E\t").len(), excluded);
    assert_eq!(of("N\t").len(), rules.needs.len());
    assert_eq!(of("C\t").len(), rules.consequences.len());
    assert_eq!(rules.consequences.len(), Continuity::ALL.len());
    let lines = ["# ", "Q\t", "E\t", "N\t", "C\t"].map(|kind| of(kind).len());
    assert_eq!(lines.iter().sum::<usize>(), TABLE.lines().count());
    for kind in ["Q\t", "E\t", "N\t", "C\t"] {
        let order = of(kind).into_iter().map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            let name = cells.get(4).filter(|_| kind == "E\t");
            (cells[1], name.map(|name| name.to_lowercase()))
        });
        assert!(order.is_sorted_by(|one, next| one < next), "lines {kind:?}");
    }
    for need in &rules.needs {
        assert!(
            !need.services.is_empty() && !need.any_of.is_empty(),
            "{}",
            need.key
        );
    }
    let families = Families::built_in();
    for word in of("N\t").iter().flat_map(|line| line.split('\t').skip(4)) {
        for family in word.split(',') {
            let key = family.split(':').next().unwrap_or_default();
            assert!(families.id(key).is_some(), "{key}");
        }
    }
    let used: BTreeSet<&str> = rules
        .exclusions
        .iter()
        .map(|set| set.source.key)
        .chain(rules.needs.iter().map(|need| need.source.key))
        .chain(
            rules
                .consequences
                .iter()
                .map(|consequence| consequence.source.key),
        )
        .collect();
    assert_eq!(used.len(), of("Q\t").len(), "a source that nothing names");
}

#[test]
fn names_are_those_of_the_list() {
    let names = names();
    let mut absent = Vec::new();
    for line in TABLE.lines().filter(|line| line.starts_with("E\t")) {
        let cells: Vec<_> = line.split('\t').collect();
        let id = ServiceId::parse(cells[5]).expect("a GUID");
        match names.get(&id) {
            Some(name) => assert_eq!(*name, cells[4]),
            None => absent.push(cells[4]),
        }
    }
    assert_eq!(
        absent,
        [
            "CRMPLAN1",
            "EMPLOYEE_SELF_SERVICE",
            "INTUNE_B",
            "SHAREPOINTSTANDARD_YAMMERSHADOW"
        ],
        "named by the exclusions and by no product of the list"
    );
}

#[test]
fn plans_of_two_products_that_exclude_each_other_are_found_once() {
    let rules = Rules::built_in();
    let on = services(&[
        "EXCHANGE_S_DESKLESS",
        "EXCHANGE_S_STANDARD",
        "MCOIMP",
        "MCOSTANDARD",
    ]);
    let found = rules.excluded(&on);
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].set, found[0].standing),
        ("exchange", Standing::Lifted)
    );
    assert_eq!(
        (found[1].set, found[1].standing),
        ("skype", Standing::Unknown)
    );
    assert!(
        found
            .iter()
            .all(|exclusion| exclusion.services.0 < exclusion.services.1)
    );
    // Plan 2 is not in Microsoft's list, and E1 beside E3 is no pair of it.
    assert_eq!(
        rules.excluded(&services(&["EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"])),
        []
    );
    let sites = services(&[
        "SHAREPOINTSTANDARD",
        "SHAREPOINTENTERPRISE",
        "SHAREPOINTDESKLESS",
    ]);
    let found = rules.excluded(&sites);
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|exclusion| exclusion.standing == Standing::Advised)
    );
    assert!(found.iter().all(|exclusion| exclusion.source.is_verified()));
}

#[test]
fn no_product_excludes_itself() {
    let rules = Rules::built_in();
    for part_number in [
        "SPE_E3",
        "SPE_E5",
        "SPB",
        "STANDARDPACK",
        "SPE_F1",
        "M365_G3_GOV",
    ] {
        assert_eq!(rules.excluded(&product(part_number)), [], "{part_number}");
    }
}

#[test]
fn a_need_that_the_change_breaks_is_told() {
    let rules = Rules::built_in();
    let phone = services(&["MCOEV"]);
    let with_teams = services(&["MCOEV", "TEAMS1"]);
    let unmet = rules.unmet(&with_teams, &phone);
    assert_eq!(unmet.len(), 1);
    assert_eq!(
        (unmet[0].service, unmet[0].need.key),
        (phone[0], "teamsPhone")
    );
    assert_eq!(unmet[0].need.kind, NeedKind::Refused);
    assert_eq!(
        rules.unmet(&[], &phone).len(),
        1,
        "what comes without its need"
    );
    assert_eq!(rules.unmet(&phone, &phone), [], "what lacked it before");
    assert_eq!(rules.unmet(&phone, &with_teams), []);
    assert_eq!(rules.unmet(&with_teams, &[]), [], "what goes needs nothing");
}

#[test]
fn any_one_of_several_is_enough() {
    let rules = Rules::built_in();
    let before = services(&["MCOEV", "TEAMS1"]);
    for base in ["MCOSTANDARD", "TEAMS_GOV", "TeamsEss"] {
        assert_eq!(
            rules.unmet(&before, &services(&["MCOEV", base])),
            [],
            "{base}"
        );
    }
    let before = services(&["SHAREPOINT_PROJECT", "SHAREPOINTENTERPRISE"]);
    let enough = services(&["SHAREPOINT_PROJECT", "SHAREPOINTENTERPRISE_EDU"]);
    assert_eq!(rules.unmet(&before, &enough), []);
    let unmet = rules.unmet(
        &before,
        &services(&["SHAREPOINT_PROJECT", "SHAREPOINTSTANDARD"]),
    );
    assert_eq!(unmet.len(), 1);
    assert_eq!(unmet[0].need.key, "projectOnline");
    assert!(!unmet[0].need.source.is_verified());
}

#[test]
fn an_add_on_counts_on_its_base_and_a_suite_on_nothing() {
    let rules = Rules::built_in();
    for (part_number, expected) in [
        ("Microsoft_365_Copilot", &["copilot"][..]),
        ("MCOEV", &["teamsPhone"]),
        ("MCOMEETADV", &["audioConferencing"]),
        ("MCOPSTN1", &["callingPlan"]),
        ("Microsoft_Teams_Premium", &["teamsPremium"]),
        ("Microsoft_Intune_Suite", &["intuneAddOn"]),
        ("CPC_E_2C_4GB_256GB", &["windows365"]),
        ("WORKPLACE_ANALYTICS", &["workplaceAnalytics"]),
        ("PROJECTPROFESSIONAL", &[]),
        ("VISIOCLIENT", &[]),
        ("MICROSOFT_365_E7", &[]),
        ("SPE_E5", &[]),
        ("SPB", &[]),
    ] {
        let needs = rules.assumptions(&product(part_number));
        assert_eq!(keys(&needs), expected, "{part_number}");
    }
}

#[test]
fn the_base_of_copilot_may_be_any_of_the_plans_of_the_page() {
    let rules = Rules::built_in();
    let copilot = product("Microsoft_365_Copilot");
    let with = |base: &str| {
        let mut on = [copilot.clone(), product(base)].concat();
        on.sort_unstable();
        on
    };
    for base in [
        "SPE_E3",
        "STANDARDPACK",
        "SPE_F1",
        "M365_F1_COMM",
        "O365_BUSINESS_ESSENTIALS",
        "O365_BUSINESS",
        "OFFICESUBSCRIPTION",
        "EXCHANGESTANDARD",
        "PROJECTPROFESSIONAL",
        "VISIOCLIENT",
        "Microsoft_Teams_Enterprise_New",
    ] {
        assert_eq!(rules.unmet(&copilot, &with(base)), [], "{base}");
        assert!(!rules.unmet(&with(base), &copilot).is_empty(), "{base}");
    }
    let unmet = rules.unmet(&[], &with("POWER_BI_PRO"));
    assert!(unmet.iter().all(|unmet| unmet.need.key == "copilot") && !unmet.is_empty());
}

#[test]
fn what_is_lost_is_told_with_its_figure_and_page() {
    let rules = Rules::built_in();
    let days = Continuity::ALL.map(|kind| rules.consequence(kind).map(|found| found.days));
    assert_eq!(days, [Some(Some(30)), Some(Some(93)), Some(None)]);
    for kind in Continuity::ALL {
        assert!(
            rules
                .consequence(kind)
                .is_some_and(|found| found.source.is_verified())
        );
    }
}
