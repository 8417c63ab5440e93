use super::Port;

/// Random bytes for request ids and jitter; no secret is ever made from them.
pub trait Random: Port {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}
