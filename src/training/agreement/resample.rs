//! Drawing cases again with replacement, the same on every run and every platform.
//!
//! Only whole numbers decide what is drawn. How many of n draws fall into one half of the cases is
//! the number of ones among n random bits, and so on in each half: a draw of many cases costs a
//! few random words for 64 of them, and is exact.

use super::figures::{Interval, Undefined, Value};

/// The generator SplitMix64 of Steele GL, Lea D, Flood CH, OOPSLA 2014, 453-472.
///
/// Written here because its stream must never change: a seed in a paper has to give the same interval.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Begins the stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns the next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns how many of `number` fair coins show heads.
    fn heads(&mut self, number: u64) -> u64 {
        let whole: u64 = (0..number / 64)
            .map(|_| u64::from(self.bits().count_ones()))
            .sum();
        match number % 64 {
            0 => whole,
            rest => whole + u64::from((self.bits() >> (64 - rest)).count_ones()),
        }
    }
}

/// Cases in classes, to draw as many again as there are.
#[derive(Clone, Debug)]
pub struct Resampling {
    /// The class of each case.
    class: Vec<u32>,
    classes: usize,
    /// The cases are looked for among 2 to the power of this.
    height: u32,
}

/// Fewer draws than this are placed one by one.
const FEW: u64 = 24;

impl Resampling {
    /// Takes how many cases are in each class.
    pub fn new(sizes: &[u64]) -> Self {
        let classes = (0u32..).zip(sizes);
        let class: Vec<u32> = classes
            .flat_map(|(class, size)| {
                std::iter::repeat_n(class, usize::try_from(*size).unwrap_or_default())
            })
            .collect();
        Self {
            height: class.len().next_power_of_two().trailing_zeros(),
            class,
            classes: sizes.len(),
        }
    }

    /// Draws as many cases as there are, with replacement, and returns how many of each class.
    pub fn draw(&self, random: &mut Random) -> Vec<u64> {
        let mut drawn = vec![0; self.classes];
        let mut left = self.class.len() as u64;
        // What falls behind the last case is drawn once more.
        while left > 0 {
            left = self.place(0, self.height, left, random, &mut drawn);
        }
        drawn
    }

    /// Places draws among the cases of a block, and returns how many fell behind the last case.
    fn place(
        &self,
        from: usize,
        height: u32,
        draws: u64,
        random: &mut Random,
        drawn: &mut [u64],
    ) -> u64 {
        if draws == 0 {
            return 0;
        }
        let Some(first) = self.class.get(from) else {
            return draws;
        };
        let last = from + (1 << height) - 1;
        if self.class.get(last) == Some(first) {
            drawn[*first as usize] += draws;
            return 0;
        }
        if draws < FEW {
            let mut behind = 0;
            for _ in 0..draws {
                // The upper bits of the stream are as good as the lower; a block is never so high.
                let offset = random.bits().checked_shr(64 - height).unwrap_or_default();
                let case = from + usize::try_from(offset).unwrap_or_default();
                match self.class.get(case) {
                    Some(class) => drawn[*class as usize] += 1,
                    None => behind += 1,
                }
            }
            return behind;
        }
        let half = height - 1;
        let lower = random.heads(draws);
        self.place(from, half, lower, random, drawn)
            + self.place(from + (1 << half), half, draws - lower, random, drawn)
    }
}

/// An interval of draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// From the 2.5th to the 97.5th percentile.
    pub interval: Interval,
    /// For how many draws the figure is not defined; they are passed over.
    pub skipped: u64,
}

/// Returns the interval between the 2.5th and the 97.5th percentile of what the draws gave.
///
/// If half of the draws or more are not defined, there is none. A figure that is the same in every
/// draw has no interval either.
pub fn percentiles(values: &[Value]) -> Percentiles {
    let mut defined: Vec<f64> = values.iter().filter_map(|value| value.ok()).collect();
    let skipped = (values.len() - defined.len()) as u64;
    defined.sort_unstable_by(f64::total_cmp);
    let tail = defined.len() / 40;
    let ends = (
        defined.get(tail),
        defined.get(defined.len().saturating_sub(1 + tail)),
    );
    let interval = match ends {
        (Some(low), Some(high)) if low < high && defined.len() * 2 > values.len() => {
            Ok((*low, *high))
        }
        _ => Err(Undefined::NotEstimable),
    };
    Percentiles { interval, skipped }
}
