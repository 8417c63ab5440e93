//! Names become ids. The tenant's own products are the authority: an id, a part number or a display name,
//! in any case.

use super::document::{Scope, Services};
use crate::error::{Candidate, Error};
use crate::input::{PlanRequest, ScopeNames, ServiceNames};
use crate::model::{ServiceId, Sku, SkuId};
use serde::{Deserialize, Serialize};

/// An old and a new product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Goes.
    pub from: SkuId,
    /// Comes.
    pub to: SkuId,
}

/// A request whose names were found.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What is replaced by what.
    pub scope: Scope,
    /// What happens to services.
    pub services: Services,
}

impl Wish {
    /// The products that come, each once, sorted.
    pub fn targets(&self) -> Vec<SkuId> {
        let mut targets = match &self.scope {
            Scope::Swap { pairs } => pairs.iter().map(|pair| pair.to).collect(),
            Scope::ReplaceAll { targets } => targets.clone(),
        };
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

/// Finds the products and services a request names.
///
/// Errors: `ProductUnknown`, `ProductAmbiguous`, `SameProduct`, `ProductNotAssignable`, `ServiceUnknown`.
pub fn resolve(request: &PlanRequest, skus: &[Sku]) -> Result<Wish, Error> {
    let scope = match &request.scope {
        ScopeNames::Swap(names) => {
            let mut pairs = Vec::with_capacity(names.len());
            for pair in names {
                let from = resolve_product(&pair.from, skus)?;
                let to = resolve_product(&pair.to, skus)?;
                if from.id == to.id {
                    return Err(Error::SameProduct {
                        product: from.part_number.clone(),
                    });
                }
                pairs.push(Pair {
                    from: from.id,
                    to: to.id,
                });
            }
            pairs.sort_unstable();
            pairs.dedup();
            Scope::Swap { pairs }
        }
        ScopeNames::ReplaceAll(names) => {
            let mut targets = Vec::with_capacity(names.len());
            for name in names {
                targets.push(resolve_product(name, skus)?.id);
            }
            targets.sort_unstable();
            targets.dedup();
            Scope::ReplaceAll { targets }
        }
    };
    let wish = Wish {
        scope,
        services: Services::Keep {
            also_off: Vec::new(),
        },
    };
    let targets: Vec<&Sku> = skus
        .iter()
        .filter(|sku| wish.targets().contains(&sku.id))
        .collect();
    for target in &targets {
        if let Some(obstacle) = target.obstacle() {
            return Err(Error::ProductNotAssignable {
                product: target.part_number.clone(),
                obstacle,
            });
        }
    }
    let services = match &request.services {
        ServiceNames::Keep { also_off } => Services::Keep {
            also_off: resolve_services(also_off, &targets)?,
        },
        ServiceNames::Off(names) => Services::Off {
            services: resolve_services(names, &targets)?,
        },
        ServiceNames::OnlyOn(names) => Services::OnlyOn {
            services: resolve_services(names, &targets)?,
        },
    };
    Ok(Wish { services, ..wish })
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
                let products = targets
                    .iter()
                    .map(|sku| sku.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
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
