//! Names of products and services: those that were built in, made from Microsoft's list by `cargo xtask codegen`,
//! or those of a newer list that was given.

use super::list::{ListError, read_list};
use crate::model::{ServiceId, SkuId};
use std::borrow::Cow;
use std::collections::BTreeMap;

const NAMES: &str = include_str!("names.tsv");

/// The names, by id.
#[derive(Debug)]
pub struct Catalogue {
    version: Cow<'static, str>,
    products: BTreeMap<SkuId, Cow<'static, str>>,
    services: BTreeMap<ServiceId, Cow<'static, str>>,
}

impl Catalogue {
    /// The list that was built in.
    pub fn built_in() -> Catalogue {
        let mut lines = NAMES.lines();
        let head = lines.next().unwrap_or_default();
        let mut catalogue = Catalogue {
            version: Cow::Borrowed(head.split('\t').nth(1).unwrap_or_default()),
            products: BTreeMap::new(),
            services: BTreeMap::new(),
        };
        let mut are_services = false;
        for line in lines {
            let Some((id, name)) = line.split_once('\t') else {
                // The empty line between products and services.
                are_services = true;
                continue;
            };
            let (id, name) = (hyphenated(id), Cow::Borrowed(name));
            if are_services {
                if let Some(id) = ServiceId::parse(&id) {
                    catalogue.services.insert(id, name);
                }
            } else if let Some(id) = SkuId::parse(&id) {
                catalogue.products.insert(id, name);
            }
        }
        catalogue
    }

    /// The names of a list as Microsoft publishes it, which replace the ones that were built in. `version` is its
    /// date, such as `2026-07-29`; it stands in every plan.
    ///
    /// Errors: those of [`read_list`].
    pub fn from_csv(bytes: &[u8], version: &str) -> Result<Catalogue, ListError> {
        let list = read_list(bytes)?;
        Ok(Catalogue {
            version: Cow::Owned(version.to_string()),
            products: list
                .products
                .into_iter()
                .map(|(id, naming)| (id, Cow::Owned(naming.friendly)))
                .collect(),
            services: list
                .services
                .into_iter()
                .map(|(id, naming)| (id, Cow::Owned(naming.friendly)))
                .collect(),
        })
    }

    /// The list's date; it stands in every plan.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A product's name, or its part number where the list doesn't know it.
    pub fn product_name(&self, id: SkuId, part_number: &str) -> String {
        self.products
            .get(&id)
            .map_or_else(|| part_number.to_string(), |name| name.to_string())
    }

    /// A service's name, or Graph's where the list doesn't know it.
    pub fn service_name(&self, id: ServiceId, service_plan_name: &str) -> String {
        self.services
            .get(&id)
            .map_or_else(|| service_plan_name.to_string(), |name| name.to_string())
    }
}

/// The table that is built in, from Microsoft's list: products, an empty line, services. It travels in every
/// package, so it holds what is shown and nothing else: Graph's own names come from the tenant.
///
/// Errors: those of [`read_list`].
pub fn names_table(list: &[u8], version: &str, origin: &str) -> Result<String, ListError> {
    let list = read_list(list)?;
    let mut table = format!("# Reseat catalogue\t{version}\tMicrosoft, see {origin}\n");
    let products = list
        .products
        .iter()
        .map(|(id, naming)| (id.to_string(), &naming.friendly));
    let services = list
        .services
        .iter()
        .map(|(id, naming)| (id.to_string(), &naming.friendly));
    let lines = |names: &mut dyn Iterator<Item = (String, &String)>| {
        let line = |(id, name): (String, &String)| format!("{}\t{name}\n", id.replace('-', ""));
        names.map(line).collect::<String>()
    };
    table.push_str(&lines(&mut products.into_iter()));
    table.push('\n');
    table.push_str(&lines(&mut services.into_iter()));
    Ok(table)
}

/// A GUID with its hyphens, from its digits alone; nothing where they are none.
pub(super) fn hyphenated(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let parts = [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &[u8] = include_bytes!("../../../data/licensing-service-plans.csv");

    fn e3() -> SkuId {
        SkuId::parse("05E9A617-0261-4cee-bb44-138d3ef5d965").expect("a GUID")
    }

    #[test]
    fn knows_the_products_of_the_list() {
        let catalogue = Catalogue::built_in();
        assert_eq!(catalogue.product_name(e3(), "SPE_E3"), "Microsoft 365 E3");
        assert_eq!(catalogue.version(), "2026-07-29");
        assert_eq!(catalogue.products.len(), 619);
        assert_eq!(catalogue.services.len(), 791);
    }

    #[test]
    fn the_table_is_small_enough_to_travel() {
        println!("names.tsv: {} bytes", NAMES.len());
        assert!(NAMES.len() < 110_000, "{} bytes", NAMES.len());
    }

    #[test]
    fn a_list_that_is_given_names_the_same() {
        let (built_in, given) = (
            Catalogue::built_in(),
            Catalogue::from_csv(LIST, "2026-07-29"),
        );
        let given = given.expect("Microsoft's list");
        assert_eq!(built_in.products, given.products);
        assert_eq!(built_in.services, given.services);
        assert_eq!(built_in.version(), given.version());
    }

    #[test]
    fn a_newer_list_replaces_the_names_and_the_date() {
        let newer = String::from_utf8(LIST.to_vec()).expect("text");
        let newer = newer.replace("Microsoft 365 E3,", "Microsoft 365 E3 of tomorrow,");
        let catalogue = Catalogue::from_csv(newer.as_bytes(), "2026-10-01").expect("a list");
        assert_eq!(
            catalogue.product_name(e3(), "SPE_E3"),
            "Microsoft 365 E3 of tomorrow"
        );
        assert_eq!(catalogue.version(), "2026-10-01");
    }

    #[test]
    fn what_the_list_lacks_has_the_name_that_the_tenant_gives() {
        let catalogue = Catalogue::built_in();
        let unknown = "00000000-0000-0000-0000-000000000001";
        let sku = SkuId::parse(unknown).expect("a GUID");
        let service = ServiceId::parse(unknown).expect("a GUID");
        assert_eq!(catalogue.product_name(sku, "SPE_E9"), "SPE_E9");
        assert_eq!(catalogue.service_name(service, "TEAMS9"), "TEAMS9");
    }
}
