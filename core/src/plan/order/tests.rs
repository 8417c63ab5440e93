use super::*;
use std::collections::BTreeMap;

const A: u16 = 0;
const B: u16 = 1;
const C: u16 = 2;
const D: u16 = 3;

fn demand(free: &[i64], users: &[(&[u16], &[u16])]) -> Demand {
    let mut demand = Demand::new(free.to_vec());
    for (takes, frees) in users {
        demand.push(takes, frees);
    }
    demand
}

fn many(free: &[i64], classes: &[(usize, &[u16], &[u16])]) -> Demand {
    let mut demand = Demand::new(free.to_vec());
    for (users, takes, frees) in classes {
        for _ in 0..*users {
            demand.push(takes, frees);
        }
    }
    demand
}

fn waits(answer: &Allotment) -> Vec<(u32, u16)> {
    let waits = answer.waits.iter();
    waits.map(|wait| (wait.user, wait.product)).collect()
}

fn shortage(product: u16, users: u64, seats: Option<u64>) -> Shortage {
    Shortage {
        product,
        users,
        seats,
    }
}

#[test]
fn nobody_wants_anything() {
    let answer = allot(&Demand::new(vec![3]));
    assert_eq!((answer.order.len(), answer.waits.len()), (0, 0));
    assert!(answer.is_maximum);
}

#[test]
fn a_chain_is_lined_up_from_its_free_end() {
    let answer = allot(&demand(&[0, 0, 1], &[(&[B], &[A]), (&[C], &[B])]));
    assert_eq!(answer.order, [1, 0]);
}

#[test]
fn a_seat_goes_to_whom_it_comes_back_from() {
    // The first frees nothing that others want; by way of the others the one seat lets all but the first go.
    let users: [(&[u16], &[u16]); 4] = [(&[B], &[]), (&[B], &[A]), (&[A], &[C]), (&[C], &[])];
    let answer = allot(&demand(&[0, 1, 0], &users));
    assert_eq!(answer.order, [1, 2, 3]);
    assert_eq!(waits(&answer), [(0, B)]);
    assert_eq!(answer.shortages, [shortage(B, 1, Some(1))]);
    assert!(answer.is_maximum);
}

#[test]
fn a_circle_needs_one_seat_and_gives_it_to_everybody() {
    let circle = [(50, &[B][..], &[A][..]), (50, &[C], &[B]), (50, &[A], &[C])];
    let answer = allot(&many(&[0, 0, 0], &circle));
    assert_eq!(answer.order.len(), 0);
    assert_eq!(answer.shortages[0], shortage(A, 50, Some(1)));
    assert!(answer.is_maximum);
    let answer = allot(&many(&[0, 1, 0], &circle));
    assert_eq!(answer.order.len(), 150);
}

#[test]
fn a_circle_without_a_seat_is_reached_by_giving_up_a_better_use() {
    // One seat of A. Two users hand it on to D and away; one leads into the circle of B and C, and out again.
    let classes = [
        (1, &[A][..], &[D][..]),
        (1, &[D], &[]),
        (1, &[A], &[B]),
        (20, &[B], &[C]),
        (20, &[C], &[B]),
    ];
    let answer = allot(&many(&[1, 0, 0, 0], &classes));
    assert_eq!(answer.order.len(), 41);
    assert_eq!(waits(&answer), [(0, A), (1, D)]);
    assert!(answer.is_maximum);
}

#[test]
fn what_is_over_used_swallows_the_first_seats() {
    let classes = [(5, &[A][..], &[B][..]), (5, &[B], &[])];
    let answer = allot(&many(&[5, -3], &classes));
    assert_eq!(answer.order.len(), 7);
    assert_eq!(answer.shortages, [shortage(B, 3, Some(3))]);
    // Nothing is owed by a product that nobody takes.
    let answer = allot(&many(&[5, -3], &classes[..1]));
    assert_eq!(answer.order.len(), 5);
    // What is owed is part of what is missing.
    let answer = allot(&many(&[2, -3], &classes));
    assert_eq!(answer.order.len(), 2);
    assert_eq!(answer.shortages[1], shortage(B, 5, Some(6)));
}

#[test]
fn two_that_are_over_used_are_filled_in_the_order_that_works() {
    // Filling C first leaves no seat that B could have.
    let users: [(&[u16], &[u16]); 6] = [
        (&[A], &[C]),
        (&[D], &[C]),
        (&[C], &[A]),
        (&[A], &[B]),
        (&[D], &[B]),
        (&[B], &[D]),
    ];
    let answer = allot(&demand(&[2, -1, -1, 1], &users));
    assert_eq!(answer.order.len(), 6);
}

#[test]
fn who_needs_nothing_and_whom_nobody_is_in_the_way_of_go_first() {
    let users: [(&[u16], &[u16]); 4] = [(&[C], &[]), (&[B], &[A]), (&[], &[C]), (&[D], &[D])];
    let answer = allot(&demand(&[0, 9, 0, 1], &users));
    assert_eq!(answer.order, [1, 2, 3, 0]);
}

#[test]
fn of_users_who_are_alike_the_lowest_move() {
    let answer = allot(&many(&[2, 0], &[(4, &[A], &[B])]));
    assert_eq!(answer.order, [0, 1]);
    assert_eq!(waits(&answer), [(2, A), (3, A)]);
    // And of groups that could change places the one whose first user is the lowest.
    let answer = allot(&demand(&[1, -9, -9], &[(&[A], &[C]), (&[A], &[B])]));
    assert_eq!(answer.order, [0]);
}

#[test]
fn a_product_that_is_not_known_has_no_seats() {
    let answer = allot(&demand(&[], &[(&[7], &[])]));
    assert_eq!(waits(&answer), [(0, 7)]);
    assert_eq!(answer.shortages, [shortage(7, 1, Some(1))]);
}

#[test]
fn seats_of_one_product_do_not_help_who_lacks_another_too() {
    let answer = allot(&demand(&[0, 0], &[(&[A, B], &[])]));
    assert_eq!(answer.shortages, [shortage(A, 1, None)]);
}

#[test]
fn numbers_beyond_all_sense_do_no_harm() {
    let answer = allot(&demand(&[i64::MIN, i64::MAX], &[(&[B], &[A]), (&[A], &[])]));
    assert_eq!(answer.order, [0]);
    assert_eq!(answer.waits.len(), 1);
}

/// Numbers that look drawn, the same in each run.
fn dice(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    }
}

fn seats(number: u64, less: i64) -> i64 {
    i64::try_from(number).unwrap() - less
}

/// A few users who take and free several of a few products.
fn bundles(dice: &mut impl FnMut(u64) -> u64) -> Demand {
    let products = 2 + dice(5);
    let mut demand = Demand::new((0..products).map(|_| seats(dice(4), 1)).collect());
    for _ in 0..=dice(16) {
        let mut some = |most: u64| -> Vec<u16> {
            let products = (0..dice(most + 1)).map(|_| u16::try_from(dice(products)).unwrap());
            products.collect()
        };
        let (takes, mut frees) = (some(3), some(3));
        frees.retain(|product| !takes.contains(product));
        demand.push(&takes, &frees);
    }
    demand
}

/// A few kinds of single moves, each wanted by several, between products of which some are over-used.
fn pairs_of_many(dice: &mut impl FnMut(u64) -> u64) -> Demand {
    let products = 2 + dice(4);
    let mut demand = Demand::new((0..products).map(|_| seats(dice(11), 7).min(2)).collect());
    for _ in 0..6 {
        let takes = u16::try_from(dice(products)).unwrap();
        let frees = u16::try_from(dice(products)).unwrap();
        for _ in 0..=dice(9) {
            demand.push(
                &[takes],
                if takes == frees {
                    &[]
                } else {
                    std::slice::from_ref(&frees)
                },
            );
        }
    }
    demand
}

#[test]
fn with_many_who_are_alike_the_flow_finds_what_the_table_finds() {
    let mut dice = dice(7);
    let worth = |contest: &Contest, solution: &Solution| -> i128 {
        let runs = solution.runs.iter();
        runs.map(|run| contest.worth(run.group as usize) * i128::from(run.users))
            .sum()
    };
    let mut compared = 0;
    for _ in 0..150 {
        for contest in ease::ease(&pairs_of_many(&mut dice)).contests {
            let Some(exact) = table::solve(&contest, &mut Work::endless()) else {
                continue;
            };
            let found = pairs::solve(&contest, &mut Work::new(1_000_000)).unwrap();
            let worths = (worth(&contest, &found), worth(&contest, &exact));
            assert_eq!(worths.0, worths.1, "{contest:?}");
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn the_search_alone_comes_near_the_greatest_number() {
    let mut by_shortfall: BTreeMap<i64, u32> = BTreeMap::new();
    let mut dice = dice(42);
    for _ in 0..400 {
        for contest in ease::ease(&bundles(&mut dice)).contests {
            let Some(exact) = table::solve(&contest, &mut Work::endless()) else {
                continue;
            };
            let greatest: i64 = exact.runs.iter().map(|run| i64::from(run.users)).sum();
            let found = search::total(&contest);
            *by_shortfall.entry(greatest - found).or_default() += 1;
        }
    }
    println!("{by_shortfall:?}");
    let all: u32 = by_shortfall.values().sum();
    assert!(all > 150);
    assert!(
        by_shortfall.keys().all(|less| (0..=1).contains(less)),
        "{by_shortfall:?}"
    );
    assert!(
        by_shortfall.get(&1).copied().unwrap_or(0) * 20 <= all,
        "{by_shortfall:?}"
    );
}
