//! Finds the users a request means.

use super::Job;
use crate::error::{Error, ErrorCode, RowClash, RowPlace};
use crate::graph::users::Filter;
use crate::input::{NamedUser, RowWish, UserFilter, UserNames, read_csv};
use crate::model::{Sku, User, UserId};
use crate::plan::{Selection, resolve_product};
use std::collections::HashMap;
use std::sync::Arc;

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
                listed(users, Selection::All {})
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
                listed(users, selection)
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

    async fn find(&self, named: Vec<NamedUser>) -> Result<Chosen, Error> {
        // An address of dots would be read as a step up the path, by whoever stands between.
        if let Some(one) = named
            .iter()
            .find(|one| one.name.chars().all(|letter| letter == '.'))
        {
            return Err(Error::UserNotFound {
                user: one.name.clone(),
                line: one.line,
                others: Vec::new(),
            });
        }
        let names: Vec<String> = named.iter().map(|one| one.name.clone()).collect();
        let found = self
            .graph
            .find_users(&names, |done, total| self.reading(done, total))
            .await?;
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
                Err(fault) if is_nobody(&fault) => missing.push((one.name, one.line)),
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
        let mut missing = missing.into_iter();
        if let Some((user, line)) = missing.next() {
            return Err(Error::UserNotFound {
                user,
                line,
                others: missing.collect(),
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
}

fn listed(users: Vec<User>, selection: Selection) -> Chosen {
    let users = users.into_iter().map(|user| ChosenUser {
        user,
        row: None,
        place: None,
        is_named_twice: false,
    });
    Chosen {
        users: users.collect(),
        selection,
        ignored_columns: Vec::new(),
        again: Vec::new(),
        path: None,
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
