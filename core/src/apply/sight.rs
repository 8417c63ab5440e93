//! Reading users, and what each reading shows when it is held against the plan. One rule for looking before a
//! change, after a lost answer, and when verifying.

use super::run::Run;
use crate::error::{AnswerFault, Error, ErrorCode};
use crate::graph::Graph;
use crate::model::Holding;
use crate::plan::Step;

/// What a reading of one user showed. Direct licences decide: a group's are never part of the call.
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
    ) -> Result<Vec<Sight>, Error> {
        let ids: Vec<String> = steps.iter().map(|step| step.user_id.to_string()).collect();
        let users = graph.find_users(&ids, |_, _| {}).await?;
        Ok(steps
            .iter()
            .zip(users)
            .map(|(step, user)| match user {
                // Another user's record says nothing of this one.
                Ok(user) if user.id != step.user_id => {
                    Sight::Unread(Error::protocol(AnswerFault::AnotherUser))
                }
                Ok(user) if user.holding.direct == step.after.direct => Sight::After,
                Ok(user) if user.holding.direct == step.before.direct => Sight::Before {
                    same_groups: user.holding.inherited == step.before.inherited,
                },
                Ok(user) => Sight::Other(user.holding),
                Err(fault) if fault.code() == ErrorCode::UserNotFound => Sight::Gone,
                Err(fault) => Sight::Unread(fault),
            })
            .collect())
    }
}
