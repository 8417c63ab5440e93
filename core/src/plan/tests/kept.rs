//! What stays off.

use super::*;
use crate::input::Unanswered;
use crate::plan::MapEntry;
use crate::plan::change::Meaning;

const MAIL: &str = "EXCHANGE_S_ENTERPRISE";
const SMALL_MAIL: &str = "EXCHANGE_S_STANDARD";
const YAMMER: &str = "YAMMER_ENTERPRISE";
const ENGAGE: &str = "VIVAENGAGE_CORE";

fn off(after: &After, number: u8) -> Vec<ServiceId> {
    after
        .holding
        .direct(sku_id(number))
        .expect("it comes")
        .disabled_plans
        .clone()
}

#[test]
fn what_was_off_in_a_product_the_tenant_no_longer_lists_stays_off() {
    let stage = Stage::new(vec![sku(2, &["SWAY", "TEAMS1", MAIL])]);
    // Its other service is known by the family of what stands in the target.
    let before = holds(&[(1, &["SWAY", "MCOEV", SMALL_MAIL])]);
    for scope in [
        swap(&[(1, 2)]),
        Scope::ReplaceAll {
            targets: products(&[2]),
        },
    ] {
        let after = stage.after(&wish(scope), &before);
        assert_eq!(after.holding, holds(&[(2, &["SWAY", MAIL])]));
        // Whether the rest is new nobody can tell, so it counts as new.
        assert_eq!((after.new, after.open), (services(&["TEAMS1"]), Vec::new()));
    }
}

#[test]
fn in_an_unlisted_product_an_exact_id_and_somebodys_word_go_first() {
    let mut stage = Stage::new(vec![sku(2, &[SMALL_MAIL, MAIL])]);
    let before = holds(&[(1, &[SMALL_MAIL])]);
    let swap = wish(swap(&[(1, 2)]));
    assert_eq!(
        off(&stage.after(&swap, &before), 2),
        services(&[SMALL_MAIL])
    );
    stage.skus = vec![sku(2, &["SWAY", MAIL])];
    stage.rules.service_map = vec![MapEntry {
        from: service_id(SMALL_MAIL),
        to: services(&["SWAY"]),
    }];
    assert_eq!(off(&stage.after(&swap, &before), 2), services(&["SWAY"]));
}

#[test]
fn an_unsure_match_with_an_unlisted_product_is_no_word_at_all() {
    let stage = Stage::new(vec![sku(2, &[ENGAGE])]);
    let after = stage.after(&wish(swap(&[(1, 2)])), &holds(&[(1, &[YAMMER])]));
    assert_eq!((off(&after, 2), after.open), (Vec::new(), Vec::new()));
}

#[test]
fn an_exact_id_stands_for_itself_and_for_nothing_else() {
    let stage = Stage::new(vec![
        sku(1, &["MIP_S_CLP1", "SWAY"]),
        sku(2, &["MIP_S_CLP1", "MIP_S_CLP2"]),
    ]);
    let after = stage.after(&wish(swap(&[(1, 2)])), &holds(&[(1, &["MIP_S_CLP1"])]));
    assert_eq!(off(&after, 2), services(&["MIP_S_CLP1"]));
    assert_eq!(after.new, services(&["MIP_S_CLP2"]));
    let after = stage.after(&wish(swap(&[(2, 1)])), &holds(&[(2, &["MIP_S_CLP1"])]));
    assert_eq!(off(&after, 1), services(&["MIP_S_CLP1"]));
    // The other way the one that is missing must not speak for the one that is there.
    let after = stage.after(&wish(swap(&[(2, 1)])), &holds(&[(2, &["MIP_S_CLP2"])]));
    assert_eq!(
        (off(&after, 1), after.new),
        (Vec::new(), services(&["SWAY"]))
    );
}

#[test]
fn of_several_that_stand_for_one_a_working_one_is_enough() {
    let stage = Stage::new(vec![
        sku(1, &[SMALL_MAIL, "EXCHANGE_S_DESKLESS"]),
        sku(2, &[MAIL]),
    ]);
    let swap = wish(swap(&[(1, 2)]));
    for (before, is_off) in [
        (vec![SMALL_MAIL], false),
        (vec!["EXCHANGE_S_DESKLESS"], false),
        (vec![SMALL_MAIL, "EXCHANGE_S_DESKLESS"], true),
    ] {
        let after = stage.after(&swap, &holds(&[(1, &before)]));
        assert_eq!(off(&after, 2).len(), usize::from(is_off), "{before:?}");
    }
}

#[test]
fn a_service_is_off_where_every_product_that_contains_it_has_it_off() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY", "TEAMS1"]),
        sku(2, &["SWAY"]),
        sku(3, &["SWAY", "TEAMS1", MAIL]),
        sku(4, &["SWAY"]),
    ]);
    let swap = wish(swap(&[(1, 3), (2, 3)]));
    let after = |before: &[(u8, &[&str])]| off(&stage.after(&swap, &holds(before)), 3);
    assert_eq!(
        after(&[(1, &["SWAY", "TEAMS1"]), (2, &["SWAY"])]),
        services(&["SWAY", "TEAMS1"])
    );
    assert_eq!(after(&[(1, &["SWAY"]), (2, &[])]), []);
    // The target decides where it is held; a product that stays does not.
    assert_eq!(after(&[(1, &["SWAY"]), (3, &[MAIL])]), services(&[MAIL]));
    assert_eq!(
        after(&[(1, &["SWAY"]), (3, &["SWAY", MAIL])]),
        services(&["SWAY", MAIL])
    );
    assert_eq!(after(&[(1, &["SWAY"]), (4, &[])]), services(&["SWAY"]));
}

#[test]
fn tenant_wide_services_have_no_say_and_no_switch() {
    let stage = Stage::new(vec![
        sku(
            1,
            &[
                "MDM_SALES_COLLABORATION!",
                "EXCHANGE_S_STANDARD!",
                "INTUNE_O365!",
                "SWAY",
            ],
        ),
        sku(2, &[MAIL, "INTUNE_O365!", "SWAY!"]),
    ]);
    // An id that is off all the same is the same id; one of its family alone is not asked.
    let before = holds(&[(1, &["EXCHANGE_S_STANDARD", "INTUNE_O365", "SWAY"])]);
    let after = stage.after(&wish(swap(&[(1, 2)])), &before);
    assert_eq!((off(&after, 2), after.new), (Vec::new(), services(&[MAIL])));
    for listed in [
        Services::Off {
            services: services(&["INTUNE_O365"]),
        },
        Services::OnlyOn {
            services: services(&[MAIL]),
        },
    ] {
        let wish = Wish {
            scope: swap(&[(1, 2)]),
            services: listed,
        };
        assert_eq!(off(&stage.after(&wish, &before), 2), []);
    }
}

#[test]
fn a_family_never_speaks_to_a_service_that_is_tenant_wide() {
    let stage = Stage::new(vec![
        sku(1, &[SMALL_MAIL]),
        sku(2, &["EXCHANGE_S_ENTERPRISE!", "SWAY"]),
    ]);
    let after = stage.after(&wish(swap(&[(1, 2)])), &holds(&[(1, &[SMALL_MAIL])]));
    assert_eq!(
        (off(&after, 2), after.new),
        (Vec::new(), services(&["SWAY"]))
    );
}

#[test]
fn what_is_unsure_is_asked_only_where_it_changes_something() {
    let stage = Stage::new(vec![sku(1, &[YAMMER, "SWAY"]), sku(2, &[ENGAGE, "SWAY"])]);
    let question = (service_id(YAMMER), service_id(ENGAGE), sku_id(2));
    let asked = |new_services, before: &[&str]| {
        let wish = Wish {
            scope: swap(&[(1, 2)]),
            services: keep(&[], new_services),
        };
        let after = stage.after(&wish, &holds(&[(1, before)]));
        assert_eq!(after.new, [], "it may be an old one");
        (off(&after, 2), after.open)
    };
    assert_eq!(asked(NewServices::On, &[]), (Vec::new(), Vec::new()));
    assert_eq!(
        asked(NewServices::On, &[YAMMER]),
        (Vec::new(), vec![question])
    );
    assert_eq!(
        asked(NewServices::Off, &[]),
        (services(&[ENGAGE]), vec![question])
    );
    assert_eq!(
        asked(NewServices::Off, &[YAMMER]),
        (services(&[ENGAGE]), Vec::new())
    );
}

#[test]
fn a_sure_word_and_an_unsure_one_that_part_are_a_question() {
    let stage = Stage::new(vec![
        sku(1, &[YAMMER]),
        sku(2, &[ENGAGE]),
        sku(3, &[ENGAGE, "SWAY"]),
    ]);
    let swap = wish(swap(&[(1, 3), (2, 3)]));
    let after = stage.after(&swap, &holds(&[(1, &[]), (2, &[ENGAGE])]));
    assert_eq!(off(&after, 3), services(&[ENGAGE]));
    assert_eq!(
        after.open,
        [(service_id(YAMMER), service_id(ENGAGE), sku_id(3))]
    );
    let after = stage.after(&swap, &holds(&[(1, &[YAMMER]), (2, &[])]));
    assert_eq!((off(&after, 3), after.open), (Vec::new(), Vec::new()));
}

#[test]
fn answers_go_before_questions_and_before_families() {
    let mut stage = Stage::new(vec![sku(1, &[YAMMER, SMALL_MAIL]), sku(2, &[ENGAGE, MAIL])]);
    let before = holds(&[(1, &[YAMMER, SMALL_MAIL])]);
    let swap = wish(swap(&[(1, 2)]));
    for (answer, is_off) in [(Unanswered::Enable, false), (Unanswered::Disable, true)] {
        stage.rules.service_map_default = Some(answer);
        let after = stage.after(&swap, &before);
        assert_eq!(off(&after, 2).contains(&service_id(ENGAGE)), is_off);
        assert_eq!(after.open, []);
    }
    stage.rules.service_map_default = None;
    let entry = |from: &str, to: &[&str]| MapEntry {
        from: service_id(from),
        to: services(to),
    };
    stage.rules.service_map = vec![entry(YAMMER, &[ENGAGE]), entry(SMALL_MAIL, &[])];
    stage.rules.service_map.sort();
    let after = stage.after(&swap, &before);
    assert_eq!(off(&after, 2), services(&[ENGAGE]));
    assert_eq!((after.new, after.open), (services(&[MAIL]), Vec::new()));
}

#[test]
fn also_off_is_off_and_not_new() {
    let stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["SWAY", "TEAMS1", MAIL])]);
    for (new_services, expected) in [
        (NewServices::On, vec!["TEAMS1"]),
        (NewServices::Off, vec!["TEAMS1", MAIL]),
    ] {
        let wish = Wish {
            scope: swap(&[(1, 2)]),
            services: keep(&["TEAMS1"], new_services),
        };
        let after = stage.after(&wish, &holds(&[(1, &[])]));
        assert_eq!(off(&after, 2), services(&expected));
        assert_eq!(after.new, services(&[MAIL]));
    }
}

#[test]
fn swap_means_those_pairs_whose_old_product_is_held() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY"]),
        sku(2, &["SWAY"]),
        sku(3, &["SWAY"]),
        sku(4, &["SWAY"]),
    ]);
    let swap = wish(swap(&[(1, 3), (2, 4)]));
    assert_eq!(
        stage.after(&swap, &holds(&[(1, &["SWAY"])])).holding,
        holds(&[(3, &["SWAY"])])
    );
    assert_eq!(
        stage
            .after(&swap, &holds(&[(3, &[]), (4, &["SWAY"])]))
            .holding,
        holds(&[(3, &[]), (4, &["SWAY"])])
    );
    for (before, inherited) in [
        (holds(&[(3, &[])]), None),
        (Holding::default(), None),
        (
            with_group(holds(&[(3, &[]), (4, &[])]), 2, &[]),
            Some(sku_id(2)),
        ),
    ] {
        assert_eq!(
            stage.meaning(&swap, &before),
            Meaning::Nothing { inherited }
        );
    }
    // A target that a group gives is there.
    let before = with_group(holds(&[(3, &[])]), 4, &[]);
    assert_eq!(stage.after(&swap, &before).holding, before);
}

#[test]
fn replace_all_takes_every_direct_product_and_leaves_those_of_groups() {
    let stage = Stage::new(vec![
        sku(1, &["SWAY"]),
        sku(2, &["SWAY"]),
        sku(3, &["SWAY"]),
    ]);
    let all = wish(Scope::ReplaceAll {
        targets: products(&[3]),
    });
    let before = with_group(holds(&[(1, &["SWAY"]), (2, &["SWAY"])]), 1, &[]);
    let after = with_group(holds(&[(3, &["SWAY"])]), 1, &[]);
    assert_eq!(stage.after(&all, &before).holding, after);
    let given = with_group(Holding::default(), 3, &[]);
    assert_eq!(stage.after(&all, &given).holding, given);
    assert_eq!(
        stage.after(&all, &Holding::default()).holding,
        holds(&[(3, &[])])
    );
    let both = with_group(holds(&[(1, &[])]), 3, &[]);
    assert_eq!(
        stage.after(&all, &both).holding,
        with_group(holds(&[(3, &[])]), 3, &[])
    );
}

#[test]
fn grant_gives_only_what_is_there_by_no_path() {
    let stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["TEAMS1", "SWAY"])]);
    let grant = wish(Scope::Grant {
        targets: products(&[2]),
    });
    let after = stage.after(&grant, &holds(&[(1, &["SWAY"])]));
    assert_eq!(after.holding, holds(&[(1, &["SWAY"]), (2, &[])]));
    assert_eq!(after.new, services(&["TEAMS1", "SWAY"]));
    let given = with_group(Holding::default(), 2, &[]);
    assert_eq!(stage.after(&grant, &given).holding, given);
    let held = with_group(holds(&[(2, &["SWAY"])]), 2, &[]);
    assert_eq!(stage.after(&grant, &held).holding, held);
    let off = Wish {
        services: Services::Off {
            services: services(&["TEAMS1"]),
        },
        ..grant
    };
    assert_eq!(
        stage.after(&off, &held).holding,
        with_group(holds(&[(2, &["TEAMS1"])]), 2, &[])
    );
}

#[test]
fn revoke_takes_what_is_named_and_nothing_else() {
    let stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["TEAMS1"])]);
    let revoke = wish(Scope::Revoke {
        products: products(&[1]),
    });
    assert_eq!(
        stage
            .after(&revoke, &holds(&[(1, &[]), (2, &["TEAMS1"])]))
            .holding,
        holds(&[(2, &["TEAMS1"])])
    );
    assert_eq!(
        stage.after(&revoke, &holds(&[(2, &[])])).holding,
        holds(&[(2, &[])])
    );
    let given = with_group(holds(&[(2, &[])]), 1, &[]);
    let inherited = Some(sku_id(1));
    assert_eq!(
        stage.meaning(&revoke, &given),
        Meaning::Nothing { inherited }
    );
}

#[test]
fn like_another_user_is_all_of_theirs_and_none_of_ones_own() {
    let stage = Stage::new(vec![sku(1, &["SWAY"]), sku(2, &["TEAMS1"])]);
    let like = wish(Scope::Like {
        user_id: UserId::from("00000009-0000-4000-8000-000000000009".to_string()),
        licenses: vec![licence(2, &["TEAMS1"])],
    });
    let after = stage.after(&like, &with_group(holds(&[(1, &[])]), 1, &[]));
    assert_eq!(
        after.holding,
        with_group(holds(&[(2, &["TEAMS1"])]), 1, &[])
    );
    assert_eq!(after.new, []);
}

#[test]
fn an_answer_that_no_question_asked_for_is_told_where_it_switches_something_off() {
    let ids = |to: &[&str], off: &[&str]| -> Vec<Vec<ServiceId>> {
        let mut stage = Stage::new(vec![
            sku(1, &["MCOEV", "SWAY", MAIL]),
            sku(2, &["SWAY", ENGAGE, MAIL]),
        ]);
        stage.rules.service_map = vec![MapEntry {
            from: service_id("MCOEV"),
            to: services(to),
        }];
        let step = stage.step(&wish(swap(&[(1, 2)])), holds(&[(1, off)]));
        let found = step.findings.iter();
        found
            .filter(|finding| finding.id == ErrorCode::AnswerUnasked)
            .map(|finding| finding.services.clone())
            .collect()
    };
    let told = vec![service_id("MCOEV"), service_id(ENGAGE)];
    assert_eq!(ids(&[ENGAGE], &["MCOEV"]), [told]);
    assert_eq!(ids(&[ENGAGE], &[]), Vec::<Vec<ServiceId>>::new());
    // It was off in its own name as well.
    assert_eq!(
        ids(&["SWAY"], &["MCOEV", "SWAY"]),
        Vec::<Vec<ServiceId>>::new()
    );
}
