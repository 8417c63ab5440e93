//! The tenants that are explored: small, and each with something that can go wrong.

use crate::state::{self, NEW, OLD};
use serde_json::{Value, json};

/// Office 365 E1, from which a chain leads to the old product.
const FIRST: &str = "STANDARDPACK";
/// A product that nobody moves to or from; other administrators give it.
pub(super) const OTHER_ID: &str = "c5928f49-12ba-48f7-ada3-0d743a3601d5";
const OTHER: &str = "VISIOCLIENT";
/// Given and taken beside the chain.
const EXTRA: &str = "PROJECTPROFESSIONAL";
const GROUP: &str = "99999999-0000-4000-8000-000000000001";

/// A tenant with a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// How many users there are.
    pub users: usize,
    /// How many have the first product, of a chain of three.
    pub chained: usize,
    /// How many at the end of the list only get a product, and as many before them only lose one.
    pub halves: usize,
    /// Free seats of the last product besides those that are needed.
    pub spare: i64,
    /// One more user has what goes from a group.
    pub has_group: bool,
}

impl Shape {
    /// Forty users: a chain of three products, grants and removals, one whose product comes from a group, and one for
    /// whom there is no seat.
    pub const FORTY: Shape = Shape {
        users: 39,
        chained: 10,
        halves: 4,
        spare: -1,
        has_group: true,
    };

    /// The tenant's state, as `POST /_sim/reset` takes it.
    pub(super) fn state(&self) -> Value {
        let mut users: Vec<Value> = (1..=self.users).map(|number| self.user(number)).collect();
        if self.has_group {
            users.push(json!({
                "id": state::id(self.users + 1), "userPrincipalName": state::upn(self.users + 1),
                "licenseAssignmentStates": [{"skuPartNumber": OLD, "assignedByGroup": GROUP}],
            }));
        }
        let from_middle = self.users - self.chained - 2 * self.halves;
        let services = [
            "EXCHANGE_S_STANDARD",
            "SHAREPOINTSTANDARD",
            "TEAMS1",
            "YAMMER_ENTERPRISE",
        ];
        let mut products = state::products(i64::try_from(from_middle).unwrap() + self.spare);
        // Every seat of the middle one is taken: whoever comes after waits until one is freed.
        let taken = from_middle + 2 * self.halves + usize::from(self.has_group);
        products[0]["prepaidUnits"]["enabled"] = json!(taken);
        products.as_array_mut().unwrap().extend([
            state::product(FIRST, 1_000, &services),
            state::product(OTHER, 1_000, &["VISIO_CLIENT_SUBSCRIPTION"]),
            state::product(EXTRA, 1_000, &["PROJECT_CLIENT_SUBSCRIPTION"]),
        ]);
        json!({
            "products": products, "users": users,
            "groups": [{"id": GROUP, "displayName": "Licensed by group"}],
        })
    }

    fn user(&self, number: usize) -> Value {
        let off: &[&str] = match number % 3 {
            0 => &["YAMMER_ENTERPRISE"],
            _ => &[],
        };
        let product = if number <= self.chained { FIRST } else { OLD };
        let mut user = state::user(number, product, off);
        if self.loses(number) {
            let paths = user["licenseAssignmentStates"].as_array_mut().unwrap();
            paths.push(json!({"skuPartNumber": EXTRA}));
        }
        user
    }

    fn gains(&self, number: usize) -> bool {
        number <= self.users && number > self.users - self.halves
    }

    fn loses(&self, number: usize) -> bool {
        number <= self.users - self.halves && number > self.users - 2 * self.halves
    }

    /// The wish: along the chain, and what some only get or lose.
    pub(super) fn request(&self) -> Value {
        let row = |number: usize| {
            let (from, to) = match number {
                _ if self.gains(number) => (vec![], vec![EXTRA]),
                _ if self.loses(number) => (vec![EXTRA], vec![]),
                _ if number <= self.chained => (vec![FIRST], vec![OLD]),
                _ => (vec![OLD], vec![NEW]),
            };
            json!({"id": state::id(number), "from": from, "to": to})
        };
        let rows: Vec<Value> = (1..=self.users + usize::from(self.has_group))
            .map(row)
            .collect();
        json!({
            "op": "plan", "users": {"rows": rows}, "mayLose": ["mailbox", "files", "teams"],
            "createdAt": "2026-11-24T09:00:00Z",
        })
    }
}
