//! Finds the users a request means.

use super::Job;
use crate::error::Error;
use crate::graph::users::Filter;
use crate::input::{CsvRow, UserNames, read_csv};
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
            UserNames::Ids(ids) => {
                let named = ids
                    .into_iter()
                    .map(|id| (id.trim().to_string(), None))
                    .collect();
                self.find(named).await?
            }
            UserNames::CsvPath(path) => {
                self.find_rows(read_csv(&self.client.ports.files.read(&path).await?)?)
                    .await?
            }
            UserNames::CsvBytes(bytes) => self.find_rows(read_csv(&bytes)?).await?,
        };
        if chosen.users.is_empty() {
            return Err(Error::EmptySelection);
        }
        Ok(chosen)
    }

    async fn find_rows(&self, rows: Vec<CsvRow>) -> Result<Chosen, Error> {
        self.find(
            rows.into_iter()
                .map(|row| (row.user, Some(row.line)))
                .collect(),
        )
        .await
    }

    async fn find(&self, named: Vec<(String, Option<u64>)>) -> Result<Chosen, Error> {
        let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
        let found = self
            .graph
            .find_users(&names, |done, total| self.reading(done, total))
            .await?;
        let mut users = Vec::with_capacity(found.len());
        let mut named_twice = BTreeSet::new();
        let mut seen: HashSet<UserId> = HashSet::new();
        let mut missing = Vec::new();
        for (name, user) in named.into_iter().zip(found) {
            match user {
                None => missing.push(name),
                // Id and address of one user, or either in another case, are one user named twice.
                Some(user) if !seen.insert(user.id.clone()) => {
                    named_twice.insert(user.id);
                }
                Some(user) => users.push(user),
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
