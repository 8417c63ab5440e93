//! `undo`: a plan that takes users back to what the journal of a run recorded before it changed them. It is shown,
//! confirmed and applied like any other; the plan of that run is not needed for it.

use super::plan::Wanted;
use super::users::ChosenUser;
use super::{Job, users};
use crate::error::Error;
use crate::event::Outcome;
use crate::graph::users::READ_AT_ONCE;
use crate::input::{UndoRequest, UserNames};
use crate::journal::{Located, Track};
use crate::model::{Holding, License, User, UserId};
use crate::plan::{Asked, RowWishes, Scope, Selection, Services, Wish, Wishes, resolve};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

impl Job<'_> {
    /// Errors: `MoveNotFound`, `EmptySelection` where nobody was changed, those of reading the journal, and those of
    /// `plan`.
    pub(super) async fn undo(&self, request: UndoRequest) -> Result<(), Error> {
        self.need_tenant()?;
        let begun = self.begin_plan(&request.plan).await?;
        let tenant = self.graph.organization().await?;
        let move_id = request.move_id.clone();
        let is_meant = |track: &Track| {
            let results = request.results.as_ref();
            results.is_none_or(|results| results.contains(&track.standing()))
                && (request.wave).is_none_or(|wave| track.wave.map(u64::from) == Some(wave))
        };
        let nothing = |is_chosen| Error::NothingToUndo {
            move_id: move_id.clone(),
            is_chosen,
        };
        let replay = self.replay(&tenant.id, &request.move_id).await?;
        let mut tracks = replay.map(|replay| replay.users).unwrap_or_default();
        tracks.retain(|_, track| may_have_changed(track));
        if tracks.is_empty() {
            return Err(nothing(false));
        }
        tracks.retain(|_, track| is_meant(track));
        if tracks.is_empty() {
            return Err(nothing(true));
        }
        let skus = self.graph.list_products(&self.catalogue).await?;
        let (_, rules) = resolve(&request.plan, &[], &skus)?;
        let guard = self.guard(&tenant.id).await?;
        let mut ignored_columns = Vec::new();
        let chosen = match request.plan.users {
            UserNames::All => self.find_changed(&tracks).await?,
            named => {
                let chosen = self.choose(named, &skus, |_| Ok(())).await?;
                ignored_columns.clone_from(&chosen.ignored_columns);
                let chosen = self.leave_unchanged(chosen.users, &tracks);
                if chosen.is_empty() {
                    return Err(nothing(true));
                }
                chosen
            }
        };
        self.stop_if_cancelled()?;
        let (users, wishes) = self.wishes_back(chosen, &tracks, &move_id).await;
        let wanted = Wanted {
            tenant,
            skus,
            selection: Selection::List {},
            ignored_columns,
            users,
            wishes,
            rules,
        };
        self.plan_of(begun, guard, wanted).await
    }

    /// Everybody whom the run changed. Who is gone is nobody who could get anything back, and is told so.
    async fn find_changed(&self, tracks: &BTreeMap<UserId, Track>) -> Result<Vec<Found>, Error> {
        let ids: Vec<String> = tracks.keys().map(UserId::to_string).collect();
        let all = ids.len() as u64;
        let mut found: Vec<Found> = Vec::with_capacity(ids.len());
        for some in ids.chunks(READ_AT_ONCE) {
            let before = found.len() as u64;
            let progress = |done, _| self.reading(before + done, Some(all));
            let read = self.graph.find_users(some, progress).await?;
            for (id, user) in some.iter().zip(read) {
                found.push(match user {
                    Ok(user) => Found::plain(user),
                    Err(fault) if users::is_nobody(&fault) => Found::gone(id),
                    Err(fault) => return Err(fault),
                });
            }
            self.stop_if_cancelled()?;
        }
        Ok(found)
    }

    /// Leaves out those of a list whom the run did not change, and says so.
    fn leave_unchanged(
        &self,
        chosen: Vec<ChosenUser>,
        tracks: &BTreeMap<UserId, Track>,
    ) -> Vec<Found> {
        let is_changed = |one: &ChosenUser| tracks.contains_key(&one.user.id);
        let (changed, others): (Vec<_>, Vec<_>) = chosen.into_iter().partition(is_changed);
        if !others.is_empty() && !changed.is_empty() {
            let names = others.into_iter().map(|one| one.user.user_principal_name);
            let names: Vec<String> = names.collect();
            self.events
                .emit(text::not_changed(&names, &self.client.texts));
        }
        let found = changed.into_iter().map(|one| Found {
            is_named_twice: one.is_named_twice,
            reason: one.row.and_then(|row| row.reason.clone()),
            ..Found::plain(one.user)
        });
        found.collect()
    }

    /// What is wished for each: the wishes sorted, each once.
    async fn wishes_back(
        &self,
        found: Vec<Found>,
        tracks: &BTreeMap<UserId, Track>,
        move_id: &str,
    ) -> (Vec<Asked>, Wishes) {
        let wishes = found.iter().filter_map(|one| tracks.get(&one.user.id));
        let wishes: BTreeSet<Wish> = wishes.map(wish_back).collect();
        let wishes: Vec<Wish> = wishes.into_iter().collect();
        self.let_others().await;
        let asked = |one: Found| {
            let track = tracks.get(&one.user.id);
            let place = track.and_then(|track| wishes.binary_search(&wish_back(track)).ok());
            Asked {
                wish: u32::try_from(place.unwrap_or_default()).unwrap_or(u32::MAX),
                is_named_twice: one.is_named_twice,
                reason: one.reason,
                is_gone: one.is_gone,
                keeps_location: track.is_some_and(|track| track.location == Some(Located::Set)),
                // Whoever was changed last goes back first: seats come back the way they went.
                rank: u64::MAX - track.map_or(0, |track| track.order),
                ..Asked::plain(User {
                    mail: None,
                    department: None,
                    job_title: None,
                    ..one.user
                })
            }
        };
        let users = self.each_of(found, asked).await;
        let wishes = Wishes::Rows(RowWishes {
            undo_of: Some(move_id.into()),
            wishes,
        });
        (users, wishes)
    }
}

/// A user whom the run changed.
struct Found {
    user: User,
    is_named_twice: bool,
    is_gone: bool,
    reason: Option<String>,
}

impl Found {
    fn plain(user: User) -> Found {
        Found {
            user,
            is_named_twice: false,
            is_gone: false,
            reason: None,
        }
    }

    /// The journal has no name.
    fn gone(id: &str) -> Found {
        Found {
            is_gone: true,
            ..Found::plain(User {
                id: UserId::from(id.to_string()),
                user_principal_name: id.into(),
                display_name: String::new(),
                mail: None,
                department: None,
                job_title: None,
                usage_location: None,
                account_enabled: None,
                user_type: None,
                holding: Holding::default(),
            })
        }
    }
}

/// Whether a call of the run changed the user, or may have. What nobody saw is decided by reading the user.
fn may_have_changed(track: &Track) -> bool {
    let is_untouched = matches!(
        track.result,
        Some(Outcome::Unchanged | Outcome::Refused | Outcome::Skipped)
    );
    track.attempts > 0 && (track.is_open || !is_untouched)
}

fn wish_back(track: &Track) -> Wish {
    let mut left = BTreeSet::from([planned(track)]);
    left.extend(track.found.clone());
    Wish {
        scope: Scope::Restore {
            licenses: track.before.clone(),
            left: left.into_iter().collect(),
        },
        services: Services::default(),
    }
}

/// What the run wanted the user to hold.
fn planned(track: &Track) -> Vec<License> {
    let stays = |license: &&License| {
        let mut given = track.add.iter();
        !track.remove.contains(&license.sku_id) && !given.any(|add| add.sku_id == license.sku_id)
    };
    let mut planned: Vec<License> = track.before.iter().filter(stays).cloned().collect();
    planned.extend(track.add.iter().cloned());
    planned.sort_unstable();
    planned
}
