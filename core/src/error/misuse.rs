//! Wishes that contradict themselves, each with a sentence of its own.

use crate::text::{Texts, Value};

/// A way to say what services do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchWay {
    /// What each user had off stays off.
    Keep,
    /// A list of what goes off.
    Off,
    /// A list of what alone stays on.
    OnlyOn,
    /// Single services are switched, and nothing else.
    Adjust,
}

impl SwitchWay {
    fn key(self) -> &'static str {
        match self {
            SwitchWay::Keep => "switchWay.keep",
            SwitchWay::Off => "switchWay.off",
            SwitchWay::OnlyOn => "switchWay.onlyOn",
            SwitchWay::Adjust => "switchWay.adjust",
        }
    }
}

impl Misuse {
    /// Services that are switched in several ways.
    pub(crate) fn services_twice(given: impl IntoIterator<Item = SwitchWay>) -> Misuse {
        let mut ways = [None; 4];
        for way in given {
            if !ways.contains(&Some(way))
                && let Some(place) = ways.iter_mut().find(|place| place.is_none())
            {
                *place = Some(way);
            }
        }
        Misuse::ServicesTwice { ways }
    }
}

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
    ServicesTwice {
        /// Which, each once.
        ways: [Option<SwitchWay>; 4],
    },
    /// Not as many old products as new ones.
    PairsUneven,
    /// No pair, or targets beside pairs.
    NothingToSwap,
    /// No target, or lists that are no part of it.
    NothingToGive,
    /// Old products where everything goes.
    OldBesideAll,
    /// Products come without a name, or beside lists that are no part of it.
    NothingToGrant,
    /// Products go without a name, or beside lists that are no part of it.
    NothingToRevoke,
    /// Services of products are switched, and either is not named.
    NothingToAdjust,
    /// Nobody said what happens to products.
    NothingWished,
    /// Services are switched where no product comes that has any.
    NothingToSwitch,
    /// Answers of services and a file of them.
    MapTwice,
    /// Answers where no service is kept, so that nothing is asked.
    MapWithoutKeep,
    /// A list of names and a file of one.
    CatalogueTwice,
    /// The tenant's own rules ask for a reason, and none is given.
    ReasonMissing,
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
            Misuse::ServicesTwice { .. } => "servicesTwice",
            Misuse::PairsUneven => "pairsUneven",
            Misuse::NothingToSwap => "nothingToSwap",
            Misuse::NothingToGive => "nothingToGive",
            Misuse::OldBesideAll => "oldBesideAll",
            Misuse::NothingToGrant => "nothingToGrant",
            Misuse::NothingToRevoke => "nothingToRevoke",
            Misuse::NothingToAdjust => "nothingToAdjust",
            Misuse::NothingWished => "nothingWished",
            Misuse::NothingToSwitch => "nothingToSwitch",
            Misuse::MapTwice => "mapTwice",
            Misuse::MapWithoutKeep => "mapWithoutKeep",
            Misuse::CatalogueTwice => "catalogueTwice",
            Misuse::ReasonMissing => "reasonMissing",
            Misuse::TokenUnusable => "tokenUnusable",
        }
    }

    /// The member of the request it is about.
    pub(super) fn target(self) -> &'static str {
        match self {
            Misuse::UsersTwice | Misuse::UserNameless { .. } | Misuse::PlanAsUser => "users",
            Misuse::ProductNameless => "product",
            Misuse::PlanTwice => "document",
            Misuse::ServicesTwice { .. } | Misuse::ServiceNameless | Misuse::NothingToSwitch => {
                "services"
            }
            Misuse::PairsUneven | Misuse::NothingToSwap | Misuse::OldBesideAll => "pairs",
            Misuse::NothingToGive | Misuse::NothingToGrant => "targets",
            Misuse::NothingToRevoke | Misuse::NothingToAdjust => "products",
            Misuse::NothingWished => "scope",
            Misuse::MapTwice | Misuse::MapWithoutKeep => "serviceMap",
            Misuse::CatalogueTwice => "catalogue",
            Misuse::ReasonMissing => "reason",
            Misuse::TokenUnusable => "auth.token",
        }
    }

    pub(super) fn values(self, texts: &Texts) -> Vec<(&'static str, Value)> {
        match self {
            Misuse::ServicesTwice { ways } => {
                let ways = ways.into_iter().flatten();
                let named = texts.join(ways.map(|way| texts.say(way.key(), &[])));
                vec![("list", Value::text(&named))]
            }
            Misuse::UserNameless { position } => vec![("position", Value::label(position))],
            _ => Vec::new(),
        }
    }
}
