use reseat_core::ports::Random;

/// The system's random numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // A system without randomness can't make a TLS connection either; the job ends as a contained panic.
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}
