//! Names of products and services. A tenant's own `/subscribedSkus` is the authority for ids; this list,
//! made from Microsoft's public one by `cargo xtask codegen`, only gives names.

mod continuity;
mod families;
mod purpose;
mod rules;

pub use continuity::Continuity;
pub use families::{Doubt, Families, FamilyId, Match, Unmapped};
pub use purpose::Purpose;
pub use rules::{Consequence, Exclusion, Need, NeedKind, Rules, Source, Standing, Unmet};

use crate::model::{ServiceId, SkuId};
use std::collections::BTreeMap;

const NAMES: &str = include_str!("names.tsv");

/// The names, by id.
#[derive(Debug)]
pub struct Catalogue {
    version: &'static str,
    products: BTreeMap<SkuId, &'static str>,
    services: BTreeMap<ServiceId, &'static str>,
}

impl Catalogue {
    /// The list that was built in.
    pub fn built_in() -> Catalogue {
        let mut catalogue = Catalogue {
            version: "",
            products: BTreeMap::new(),
            services: BTreeMap::new(),
        };
        for line in NAMES.lines() {
            let mut cells = line.split('\t');
            match (cells.next(), cells.next(), cells.next(), cells.next()) {
                (Some("P"), Some(id), Some(_), Some(name)) => {
                    if let Some(id) = SkuId::parse(id) {
                        catalogue.products.insert(id, name);
                    }
                }
                (Some("S"), Some(id), Some(_), Some(name)) => {
                    if let Some(id) = ServiceId::parse(id) {
                        catalogue.services.insert(id, name);
                    }
                }
                (Some(_), Some(version), _, _) => catalogue.version = version,
                _ => {}
            }
        }
        catalogue
    }

    /// The list's date; it stands in every plan.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// A product's name, or its part number where the list doesn't know it.
    pub fn product_name(&self, id: SkuId, part_number: &str) -> String {
        self.products
            .get(&id)
            .map_or_else(|| part_number.to_string(), |name| (*name).to_string())
    }

    /// A service's name, or Graph's where the list doesn't know it.
    pub fn service_name(&self, id: ServiceId, service_plan_name: &str) -> String {
        self.services
            .get(&id)
            .map_or_else(|| service_plan_name.to_string(), |name| (*name).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_products_of_the_list() {
        let catalogue = Catalogue::built_in();
        let e3 = SkuId::parse("05E9A617-0261-4cee-bb44-138d3ef5d965").expect("a GUID");
        assert_eq!(catalogue.product_name(e3, "SPE_E3"), "Microsoft 365 E3");
        assert_eq!(catalogue.version(), "2026-07-29");
        assert_eq!(catalogue.products.len(), 619);
        assert_eq!(catalogue.services.len(), 791);
    }
}
