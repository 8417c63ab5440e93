//! Replicas of the directory, each behind by its own lag: a reading shows a user as one of them knows it.
//! 2.1: who was just changed may be missing or old for a while. [D:userlist]; [U] for how far and how often

use std::collections::{HashMap, VecDeque};

use super::Tenant;
use super::users::User;
use crate::random::Random;

const PURPOSE: u64 = 0x9E7A;

/// The replicas, and what was before the changes that some of them do not know yet.
#[derive(Debug, Default)]
pub(crate) struct Replicas {
    /// How far each is behind, in milliseconds; where there is none, every reading is of now.
    lags: Vec<u64>,
    reads: u64,
    /// By row, in order: when a user was changed, and the user before that.
    before: HashMap<usize, VecDeque<(u64, User)>>,
    /// The same changes by time.
    order: VecDeque<(u64, usize)>,
}

impl Replicas {
    pub(crate) fn new(lags: Vec<u64>) -> Self {
        Self {
            lags,
            ..Self::default()
        }
    }

    pub(crate) fn lags(&self) -> &[u64] {
        &self.lags
    }

    /// Other replicas; what the ones before did not know yet is known to all.
    pub(crate) fn set(&mut self, lags: Vec<u64>) {
        *self = Self {
            reads: self.reads,
            ..Self::new(lags)
        };
    }

    /// A user is about to be changed.
    pub(crate) fn remember(&mut self, row: usize, user: &User, now_ms: u64) {
        let longest = self.lags.iter().copied().max().unwrap_or(0);
        if longest == 0 {
            return;
        }
        while let Some((at_ms, known)) = self.order.front().copied() {
            if at_ms.saturating_add(longest) > now_ms {
                break;
            }
            self.order.pop_front();
            if let Some(versions) = self.before.get_mut(&known) {
                versions.pop_front();
                if versions.is_empty() {
                    self.before.remove(&known);
                }
            }
        }
        self.order.push_back((now_ms, row));
        let versions = self.before.entry(row).or_default();
        versions.push_back((now_ms, user.clone()));
    }

    /// The time as of which the replica shows the tenant that serves the next reading.
    pub(crate) fn pick(&mut self, seed: u64, now_ms: u64) -> u64 {
        if self.lags.is_empty() {
            return now_ms;
        }
        self.reads += 1;
        let lag = Random::stream(seed, PURPOSE, self.reads)
            .pick(&self.lags)
            .to_owned();
        now_ms.saturating_sub(lag)
    }
}

/// The tenant as one replica shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) replicas: &'a Replicas,
    pub(crate) at_ms: u64,
}

impl<'a> View<'a> {
    /// A user as the replica knows it.
    pub(crate) fn user(&self, row: usize) -> &'a User {
        let known = self.replicas.before.get(&row);
        let old = known.and_then(|versions| {
            let mut versions = versions.iter();
            versions.find(|(changed_ms, _)| *changed_ms > self.at_ms)
        });
        old.map_or(&self.tenant.users.rows()[row], |(_, user)| user)
    }
}
