//! The fewest users that must stay so that no product is short of seats.
//!
//! Let everybody move. A product then has an excess: seats taken beyond those that are free or freed. A user
//! who stays after all takes one away from the excess of what it takes and adds one to the excess of what it
//! would have freed, so an excess travels along the users that stay until it ends at a product with seats to
//! spare, at one that needs none, or with a user who frees nothing. To lead every excess away at the least
//! cost is a minimum cost flow: products are its nodes and a group of equal users is one edge with their
//! number as its capacity, so that its size does not depend on how many users there are.

use super::contest::Work;
use std::collections::VecDeque;

/// Equal users who take one product and free at most one, and how many of them may move.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub(super) takes: usize,
    /// A product of the same contest.
    pub(super) frees: Option<usize>,
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) worth: i128,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// How many of each move stay in, which is worth the most.
    Best(Vec<i64>),
    Impossible,
    /// The work was used up before.
    Unknown,
}

struct Edge {
    to: usize,
    room: i64,
    cost: i128,
}

/// Edge `2n + 1` is edge `2n` backwards.
struct Network {
    edges: Vec<Edge>,
    from: Vec<Vec<usize>>,
}

impl Network {
    fn join(&mut self, from: usize, to: usize, room: i64, cost: i128) {
        self.from[from].push(self.edges.len());
        self.edges.push(Edge { to, room, cost });
        self.from[to].push(self.edges.len());
        self.edges.push(Edge {
            to: from,
            room: 0,
            cost: -cost,
        });
    }
}

/// Finds how many of each move stay in. `seats` are those a product has to give; `None` bears any excess.
pub(super) fn withdraw(moves: &[Move], seats: &[Option<i64>], work: &mut Work) -> Outcome {
    let end = seats.len();
    let mut excess: Vec<Option<i64>> = seats
        .iter()
        .map(|seats| seats.map(|seats| -seats))
        .collect();
    for what in moves {
        if let Some(excess) = &mut excess[what.takes] {
            *excess += what.most;
        }
        if let Some(excess) = what.frees.and_then(|product| excess[product].as_mut()) {
            *excess -= what.most;
        }
    }
    let mut network = Network {
        edges: Vec::with_capacity(2 * (moves.len() + end)),
        from: vec![Vec::new(); end + 1],
    };
    for what in moves {
        let to = what.frees.unwrap_or(end);
        network.join(what.takes, to, what.most - what.least, what.worth);
    }
    for (product, excess) in excess.iter().enumerate() {
        match excess {
            Some(excess) if *excess < 0 => network.join(product, end, -excess, 0),
            Some(_) => {}
            None => network.join(product, end, i64::MAX, 0),
        }
    }
    let mut excess: Vec<i64> = excess
        .into_iter()
        .map(|excess| excess.unwrap_or(0).max(0))
        .collect();
    while excess.iter().any(|excess| *excess > 0) {
        match cheapest(&network, &excess, work) {
            None => return Outcome::Unknown,
            Some(way) if way.is_empty() => return Outcome::Impossible,
            Some(way) => lead(&mut network, &way, &mut excess),
        }
    }
    let kept = moves.iter().enumerate();
    Outcome::Best(
        kept.map(|(number, what)| what.least + network.edges[2 * number].room)
            .collect(),
    )
}

/// The cheapest way from any excess to the end, as edges from the end backwards; empty where there is none.
/// Costs may be negative on the way back, but no circle is cheaper than nothing.
fn cheapest(network: &Network, excess: &[i64], work: &mut Work) -> Option<Vec<usize>> {
    let end = excess.len();
    let mut costs: Vec<Option<i128>> = vec![None; end + 1];
    let mut came_by: Vec<Option<usize>> = vec![None; end + 1];
    let mut is_queued = vec![false; end + 1];
    let mut queue = VecDeque::new();
    for (product, excess) in excess.iter().enumerate() {
        if *excess > 0 {
            costs[product] = Some(0);
            is_queued[product] = true;
            queue.push_back(product);
        }
    }
    while let Some(product) = queue.pop_front() {
        is_queued[product] = false;
        if !work.spend(network.from[product].len() + 1) {
            return None;
        }
        let Some(cost) = costs[product] else {
            continue;
        };
        for number in &network.from[product] {
            let edge = &network.edges[*number];
            let cost = cost + edge.cost;
            if edge.room > 0 && costs[edge.to].is_none_or(|known| cost < known) {
                costs[edge.to] = Some(cost);
                came_by[edge.to] = Some(*number);
                if !is_queued[edge.to] && edge.to != end {
                    is_queued[edge.to] = true;
                    queue.push_back(edge.to);
                }
            }
        }
    }
    let mut way = Vec::new();
    let mut at = end;
    while let Some(number) = came_by[at] {
        way.push(number);
        at = network.edges[number ^ 1].to;
    }
    Some(way)
}

/// Sends as much as goes along a way.
fn lead(network: &mut Network, way: &[usize], excess: &mut [i64]) {
    let Some(first) = way.last().map(|number| network.edges[number ^ 1].to) else {
        return;
    };
    let rooms = way.iter().map(|number| network.edges[*number].room);
    let amount = rooms.fold(excess[first], i64::min);
    for number in way {
        network.edges[*number].room -= amount;
        let back = &mut network.edges[number ^ 1];
        back.room = back.room.saturating_add(amount);
    }
    excess[first] -= amount;
}
