//! The subscriptions of a given state.

use uuid::Uuid;

use super::reader::{Given, Read};
use super::{product, twice};
use crate::clock::parse_rfc3339;
use crate::state::products::Product;
use crate::state::subscriptions::{self, STATES, Subscription};

/// Reads what is listed, and adds what the products name besides. A product that names no
/// subscriptions has those that are listed for it, or one.
pub(super) fn read(
    document: &Given<'_>,
    products: &mut [Product],
    names_ids: &[bool],
) -> Read<Vec<Subscription>> {
    let mut list: Vec<Subscription> = Vec::new();
    for given in document
        .member("subscriptions")
        .map_or(Ok(Vec::new()), |given| given.items())?
    {
        let read = subscription(&given, products, names_ids, &list)?;
        list.push(read);
    }
    let doubles = [
        ("id", twice(list.iter().map(|one| one.id))),
        (
            "commerceSubscriptionId",
            twice(list.iter().map(|one| one.commerce_id)),
        ),
    ];
    for (member, found) in doubles {
        if let Some(number) = found {
            return document.at(&format!("subscriptions[{number}].{member}"), "stands twice");
        }
    }
    for (product, names_ids) in products.iter_mut().zip(names_ids) {
        if *names_ids {
            continue;
        }
        let of_product = |one: &&Subscription| one.sku_id == product.sku_id;
        product.subscription_ids = list
            .iter()
            .filter(of_product)
            .map(|one| one.commerce_id)
            .collect();
        if product.subscription_ids.is_empty() {
            product.subscription_ids = vec![subscriptions::commerce_id(product.sku_id, 0)];
        }
    }
    subscriptions::fill(products, &mut list);
    Ok(list)
}

/// One subscription; only its product is required. [S] [D:csub] 1.2
fn subscription(
    given: &Given<'_>,
    products: &[Product],
    names_ids: &[bool],
    before: &[Subscription],
) -> Read<Subscription> {
    given.object(&[
        "id",
        "commerceSubscriptionId",
        "createdDateTime",
        "nextLifecycleDateTime",
        "isTrial",
        "ownerId",
        "ownerTenantId",
        "ownerType",
        "skuId",
        "skuPartNumber",
        "status",
        "totalLicenses",
    ])?;
    let owned = product::position(given, products)?;
    let product = match owned {
        Some(number) => products[number].clone(),
        // The tenant had it once.
        None => product::named_product(given)?,
    };
    let ids = owned
        .filter(|number| names_ids[*number])
        .map(|_| product.subscription_ids.as_slice());
    let mut read = Subscription::plain(&product, commerce_id(given, &product, ids, before)?, 0);
    read.id = match given.member("id") {
        Some(id) => id.guid()?,
        None => subscriptions::id(read.commerce_id),
    };
    if let Some(status) = given.member("status") {
        status.one_of(&STATES)?.clone_into(&mut read.status);
    }
    read.total = match given.member("totalLicenses") {
        Some(total) => total.units()?,
        None => product.prepaid.of_state(&read.status),
    };
    if let Some(date) = given.member("createdDateTime") {
        read.created_s = moment(&date)?;
    }
    if let Some(date) = given.member("nextLifecycleDateTime")
        && !date.value.is_null()
    {
        read.next_s = Some(moment(&date)?);
    }
    if let Some(trial) = given.member("isTrial") {
        read.is_trial = trial.boolean()?;
    }
    for (member, text) in [
        ("ownerId", &mut read.owner_id),
        ("ownerTenantId", &mut read.owner_tenant_id),
        ("ownerType", &mut read.owner_type),
    ] {
        if let Some(given) = given.member(member) {
            *text = given.nullable_text()?.map(ToOwned::to_owned);
        }
    }
    Ok(read)
}

/// The id in commerce: given, or the next of the product's own, or made up.
fn commerce_id(
    given: &Given<'_>,
    product: &Product,
    ids: Option<&[Uuid]>,
    before: &[Subscription],
) -> Read<Uuid> {
    if let Some(member) = given.member("commerceSubscriptionId") {
        let id = member.guid()?;
        return match ids {
            Some(ids) if !ids.contains(&id) => {
                member.wrong("is none of the product's subscriptionIds")
            }
            _ => Ok(id),
        };
    }
    let is_free = |id: &Uuid| before.iter().all(|one| one.commerce_id != *id);
    match ids {
        Some(ids) => {
            let free = ids.iter().copied().find(is_free);
            free.map_or_else(
                || given.wrong("is one more than the product has subscriptionIds"),
                Ok,
            )
        }
        None => {
            let mut made_up =
                (0..=before.len()).map(|number| subscriptions::commerce_id(product.sku_id, number));
            let free = made_up.find(is_free);
            free.map_or_else(|| given.missing("commerceSubscriptionId"), Ok)
        }
    }
}

fn moment(given: &Given<'_>) -> Read<i64> {
    parse_rfc3339(given.text()?).map_or_else(|| given.wrong("is no RFC 3339 date"), Ok)
}
