//! Choices drawn from a list of thrown numbers, so that whatever is built from them can shrink.
//!
//! A test asks `proptest` for plain numbers and builds with them what a strategy could say only
//! at length. When a test fails, `proptest` makes the numbers smaller and fewer; when they run
//! out, every choice is the first one, so what is built gets simpler too.

/// Thrown numbers that choices are drawn from, one after another.
#[derive(Clone, Debug)]
pub struct Dice {
    numbers: std::vec::IntoIter<u16>,
}

impl Dice {
    /// Takes the numbers that were thrown.
    pub fn new(numbers: Vec<u16>) -> Dice {
        Dice {
            numbers: numbers.into_iter(),
        }
    }

    /// Draws a number from 0 up to, but not with, `end`; 0 once the numbers have run out.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.numbers.next().unwrap_or(0)) % end.max(1)
    }

    /// Draws a number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Draws true about once in `times`; false once the numbers have run out.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// Draws one of several things.
    pub fn one<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    /// Draws an order of the numbers from 0 up to, but not with, `end`.
    pub fn order(&mut self, end: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..end).collect();
        for place in (1..end).rev() {
            order.swap(place, self.between(0, place));
        }
        order
    }
}
