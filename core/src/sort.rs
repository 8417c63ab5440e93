//! Sorting a slice at a time: 100,000 texts compared in one go would hold a page.

use std::cmp::Ordering;

/// Positions that are sorted at once, before such runs are joined.
const RUN: usize = 256;

/// Positions on their way into an order. What is equal stays as it was.
#[derive(Debug, Default)]
pub struct Sorting {
    places: Vec<usize>,
    /// Where runs go while they are joined.
    joined: Vec<usize>,
    /// How long the runs are that are in order; none are as long as this is zero.
    run: usize,
    /// Of the two runs that are being joined, the next of each, and where the second ends.
    left: usize,
    right: usize,
    end: usize,
}

impl Sorting {
    /// The positions of so many things.
    pub fn new(count: usize) -> Sorting {
        Sorting {
            places: (0..count).collect(),
            ..Sorting::default()
        }
    }

    /// Goes on until about so many positions were put somewhere; says whether there is more to do.
    pub fn go_on(
        &mut self,
        mut positions: usize,
        mut compare: impl FnMut(usize, usize) -> Ordering,
    ) -> bool {
        while self.run == 0 {
            if positions == 0 {
                return true;
            }
            self.end = self.places.len().min(self.left + RUN);
            let run = &mut self.places[self.left..self.end];
            run.sort_by(|one, other| compare(*one, *other));
            positions = positions.saturating_sub(run.len());
            self.left = self.end;
            if self.end == self.places.len() {
                self.run = RUN;
                self.begin(0);
            }
        }
        while self.run < self.places.len() {
            if positions == 0 {
                return true;
            }
            let left_end = self.left_end();
            if self.joined.len() == self.end {
                self.next_two();
            } else if self.is_in_order(left_end, &mut compare) {
                let both = &self.places[self.left..self.end];
                self.joined.extend_from_slice(both);
                positions = positions.saturating_sub(both.len() / 16 + 1);
                (self.left, self.right) = (left_end, self.end);
            } else {
                let is_left = self.right == self.end
                    || (self.left < left_end
                        && compare(self.places[self.left], self.places[self.right]).is_le());
                let next = if is_left {
                    &mut self.left
                } else {
                    &mut self.right
                };
                self.joined.push(self.places[*next]);
                *next += 1;
                positions -= 1;
            }
        }
        false
    }

    /// The positions in their order, once there is no more to do.
    pub fn finish(self) -> Vec<usize> {
        self.places
    }

    /// Where the first of the two runs ends.
    fn left_end(&self) -> usize {
        let start = self.joined.len() / (2 * self.run) * (2 * self.run);
        self.places.len().min(start + self.run)
    }

    /// Whether two runs that were not touched yet follow each other as they are.
    fn is_in_order(
        &self,
        left_end: usize,
        compare: &mut impl FnMut(usize, usize) -> Ordering,
    ) -> bool {
        let is_untouched = self.joined.len().is_multiple_of(2 * self.run);
        is_untouched
            && (left_end == self.end
                || compare(self.places[left_end - 1], self.places[left_end]).is_le())
    }

    /// Goes to the two runs that begin there.
    fn begin(&mut self, start: usize) {
        let count = self.places.len();
        self.left = start;
        self.right = count.min(start + self.run);
        self.end = count.min(start + 2 * self.run);
    }

    fn next_two(&mut self) {
        if self.end < self.places.len() {
            self.begin(self.end);
            return;
        }
        std::mem::swap(&mut self.places, &mut self.joined);
        self.joined.clear();
        self.run *= 2;
        self.begin(0);
    }
}

/// Puts things into an order of their positions, a slice at a time.
#[derive(Debug)]
pub struct Moving {
    order: Vec<usize>,
    /// Where a circle of moves begins.
    start: usize,
    /// How far it is.
    at: usize,
}

impl Moving {
    /// Moves that bring about this order.
    pub fn new(order: Vec<usize>) -> Moving {
        Moving {
            order,
            start: 0,
            at: 0,
        }
    }

    /// Does up to so many moves; says whether there is more to do.
    pub fn go_on<T>(&mut self, moves: usize, things: &mut [T]) -> bool {
        for _ in 0..moves {
            if self.start == self.order.len() {
                return false;
            }
            let next = std::mem::replace(&mut self.order[self.at], self.at);
            // The circle is closed, or its only thing is where it belongs.
            if next == self.start {
                self.start += 1;
                self.at = self.start;
            } else {
                things.swap(self.at, next);
                self.at = next;
            }
        }
        self.start < self.order.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that only look random, with many that are equal.
    fn keys(count: usize) -> Vec<usize> {
        let numbers = std::iter::successors(Some(count + 1), |last| Some(last * 7_919 % 104_729));
        numbers.map(|number| number % 401).take(count).collect()
    }

    #[test]
    fn slices_sort_as_one_go_does() {
        for count in [0, 1, 2, RUN - 1, RUN, RUN + 1, 3 * RUN, 2_999] {
            for at_once in [1, 7, 100, usize::MAX] {
                let keys = keys(count);
                let mut sorting = Sorting::new(count);
                while sorting.go_on(at_once, |one, other| keys[one].cmp(&keys[other])) {}
                let order = sorting.finish();
                let mut wanted: Vec<usize> = (0..count).collect();
                wanted.sort_by_key(|at| keys[*at]);
                assert_eq!(order, wanted, "{count} by {at_once}");

                let mut moved = keys.clone();
                let mut moving = Moving::new(order);
                while moving.go_on(at_once, &mut moved) {}
                assert!(moved.is_sorted(), "{count} by {at_once}");
                let mut in_order = keys;
                in_order.sort_unstable();
                assert_eq!(moved, in_order, "{count} by {at_once}");
            }
        }
    }

    #[test]
    fn what_is_in_order_is_compared_once() {
        let mut compared = 0;
        let mut sorting = Sorting::new(RUN * 20);
        while sorting.go_on(100, |one, other| {
            compared += 1;
            one.cmp(&other)
        }) {}
        assert!(compared < RUN * 21, "{compared}");
        assert!(sorting.finish().is_sorted());
    }
}
