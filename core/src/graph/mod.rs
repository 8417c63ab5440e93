//! Microsoft Graph, as far as moves need it. Three parts per call: a pure function that builds the request,
//! a pure function that reads the answer, and a thin one that joins them through the ports.
//!
//! Facts and their sources: learn.microsoft.com/graph, as read in November 2026; each file names its pages.

mod answer;
pub(crate) mod batch;
mod bucket;
mod budget;
mod client;
mod groups;
pub(crate) mod licenses;
mod meter;
pub(crate) mod organization;
mod page;
mod path;
pub(crate) mod products;
mod redact;
pub(crate) mod retry;
pub(crate) mod roles;
mod subscriptions;
pub(crate) mod users;

pub(crate) use answer::Refusal;
pub(crate) use bucket::Load;
pub(crate) use budget::{Since, millis};
pub(crate) use client::{Call, Graph, Reply, passing};
pub use meter::Meter;

/// What Reseat needs to be allowed to do, and what for. The README's table is compared with it.
///
/// Source: Microsoft's published permissions file for Graph, 7 August 2026.
pub const PERMISSIONS: &[(&str, &str)] = &[
    (
        "LicenseAssignment.ReadWrite.All",
        "POST /users/{id}/assignLicense",
    ),
    ("LicenseAssignment.Read.All", "GET /subscribedSkus"),
    (
        "User.Read.All",
        "GET /users, GET /users/{id}, GET /organization, GET /me",
    ),
    (
        "GroupMember.Read.All",
        "GET /groups, GET /groups/{id}, GET /groups/{id}/transitiveMembers",
    ),
    ("Organization.Read.All", "GET /directory/subscriptions"),
    ("User.ReadWrite.All", "PATCH /users/{id}"),
];
