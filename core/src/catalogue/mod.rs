//! What is known of products and services beside a tenant: names, what a service is for, which one stands for
//! which, and what stands between them. A tenant's own `/subscribedSkus` is the authority for ids.

mod continuity;
mod families;
mod list;
mod names;
mod purpose;
mod rules;

pub use continuity::Continuity;
pub use families::{Doubt, Families, FamilyId, Match, Unmapped, families_table};
pub use list::{List, ListError, ListFault, Naming, read_list};
pub use names::{Catalogue, names_table};
pub use purpose::Purpose;
pub use rules::{Consequence, Exclusion, Need, NeedKind, Rules, Source, Standing, Unmet};
