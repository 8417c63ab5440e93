//! Everything a plan is made from that is not the users: wishes by ids, who is never touched, names of groups,
//! what ends when.

use super::Job;
use super::users::{Chosen, ChosenUser, TOGETHER};
use crate::digest::sha256;
use crate::error::{Error, RowPlace};
use crate::input::{
    FileSource, MapNames, NeverTouch, PlanRequest, RowLocation, RowWish, ServiceMapSource,
    ServiceNames, read_service_map,
};
use crate::model::{ServiceId, Sku, Subscription, User};
use crate::plan::{Asked, RowWishes, Selection, Wish, Wishes, resolve_row};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where the list of users who are never touched lies, beside a tenant's journals.
const NEVER_TOUCH: &str = "never-touch.csv";

impl Job<'_> {
    /// The answers to which service stands for which.
    pub(super) async fn map_names(&self, request: &PlanRequest) -> Result<Vec<MapNames>, Error> {
        match &request.service_map {
            None => Ok(Vec::new()),
            Some(ServiceMapSource::Given(names)) => Ok(names.clone()),
            Some(ServiceMapSource::Path(path)) => {
                let bytes = self.client.ports.files.read(path).await?;
                read_service_map(&bytes).map_err(|fault| fault.in_file(path))
            }
        }
    }

    /// Who is never touched, with the digest of the list; nothing where there is none.
    ///
    /// Errors: an unreadable list stops everything, and so does a group that is not there: whom it protects could
    /// not be told.
    pub(super) async fn never_touch(
        &self,
        tenant_id: &str,
    ) -> Result<Option<(NeverTouch, String)>, Error> {
        let files = &self.client.ports.files;
        let (bytes, path) = match &self.client.config.never_touch {
            Some(FileSource::Bytes(bytes)) => (bytes.clone(), None),
            Some(FileSource::Path(path)) => (files.read(path).await?, Some(path.clone())),
            None => match files.kept(tenant_id, NEVER_TOUCH).await? {
                None => return Ok(None),
                Some(path) => (files.read(&path).await?, Some(path)),
            },
        };
        let read = async {
            let mut list = NeverTouch::read(&bytes)?;
            for (group, line) in std::mem::take(&mut list.groups) {
                let found = self.graph.find_groups(&group).await?;
                if found.is_empty() {
                    return Err(Error::GroupNotFound { group, line });
                }
                for id in found {
                    list.add(self.graph.group_users(&id).await?);
                }
            }
            Ok(list)
        };
        let list = read.await.map_err(|fault: Error| match &path {
            Some(path) => fault.in_file(path),
            None => fault,
        })?;
        Ok(Some((list, format!("sha256:{}", sha256(&bytes)))))
    }

    /// Entries of the list of users who are never touched that name nobody of this tenant: a slip there protects
    /// nobody. Who was read for the plan is not looked up again.
    pub(super) async fn unknown_untouchables(
        &self,
        list: &NeverTouch,
        users: &[Asked],
        selection: &Selection,
    ) -> Result<Vec<(String, u64)>, Error> {
        let known: HashSet<String> = (users.iter().filter(|asked| asked.is_untouchable))
            .flat_map(|asked| {
                let user = &asked.user;
                [user.id.to_string(), user.user_principal_name.to_lowercase()]
            })
            .collect();
        let unseen = list.named.iter();
        let unseen = unseen.filter(|(name, _)| !known.contains(&name.to_lowercase()));
        let mut unseen: Vec<(String, u64)> = unseen.cloned().collect();
        if matches!(selection, Selection::All {}) {
            return Ok(unseen);
        }
        let names: Vec<String> = unseen.iter().map(|(name, _)| name.clone()).collect();
        let found = self.graph.find_users(&names, |_, _| {}).await?;
        let mut found = found.into_iter();
        let is_nobody = |user: Option<Result<User, Error>>| match user {
            Some(Err(fault)) => super::users::is_nobody(&fault),
            Some(Ok(_)) | None => false,
        };
        unseen.retain(|_| is_nobody(found.next()));
        Ok(unseen)
    }

    /// Names of the groups that give these users anything. A plan without them is still a plan.
    pub(super) async fn group_names(&self, users: &[Asked]) -> BTreeMap<String, String> {
        let mut ids: BTreeSet<&String> = BTreeSet::new();
        for some in users.chunks(TOGETHER) {
            let inherited = some.iter().flat_map(|asked| &asked.user.holding.inherited);
            ids.extend(inherited.map(|license| &license.group_id));
            self.let_others().await;
        }
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        self.graph.group_names(&ids).await.unwrap_or_default()
    }

    /// What the tenant subscribed to, where it may be read.
    pub(super) async fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        match self.graph.subscriptions().await {
            // Refused to this account, or not there in this cloud.
            Err(fault)
                if fault
                    .http()
                    .is_some_and(|http| matches!(http.status, 400 | 403 | 404 | 501)) =>
            {
                Ok(Vec::new())
            }
            read => read,
        }
    }

    /// The users with their wishes: each wish once, sorted, so that the order of rows makes no difference.
    ///
    /// Errors: as [`crate::plan::resolve`], and those of reading the users that others are to be like.
    pub(super) async fn wishes(
        &self,
        chosen: Chosen,
        base: Option<&Wish>,
        services: &ServiceNames,
        required: &[ServiceId],
        skus: &[Sku],
    ) -> Result<(Vec<Asked>, Wishes), Error> {
        let models = self.models(&chosen).await?;
        let mut resolved: HashMap<&RowWish, Option<Wish>> = HashMap::new();
        let mut wishes: BTreeSet<Wish> = base.cloned().into_iter().collect();
        let mut has_own = false;
        let rows = chosen.users.iter();
        let rows = rows.filter_map(|user| Some((user.row.as_deref()?, user.place)));
        let again = chosen
            .again
            .iter()
            .map(|again| (&*again.row, Some(again.place)));
        for (row, place) in rows.chain(again) {
            if resolved.contains_key(row) {
                continue;
            }
            let model = row.like_user.as_ref().and_then(|name| models.get(name));
            let wish = resolve_row(row, model, base, services, required, skus)
                .map_err(|fault| chosen.located(fault, place))?;
            has_own |= wish.as_ref() != base;
            wishes.extend(wish.clone());
            resolved.insert(row, wish);
        }
        for again in &chosen.again {
            let first = chosen.users[again.user].row.as_deref();
            let is_same = first.is_some_and(|first| {
                resolved.get(first) == resolved.get(&*again.row)
                    && first.usage_location == again.row.usage_location
                    && first.like_user == again.row.like_user
            });
            if !is_same {
                return Err(chosen.located(again.clash(), None));
            }
        }
        let used: BTreeSet<&Wish> = match has_own {
            false => wishes.iter().collect(),
            true => resolved.values().flatten().collect(),
        };
        let used: Vec<Wish> = used.into_iter().cloned().collect();
        let number = |row: Option<&RowWish>| {
            let wish = row.and_then(|row| resolved.get(row)?.as_ref()).or(base);
            let at = wish.and_then(|wish| used.binary_search(wish).ok());
            u32::try_from(at.unwrap_or_default()).unwrap_or(u32::MAX)
        };
        let numbers: Vec<u32> = chosen
            .users
            .iter()
            .map(|user| number(user.row.as_deref()))
            .collect();
        self.let_others().await;
        let mut numbers = numbers.into_iter();
        let asked = |user| asked(user, numbers.next().unwrap_or_default(), &models);
        let users = self.each_of(chosen.users, asked).await;
        let wishes = match <[Wish; 1]>::try_from(used) {
            Ok([wish]) => Wishes::Same(wish),
            Err(wishes) => Wishes::Rows(RowWishes {
                undo_of: None,
                wishes,
            }),
        };
        Ok((users, wishes))
    }

    /// The users that others are to be like, by the name they were given.
    async fn models(&self, chosen: &Chosen) -> Result<HashMap<String, User>, Error> {
        let rows = chosen.users.iter();
        let named =
            rows.filter_map(|user| Some((user.row.as_ref()?.like_user.as_ref()?, user.place)));
        // Of several who are to be like one, the first is where it is told.
        let mut places: BTreeMap<&String, Option<RowPlace>> = BTreeMap::new();
        for (name, place) in named {
            places.entry(name).or_insert(place);
        }
        let names: Vec<String> = places.keys().map(|name| (*name).clone()).collect();
        let found = self.graph.find_users(&names, |_, _| {}).await?;
        let mut models = HashMap::with_capacity(names.len());
        for ((name, place), user) in places.into_iter().zip(found) {
            let user = user.map_err(|fault| chosen.located(fault, place))?;
            models.insert(name.clone(), user);
        }
        Ok(models)
    }
}

fn asked(chosen: ChosenUser, wish: u32, models: &HashMap<String, User>) -> Asked {
    let row = chosen.row.as_deref();
    let model = row.and_then(|row| models.get(row.like_user.as_ref()?));
    let location = row
        .map(|row| row.usage_location.clone())
        .unwrap_or_default();
    Asked {
        // Nothing of a plan depends on these, and a million users are kept until theirs is written.
        user: User {
            mail: None,
            department: None,
            job_title: None,
            ..chosen.user
        },
        wish,
        is_named_twice: chosen.is_named_twice,
        is_untouchable: false,
        model_inherits: model.is_some_and(|model| !model.holding.inherited.is_empty()),
        wants_location: location != RowLocation::Nothing,
        usage_location: match location {
            RowLocation::Set(location) => Some(location),
            RowLocation::AsRequested | RowLocation::Nothing => None,
        },
        reason: row.and_then(|row| row.reason.clone()),
        is_gone: false,
        keeps_location: false,
        rank: 0,
    }
}
