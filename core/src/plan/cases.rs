//! Users who are alike. What a wish makes of them is the same, so it is made once and remembered while it is asked
//! for: a tenant of a million users has a few hundred cases.
//!
//! INVARIANT: a user's step is the same alone and after any other user. What is remembered is made from what the case
//! says, in which there is no place for who the user is.

use super::build::Asked;
use crate::model::{Holding, SkuId, User, UserId};
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Cases that are remembered, and as many again that were asked for before those. A tenant in which everybody is
/// different costs the time to make each of them, never the memory to keep them.
/// Tests have little, so that they need few users to run out of it.
const ROOM: usize = if cfg!(test) { 64 } else { 2_048 };

/// What of a user decides about the step.
#[derive(PartialEq, Eq, Hash)]
struct Look<'a> {
    wish: u32,
    flags: [bool; 7],
    usage_location: Option<&'a str>,
    account_enabled: Option<bool>,
    user_type: Option<&'a str>,
    holding: &'a Holding,
    /// The product of which there is no seat.
    awaited: Option<SkuId>,
}

impl<'a> Look<'a> {
    fn of(asked: &'a Asked, awaited: Option<SkuId>) -> Look<'a> {
        Look {
            wish: asked.wish,
            flags: [
                asked.is_named_twice,
                asked.is_untouchable,
                asked.model_inherits,
                asked.wants_location,
                asked.user.usage_location.is_some(),
                asked.is_gone,
                asked.keeps_location,
            ],
            usage_location: asked.usage_location.as_deref(),
            account_enabled: asked.user.account_enabled,
            user_type: asked.user.user_type.as_deref(),
            holding: &asked.user.holding,
            awaited,
        }
    }

    /// Nobody in particular who looks so. A location is known to be there, not which.
    fn nobody(&self) -> Asked {
        let [
            is_named_twice,
            is_untouchable,
            model_inherits,
            wants_location,
            has_location,
            is_gone,
            keeps_location,
        ] = self.flags;
        Asked {
            user: User {
                id: UserId::from(String::new()),
                user_principal_name: String::new(),
                display_name: String::new(),
                mail: None,
                department: None,
                job_title: None,
                usage_location: has_location.then(String::new),
                account_enabled: self.account_enabled,
                user_type: self.user_type.map(str::to_string),
                holding: self.holding.clone(),
            },
            wish: self.wish,
            is_named_twice,
            is_untouchable,
            model_inherits,
            wants_location,
            usage_location: self.usage_location.map(str::to_string),
            reason: None,
            is_gone,
            keeps_location,
            rank: 0,
        }
    }
}

#[derive(Debug)]
struct Case<T> {
    nobody: Asked,
    awaited: Option<SkuId>,
    made: T,
}

/// What was made of each case.
#[derive(Debug)]
pub(super) struct Cases<T> {
    hasher: RandomState,
    /// By hash; several only where hashes happen to be equal.
    young: HashMap<u64, Vec<Case<T>>>,
    /// Those that were there before; what nobody asks for again goes next.
    old: HashMap<u64, Vec<Case<T>>>,
    count: usize,
}

impl<T> Default for Cases<T> {
    fn default() -> Cases<T> {
        Cases {
            hasher: RandomState::default(),
            young: HashMap::new(),
            old: HashMap::new(),
            count: 0,
        }
    }
}

impl<T> Cases<T> {
    /// What is made of a user's case; it is made from nobody in particular.
    ///
    /// Errors: those of `make`.
    pub(super) fn of<E>(
        &mut self,
        asked: &Asked,
        awaited: Option<SkuId>,
        make: impl FnOnce(&Asked) -> Result<T, E>,
    ) -> Result<&mut T, E> {
        let look = Look::of(asked, awaited);
        let hash = self.hasher.hash_one(&look);
        let is_it = |case: &Case<T>| Look::of(&case.nobody, case.awaited) == look;
        let young = self.young.entry(hash).or_default();
        let at = match young.iter().position(is_it) {
            Some(at) => at,
            None => {
                let old = self.old.get_mut(&hash);
                let kept =
                    old.and_then(|cases| Some(cases.swap_remove(cases.iter().position(is_it)?)));
                let case = match kept {
                    Some(case) => case,
                    None => {
                        let nobody = look.nobody();
                        let made = make(&nobody)?;
                        Case {
                            nobody,
                            awaited,
                            made,
                        }
                    }
                };
                young.push(case);
                self.count += 1;
                young.len() - 1
            }
        };
        Ok(&mut young[at].made)
    }

    /// Whether something has to go before more is remembered.
    pub(super) fn is_full(&self) -> bool {
        self.count >= ROOM
    }

    /// Whether nothing is remembered.
    pub(super) fn is_empty(&self) -> bool {
        self.young.is_empty() && self.old.is_empty()
    }

    /// Forgets what was not asked for since the last time, and hands it over.
    pub(super) fn forget(&mut self) -> impl Iterator<Item = T> + use<T> {
        self.count = 0;
        let young = std::mem::take(&mut self.young);
        let gone = std::mem::replace(&mut self.old, young);
        gone.into_values().flatten().map(|case| case.made)
    }

    /// Forgets everything and hands it over.
    pub(super) fn empty(&mut self) -> impl Iterator<Item = T> + use<T> {
        self.forget().chain(self.forget())
    }
}
