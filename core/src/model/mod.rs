//! Plain values, checked when they are made.

mod assignment;
mod brakes;
mod change;
mod cure;
mod holder;
mod ids;
mod outcome;
mod sku;
mod subscription;
mod tenant;
mod user;

pub use assignment::{Holding, Inherited, License};
pub use brakes::Brakes;
pub use change::{Change, change_between};
pub use cure::{Cure, Member, Page, Said};
pub use holder::Holder;
pub(crate) use ids::UserPlaces;
pub use ids::{ServiceId, SkuId, TenantId, UserId};
pub use outcome::Outcome;
pub use sku::{Obstacle, Service, Sku};
pub use subscription::Subscription;
pub use tenant::Tenant;
pub use user::User;
