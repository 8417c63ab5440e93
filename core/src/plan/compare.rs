//! What changed between two plans.

use super::document::{PlanDocument, Step};
use crate::event::CompareTotals;
use crate::model::UserId;
use std::collections::HashMap;

/// One difference. Users are compared step by step; what is above the steps, member by member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A member of the plan that is not about one user.
    Part(Part),
    /// Only the second plan has this user.
    Added(Box<Step>),
    /// Only the first plan has this user.
    Removed(Box<Step>),
    /// Both have the user, with different steps.
    Changed {
        /// The first plan's step.
        before: Box<Step>,
        /// The second plan's.
        after: Box<Step>,
    },
}

/// A member that plans differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Tenant,
    Request,
    Seats,
    Products,
    Questions,
}

impl Part {
    /// The word of the event.
    pub fn word(self) -> &'static str {
        match self {
            Part::Tenant => "tenant",
            Part::Request => "request",
            Part::Seats => "seats",
            Part::Products => "products",
            Part::Questions => "questions",
        }
    }
}

/// Compares plans. Users in the order of their ids; the order of applying alone is no difference.
pub fn compare(first: &PlanDocument, second: &PlanDocument) -> (Vec<Difference>, CompareTotals) {
    let parts = [
        (
            first.tenant == second.tenant && first.cloud == second.cloud,
            Part::Tenant,
        ),
        (first.request == second.request, Part::Request),
        (first.seats == second.seats, Part::Seats),
        (first.products == second.products, Part::Products),
        (first.questions == second.questions, Part::Questions),
    ];
    let mut found: Vec<Difference> = parts
        .into_iter()
        .filter(|(is_same, _)| !is_same)
        .map(|(_, part)| Difference::Part(part))
        .collect();
    let mut totals = CompareTotals::default();
    let mut left: HashMap<&UserId, &Step> = first
        .steps
        .iter()
        .map(|step| (&step.user_id, step))
        .collect();
    let mut users: Vec<(&UserId, Difference)> = Vec::new();
    for step in &second.steps {
        totals.users += 1;
        match left.remove(&step.user_id) {
            // Which number a wish has depends on the others.
            Some(before)
                if (Step {
                    wish: None,
                    ..before.clone()
                }) == (Step {
                    wish: None,
                    ..step.clone()
                }) =>
            {
                totals.same += 1;
            }
            Some(before) => {
                totals.changed += 1;
                let difference = Difference::Changed {
                    before: Box::new(before.clone()),
                    after: Box::new(step.clone()),
                };
                users.push((&step.user_id, difference));
            }
            None => {
                totals.added += 1;
                users.push((&step.user_id, Difference::Added(Box::new(step.clone()))));
            }
        }
    }
    for (user, step) in left {
        totals.users += 1;
        totals.removed += 1;
        users.push((user, Difference::Removed(Box::new(step.clone()))));
    }
    users.sort_by_key(|(user, _)| *user);
    found.extend(users.into_iter().map(|(_, difference)| difference));
    (found, totals)
}

impl Difference {
    /// The word of the event.
    pub fn kind(&self) -> &'static str {
        match self {
            Difference::Part(part) => part.word(),
            Difference::Added(_) => "added",
            Difference::Removed(_) => "removed",
            Difference::Changed { .. } => "changed",
        }
    }
}
