//! View model to tree: one file per screen. Every word comes from `core/text`.

#[cfg(target_arch = "wasm32")]
pub(crate) mod dom;
pub(crate) mod tree;

mod bulk;
mod changes;
mod chips;
mod choose;
mod done;
mod findings;
mod frame;
mod grid;
mod keys;
mod lead;
mod notice;
mod open_move;
mod pane;
mod people;
mod products;
mod questions;
mod review;
mod running;
mod seats;
mod steps;

pub(crate) use frame::draw;
pub(crate) use keys::everywhere;

#[cfg(test)]
mod tests;
