//! Ids. Graph prints them in either case; here they are always lower case.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use uuid::Uuid;

macro_rules! guid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Reads a GUID in any case, with hyphens; `None` for anything else.
            pub fn parse(text: &str) -> Option<$name> {
                // Uuid also takes braces and bare digits, which Graph refuses.
                (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten().map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.0.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                struct Text;
                // The text is looked at where it stands: a page of users has thousands of ids.
                impl Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str("a GUID")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text).ok_or_else(|| E::custom("not a GUID"))
                    }
                }
                from.deserialize_str(Text)
            }
        }
    };
}

guid! {
    /// A product's `skuId`.
    SkuId
}
guid! {
    /// An organization's `id`.
    TenantId
}
guid! {
    /// A service's `servicePlanId`.
    ServiceId
}

/// A user's object id: opaque text by Microsoft's word, a GUID in practice.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct UserId(String);

impl From<String> for UserId {
    fn from(mut text: String) -> UserId {
        text.make_ascii_lowercase();
        UserId(text)
    }
}

impl UserId {
    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The GUID, where it is one as it is printed: another spelling is another id. GUIDs are in the order of their
    /// texts.
    fn guid(&self) -> Option<Uuid> {
        (self.0.len() == 36)
            .then(|| Uuid::try_parse(&self.0).ok())
            .flatten()
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where users stand in a list, by id. Ids that are GUIDs, which in practice all are, are kept without their text: a
/// million of them take little.
#[derive(Debug, Default)]
pub(crate) struct UserPlaces {
    guids: HashMap<Uuid, u32>,
    others: HashMap<UserId, u32>,
}

impl UserPlaces {
    /// Remembers a user's place, or says where the user stood before.
    pub(crate) fn add(&mut self, user: &UserId, place: u32) -> Option<u32> {
        let earlier = match user.guid() {
            Some(guid) => *self.guids.entry(guid).or_insert(place),
            None => match self.others.get(user) {
                Some(earlier) => *earlier,
                None => {
                    self.others.insert(user.clone(), place);
                    place
                }
            },
        };
        (earlier != place).then_some(earlier)
    }
}
