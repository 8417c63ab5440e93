//! Others at work in the tenant: administrators and services that change it while somebody moves.

mod act;
mod group;
mod read;

pub(crate) use read::script;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::faults::{About, Subject};
use crate::graph::assign_license::Wish;
use crate::world::World;

/// The changes in order, each with what became of it.
#[derive(Debug, Default)]
pub(crate) struct Others {
    list: Vec<Other>,
}

#[derive(Debug)]
struct Other {
    when: When,
    deed: Deed,
    /// What became of it, once it was tried: why it was refused, or nothing.
    outcome: Option<Result<(), String>>,
}

/// When somebody acts.
#[derive(Debug)]
enum When {
    /// At that time.
    At(u64),
    /// Just before the nth call of those is answered.
    Before { about: About, nth: u64, seen: u64 },
}

/// What somebody does.
#[derive(Clone, Debug)]
enum Deed {
    /// Gives and takes products, as `assignLicense` does.
    Assign {
        user: Uuid,
        wish: Wish,
    },
    Locate {
        user: Uuid,
        location: String,
    },
    /// Changes what a group hands out, and hands it out.
    GroupAssign {
        group: Uuid,
        wish: Wish,
    },
    Join {
        group: Uuid,
        user: Uuid,
    },
    Leave {
        group: Uuid,
        user: Uuid,
    },
    Delete {
        user: Uuid,
    },
    Rename {
        user: Uuid,
        name: String,
    },
    Enable {
        user: Uuid,
        enabled: bool,
    },
    /// Buys seats, or gives them up.
    Seats {
        product: u16,
        enabled: i64,
    },
    /// Other apps use the tenant's budget of writes.
    Load {
        writes: u64,
    },
}

impl Others {
    /// What became of each, in the order of the script.
    pub(crate) fn json(&self) -> Value {
        let other = |other: &Other| {
            let refused = other.outcome.as_ref().and_then(|done| done.as_ref().err());
            json!({ "done": matches!(other.outcome, Some(Ok(()))), "refused": refused })
        };
        self.list.iter().map(other).collect()
    }

    /// Those whose time has come, in its order.
    fn due(&self, now_ms: u64) -> Vec<(u64, usize)> {
        let mut due: Vec<(u64, usize)> = Vec::new();
        for (number, other) in self.list.iter().enumerate() {
            match other.when {
                When::At(at_ms) if other.outcome.is_none() && at_ms <= now_ms => {
                    due.push((at_ms, number));
                }
                When::At(_) | When::Before { .. } => {}
            }
        }
        due.sort_unstable();
        due
    }

    /// Those who act just before this call.
    fn before(&mut self, subject: &Subject<'_>) -> Vec<usize> {
        let mut acting = Vec::new();
        for (number, other) in self.list.iter_mut().enumerate() {
            let When::Before { about, nth, seen } = &mut other.when else {
                continue;
            };
            let is_meant = about.names_something() || !subject.is_item;
            if other.outcome.is_none() && is_meant && about.fits(subject) {
                *seen += 1;
                if *seen == *nth {
                    acting.push(number);
                }
            }
        }
        acting
    }
}

/// Does what others have done until now.
pub(crate) fn until(world: &mut World, now_ms: u64) {
    for (at_ms, number) in world.others.due(now_ms) {
        carry_out(world, number, at_ms);
    }
}

/// Does what others do just before a call.
pub(crate) fn before(world: &mut World, subject: &Subject<'_>, now_ms: u64) {
    for number in world.others.before(subject) {
        carry_out(world, number, now_ms);
    }
}

fn carry_out(world: &mut World, number: usize, at_ms: u64) {
    let deed = world.others.list[number].deed.clone();
    let outcome = act::act(world, deed, at_ms);
    world.others.list[number].outcome = Some(outcome);
}
