//! The C face of Reseat: nine functions, JSON in and out, `poll` instead of callbacks.
//!
//! Nothing here decides anything about licences. This crate looks after the border: pointers, handles,
//! threads and panics ([`guard`](self), [`handles`](self)), and brings the native [`host`] ports of the core.
//! What the functions promise stands in `include/reseat.h`, which is generated from their comments.

mod abi;
mod client;
mod error;
#[cfg(feature = "fail-point")]
mod fail_point;
mod guard;
mod handles;
pub mod host;
mod job;
mod lock;
mod message;
mod needs;
mod queue;

pub use abi::{
    RESEAT_STATUS_END, RESEAT_STATUS_NOTHING_YET, RESEAT_STATUS_OK, reseat_abi_version, reseat_buf,
    reseat_buf_free, reseat_client, reseat_job,
};
pub use client::{reseat_client_free, reseat_client_new};
#[cfg(feature = "fail-point")]
pub use fail_point::reseat_fail_point_arm;
pub use job::{
    reseat_job_cancel, reseat_job_free, reseat_job_poll, reseat_job_send, reseat_job_start,
};
