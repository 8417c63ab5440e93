//! What the tests of every face share: vectors, schemas, conformance suites of the ports, and scenes: a
//! simulated tenant with a clock that is run instead of waited for.
//!
//! A scene is honest by construction: every event, error, journal line and answer of Graph that passes through it
//! is checked against its schema in `tests/schemas`, and [`ledger`] compares what was said with what the tenant
//! holds.
#![expect(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected stops there"
)]

mod answers;
pub mod company;
pub mod conformance;
pub mod explore;
pub mod folder;
pub mod in_process;
pub mod journal;
pub mod lag;
pub mod ledger;
pub mod native;
pub mod others;
pub mod scene;
pub mod schema;
pub mod simulator;
pub mod state;
pub mod vector;
