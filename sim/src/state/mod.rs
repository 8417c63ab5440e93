//! What the tenant really holds.

pub(crate) mod catalogue;
pub(crate) mod generate;
pub(crate) mod given;
pub(crate) mod groups;
pub(crate) mod ledger;
pub(crate) mod location;
mod names;
pub(crate) mod products;
pub(crate) mod replicas;
pub(crate) mod rules;
pub(crate) mod session;
pub(crate) mod subscriptions;
pub(crate) mod text;
pub(crate) mod users;

use uuid::Uuid;

use groups::Group;
use products::Product;
use rules::Rules;
use subscriptions::Subscription;
use text::{PlanSets, Texts};
use users::{Assignment, User, Users};

/// Where a tenant has no dates of its own: 2026-01-05T08:00:00Z.
pub(crate) const LONG_AGO_S: i64 = 1_767_600_000;

/// One tenant.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) organization: Organization,
    pub(crate) profile: String,
    pub(crate) products: Vec<Product>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) groups: Vec<Group>,
    pub(crate) users: Users,
    pub(crate) texts: Texts,
    pub(crate) plan_sets: PlanSets,
    pub(crate) rules: Rules,
}

/// organization. [S] 1.9
#[derive(Clone, Debug)]
pub(crate) struct Organization {
    pub(crate) id: Uuid,
    pub(crate) display_name: String,
    pub(crate) country_letter_code: Option<String>,
    pub(crate) verified_domains: Vec<Domain>,
}

/// verifiedDomain. [S] 1.9
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) is_default: bool,
    pub(crate) is_initial: bool,
    pub(crate) kind: String,
    pub(crate) capabilities: String,
}

impl Tenant {
    /// Which product has that id.
    pub(crate) fn product(&self, sku_id: Uuid) -> Option<u16> {
        let found = self
            .products
            .iter()
            .position(|product| product.sku_id == sku_id)?;
        u16::try_from(found).ok()
    }

    pub(crate) fn product_at(&self, product: u16) -> &Product {
        &self.products[usize::from(product)]
    }

    /// The switched-off services of one path.
    pub(crate) fn disabled(&self, path: &Assignment) -> &[Uuid] {
        self.plan_sets.get(path.disabled)
    }

    /// What is off for a user in a product: the paths add up to the services that any of them
    /// grants, so a service is off only where all have it off. [D:gbladv] 2.3
    pub(crate) fn effective_disabled(&self, user: &User, product: u16) -> Vec<Uuid> {
        let held = |path: &&Assignment| path.product == product && path.counts();
        let mut paths = user.assignments.iter().filter(held);
        let Some(first) = paths.next() else {
            return Vec::new();
        };
        let others: Vec<&[Uuid]> = paths.map(|path| self.disabled(path)).collect();
        let everywhere = |plan: &&Uuid| others.iter().all(|plans| plans.contains(plan));
        self.disabled(first)
            .iter()
            .filter(everywhere)
            .copied()
            .collect()
    }

    /// Counts the seats that users take.
    pub(crate) fn count_seats(&self) -> Vec<i64> {
        let mut seats = vec![0; self.products.len()];
        for user in self.users.rows() {
            for product in user.products() {
                seats[usize::from(product)] += 1;
            }
        }
        seats
    }

    /// The default domain, which new names carry.
    pub(crate) fn default_domain(&self) -> &str {
        let domains = &self.organization.verified_domains;
        let default = domains
            .iter()
            .find(|domain| domain.is_default)
            .or(domains.first());
        default.map_or("contoso.com", |domain| domain.name.as_str())
    }
}

/// Reads a GUID in its one usual form, in any case; other forms that libraries accept are not one.
pub(crate) fn guid(text: &str) -> Option<Uuid> {
    let hyphenated = text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4;
    if hyphenated {
        Uuid::try_parse(text).ok()
    } else {
        None
    }
}
