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
mod facts;
mod faults;
mod languages;
mod locations;
mod moves;
mod pacing;
mod pages;
mod plan_ops;
mod plan_text;
mod progress;
mod properties;
mod readme;
mod schemas;
mod seats;
mod sound;
mod stops;
mod texts;
mod vectors;
mod waits;
mod waves;
