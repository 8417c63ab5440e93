//! Ways to take a finding away, as every face gets them. Which finding has which is decided by the planner.

use serde::Serialize;
use serde_json::{Value, json};

/// One way to take a finding away; of several each will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Cure {
    /// The same request with one member more. A list joins what the request has there already.
    Request {
        /// The member.
        member: Member,
        /// What it says; none where somebody has to choose.
        value: Option<Said>,
    },
    /// A page of the admin centre.
    Link {
        /// Which.
        page: Page,
        /// Its address in the plan's cloud.
        href: String,
    },
    /// Another job, which shows what to choose from.
    Op {
        /// Its `op`.
        op: &'static str,
    },
}

/// A member of a request for a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Guests move as well.
    AllowGuests,
    /// Users who can't sign in move as well.
    AllowDisabled,
    /// Services that may be lost.
    MayLose,
    /// The location of users who have none.
    UsageLocation,
    /// Products that go.
    Products,
    /// Services of products that stay, to be switched off.
    Off,
    /// Services that go off besides those each user had off.
    AlsoOff,
    /// Services that are off.
    OffList,
}

impl Member {
    /// As the request calls it, with a dot before a member of a member.
    pub const fn name(self) -> &'static str {
        match self {
            Member::AllowGuests => "allowGuests",
            Member::AllowDisabled => "allowDisabled",
            Member::MayLose => "mayLose",
            Member::UsageLocation => "usageLocation",
            Member::Products => "products",
            Member::Off => "off",
            Member::AlsoOff => "services.alsoOff",
            Member::OffList => "services.services",
        }
    }

    /// Says it in a request: a list joins what stands there.
    pub fn say(self, said: &Said, request: &mut Value) {
        let mut place = request;
        for part in self.name().split('.') {
            place = &mut place[part];
        }
        match (said, place) {
            (Said::Names(names), Value::Array(list)) => {
                list.extend(names.iter().map(|name| Value::from(name.as_str())));
            }
            (said, place) => *place = json!(said),
        }
    }
}

impl Serialize for Member {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a member says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Said {
    /// Yes or no.
    Flag(bool),
    /// Names that the request understands.
    Names(Vec<String>),
}

/// A page of the admin centre where something can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Page {
    /// *Active users*: a person's location, sign-in and licences.
    Users,
    /// *Licenses*: whom a product is given to, people and groups.
    Licenses,
    /// *Your products*: what was bought, how many seats, until when.
    Products,
    /// *Groups*: who is in one.
    Groups,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 4] = [Page::Users, Page::Licenses, Page::Products, Page::Groups];

    /// The word for it in the keys of texts and in events.
    pub const fn word(self) -> &'static str {
        match self {
            Page::Users => "users",
            Page::Licenses => "licenses",
            Page::Products => "products",
            Page::Groups => "groups",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_word_everywhere() {
        for page in Page::ALL {
            assert_eq!(json!(page), page.word());
        }
    }
}
