use super::{Holding, UserId};

/// A user and what they hold.
#[derive(Clone, Debug)]
pub struct User {
    /// Object id.
    pub id: UserId,
    /// Sign-in name.
    pub user_principal_name: String,
    /// Name for people.
    pub display_name: String,
    /// Address, where there is one.
    pub mail: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// ISO 3166-1 alpha-2; a licence can't be given without one.
    pub usage_location: Option<String>,
    /// Whether the account may sign in.
    pub account_enabled: Option<bool>,
    /// `Member`, `Guest` or unknown.
    pub user_type: Option<String>,
    /// Products.
    pub holding: Holding,
}
