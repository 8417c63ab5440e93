//! Who moves and in which order, so that as many users as possible get the seats they need.
//!
//! A user takes one seat of some products and frees one of some others, and may go only when every product
//! it takes has a free seat at that moment. Users who take and free the same are one class, so that the work
//! depends on how many different moves there are, hardly on how many users.
//!
//! 1. [`ease`] lets those go who are in nobody's way and sets those aside who can never go. What is left falls
//!    into [`contest::Contest`]s that share no product and are decided one by one.
//! 2. A contest in which everybody takes one product and frees at most one is decided by [`pairs`], which
//!    finds the greatest number and says why there is none greater.
//! 3. A small contest of any kind is decided by [`table`], which looks at every set of movers.
//! 4. For the rest [`search`] finds a good answer and does not claim that it is the best.
//!
//! Everything is decided by the order of the users alone; no clock and no chance from outside takes part.

mod contest;
mod demand;
mod ease;
mod fill;
mod pairs;
mod search;
mod shortage;
mod table;
mod walk;
mod withdraw;

pub use demand::Demand;

use contest::{Contest, Solution, Work};
use ease::Place;

/// What the proofs of one allotment may cost together, in steps of the innermost loops.
const PROOF: u64 = 20_000_000;
/// The same for the searches that prove nothing, once every contest has a first answer.
const SEARCH: u64 = 6_000_000;
/// The same for counting the seats that are missing.
const SHORTAGES: u64 = 3_000_000;

/// Who moves, in which order, and who waits for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allotment {
    /// The users that move, by index, in an order in which each finds its seats.
    pub order: Vec<u32>,
    /// Everybody else, ascending by index.
    pub waits: Vec<Wait>,
    /// The products somebody waits for, ascending by index.
    pub shortages: Vec<Shortage>,
    /// Whether it is proven that no greater number can move.
    pub is_maximum: bool,
}

/// A user for whom there is no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The user, by index.
    pub user: u32,
    /// The first product it takes that has no free seat once all others have moved.
    pub product: u16,
}

/// A product of which there are too few seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// The product, by index.
    pub product: u16,
    /// How many users wait for it.
    pub users: u64,
    /// With so many more free seats of it all of them can move; others who wait may move with them. `None`
    /// where no such number is known: they lack other products too.
    pub seats: Option<u64>,
}

/// Lets as many users move as can.
pub fn allot(demand: &Demand) -> Allotment {
    let eased = ease::ease(demand);
    let mut work = Budget::default();
    let solutions: Vec<Solution> = eased
        .contests
        .iter()
        .map(|contest| decide(contest, &mut work))
        .collect();
    let order = line_up(demand, &eased.places, eased.rounds, &solutions);
    let is_maximum = solutions.iter().all(|solution| solution.is_maximum);
    settle(demand, order, is_maximum)
}

/// What is left to spend on each kind of work.
struct Budget {
    proof: Work,
    search: Work,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            proof: Work::new(PROOF),
            search: Work::new(SEARCH),
        }
    }
}

fn decide(contest: &Contest, budget: &mut Budget) -> Solution {
    if contest.is_of_pairs() {
        pairs::solve(contest, &mut budget.proof)
            .or_else(|| table::solve(contest, &mut budget.proof))
    } else {
        table::solve(contest, &mut budget.proof)
    }
    .unwrap_or_else(|| search::solve(contest, &mut budget.search))
}

/// Puts users where so far only numbers of users stand: the lowest of each group go.
fn line_up(demand: &Demand, places: &[Place], rounds: usize, solutions: &[Solution]) -> Vec<u32> {
    let lines = Lines::new(demand, places, rounds, solutions);
    let mut order = Vec::with_capacity(demand.len());
    for round in 0..rounds {
        order.extend_from_slice(lines.line(round));
    }
    let mut next = lines.starts.clone();
    let mut first = rounds;
    for solution in solutions {
        for run in &solution.runs {
            let line = first + run.group as usize;
            let users = next[line]..next[line] + run.users as usize;
            next[line] = users.end;
            order.extend_from_slice(&lines.users[users]);
        }
        first += solution.groups;
    }
    order
}

/// Users by the round or the group they are in, each line ascending.
struct Lines {
    users: Vec<u32>,
    starts: Vec<usize>,
}

impl Lines {
    fn new(demand: &Demand, places: &[Place], rounds: usize, solutions: &[Solution]) -> Self {
        let mut firsts = Vec::with_capacity(solutions.len());
        let mut count = rounds;
        for solution in solutions {
            firsts.push(count);
            count += solution.groups;
        }
        let line_of: Vec<Option<usize>> = places
            .iter()
            .map(|place| match place {
                Place::Round(round) => Some(*round),
                Place::Contest { contest, group } => Some(firsts[*contest] + group),
                Place::Nowhere => None,
            })
            .collect();
        let mut starts = vec![0; count + 1];
        for (class, line) in line_of.iter().enumerate() {
            if let Some(line) = line {
                starts[line + 1] += demand.classes[class].users as usize;
            }
        }
        for line in 0..count {
            starts[line + 1] += starts[line];
        }
        let mut next = starts.clone();
        let mut users = vec![0; starts[count]];
        for (user, class) in (0_u32..).zip(&demand.class_of) {
            if let Some(line) = line_of[*class as usize] {
                users[next[line]] = user;
                next[line] += 1;
            }
        }
        Self { users, starts }
    }

    fn line(&self, line: usize) -> &[u32] {
        &self.users[self.starts[line]..self.starts[line + 1]]
    }
}

/// Names what the others wait for, now that it is known who moves.
fn settle(demand: &Demand, order: Vec<u32>, is_maximum: bool) -> Allotment {
    let mut moves = vec![false; demand.len()];
    let mut left: Vec<i64> = demand
        .classes
        .iter()
        .map(|class| i64::from(class.users))
        .collect();
    for user in &order {
        moves[*user as usize] = true;
        left[demand.class_of[*user as usize] as usize] -= 1;
    }
    let mut free = demand.free.clone();
    for (class, left) in demand.classes.iter().zip(&left) {
        let moved = i64::from(class.users) - left;
        for product in &class.takes {
            free[usize::from(*product)] -= moved;
        }
        for product in &class.frees {
            free[usize::from(*product)] += moved;
        }
    }
    let lacks: Vec<Option<u16>> = demand
        .classes
        .iter()
        .map(|class| {
            let mut takes = class.takes.iter();
            let lacking = takes.find(|product| free[usize::from(**product)] < 1);
            lacking.or(class.takes.first()).copied()
        })
        .collect();
    let waits = (0_u32..)
        .zip(&demand.class_of)
        .zip(&moves)
        .filter(|(_, moves)| !**moves)
        .filter_map(|((user, class), _)| {
            let product = lacks[*class as usize]?;
            Some(Wait { user, product })
        })
        .collect();
    let shortages = shortage::count(demand, &free, &left, &lacks, &mut Work::new(SHORTAGES));
    Allotment {
        order,
        waits,
        shortages,
        is_maximum,
    }
}

#[cfg(test)]
mod tests;
