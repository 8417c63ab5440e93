//! Who may call: tokens, the account behind them and its directory roles. [D:roles] 7.8

use std::collections::HashMap;

use uuid::Uuid;

use crate::random::{Random, hash};

/// A directory role.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) display_name: String,
    pub(crate) template_id: Uuid,
    /// True where the role may assign licences to users.
    pub(crate) assigns_licenses: bool,
}

/// The roles of 7.8, with the column "assign user licence". [D:roles] [D:assign]
const ROLES: [(&str, &str, bool); 7] = [
    (
        "License Administrator",
        "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
        true,
    ),
    (
        "User Administrator",
        "fe930be7-5e62-47db-91af-98c3a49a38b1",
        true,
    ),
    (
        "Directory Writers",
        "9360feb5-f418-4baa-8175-e2a00bac4301",
        true,
    ),
    (
        "Groups Administrator",
        "fdd7a751-b60b-444a-984c-02652fe8fa1c",
        false,
    ),
    (
        "Global Administrator",
        "62e90394-69f5-4237-9190-012177145e10",
        true,
    ),
    (
        "Global Reader",
        "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
        false,
    ),
    (
        "Directory Readers",
        "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
        false,
    ),
];

impl Role {
    /// The role of that display name. One that is not built in is a custom role, which here may
    /// not assign licences. [U]
    pub(crate) fn named(display_name: &str) -> Self {
        let known = ROLES
            .iter()
            .find(|(name, _, _)| name.eq_ignore_ascii_case(display_name));
        let built_in = known.and_then(|(name, id, assigns)| {
            let template_id = Uuid::try_parse(id).ok()?;
            Some(Self {
                display_name: (*name).to_owned(),
                template_id,
                assigns_licenses: *assigns,
            })
        });
        built_in.unwrap_or_else(|| Self {
            display_name: display_name.to_owned(),
            template_id: Random::new(hash(display_name)).guid(),
            assigns_licenses: false,
        })
    }
}

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The app that the call is charged to. [D:throttle] 4.2
    pub(crate) app_id: Uuid,
    /// App-only: no signed-in account, no `/me`. [U] 2.8
    pub(crate) app_only: bool,
    pub(crate) roles: Vec<Role>,
    /// The permissions that the changes ask for; `None` is all of them.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) expires_ms: Option<u64>,
}

/// What a token is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) roles: Vec<String>,
    pub(crate) app_only: bool,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) expires_ms: Option<u64>,
}

/// Permissions with which licences may be assigned. [P] 7.7
const ASSIGNING: [&str; 3] = [
    "LicenseAssignment.ReadWrite.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
];
/// Those with which a usage location may be set: the first one above is not enough. [P] 2.7, 7.7
const LOCATING: [&str; 2] = ["User.ReadWrite.All", "Directory.ReadWrite.All"];

impl Session {
    /// True where `assignLicense` is allowed: an app by its permission [P] 7.7, an account by its role
    /// as well [D:assign] 7.8.
    pub(crate) fn may_assign(&self) -> bool {
        self.has_one_of(&ASSIGNING) && self.has_role()
    }

    /// True where a usage location may be set. The License Administrator may [D:roles] 2.7, 7.8; that
    /// those who assign may too, and nobody else, is our reading. [U]
    pub(crate) fn may_locate(&self) -> bool {
        self.has_one_of(&LOCATING) && self.has_role()
    }

    fn has_role(&self) -> bool {
        self.app_only || self.roles.iter().any(|role| role.assigns_licenses)
    }

    fn has_one_of(&self, permissions: &[&str]) -> bool {
        let is_one = |scope: &String| permissions.contains(&scope.as_str());
        self.scopes
            .as_ref()
            .is_none_or(|scopes| scopes.iter().any(is_one))
    }
}

/// All tokens that were given out; they outlive a reset.
#[derive(Debug)]
pub(crate) struct Sessions {
    by_token: HashMap<String, Session>,
    numbers: Random,
}

const DELEGATED: u64 = 1;
const APP_ONLY: u64 = 2;

impl Sessions {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            by_token: HashMap::new(),
            numbers: Random::stream(seed, 0x70C3, 0),
        }
    }

    /// Gives a token; opaque, as every access token is to a client.
    pub(crate) fn issue(&mut self, wanted: Wanted) -> String {
        let number = if wanted.app_only { APP_ONLY } else { DELEGATED };
        let session = Session {
            app_id: Random::stream(0, 0xA44, number).guid(),
            app_only: wanted.app_only,
            roles: wanted.roles.iter().map(|name| Role::named(name)).collect(),
            scopes: wanted.scopes,
            expires_ms: wanted.expires_ms,
        };
        let token = format!(
            "sim.{:016x}{:016x}{:016x}",
            self.numbers.next(),
            self.numbers.next(),
            self.numbers.next()
        );
        self.by_token.insert(token.clone(), session);
        token
    }

    pub(crate) fn get(&self, token: &str) -> Option<&Session> {
        self.by_token.get(token)
    }
}
