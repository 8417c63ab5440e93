//! Reseat.
