//! Chance from a seed.

use reseat_core::adapters::memory::SeededRandom;
use reseat_core::ports::Random;

/// Numbers that a seed decides.
#[derive(Debug)]
pub(super) struct Dice(SeededRandom);

impl Dice {
    /// Starts with this seed.
    pub(super) fn new(seed: u64) -> Dice {
        Dice(SeededRandom::new(seed))
    }

    /// Other numbers of the same seed, by where they are drawn.
    pub(super) fn at(seed: u64, place: u64) -> Dice {
        Dice::new(seed ^ place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Any number.
    pub(super) fn whole(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// From 0 to one less than `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.whole() % end).unwrap()
    }

    /// 32 bits, half of them set.
    pub(super) fn bits(&mut self) -> u32 {
        u32::try_from(self.whole() >> 32).unwrap()
    }

    /// True in `percent` of 100 throws.
    pub(super) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
