//! `$filter` on users, in the forms of the table in 2.1. [D:filter] [D:adv]

mod parse;

use uuid::Uuid;

use super::error::GraphError;
use crate::state::Tenant;
use crate::state::users::User;

/// A condition on users.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Equals(Field, Literal),
    Differs(Field, Literal),
    In(Field, Vec<Literal>),
    StartsWith(Field, String),
    EndsWith(Field, String),
    /// `assignedLicenses/any(s:s/skuId eq …)` [D:filter]
    Holds(Uuid),
    /// `assignedLicenses/$count eq 0`; `true` where it is `ne` [D:adv]
    LicenceCount {
        differs: bool,
        count: usize,
    },
}

/// A property that can be filtered, and how. [D:filter] 1.3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// A text, else a truth value.
    text: bool,
    starts_with: bool,
    ends_with: bool,
}

/// The columns `eq`, `in`, `startsWith` of the table in 1.3. [D:filter]
const FIELDS: [Field; 10] = [
    Field {
        name: "id",
        text: true,
        starts_with: false,
        ends_with: false,
    },
    Field {
        name: "userPrincipalName",
        text: true,
        starts_with: true,
        ends_with: true,
    },
    Field {
        name: "displayName",
        text: true,
        starts_with: true,
        ends_with: false,
    },
    Field {
        name: "mail",
        text: true,
        starts_with: true,
        ends_with: true,
    },
    Field {
        name: "usageLocation",
        text: true,
        starts_with: true,
        ends_with: false,
    },
    Field {
        name: "accountEnabled",
        text: false,
        starts_with: false,
        ends_with: false,
    },
    Field {
        name: "department",
        text: true,
        starts_with: true,
        ends_with: false,
    },
    Field {
        name: "jobTitle",
        text: true,
        starts_with: true,
        ends_with: false,
    },
    Field {
        name: "userType",
        text: true,
        starts_with: false,
        ends_with: false,
    },
    Field {
        name: "onPremisesSyncEnabled",
        text: false,
        starts_with: false,
        ends_with: false,
    },
];

/// A value to compare with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    /// In lower case: the directory compares texts without case. [U]
    Text(String),
    Truth(bool),
    Null,
}

impl Filter {
    /// Reads a filter, or says as Graph does what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, GraphError> {
        parse::filter(text)
    }

    /// True where it needs `ConsistencyLevel: eventual` and `$count=true`. [D:adv] 2.1
    pub(crate) fn is_advanced(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::is_advanced),
            Self::Not(_) | Self::Differs(..) | Self::EndsWith(..) | Self::LicenceCount { .. } => {
                true
            }
            Self::Equals(..) | Self::In(..) | Self::StartsWith(..) | Self::Holds(_) => false,
        }
    }

    /// True where the user is wanted.
    pub(crate) fn matches(&self, tenant: &Tenant, user: &User) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(tenant, user)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(tenant, user)),
            Self::Not(part) => !part.matches(tenant, user),
            Self::Equals(field, literal) => field.equals(tenant, user, literal),
            Self::Differs(field, literal) => !field.equals(tenant, user, literal),
            Self::In(field, list) => list.iter().any(|one| field.equals(tenant, user, one)),
            Self::StartsWith(field, start) => field
                .lower(tenant, user)
                .is_some_and(|text| text.starts_with(start.as_str())),
            Self::EndsWith(field, end) => field
                .lower(tenant, user)
                .is_some_and(|text| text.ends_with(end.as_str())),
            Self::Holds(sku_id) => tenant
                .product(*sku_id)
                .is_some_and(|product| user.holds(product)),
            Self::LicenceCount { differs, count } => (user.products().len() == *count) != *differs,
        }
    }
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        FIELDS
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .copied()
    }

    fn equals(self, tenant: &Tenant, user: &User, literal: &Literal) -> bool {
        match literal {
            Literal::Text(wanted) => self
                .lower(tenant, user)
                .is_some_and(|text| text == wanted.as_str()),
            Literal::Truth(wanted) => self.truth(user) == Some(*wanted),
            Literal::Null if self.text => self.lower(tenant, user).is_none(),
            Literal::Null => self.truth(user).is_none(),
        }
    }

    fn truth(self, user: &User) -> Option<bool> {
        if self.name == "accountEnabled" {
            user.account_enabled
        } else {
            user.on_premises_sync_enabled
        }
    }

    fn lower(self, tenant: &Tenant, user: &User) -> Option<String> {
        let text = match self.name {
            "id" => return Some(user.id.to_string()),
            "userPrincipalName" => Some(&*user.user_principal_name),
            "displayName" => Some(&*user.display_name),
            "mail" => user.mail(),
            "usageLocation" => tenant.texts.get(user.usage_location),
            "department" => tenant.texts.get(user.department),
            "jobTitle" => tenant.texts.get(user.job_title),
            "userType" => tenant.texts.get(user.user_type),
            _ => None,
        };
        text.map(str::to_lowercase)
    }
}
