//! Microsoft's list of products and services, read from `data/`. [D:plans] 9

use std::collections::HashMap;
use std::sync::OnceLock;

use uuid::Uuid;

/// Whom a product or service is for. [S] 1.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppliesTo {
    User,
    Company,
}

impl AppliesTo {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Company => "Company",
        }
    }
}

/// One product as Microsoft lists it.
#[derive(Debug)]
pub(crate) struct ListedProduct {
    pub(crate) sku_id: Uuid,
    pub(crate) part_number: String,
    pub(crate) plans: Vec<ListedPlan>,
}

/// One service of a product.
#[derive(Clone, Debug)]
pub(crate) struct ListedPlan {
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

/// All products, in the order of the list.
#[derive(Debug)]
pub(crate) struct Catalogue {
    products: Vec<ListedProduct>,
    by_id: HashMap<Uuid, usize>,
}

static LIST: &[u8] = include_bytes!("../../../data/licensing-service-plans.csv");

impl Catalogue {
    /// The list that the program carries, read once.
    pub(crate) fn get() -> &'static Self {
        static READ: OnceLock<Catalogue> = OnceLock::new();
        READ.get_or_init(|| Self::read(LIST))
    }

    fn read(bytes: &[u8]) -> Self {
        let mut catalogue = Self {
            products: Vec::new(),
            by_id: HashMap::new(),
        };
        let mut reader = csv::Reader::from_reader(bytes);
        for row in reader.records().flatten() {
            // [D:plans] 9, quirk 2: white space of every kind (U+00A0 too) stands around ids and names.
            let cell = |column: usize| row.get(column).map_or("", str::trim);
            let (Ok(sku_id), Ok(plan_id)) = (Uuid::parse_str(cell(2)), Uuid::parse_str(cell(4)))
            else {
                continue;
            };
            // [D:plans] 9, quirk 4: one part number can stand for two products, so the GUID is the key.
            let position = *catalogue.by_id.entry(sku_id).or_insert_with(|| {
                catalogue.products.push(ListedProduct {
                    sku_id,
                    part_number: cell(1).to_owned(),
                    plans: Vec::new(),
                });
                catalogue.products.len() - 1
            });
            let plans = &mut catalogue.products[position].plans;
            // [D:plans] 9, quirk 1: rows occur twice.
            if plans.iter().all(|plan| plan.id != plan_id) {
                // [D:plans] 9, quirk 7: a plan name with a stray bracket, tabs inside names.
                let name = cell(3)
                    .trim_end_matches(')')
                    .split_whitespace()
                    .collect::<Vec<_>>();
                plans.push(ListedPlan {
                    id: plan_id,
                    name: name.join(" "),
                });
            }
        }
        catalogue
    }

    pub(crate) fn by_id(&self, sku_id: Uuid) -> Option<&ListedProduct> {
        self.by_id
            .get(&sku_id)
            .map(|&position| &self.products[position])
    }

    /// Every product of that part number, compared without case. [D:plans] 9, quirk 3
    pub(crate) fn by_part_number(&self, part_number: &str) -> Vec<&ListedProduct> {
        let wanted =
            |product: &&ListedProduct| product.part_number.eq_ignore_ascii_case(part_number.trim());
        self.products.iter().filter(wanted).collect()
    }
}

/// Whom a service is for; the list does not say, so this is our reading. [U] 1.1
pub(crate) fn plan_applies_to(name: &str) -> AppliesTo {
    const COMPANY: [&str; 3] = [
        "EXCHANGE_S_FOUNDATION",
        "INTUNE_O365",
        "GRAPH_CONNECTORS_SEARCH_INDEX",
    ];
    if COMPANY.contains(&name) || name.starts_with("M365_LIGHTHOUSE_") {
        AppliesTo::Company
    } else {
        AppliesTo::User
    }
}

/// How a service of a healthy tenant is provisioned. [D:splan] 8.6
pub(crate) fn provisioning_status(name: &str) -> &'static str {
    match name {
        "INTUNE_O365" => "PendingActivation",
        _ => "Success",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_whole_and_keyed_by_guid() {
        let catalogue = Catalogue::get();
        assert_eq!(catalogue.products.len(), 619);
        let most = catalogue
            .products
            .iter()
            .map(|product| product.plans.len())
            .max();
        assert_eq!(most, Some(111));
        assert_eq!(catalogue.by_part_number("MCOPSTN5").len(), 2);
        let spaced = catalogue.by_part_number("mcocap_faculty");
        assert_eq!(spaced.len(), 1);
        assert_eq!(
            spaced[0].sku_id.to_string(),
            "420c7602-7f70-4895-9394-d3d679ea36fb"
        );
    }

    #[test]
    fn duplicate_rows_are_one_service() {
        for product in &Catalogue::get().products {
            let mut ids: Vec<Uuid> = product.plans.iter().map(|plan| plan.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), product.plans.len(), "{}", product.part_number);
        }
    }
}
