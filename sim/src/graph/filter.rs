//! `$filter` on users and groups, in the forms of the table in 2.1. [D:filter] [D:adv]

mod parse;
mod subjects;

pub(super) use subjects::{GROUPS, GroupSubject, USERS, UserSubject};

use uuid::Uuid;

use super::error::GraphError;

/// A condition.
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

/// What a list is of, and what it can be filtered by.
#[derive(Debug)]
pub(crate) struct Kind {
    /// As refusals name it.
    resource: &'static str,
    fields: &'static [Field],
}

/// One thing that a filter looks at.
pub(crate) trait Subject {
    /// A text, where it has one.
    fn text(&self, name: &str) -> Option<String>;
    /// A truth value, where it has one.
    fn truth(&self, name: &str) -> Option<bool>;
    /// True where it has the product, or hands it out.
    fn holds(&self, sku_id: Uuid) -> bool;
    /// How many products.
    fn licence_count(&self) -> usize;
}

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
    pub(crate) fn parse(kind: &'static Kind, text: &str) -> Result<Self, GraphError> {
        parse::filter(kind, text)
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

    /// True where the subject is wanted.
    pub(crate) fn matches(&self, subject: &dyn Subject) -> bool {
        let lower = |field: &Field| subject.text(field.name).map(|text| text.to_lowercase());
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(subject)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(subject)),
            Self::Not(part) => !part.matches(subject),
            Self::Equals(field, literal) => field.equals(subject, literal),
            Self::Differs(field, literal) => !field.equals(subject, literal),
            Self::In(field, list) => list.iter().any(|one| field.equals(subject, one)),
            Self::StartsWith(field, start) => {
                lower(field).is_some_and(|text| text.starts_with(start.as_str()))
            }
            Self::EndsWith(field, end) => {
                lower(field).is_some_and(|text| text.ends_with(end.as_str()))
            }
            Self::Holds(sku_id) => subject.holds(*sku_id),
            Self::LicenceCount { differs, count } => {
                (subject.licence_count() == *count) != *differs
            }
        }
    }
}

impl Field {
    fn equals(self, subject: &dyn Subject, literal: &Literal) -> bool {
        match literal {
            Literal::Text(wanted) => subject
                .text(self.name)
                .is_some_and(|text| text.to_lowercase() == wanted.as_str()),
            Literal::Truth(wanted) => subject.truth(self.name) == Some(*wanted),
            Literal::Null if self.text => subject.text(self.name).is_none(),
            Literal::Null => subject.truth(self.name).is_none(),
        }
    }
}

impl Kind {
    fn field(&self, name: &str) -> Option<Field> {
        let mut fields = self.fields.iter();
        fields
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .copied()
    }
}
