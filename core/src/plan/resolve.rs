//! Names become ids. The tenant's own products are the authority: an id, a part number or a display name,
//! in any case.

use super::wish::{Losable, MapEntry, Rules, Scope, Services, Wish};
use crate::catalogue::Continuity;
use crate::error::{Candidate, Error, Wrong};
use crate::input::{MapNames, MayLose, PlanRequest, RowWish, ScopeNames, ServiceNames};
use crate::model::{License, Service, ServiceId, Sku, SkuId, User};
use serde::{Deserialize, Serialize};

/// An old and a new product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Goes.
    pub from: SkuId,
    /// Comes.
    pub to: SkuId,
}

/// The wish of a request, and what holds for everybody, with every name found.
///
/// Errors: `ProductUnknown`, `ProductAmbiguous`, `SameProduct`, `ProductNotAssignable`, `ServiceUnknown`, and
/// `InvalidInput` for a service that nobody may lose and that is to go off, or may be lost.
pub fn resolve(
    request: &PlanRequest,
    map: &[MapNames],
    skus: &[Sku],
) -> Result<(Option<Wish>, Rules), Error> {
    let everything: Vec<&Sku> = skus.iter().collect();
    let required = resolve_services(&request.required, &everything)?;
    let wish = match &request.scope {
        None => None,
        Some(scope) => Some(wish(scope, &request.services, &required, skus)?),
    };
    let mut service_map = Vec::with_capacity(map.len());
    for entry in map {
        let [from] = resolve_services(std::slice::from_ref(&entry.from), &everything)?[..] else {
            continue;
        };
        let to = resolve_services(&entry.to, &everything)?;
        service_map.push(MapEntry { from, to });
    }
    service_map.sort_unstable();
    service_map.dedup();
    if let Some(pair) = service_map
        .windows(2)
        .find(|pair| pair[0].from == pair[1].from)
    {
        return Err(Wrong::BothWays {
            service: pair[0].from.to_string(),
        }
        .into());
    }
    let mut may_lose = Vec::with_capacity(request.may_lose.len());
    for named in &request.may_lose {
        may_lose.push(match named {
            MayLose::Mailbox => Losable::Capability(Continuity::Mailbox),
            MayLose::Files => Losable::Capability(Continuity::Files),
            MayLose::Teams => Losable::Capability(Continuity::Teams),
            MayLose::Service(name) => {
                let [id] = resolve_services(std::slice::from_ref(name), &everything)?[..] else {
                    continue;
                };
                Losable::Service(id)
            }
        });
    }
    may_lose.sort_unstable();
    may_lose.dedup();
    if let Some(both) = required
        .iter()
        .find(|id| may_lose.binary_search(&Losable::Service(**id)).is_ok())
    {
        let service = service_name(*both, skus);
        return Err(Wrong::RequiredLosable { service }.into());
    }
    let rules = Rules {
        service_map,
        service_map_default: request.unanswered,
        required,
        may_lose,
        usage_location: request.usage_location.clone(),
        allow_guests: request.allow_guests,
        allow_disabled: request.allow_disabled,
        never_touch: None,
        policy: None,
    };
    Ok((wish, rules))
}

fn wish(
    scope: &ScopeNames,
    services: &ServiceNames,
    required: &[ServiceId],
    skus: &[Sku],
) -> Result<Wish, Error> {
    let scope = match scope {
        ScopeNames::Swap(names) => {
            let mut pairs = Vec::with_capacity(names.len());
            for pair in names {
                pairs.push(resolve_pair(&pair.from, &pair.to, skus)?);
            }
            swap(pairs)
        }
        ScopeNames::ReplaceAll(names) => Scope::ReplaceAll {
            targets: resolve_products(names, skus)?,
        },
        ScopeNames::Grant(names) => Scope::Grant {
            targets: resolve_products(names, skus)?,
        },
        ScopeNames::Revoke(names) => Scope::Revoke {
            products: resolve_products(names, skus)?,
        },
        ScopeNames::Adjust { products, on, off } => {
            let products = resolve_products(products, skus)?;
            let of = among(&products, skus);
            Scope::Adjust {
                on: resolve_services(on, &of)?,
                off: resolve_services(off, &of)?,
                products,
            }
        }
    };
    settled(scope, services, required, skus)
}

/// The wish of one row, where it has one of its own; `model` is what the user holds whom it is to be like.
///
/// Errors: as [`resolve`].
pub fn resolve_row(
    row: &RowWish,
    model: Option<&User>,
    base: Option<&Wish>,
    services: &ServiceNames,
    required: &[ServiceId],
    skus: &[Sku],
) -> Result<Option<Wish>, Error> {
    if let Some(model) = model {
        let own = |license: &License| {
            let sku = skus.iter().find(|sku| sku.id == license.sku_id);
            let mut off = license.disabled_plans.clone();
            // What is no switch of the product here can't be sent.
            off.retain(|id| {
                let service = sku.and_then(|sku| sku.service(*id));
                service.is_some_and(Service::is_switchable)
            });
            License::new(license.sku_id, off)
        };
        return Ok(Some(Wish {
            scope: Scope::Like {
                user_id: model.id.clone(),
                licenses: model.holding.direct.iter().map(own).collect(),
            },
            services: Services::default(),
        }));
    }
    let own_services = match (&row.disable, &row.only_enable) {
        (Some(names), _) => Some(ServiceNames::Off(names.clone())),
        (None, Some(names)) => Some(ServiceNames::OnlyOn(names.clone())),
        (None, None) => None,
    };
    if !row.names_products() {
        return match (own_services, base) {
            (Some(own), Some(base)) => settled(base.scope.clone(), &own, required, skus).map(Some),
            _ => Ok(base.cloned()),
        };
    }
    let from = resolve_products(row.from.as_deref().unwrap_or_default(), skus)?;
    let to = resolve_products(row.to.as_deref().unwrap_or_default(), skus)?;
    let scope = match (from.is_empty(), to.is_empty()) {
        (true, _) => Scope::Grant { targets: to },
        (false, true) => Scope::Revoke { products: from },
        (false, false) => {
            let mut pairs = Vec::with_capacity(from.len() * to.len());
            for from in &from {
                for to in &to {
                    pairs.push(pair(*from, *to, skus)?);
                }
            }
            swap(pairs)
        }
    };
    let switches = own_services.as_ref().unwrap_or(services);
    settled(scope, switches, required, skus).map(Some)
}

/// A scope with the services that are switched in it.
///
/// Errors: `InvalidInput` where a service that nobody may lose is to go off.
fn settled(
    scope: Scope,
    services: &ServiceNames,
    required: &[ServiceId],
    skus: &[Sku],
) -> Result<Wish, Error> {
    let targets = among(&scope.targets(), skus);
    for target in &targets {
        if let Some(obstacle) = target.obstacle() {
            return Err(Error::ProductNotAssignable {
                product: target.part_number.clone(),
                obstacle,
            });
        }
    }
    let services = match services {
        // Where nothing comes there is nothing to switch.
        _ if targets.is_empty() => Services::default(),
        ServiceNames::Keep {
            also_off,
            new_services,
        } => Services::Keep {
            also_off: resolve_services(also_off, &targets)?,
            new_services: *new_services,
        },
        ServiceNames::Off(names) => Services::Off {
            services: resolve_services(names, &targets)?,
        },
        ServiceNames::OnlyOn(names) => Services::OnlyOn {
            services: resolve_services(names, &targets)?,
        },
    };
    let off = match (&scope, &services) {
        (Scope::Adjust { off, .. }, _) => off.as_slice(),
        (_, Services::Keep { also_off: off, .. } | Services::Off { services: off }) => off,
        (_, Services::OnlyOn { .. }) => &[],
    };
    if let Some(both) = off.iter().find(|id| required.binary_search(id).is_ok()) {
        let service = service_name(*both, skus);
        return Err(Wrong::RequiredOff { service }.into());
    }
    Ok(Wish { scope, services })
}

/// Graph's name of a service, as it is given in a list.
fn service_name(id: ServiceId, skus: &[Sku]) -> String {
    let mut found = skus.iter().filter_map(|sku| sku.service(id));
    found.next().map_or_else(
        || id.to_string(),
        |service| service.service_plan_name.clone(),
    )
}

fn among<'s>(ids: &[SkuId], skus: &'s [Sku]) -> Vec<&'s Sku> {
    skus.iter()
        .filter(|sku| ids.binary_search(&sku.id).is_ok())
        .collect()
}

fn swap(mut pairs: Vec<Pair>) -> Scope {
    pairs.sort_unstable();
    pairs.dedup();
    Scope::Swap { pairs }
}

fn resolve_pair(from: &str, to: &str, skus: &[Sku]) -> Result<Pair, Error> {
    let from = resolve_product(from, skus)?.id;
    pair(from, resolve_product(to, skus)?.id, skus)
}

fn pair(from: SkuId, to: SkuId, skus: &[Sku]) -> Result<Pair, Error> {
    if from != to {
        return Ok(Pair { from, to });
    }
    let product = skus.iter().find(|sku| sku.id == from);
    Err(Error::SameProduct {
        product: product.map_or_else(|| from.to_string(), |sku| sku.part_number.clone()),
    })
}

/// Products by name, sorted, each once.
fn resolve_products(names: &[String], skus: &[Sku]) -> Result<Vec<SkuId>, Error> {
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        ids.push(resolve_product(name, skus)?.id);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// A product of the tenant, as far as names go.
pub trait NamedProduct {
    /// Its id.
    fn id(&self) -> SkuId;
    /// Graph's `skuPartNumber`.
    fn part_number(&self) -> &str;
    /// As people know it.
    fn name(&self) -> &str;
}

impl NamedProduct for Sku {
    fn id(&self) -> SkuId {
        self.id
    }

    fn part_number(&self) -> &str {
        &self.part_number
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The product of that id, part number or display name; `products` are all the tenant has, since one that
/// can't be given makes a name as ambiguous as any other.
///
/// Errors: `ProductUnknown`, `ProductAmbiguous` with the candidates.
pub fn resolve_product<'p, P: NamedProduct>(name: &str, products: &'p [P]) -> Result<&'p P, Error> {
    let wanted = name.trim();
    if let Some(id) = SkuId::parse(wanted) {
        return products
            .iter()
            .find(|product| product.id() == id)
            .ok_or_else(|| Error::ProductUnknown {
                product: wanted.into(),
                nearest: None,
            });
    }
    let folded = wanted.to_lowercase();
    let by = |names: fn(&P) -> &str| -> Vec<&'p P> {
        products
            .iter()
            .filter(|product| names(product).to_lowercase() == folded)
            .collect()
    };
    // A part number is the more exact name, so it wins over another product's display name.
    let mut found = by(P::part_number);
    if found.is_empty() {
        found = by(P::name);
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(nearly(wanted, &folded, products)),
        several => Err(ambiguous(wanted, several)),
    }
}

/// A part of a name is not enough to choose a product, but enough to say which ones it may mean.
fn nearly<P: NamedProduct>(wanted: &str, folded: &str, products: &[P]) -> Error {
    let near: Vec<&P> = products
        .iter()
        .filter(|product| {
            !folded.is_empty()
                && (product.part_number().to_lowercase().contains(folded)
                    || product.name().to_lowercase().contains(folded))
        })
        .collect();
    match near.as_slice() {
        [] => Error::ProductUnknown {
            product: wanted.into(),
            nearest: None,
        },
        [one] => Error::ProductUnknown {
            product: wanted.into(),
            nearest: Some(candidate(*one)),
        },
        several => ambiguous(wanted, several),
    }
}

fn ambiguous<P: NamedProduct>(wanted: &str, several: &[&P]) -> Error {
    Error::ProductAmbiguous {
        product: wanted.into(),
        candidates: several.iter().map(|product| candidate(*product)).collect(),
    }
}

fn candidate<P: NamedProduct>(product: &P) -> Candidate {
    Candidate {
        part_number: product.part_number().into(),
        name: product.name().into(),
        sku_id: product.id().to_string(),
    }
}

/// The services of those names in any of the targets, sorted, each once. A display name that several
/// services of the targets share means all of them would be guessed at, so it is refused as unknown.
fn resolve_services(names: &[String], targets: &[&Sku]) -> Result<Vec<ServiceId>, Error> {
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        let wanted = name.trim();
        let folded = wanted.to_lowercase();
        let services = || {
            targets
                .iter()
                .flat_map(|sku| &sku.services)
                .filter(|service| service.is_switchable())
        };
        let mut found: Vec<ServiceId> = match ServiceId::parse(wanted) {
            Some(id) => services()
                .map(|service| service.service_plan_id)
                .filter(|one| *one == id)
                .collect(),
            None => services()
                .filter(|service| service.service_plan_name.to_lowercase() == folded)
                .map(|service| service.service_plan_id)
                .collect(),
        };
        if found.is_empty() {
            found = services()
                .filter(|service| service.name.to_lowercase() == folded)
                .map(|service| service.service_plan_id)
                .collect();
        }
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => out.push(*one),
            _ => {
                // Of a whole tenant the first few tell where was looked.
                const NAMED: usize = 5;
                let more = if targets.len() > NAMED { ", …" } else { "" };
                let names: Vec<&str> = targets
                    .iter()
                    .take(NAMED)
                    .map(|sku| sku.name.as_str())
                    .collect();
                let products = names.join(", ") + more;
                return Err(Error::ServiceUnknown {
                    service: wanted.into(),
                    products,
                });
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
