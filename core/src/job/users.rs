//! Finds the users a request means.

use super::Job;
use crate::error::{Error, ErrorCode};
use crate::graph::users::Filter;
use crate::input::{NamedUser, UserNames, read_csv};
use crate::model::{Sku, User, UserId};
use crate::plan::{Selection, resolve_product};
use std::collections::{BTreeSet, HashSet};

/// Users, each once, and how they were chosen.
pub(super) struct Chosen {
    pub(super) users: Vec<User>,
    pub(super) named_twice: BTreeSet<UserId>,
    pub(super) selection: Selection,
}

impl Job<'_> {
    /// Errors: `EmptySelection`, `UserNotFound` (the first, with its line; the others as causes),
    /// `ProductUnknown`, `ProductAmbiguous`, `CsvUnreadable`, `CsvColumnMissing`, and those of reads.
    pub(super) async fn choose(&self, names: UserNames, skus: &[Sku]) -> Result<Chosen, Error> {
        let progress = |done, total| self.reading(done, total);
        let chosen = match names {
            UserNames::All => Chosen {
                users: self.graph.list_users(&Filter::Everybody, progress).await?,
                named_twice: BTreeSet::new(),
                selection: Selection::All {},
            },
            UserNames::Product(name) => {
                let sku_id = resolve_product(&name, skus)?.id;
                Chosen {
                    users: self
                        .graph
                        .list_users(&Filter::Holding(sku_id), progress)
                        .await?,
                    named_twice: BTreeSet::new(),
                    selection: Selection::Product { sku_id },
                }
            }
            UserNames::Named(named) => self.find(named).await?,
            UserNames::CsvPath(path) => {
                let bytes = self.client.ports.files.read(&path).await?;
                let found = async { self.find(read_csv(&bytes)?).await };
                found.await.map_err(|fault| fault.in_file(&path))?
            }
            UserNames::CsvBytes(bytes) => self.find(read_csv(&bytes)?).await?,
        };
        if chosen.users.is_empty() {
            return Err(Error::EmptySelection);
        }
        Ok(chosen)
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
        let mut users = Vec::with_capacity(found.len());
        let mut named_twice = BTreeSet::new();
        let mut seen: HashSet<UserId> = HashSet::new();
        let mut missing = Vec::new();
        for (one, user) in named.into_iter().zip(found) {
            match user {
                Err(fault) if is_nobody(&fault) => missing.push((one.name, one.line)),
                Err(fault) => return Err(fault),
                Ok(user) => {
                    check_address(&one, &user)?;
                    // Id and address of one user, or either in another case, are one user named twice.
                    if seen.insert(user.id.clone()) {
                        users.push(user);
                    } else {
                        named_twice.insert(user.id);
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
            named_twice,
            selection: Selection::List {},
        })
    }
}

/// Nobody has this name. One that can't be anybody's is refused with 400.
fn is_nobody(fault: &Error) -> bool {
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
