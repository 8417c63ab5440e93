//! What a tenant's servers refuse besides what every one does.

/// The rules that a state may set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// How many assignments to a user are refused after the first usage location was set, because it
    /// takes a while until every server knows it. [O] 2.7; how long is not known
    pub(crate) location_refusals: u64,
}
