//! The invariants, from the tenant's own ledger (faults.md, section 2).

use super::case::Case;
use super::run::{Planned, Session, World, words};
use crate::simulator::{self, direct, license};
use reseat_core::event::Outcome;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Licenses = BTreeMap<String, Vec<String>>;

/// Adds what must not be.
pub(super) fn judge(
    case: &Case,
    planned: &Planned,
    world: &World,
    sessions: &[Session],
    wrongs: &mut Vec<String>,
) {
    let last = &sessions[sessions.len() - 1];
    if last.is_dead || last.error.is_some() || last.totals.is_none() {
        wrongs.push(format!("it came to no end: {last:?}"));
        return;
    }
    let state = simulator::state(&world.sim);
    let users = state["users"].as_array().unwrap();
    let ledger = simulator::ledger(&world.sim);
    let words = words(std::slice::from_ref(last));
    for session in sessions {
        add_up(session, planned, wrongs);
    }
    for step in &planned.steps {
        let id = step["userId"].as_str().unwrap();
        let number: usize = id.get(..8).unwrap().parse().unwrap();
        let user = users.iter().find(|user| user["id"] == id).unwrap();
        let ours = ledger
            .iter()
            .enumerate()
            .filter(|(place, entry)| entry["userId"] == id && !world.fate.is_others(*place));
        // What is given a second time with the same switches changes nothing: only a change that takes nothing can be
        // repeated so, after a replica that was behind had shown that it was not made.
        let ours: BTreeSet<String> = ours
            .map(|(_, entry)| format!("{} {}", entry["added"], entry["removed"]))
            .collect();
        let ours = ours.len();
        let before = licenses(&step["before"]["direct"]);
        let after = licenses(&step["after"]["direct"]);
        let seen = Seen {
            user: number,
            word: words.get(id).copied(),
            ours,
            is_others: world.fate.is_meddled(number),
            holds: direct(user),
            before,
            after,
            is_ready: step["state"] == "Ready",
        };
        seen.judge(case, wrongs);
    }
}

fn licenses(list: &Value) -> Licenses {
    list.as_array().unwrap().iter().map(license).collect()
}

/// One result per user of the plan, and totals that add up to them.
fn add_up(session: &Session, planned: &Planned, wrongs: &mut Vec<String>) {
    let Some(totals) = session.totals else {
        return;
    };
    let mut told: Vec<&str> = session
        .results
        .iter()
        .map(|(user, _)| user.as_str())
        .collect();
    told.sort_unstable();
    let mut asked: Vec<&str> = planned
        .steps
        .iter()
        .map(|step| step["userId"].as_str().unwrap())
        .collect();
    asked.sort_unstable();
    if told != asked {
        wrongs.push(format!("results for {told:?}, planned for {asked:?}"));
    }
    for word in Outcome::ALL {
        let count = session
            .results
            .iter()
            .filter(|(_, other)| *other == word)
            .count();
        if totals.of(word) != u64::try_from(count).unwrap() {
            wrongs.push(format!("{word:?}: {count} results, and {totals:?}"));
        }
    }
}

struct Seen {
    user: usize,
    word: Option<Outcome>,
    /// Changes of ours that the tenant accepted, and that changed something.
    ours: usize,
    is_others: bool,
    holds: Licenses,
    before: Licenses,
    after: Licenses,
    is_ready: bool,
}

impl Seen {
    fn judge(&self, case: &Case, wrongs: &mut Vec<String>) {
        let user = self.user;
        let mut wrong = |what: &str| wrongs.push(format!("user {user}: {what} ({:?})", self.word));
        if self.ours > 1 {
            wrong("changed more than once");
        }
        if self.ours > 0 && !self.is_ready {
            wrong("changed, and the plan had no change");
        }
        if self.is_others {
            return;
        }
        let is_moved = self.ours > 0;
        let expected = if is_moved { &self.after } else { &self.before };
        if self.holds != *expected {
            wrong("holds neither what was nor what was planned");
        }
        let is_right = match self.word {
            Some(Outcome::Moved | Outcome::MovedPending) => is_moved,
            // Said of who was moved by an earlier process of this plan.
            Some(Outcome::Unchanged) => is_moved || !self.is_ready,
            Some(Outcome::Unknown) => true,
            Some(Outcome::Different) | None => false,
            Some(Outcome::Refused | Outcome::Skipped | Outcome::Stale | Outcome::NotStarted) => {
                !is_moved
            }
        };
        if !is_right {
            wrong(if is_moved {
                "was changed"
            } else {
                "was not changed"
            });
        }
        if case.is_passing() && self.is_ready && !is_moved {
            wrong("was to move, and nothing stood in the way for good");
        }
    }
}
