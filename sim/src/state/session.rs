//! Who may call: tokens, the account behind them and its directory roles. [D:roles] 7.8

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use crate::graph::error::GraphError;
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
    /// The claims without which it is refused. [D:claims] 7.6
    pub(crate) challenge: Option<Value>,
    /// The token itself.
    pub(crate) token: String,
}

/// What a token is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) roles: Vec<String>,
    pub(crate) app_only: bool,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) expires_ms: Option<u64>,
    /// The claims that it was asked for with.
    pub(crate) claims: Option<Value>,
    /// The app; `None` is the usual one.
    pub(crate) app_id: Option<Uuid>,
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
    /// What every new token must be asked for with, since a challenge.
    demanded: Option<Value>,
}

const DELEGATED: u64 = 1;
const APP_ONLY: u64 = 2;

impl Sessions {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            by_token: HashMap::new(),
            numbers: Random::stream(seed, 0x70C3, 0),
            demanded: None,
        }
    }

    /// Gives a token; opaque, as every access token is to a client.
    pub(crate) fn issue(&mut self, wanted: Wanted) -> String {
        let number = if wanted.app_only { APP_ONLY } else { DELEGATED };
        let unanswered = |demanded: &&Value| {
            let given = wanted.claims.as_ref();
            !given.is_some_and(|given| contains(given, demanded))
        };
        let token = format!(
            "sim.{:016x}{:016x}{:016x}",
            self.numbers.next(),
            self.numbers.next(),
            self.numbers.next()
        );
        let usual = || Random::stream(0, 0xA44, number).guid();
        let session = Session {
            app_id: wanted.app_id.unwrap_or_else(usual),
            app_only: wanted.app_only,
            roles: wanted.roles.iter().map(|name| Role::named(name)).collect(),
            scopes: wanted.scopes,
            expires_ms: wanted.expires_ms,
            challenge: self.demanded.as_ref().filter(unanswered).cloned(),
            token: token.clone(),
        };
        self.by_token.insert(token.clone(), session);
        token
    }

    /// Whom a token stands for; 401 where it is unknown or no longer good. [D:errors] 5; [O] for the texts
    pub(crate) fn check(&self, token: &str, now_ms: u64) -> Result<&Session, GraphError> {
        let refused = |message: &str| GraphError::new(401, "InvalidAuthenticationToken", message);
        let Some(session) = self.by_token.get(token) else {
            return Err(refused("Invalid access token."));
        };
        if session.expires_ms.is_some_and(|end| now_ms >= end) {
            return Err(refused("Lifetime validation failed, the token is expired."));
        }
        match &session.challenge {
            Some(claims) => Err(GraphError::challenged(claims)),
            None => Ok(session),
        }
    }

    /// Ends one token, or all that were given out, at that time if not before; says how many.
    pub(crate) fn expire(&mut self, token: Option<&str>, at_ms: u64) -> usize {
        self.each(token, |session| {
            let end_ms = session.expires_ms.unwrap_or(u64::MAX);
            session.expires_ms = Some(end_ms.min(at_ms));
        })
    }

    /// Asks one token, or all that were given out, for these claims, and every new one for them too.
    /// [D:claims] 7.6
    pub(crate) fn challenge(&mut self, token: Option<&str>, claims: &Value) -> usize {
        self.demanded = Some(claims.clone());
        self.each(token, |session| session.challenge = Some(claims.clone()))
    }

    fn each(&mut self, token: Option<&str>, change: impl Fn(&mut Session)) -> usize {
        let is_meant = |known: &String| token.is_none_or(|token| token == known);
        let mut number = 0;
        for (known, session) in &mut self.by_token {
            if is_meant(known) {
                change(session);
                number += 1;
            }
        }
        number
    }
}

/// True where claims say all that is demanded, whatever they say besides. 7.6
fn contains(given: &Value, demanded: &Value) -> bool {
    match (given, demanded) {
        (Value::Object(given), Value::Object(demanded)) => demanded
            .iter()
            .all(|(name, value)| given.get(name).is_some_and(|known| contains(known, value))),
        _ => given == demanded,
    }
}
