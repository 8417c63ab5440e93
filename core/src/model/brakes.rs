//! How much a run may do before somebody has to say so.

use serde::{Deserialize, Serialize};

/// Limits of a run; what is absent is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Brakes {
    /// Users that may be moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_users: Option<u64>,
    /// Services that users may lose, each counted for each user who loses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_services_lost: Option<u64>,
    /// The run stops when more than this share of its users failed, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_after_failure_percent: Option<u64>,
}

impl Brakes {
    /// Whether nothing is limited.
    pub(crate) fn is_none(&self) -> bool {
        *self == Brakes::default()
    }

    /// Both of them: of each limit the stricter one counts.
    #[must_use]
    pub fn stricter(self, other: Brakes) -> Brakes {
        let least = |one: Option<u64>, other: Option<u64>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Brakes {
            maximum_users: least(self.maximum_users, other.maximum_users),
            maximum_services_lost: least(self.maximum_services_lost, other.maximum_services_lost),
            stop_after_failure_percent: least(
                self.stop_after_failure_percent,
                other.stop_after_failure_percent,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_limits_the_stricter_one_counts() {
        let of = |users, services, percent| Brakes {
            maximum_users: users,
            maximum_services_lost: services,
            stop_after_failure_percent: percent,
        };
        let (one, other) = (of(Some(5), None, Some(10)), of(Some(7), Some(2), Some(3)));
        let both = of(Some(5), Some(2), Some(3));
        assert_eq!((one.stricter(other), other.stricter(one)), (both, both));
        assert_eq!(one.stricter(Brakes::default()), one);
    }
}
