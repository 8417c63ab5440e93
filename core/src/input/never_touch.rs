//! The list of users and groups that are never touched.

use super::columns::plain;
use super::sheet::{Row, Sheet};
use crate::error::{CsvFault, Error};
use crate::model::UserId;
use std::collections::HashSet;

/// Who is never touched. Users are held against it by id and by address, so that nobody needs to be looked up.
#[derive(Clone, Debug, Default)]
pub struct NeverTouch {
    /// Ids and user principal names, in lower case.
    users: HashSet<String>,
    /// Users as the list names them, each with its line.
    pub named: Vec<(String, u64)>,
    /// Groups, by id or display name, each with its line.
    pub groups: Vec<(String, u64)>,
}

impl NeverTouch {
    /// Reads the list: a column `UserPrincipalName` or `Id` for users, one named `Group` for groups, or all.
    ///
    /// Errors: `CsvUnreadable`, `CsvColumnMissing`. A row that names nobody is refused: it may have been meant to.
    pub fn read(bytes: &[u8]) -> Result<NeverTouch, Error> {
        const USERS: [&str; 4] = ["userprincipalname", "id", "userid", "objectid"];
        const GROUPS: [&str; 3] = ["group", "groupid", "groupname"];
        let sheet = Sheet::of(bytes, None)?;
        let mut rows = sheet.rows()?;
        let headers = rows.headers.clone();
        let columns = |names: &[&str]| -> Vec<usize> {
            let places = headers.iter().enumerate();
            let named = places.filter(|(_, name)| names.contains(&plain(name).as_str()));
            named.map(|(at, _)| at).collect()
        };
        let (users, groups) = (columns(&USERS), columns(&GROUPS));
        if users.is_empty() && groups.is_empty() {
            let named = headers
                .iter()
                .map(str::trim)
                .filter(|name| !name.is_empty());
            return Err(Error::CsvColumnMissing {
                columns: named.collect::<Vec<_>>().join(", "),
            });
        }
        let mut list = NeverTouch::default();
        while let Some(Row { cells, line, at }) = rows.next()? {
            let filled = |columns: &[usize]| -> Vec<String> {
                let filled = columns.iter().filter_map(|at| cells.get(*at));
                let filled = filled.map(str::trim).filter(|cell| !cell.is_empty());
                filled.map(str::to_string).collect()
            };
            let (named, grouped) = (filled(&users), filled(&groups));
            if named.is_empty() && grouped.is_empty() {
                return Err(sheet.unreadable(at, CsvFault::NoUser));
            }
            list.users
                .extend(named.iter().map(|name| name.to_lowercase()));
            list.named
                .extend(named.into_iter().map(|name| (name, line)));
            list.groups
                .extend(grouped.into_iter().map(|group| (group, line)));
        }
        Ok(list)
    }

    /// Adds users by id: the members of a group.
    pub fn add(&mut self, ids: impl IntoIterator<Item = String>) {
        self.users
            .extend(ids.into_iter().map(|id| id.to_lowercase()));
    }

    /// Whether a user is on the list.
    pub fn has(&self, id: &UserId, user_principal_name: &str) -> bool {
        self.users.contains(id.as_str()) || self.users.contains(&user_principal_name.to_lowercase())
    }
}
