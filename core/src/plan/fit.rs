//! Whether what a plan was made from still holds: one rule, for looking before a change, after a lost answer, when
//! verifying, and for whoever only asks.

use super::document::Step;
use crate::event::Fit;
use crate::model::Holding;

/// How a user stands to a step. Direct licences decide: a group's are never part of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As the plan found the user.
    Before {
        /// What groups give is as the plan found it, too. Before a call that is asked for; after one it tells
        /// nothing of what the call did.
        same_groups: bool,
    },
    /// As the plan wants the user.
    After,
    /// Neither.
    Other,
}

/// Holds what a user holds now against a step.
pub fn standing(step: &Step, now: &Holding) -> Standing {
    let same_groups = now.inherited == step.before.inherited;
    // Who has nothing to do is as before and as planned: as found says more.
    if now.direct == step.after.direct && step.before.direct != step.after.direct {
        Standing::After
    } else if now.direct == step.before.direct {
        Standing::Before { same_groups }
    } else {
        Standing::Other
    }
}

/// Says whether a step still fits; `now` is nothing for a user who is gone.
pub fn fit(step: &Step, now: Option<&Holding>) -> Fit {
    let Some(now) = now else {
        return Fit::Gone;
    };
    match standing(step, now) {
        Standing::Before { same_groups: true } => Fit::Fits,
        Standing::After => Fit::Done,
        Standing::Before { same_groups: false } | Standing::Other => Fit::Changed,
    }
}
