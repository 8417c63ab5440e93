//! The tests that no single crate can run: faces against vectors, ports against their promises, whole moves
//! against everything that can go wrong.
#![expect(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected stops there"
)]

mod bad_input;
mod brakes;
mod conformance;
mod damage;
mod doubts;
mod explore;
mod facts;
mod faults;
mod languages;
mod locations;
mod moves;
mod pacing;
mod pages;
mod plan_ops;
mod plan_text;
mod processes;
mod progress;
mod properties;
mod readme;
mod resume;
mod schemas;
mod seats;
mod sound;
mod stops;
mod tenant;
mod texts;
mod unknown;
mod vectors;
mod waits;
mod waves;
