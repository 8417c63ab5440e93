//! Wishes that contradict themselves, each with a sentence of its own.

use crate::text::Value;

/// What a person asked for in a way that can't be followed. All are `InvalidInput`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// Users by several ways, such as a list and a product: following one would ignore the other.
    UsersTwice,
    /// One user of a list has no name.
    UserNameless {
        /// From 1.
        position: u64,
    },
    /// A plan where users are expected.
    PlanAsUser,
    /// A product without a name.
    ProductNameless,
    /// A service without a name.
    ServiceNameless,
    /// A plan and a file with one, or neither.
    PlanTwice,
    /// Services in several ways, such as an off-list and an on-list.
    ServicesTwice,
    /// Not as many old products as new ones.
    PairsUneven,
    /// No pair, or targets beside pairs.
    NothingToSwap,
    /// No target, or pairs beside targets.
    NothingToGive,
    /// A token that is empty, or would not fit a header line.
    TokenUnusable,
}

impl Misuse {
    /// The form of the sentence: `error.InvalidInput.<form>.message`.
    pub(super) fn form(self) -> &'static str {
        match self {
            Misuse::UsersTwice => "usersTwice",
            Misuse::UserNameless { .. } => "userNameless",
            Misuse::PlanAsUser => "planAsUser",
            Misuse::ProductNameless => "productNameless",
            Misuse::ServiceNameless => "serviceNameless",
            Misuse::PlanTwice => "planTwice",
            Misuse::ServicesTwice => "servicesTwice",
            Misuse::PairsUneven => "pairsUneven",
            Misuse::NothingToSwap => "nothingToSwap",
            Misuse::NothingToGive => "nothingToGive",
            Misuse::TokenUnusable => "tokenUnusable",
        }
    }

    /// The member of the request it is about.
    pub(super) fn target(self) -> &'static str {
        match self {
            Misuse::UsersTwice | Misuse::UserNameless { .. } | Misuse::PlanAsUser => "users",
            Misuse::ProductNameless => "product",
            Misuse::PlanTwice => "document",
            Misuse::ServicesTwice | Misuse::ServiceNameless => "services",
            Misuse::PairsUneven | Misuse::NothingToSwap => "pairs",
            Misuse::NothingToGive => "targets",
            Misuse::TokenUnusable => "auth.token",
        }
    }

    pub(super) fn values(self) -> Vec<(&'static str, Value)> {
        match self {
            Misuse::UserNameless { position } => vec![("position", Value::label(position))],
            _ => Vec::new(),
        }
    }
}
