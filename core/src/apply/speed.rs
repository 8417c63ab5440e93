//! How fast a run goes and how long it will take, by its last results.

use std::collections::VecDeque;

/// How far back results count: a run starts in a burst, may be paused and then settles at the write limit, so that an
/// average since its beginning would mislead for minutes.
const WINDOW_MS: u64 = 20_000;
/// Less time than this says nothing.
const SHORTEST_MS: u64 = 1_000;

/// When how many users were done.
#[derive(Debug, Default)]
pub(super) struct Speed {
    marks: VecDeque<(u64, u64)>,
}

impl Speed {
    /// So many are done now; nobody when the run begins.
    pub(super) fn mark(&mut self, now_ms: u64, done: u64) {
        self.marks.push_back((now_ms, done));
        let too_old = now_ms.saturating_sub(WINDOW_MS);
        while self.marks.len() > 2 && self.marks.front().is_some_and(|(at, _)| *at < too_old) {
            self.marks.pop_front();
        }
    }

    /// Users per second and milliseconds left for `left` users, once both can be told.
    pub(super) fn pace(&self, left: u64) -> Option<(u64, u64)> {
        let ((from_ms, before), (to_ms, after)) = (*self.marks.front()?, *self.marks.back()?);
        let elapsed_ms = to_ms.saturating_sub(from_ms);
        let done = after.saturating_sub(before);
        if elapsed_ms < SHORTEST_MS || done == 0 || left == 0 {
            return None;
        }
        let per_second = (done.saturating_mul(1_000) / elapsed_ms).max(1);
        Some((per_second, left.saturating_mul(elapsed_ms) / done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_told_once_it_is_known() {
        let mut speed = Speed::default();
        assert_eq!(speed.pace(200), None);
        speed.mark(5_000, 0);
        assert_eq!(speed.pace(200), None);
        speed.mark(5_500, 20);
        assert_eq!(speed.pace(180), None);
        speed.mark(7_000, 40);
        assert_eq!(speed.pace(160), Some((20, 8_000)));
        assert_eq!(speed.pace(0), None);
    }

    #[test]
    fn what_is_long_past_counts_no_more() {
        let mut speed = Speed::default();
        for second in 0..=30 {
            speed.mark(second * 1_000, second * 100);
        }
        // The write limit is reached.
        for second in 31..=60 {
            speed.mark(second * 1_000, 3_000 + (second - 30) * 19);
        }
        assert_eq!(speed.pace(190), Some((19, 10_000)));
    }

    #[test]
    fn a_pause_is_forgotten() {
        let mut speed = Speed::default();
        speed.mark(0, 0);
        speed.mark(2_000, 40);
        let after = 3_600_000;
        speed.mark(after, 60);
        speed.mark(after + 1_000, 80);
        assert_eq!(speed.pace(20), Some((20, 1_000)));
    }
}
