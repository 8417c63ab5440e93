use super::SkuId;

/// What a tenant subscribed to: several may give seats of one product, which count as one pool.
///
/// Source: learn.microsoft.com/graph/api/resources/companysubscription.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The product.
    pub sku_id: SkuId,
    /// Whether it is on trial.
    pub is_trial: bool,
    /// `Enabled`, `Deleted`, `Suspended`, `Warning`, `LockedOut`, or a word yet unknown.
    pub status: String,
    /// When it passes into its next state unless it is renewed; RFC 3339.
    pub next_lifecycle: Option<String>,
    /// Its seats.
    pub total: i64,
}

impl Subscription {
    /// Whether its seats can be given to users.
    pub fn is_usable(&self) -> bool {
        matches!(self.status.as_str(), "Enabled" | "Warning")
    }
}
