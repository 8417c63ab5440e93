//! What the tenant has bought: companySubscription. [S] [D:csub] 1.2

use uuid::Uuid;

use super::LONG_AGO_S;
use super::products::Product;
use crate::random::{Random, hash};

/// One subscription; several of one product form one pool of seats. [S] [D:csub] 1.2
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    /// The id that the product lists among its `subscriptionIds`.
    pub(crate) commerce_id: Uuid,
    pub(crate) created_s: i64,
    /// When it moves to its next state; `None` where nobody knows, which Graph shows as null.
    pub(crate) next_s: Option<i64>,
    pub(crate) is_trial: bool,
    pub(crate) owner_id: Option<String>,
    pub(crate) owner_tenant_id: Option<String>,
    pub(crate) owner_type: Option<String>,
    /// The product, which the tenant need not have any more.
    pub(crate) sku_id: Uuid,
    pub(crate) part_number: String,
    pub(crate) status: String,
    pub(crate) total: i64,
}

/// The states of a subscription, in the order of decay. [D:csub] 1.2, [D:aplan] 1.8
pub(crate) const STATES: [&str; 5] = ["Enabled", "Warning", "Suspended", "LockedOut", "Deleted"];

impl Subscription {
    /// A paid one of a product, in the product's own state and without a date.
    pub(crate) fn plain(product: &Product, commerce_id: Uuid, total: i64) -> Self {
        Self {
            id: id(commerce_id),
            commerce_id,
            created_s: LONG_AGO_S,
            next_s: None,
            is_trial: false,
            owner_id: None,
            owner_tenant_id: None,
            owner_type: Some("User".to_owned()),
            sku_id: product.sku_id,
            part_number: product.part_number.clone(),
            status: product.capability_status.clone(),
            total,
        }
    }
}

/// The id of a subscription that is given none.
pub(crate) fn id(commerce_id: Uuid) -> Uuid {
    Random::new(hash(&format!("subscription {commerce_id}"))).guid()
}

/// The `number`th commerce id of a product that is given none.
pub(crate) fn commerce_id(sku_id: Uuid, number: usize) -> Uuid {
    let name = match number {
        0 => sku_id.to_string(),
        _ => format!("{sku_id} {number}"),
    };
    Random::new(hash(&name)).guid()
}

/// Adds a plain subscription for every id of a product that none is there for; together they have
/// the seats of the product that the others do not have.
pub(crate) fn fill(products: &[Product], subscriptions: &mut Vec<Subscription>) {
    for product in products {
        let of_product = |one: &&Subscription| one.sku_id == product.sku_id;
        let known: Vec<&Subscription> = subscriptions.iter().filter(of_product).collect();
        let lacking: Vec<Uuid> = product
            .subscription_ids
            .iter()
            .filter(|id| known.iter().all(|one| one.commerce_id != **id))
            .copied()
            .collect();
        let counted: i64 = known.iter().map(|one| one.total).sum();
        let mut left = (product.prepaid.sum() - counted).max(0);
        for (number, commerce_id) in lacking.iter().enumerate() {
            let after = i64::try_from(lacking.len() - number).unwrap_or(1);
            let share = (left + after - 1) / after;
            left -= share;
            subscriptions.push(Subscription::plain(product, *commerce_id, share));
        }
    }
}

const PURPOSE: u64 = 0x5B5;
/// 2035-01-05T00:00:00Z. A generated tenant is a healthy one and must not fall ill by the passing of
/// time, so its subscriptions end far away; one that does not comes from a given state.
const FAR_AWAY_S: i64 = 2_051_568_000;
const DAY_S: i64 = 86_400;

/// The subscriptions of a generated tenant, bought by one account; every other has a date.
pub(crate) fn generate(products: &[Product], owner: Option<Uuid>, seed: u64) -> Vec<Subscription> {
    let mut subscriptions = Vec::new();
    fill(products, &mut subscriptions);
    let mut random = Random::stream(seed, PURPOSE, 0);
    let mut days = |most| i64::try_from(random.below(most)).unwrap_or(0) * DAY_S;
    for (number, one) in subscriptions.iter_mut().enumerate() {
        one.owner_id = owner.map(|owner| owner.to_string());
        one.created_s -= days(1_000);
        let next_s = FAR_AWAY_S + days(365);
        one.next_s = number.is_multiple_of(2).then_some(next_s);
    }
    subscriptions
}
