//! The users of a tenant: compact rows, found by id or by user principal name.

use std::cmp::Ordering;
use std::collections::HashSet;

use uuid::Uuid;

use super::text::{PlanSet, Text};

/// One user [S] 1.3, about 230 bytes with what it holds, so that a million fit in memory.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) user_principal_name: Box<str>,
    pub(crate) display_name: Box<str>,
    pub(crate) mail: Mail,
    pub(crate) usage_location: Text,
    pub(crate) department: Text,
    pub(crate) job_title: Text,
    pub(crate) user_type: Text,
    pub(crate) account_enabled: Option<bool>,
    pub(crate) on_premises_sync_enabled: Option<bool>,
    pub(crate) assignments: Vec<Assignment>,
}

/// A mail address, which mostly repeats the user principal name.
#[derive(Clone, Debug)]
pub(crate) enum Mail {
    None,
    SameAsName,
    Other(Box<str>),
}

impl User {
    pub(crate) fn mail(&self) -> Option<&str> {
        match &self.mail {
            Mail::None => None,
            Mail::SameAsName => Some(&self.user_principal_name),
            Mail::Other(address) => Some(address),
        }
    }

    /// True where the user has the product by any path; one seat, however many paths. [D:gblwhat]
    pub(crate) fn holds(&self, product: u16) -> bool {
        self.assignments
            .iter()
            .any(|path| path.product == product && path.counts())
    }

    /// The products that the user has by any path, each once, in the order of the paths.
    pub(crate) fn products(&self) -> Vec<u16> {
        let mut held = Vec::new();
        for path in self.assignments.iter().filter(|path| path.counts()) {
            if !held.contains(&path.product) {
                held.push(path.product);
            }
        }
        held
    }
}

/// One path by which a user has a product: licenseAssignmentState. [S] [D:las] 1.5
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assignment {
    pub(crate) product: u16,
    /// The group it comes from; `None` is a direct one.
    pub(crate) group: Option<u16>,
    pub(crate) disabled: PlanSet,
    pub(crate) state: AssignmentState,
    pub(crate) error: Text,
    /// `None` where nobody knows, which Graph shows as null.
    pub(crate) updated_s: Option<i64>,
}

impl Assignment {
    /// A path in the state `Error` was never granted: no seat, not in `assignedLicenses`. [D:las]
    pub(crate) fn counts(&self) -> bool {
        self.state != AssignmentState::Error
    }
}

/// `licenseAssignmentState.state`. [D:las]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AssignmentState {
    Active,
    ActiveWithError,
    Disabled,
    Error,
}

impl AssignmentState {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Active, "Active"),
        (Self::ActiveWithError, "ActiveWithError"),
        (Self::Disabled, "Disabled"),
        (Self::Error, "Error"),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, name)| name)
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(state, _)| *state)
    }
}

/// All users, in the order in which `/users` lists them.
#[derive(Debug, Default)]
pub(crate) struct Users {
    rows: Vec<User>,
    by_id: Vec<u32>,
    by_name: Vec<u32>,
    /// Rows of users who were deleted: other rows keep their places.
    gone: HashSet<usize>,
}

impl Users {
    pub(crate) fn new(rows: Vec<User>) -> Self {
        let all = || (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect::<Vec<_>>();
        let mut by_id = all();
        by_id.sort_unstable_by_key(|&row| rows[index(row)].id);
        let mut by_name = all();
        by_name.sort_unstable_by(|&a, &b| {
            let name = |row: u32| &*rows[index(row)].user_principal_name;
            compare_names(name(a), name(b))
        });
        Self {
            rows,
            by_id,
            by_name,
            gone: HashSet::new(),
        }
    }

    /// False where the user of that row was deleted.
    pub(crate) fn is_there(&self, row: usize) -> bool {
        self.gone.is_empty() || !self.gone.contains(&row)
    }

    /// Deletes a user.
    pub(crate) fn remove(&mut self, row: usize) {
        self.gone.insert(row);
    }

    /// Gives a user another name, which nobody else has.
    pub(crate) fn rename(&mut self, row: usize, name: &str) {
        self.by_name.retain(|known| index(*known) != row);
        self.rows[row].user_principal_name = name.into();
        let of = |known: &u32| {
            let known = &self.rows[index(*known)].user_principal_name;
            compare_names(known, name).is_lt()
        };
        let place = self.by_name.partition_point(of);
        self.by_name
            .insert(place, u32::try_from(row).unwrap_or(u32::MAX));
    }

    pub(crate) fn rows(&self) -> &[User] {
        &self.rows
    }

    pub(crate) fn row_mut(&mut self, position: usize) -> &mut User {
        &mut self.rows[position]
    }

    /// Where the user of that id or user principal name stands; both without regard to case.
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        if let Some(id) = super::guid(key) {
            let id_of = |&row: &u32| self.rows[index(row)].id;
            let found = self.by_id.binary_search_by_key(&id, id_of).ok();
            let row = found.map(|position| index(self.by_id[position]));
            return row.filter(|row| self.is_there(*row));
        }
        let name = |&row: &u32| compare_names(&self.rows[index(row)].user_principal_name, key);
        let found = self.by_name.binary_search_by(name).ok();
        let row = found.map(|position| index(self.by_name[position]));
        row.filter(|row| self.is_there(*row))
    }

    /// Two users that share an id or a name, if there are any.
    pub(crate) fn duplicate(&self) -> Option<(usize, &'static str)> {
        let same = |list: &[u32], equal: &dyn Fn(&User, &User) -> bool| {
            let pair = list
                .windows(2)
                .find(|pair| equal(&self.rows[index(pair[0])], &self.rows[index(pair[1])]));
            pair.map(|pair| index(pair[0].max(pair[1])))
        };
        let names = |a: &User, b: &User| {
            compare_names(&a.user_principal_name, &b.user_principal_name).is_eq()
        };
        let id = same(&self.by_id, &|a, b| a.id == b.id).map(|row| (row, "id"));
        id.or_else(|| same(&self.by_name, &names).map(|row| (row, "userPrincipalName")))
    }
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

fn compare_names(a: &str, b: &str) -> Ordering {
    let lower = |name: &'_ str| {
        name.chars()
            .flat_map(char::to_lowercase)
            .collect::<Vec<_>>()
    };
    if a.is_ascii() && b.is_ascii() {
        let a = a.bytes().map(|byte| byte.to_ascii_lowercase());
        return a.cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    lower(a).cmp(&lower(b))
}
