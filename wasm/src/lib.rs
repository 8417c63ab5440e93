//! The browser face of Reseat: exports only.
//!
//! `widget` and `view` know no browser and are tested natively; what needs one is built for wasm32 only.

#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod error;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(any(target_arch = "wasm32", test))]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "some of it only the browser's side uses")
)]
mod view;
#[cfg(any(target_arch = "wasm32", test))]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "some of it only the browser's side uses")
)]
mod widget;

#[cfg(target_arch = "wasm32")]
pub use bridge::{error_documents, run};
#[cfg(target_arch = "wasm32")]
pub use shell::Handle;
