//! Reading users, and what each reading shows when it is held against the plan. One rule for looking before a
//! change, after a lost answer, and when verifying.

use super::run::Run;
use crate::error::{AnswerFault, Error, ErrorCode};
use crate::graph::Graph;
use crate::model::{Holding, User};
use crate::plan::{Standing, Step, standing};

/// What a reading showed of a user's licences. Direct licences decide: a group's are never part of the call.
#[derive(Debug)]
pub(super) enum Sight {
    /// As the plan found the user.
    Before {
        /// What groups give is as the plan found it, too. Before a call that is asked for; after one it tells
        /// nothing of what the call did.
        same_groups: bool,
    },
    /// As the plan wants the user.
    After,
    /// Neither.
    Other(Holding),
    /// The user is no longer there.
    Gone,
    /// The user could not be read.
    Unread(Error),
}

/// What a reading of one user showed.
#[derive(Debug)]
pub(super) struct Seen {
    /// Of the licences.
    pub(super) sight: Sight,
    /// The usage location, where the user was read and has one.
    pub(super) location: Option<String>,
}

impl Sight {
    /// The refusal of a user whom the account may not read.
    pub(super) fn forbidden(&self) -> Option<&Error> {
        match self {
            Sight::Unread(error) if error.code() == ErrorCode::NotPermitted => Some(error),
            _ => None,
        }
    }
}

impl Run<'_> {
    /// Reads the users of these steps, in their order.
    ///
    /// Errors: those of a read that failed for all of them.
    pub(super) async fn sights(
        &self,
        graph: &Graph<'_>,
        steps: &[&Step],
    ) -> Result<Vec<Seen>, Error> {
        let ids: Vec<String> = steps.iter().map(|step| step.user_id.to_string()).collect();
        let users = graph.find_users(&ids, |_, _| {}).await?;
        let seen = steps.iter().zip(users).map(|(step, user)| {
            if let Ok(user) = &user {
                self.note_address(step, user);
            }
            seen(step, user)
        });
        Ok(seen.collect())
    }
}

impl Run<'_> {
    /// Remembers a user whom the plan calls otherwise: it is told with the result.
    fn note_address(&self, step: &Step, user: &User) {
        let (planned, now) = (&step.user_principal_name, &user.user_principal_name);
        if user.id == step.user_id && planned.to_lowercase() != now.to_lowercase() {
            self.addresses().insert(user.id.clone(), now.clone());
        }
    }
}

fn seen(step: &Step, user: Result<User, Error>) -> Seen {
    let (sight, location) = match user {
        // Another user's record says nothing of this one.
        Ok(user) if user.id != step.user_id => {
            let fault = Error::protocol(AnswerFault::AnotherUser);
            (Sight::Unread(fault), None)
        }
        Ok(user) => {
            let sight = match standing(step, &user.holding) {
                Standing::Before { same_groups } => Sight::Before { same_groups },
                Standing::After => Sight::After,
                Standing::Other => Sight::Other(user.holding),
            };
            (sight, user.usage_location)
        }
        Err(fault) if fault.code() == ErrorCode::UserNotFound => (Sight::Gone, None),
        Err(fault) => (Sight::Unread(fault), None),
    };
    Seen { sight, location }
}
