//! Patterns: how many raters put a case into each level, and how many cases are alike in that.
//!
//! For figures of a group it does not matter who gave which level. Cases that are alike are worked
//! out once, so that half a million ratings cost no more than the few patterns they form.

use std::collections::BTreeMap;

/// Cases by how often each level was used for them; cases without a rating are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    levels: usize,
    /// In an order that depends on nothing but the patterns, so that a seed means the same draws.
    cases: BTreeMap<Vec<u32>, u64>,
}

impl Patterns {
    /// Makes patterns of `levels` levels, without cases.
    pub fn new(levels: usize) -> Self {
        Self {
            levels,
            cases: BTreeMap::new(),
        }
    }

    /// Adds a case by how many raters used each level; one that nobody rated is left out.
    pub fn add(&mut self, counts: &[u32]) {
        if counts.iter().all(|count| *count == 0) {
            return;
        }
        match self.cases.get_mut(counts) {
            Some(cases) => *cases += 1,
            None => drop(self.cases.insert(counts.to_vec(), 1)),
        }
    }

    /// Returns the number of levels.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// Returns each pattern with the number of its cases.
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], u64)> {
        self.cases
            .iter()
            .map(|(counts, cases)| (counts.as_slice(), *cases))
    }

    /// Returns each pattern that at least two raters rated, with the number of its cases.
    pub fn rated_by_two(&self) -> impl Iterator<Item = (&[u32], u64)> {
        self.iter().filter(|(counts, _)| raters(counts) >= 2)
    }

    /// Returns how many cases there are.
    pub fn cases(&self) -> u64 {
        self.cases.values().sum()
    }

    /// Returns how many cases at least two raters rated.
    pub fn cases_of_two(&self) -> u64 {
        self.rated_by_two().map(|(_, cases)| cases).sum()
    }

    /// Returns how many cases one rater alone rated.
    pub fn cases_of_one(&self) -> u64 {
        self.cases() - self.cases_of_two()
    }

    /// Returns how often each level is used, as a share averaged over cases.
    pub fn used(&self) -> Vec<f64> {
        let mut used = vec![0.0; self.levels];
        for (counts, cases) in self.iter() {
            let ratings = f64::from(raters(counts));
            for (used, count) in used.iter_mut().zip(counts) {
                *used += cases as f64 * f64::from(*count) / ratings;
            }
        }
        let cases = self.cases().max(1) as f64;
        used.iter().map(|used| used / cases).collect()
    }

    /// Returns the same cases with two levels: this one, and any other.
    pub fn of_level(&self, level: usize) -> Self {
        let mut two = Self::new(2);
        for (counts, cases) in self.iter() {
            let given = counts.get(level).copied().unwrap_or_default();
            let counts = vec![given, raters(counts) - given];
            *two.cases.entry(counts).or_default() += cases;
        }
        two
    }

    /// Says whether all ratings of cases that two rated are of one level.
    pub fn has_one_level(&self) -> bool {
        let used = |level: usize| self.rated_by_two().any(|(counts, _)| counts[level] > 0);
        (0..self.levels).filter(|level| used(*level)).count() <= 1
    }
}

/// Returns how many raters rated a case.
pub fn raters(counts: &[u32]) -> u32 {
    counts.iter().sum()
}
