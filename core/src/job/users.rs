//! Finds the users a request means.

use super::Job;
use super::nearest::{Nearest, folded};
use crate::error::{Error, ErrorCode, Nobody, RowClash, RowPlace};
use crate::graph::users::{Filter, READ_AT_ONCE};
use crate::input::{NamedUser, RowWish, UserFilter, UserNames, read_csv};
use crate::model::{Sku, User, UserId};
use crate::plan::{Selection, resolve_product};
use std::collections::HashMap;
use std::sync::Arc;

/// Names that are nobody's after which a list is not looked up any further.
const TOO_MANY: usize = 500;
/// Names that are nobody's for which a near address is looked for: the first few show what went wrong with all.
const NEAREST_OF: usize = 5;
/// Users who are handed on before others on the same thread get their turn.
pub(super) const TOGETHER: usize = 500;

/// A user who was chosen, with what is wished for them alone.
pub(super) struct ChosenUser {
    pub(super) user: User,
    /// Nothing where the user was not named one by one.
    pub(super) row: Option<Arc<RowWish>>,
    /// Where that row stands.
    pub(super) place: Option<RowPlace>,
    /// Named more than once, each time with the same wish.
    pub(super) is_named_twice: bool,
}

/// A user who is named again, with a wish that is written otherwise. Whether it means the same is known once its
/// names were found.
pub(super) struct Again {
    /// Where the user stands among the chosen.
    pub(super) user: usize,
    pub(super) row: Arc<RowWish>,
    name: String,
    pub(super) place: RowPlace,
    first: RowPlace,
}

impl Chosen {
    /// An error about one of the rows, with the row and the file before it.
    pub(super) fn located(&self, fault: Error, place: Option<RowPlace>) -> Error {
        let fault = match place {
            Some(place) => fault.in_row(place),
            None => fault,
        };
        match &self.path {
            Some(path) => fault.in_file(path),
            None => fault,
        }
    }
}

impl Again {
    /// That the wishes are not the same.
    pub(super) fn clash(&self) -> Error {
        Error::ContradictoryRow {
            user: self.name.clone(),
            place: self.place,
            clash: RowClash::OtherWish { first: self.first },
        }
    }
}

/// Users, each once, and how they were chosen.
pub(super) struct Chosen {
    pub(super) users: Vec<ChosenUser>,
    pub(super) selection: Selection,
    /// Columns of a file that nobody asked for.
    pub(super) ignored_columns: Vec<String>,
    /// Users who are named again in other words.
    pub(super) again: Vec<Again>,
    /// The file they stand in, where there is one.
    pub(super) path: Option<String>,
}

impl Job<'_> {
    /// `check` is told the rows before anybody is looked up.
    ///
    /// Errors: `EmptySelection`, `UserNotFound` (the first, with its line; the others as causes),
    /// `ProductUnknown`, `ProductAmbiguous`, `CsvUnreadable`, `CsvColumnMissing`, `ContradictoryRows`, those of
    /// `check`, and those of reads.
    pub(super) async fn choose(
        &self,
        names: UserNames,
        skus: &[Sku],
        check: impl Fn(&[NamedUser]) -> Result<(), Error>,
    ) -> Result<Chosen, Error> {
        let chosen = match names {
            UserNames::All => {
                let users = self.list(&Filter::default()).await?;
                self.listed(users, Selection::All {}).await
            }
            UserNames::Matching(filter) => {
                let (wanted, selection) = found(filter.clone(), skus)?;
                let users = self.list(&wanted).await?;
                if users.is_empty() {
                    return Err(Error::NobodyMatches {
                        product: filter.product,
                        department: filter.department,
                        country: filter.country,
                    });
                }
                self.listed(users, selection).await
            }
            UserNames::Named(named) => {
                check(&named)?;
                self.find(named).await?
            }
            UserNames::CsvPath { path, encoding } => {
                let bytes = self.client.ports.files.read(&path).await?;
                let found = async {
                    let list = read_csv(&bytes, encoding)?;
                    check(&list.rows)?;
                    Ok(Chosen {
                        ignored_columns: list.ignored_columns,
                        path: Some(path.clone()),
                        ..self.find(list.rows).await?
                    })
                };
                found.await.map_err(|fault: Error| fault.in_file(&path))?
            }
            UserNames::CsvBytes { bytes, encoding } => {
                let list = read_csv(&bytes, encoding)?;
                check(&list.rows)?;
                Chosen {
                    ignored_columns: list.ignored_columns,
                    ..self.find(list.rows).await?
                }
            }
        };
        if chosen.users.is_empty() {
            return Err(Error::EmptySelection);
        }
        Ok(chosen)
    }

    async fn list(&self, filter: &Filter) -> Result<Vec<User>, Error> {
        let progress = |done, total| self.reading(done, total);
        self.graph.list_users(filter, progress).await
    }

    async fn listed(&self, users: Vec<User>, selection: Selection) -> Chosen {
        let chosen = |user| ChosenUser {
            user,
            row: None,
            place: None,
            is_named_twice: false,
        };
        Chosen {
            users: self.each_of(users, chosen).await,
            selection,
            ignored_columns: Vec::new(),
            again: Vec::new(),
            path: None,
        }
    }

    /// Makes something of each of many users, who would hold the thread all at once.
    pub(super) async fn each_of<T, U>(
        &self,
        users: Vec<T>,
        mut make: impl FnMut(T) -> U,
    ) -> Vec<U> {
        let mut made = Vec::with_capacity(users.len());
        for user in users {
            made.push(make(user));
            if made.len().is_multiple_of(TOGETHER) {
                self.let_others().await;
            }
        }
        made
    }

    async fn find(&self, named: Vec<NamedUser>) -> Result<Chosen, Error> {
        // An address of dots would be read as a step up the path, by whoever stands between.
        if let Some(one) = named
            .iter()
            .find(|one| one.name.chars().all(|letter| letter == '.'))
        {
            return Err(Error::nobody(&one.name, one.line));
        }
        let (found, unread) = self.look_up(&named).await?;
        let mut users: Vec<ChosenUser> = Vec::with_capacity(found.len());
        // Where each user stands among the chosen, and where in the list they were named first.
        let mut seen: HashMap<UserId, (usize, usize)> = HashMap::new();
        let mut missing = Vec::new();
        let mut again = Vec::new();
        let places: Vec<_> = (named.iter().enumerate())
            .map(|(index, one)| one.place(index))
            .collect();
        for (index, (one, user)) in named.into_iter().zip(found).enumerate() {
            match user {
                Err(fault) if is_nobody(&fault) => missing.push(Nobody {
                    user: one.name,
                    line: one.line,
                    nearest: None,
                }),
                Err(fault) => return Err(fault),
                Ok(user) => {
                    check_address(&one, &user)?;
                    // Id and address of one user, or either in another case, are one user named twice.
                    match seen.get(&user.id) {
                        None => {
                            seen.insert(user.id.clone(), (users.len(), index));
                            users.push(ChosenUser {
                                user,
                                row: Some(one.wish),
                                place: Some(places[index]),
                                is_named_twice: false,
                            });
                        }
                        Some((at, first)) => {
                            let earlier = &mut users[*at];
                            if earlier
                                .row
                                .as_ref()
                                .is_some_and(|row| !row.is_same(&one.wish))
                            {
                                again.push(Again {
                                    user: *at,
                                    row: one.wish,
                                    name: one.name,
                                    place: places[index],
                                    first: places[*first],
                                });
                            }
                            earlier.is_named_twice = true;
                        }
                    }
                }
            }
        }
        self.name_nearest(&mut missing, &users).await;
        let mut missing = missing.into_iter();
        if let Some(Nobody {
            user,
            line,
            nearest,
        }) = missing.next()
        {
            return Err(Error::UserNotFound {
                user,
                line,
                nearest,
                others: missing.collect(),
                unread,
            });
        }
        Ok(Chosen {
            users,
            selection: Selection::List {},
            ignored_columns: Vec::new(),
            again,
            path: None,
        })
    }

    /// What came of looking up each name, and how many names were not looked up: once so many are nobody's that
    /// the list itself is wrong, reading the rest costs a tenant's limits and changes nothing.
    async fn look_up(&self, named: &[NamedUser]) -> Result<(Vec<Result<User, Error>>, u64), Error> {
        let all = named.len() as u64;
        let mut found = Vec::with_capacity(named.len());
        let mut unknown = 0;
        for some in named.chunks(READ_AT_ONCE) {
            let names: Vec<String> = some.iter().map(|one| one.name.clone()).collect();
            let before = found.len() as u64;
            let progress = |done, _| self.reading(before + done, Some(all));
            let read = self.graph.find_users(&names, progress).await?;
            let nobody = |user: &&Result<User, Error>| user.as_ref().is_err_and(is_nobody);
            unknown += read.iter().filter(nobody).count();
            found.extend(read);
            if unknown > TOO_MANY {
                break;
            }
        }
        let unread = all - found.len() as u64;
        Ok((found, unread))
    }

    /// Gives the first names that are nobody's the nearest address of those that were read. Nothing is read for it.
    async fn name_nearest(&self, missing: &mut [Nobody], users: &[ChosenUser]) {
        let mut nearest: Vec<Nearest> = missing
            .iter()
            .take(NEAREST_OF)
            .map(|one| Nearest::to(&one.user))
            .collect();
        if nearest.is_empty() {
            return;
        }
        for some in users.chunks(1_000) {
            for user in some {
                let letters = folded(&user.user.user_principal_name);
                for one in &mut nearest {
                    one.meet(&user.user.user_principal_name, &letters);
                }
            }
            self.let_others().await;
        }
        for (one, nearest) in missing.iter_mut().zip(nearest) {
            one.nearest = nearest.found().map(str::to_string);
        }
    }
}

/// A filter by ids, and how the document tells it.
fn found(filter: UserFilter, skus: &[Sku]) -> Result<(Filter, Selection), Error> {
    let UserFilter {
        product,
        department,
        country,
    } = filter;
    let product = match product {
        None => None,
        Some(name) => Some(resolve_product(&name, skus)?.id),
    };
    let filter = Filter {
        product,
        department: department.clone(),
        country: country.clone(),
    };
    let selection = match (product, department, country) {
        (Some(sku_id), department, country) => Selection::Product {
            sku_id,
            department,
            country,
        },
        (None, Some(department), country) => Selection::Department {
            department,
            country,
        },
        (None, None, Some(country)) => Selection::Country { country },
        (None, None, None) => Selection::All {},
    };
    Ok((filter, selection))
}

/// Nobody has this name. One that can't be anybody's is refused with 400.
pub(super) fn is_nobody(fault: &Error) -> bool {
    fault.code() == ErrorCode::UserNotFound || fault.http().is_some_and(|http| http.status == 400)
}

/// Errors: `ContradictoryRows` where an id and the address beside it mean two users.
fn check_address(named: &NamedUser, user: &User) -> Result<(), Error> {
    match &named.address {
        Some(address) if address.to_lowercase() != user.user_principal_name.to_lowercase() => {
            Err(Error::ContradictoryRows {
                user: named.name.clone(),
                other: address.clone(),
                line: named.line,
            })
        }
        _ => Ok(()),
    }
}
