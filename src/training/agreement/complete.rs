//! Which raters and cases an intraclass correlation is of: it takes only cases that each of its raters rated.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::training::ratings::{RatedItem, Rating};

/// Raters, and the cases that each of them rated.
pub(super) struct Complete {
    /// The numbers of each case, one a rater, one case after another.
    pub numbers: Vec<f64>,
    /// How many raters.
    pub raters: usize,
    /// How many cases.
    pub cases: u64,
    /// The raters who are left out, each with the number of these cases that they did not rate.
    pub left_out: Vec<(u32, u64)>,
}

/// How many raters have to be left out, those with the fewest ratings first.
struct Order {
    /// The place of each rater in that order.
    places: BTreeMap<u32, usize>,
}

impl Complete {
    /// Takes the cases that every rater rated.
    pub fn of_all(item: &RatedItem) -> Self {
        Order::of(item).without(item, 0)
    }

    /// Leaves raters out if that leaves more ratings to use.
    ///
    /// Those with the fewest ratings are left out first, and at least two raters and two cases remain:
    /// of less there is no correlation. The number of raters is taken for which most ratings remain:
    /// the raters times the cases that each of them rated. If two are as good, fewer are left out.
    pub fn of_most(item: &RatedItem) -> Self {
        let order = Order::of(item);
        let raters = order.places.len();
        let mut complete_from = vec![0; raters + 1];
        for case in item.cases() {
            complete_from[order.needed(case)] += 1;
        }
        let (mut cases, mut best, mut most) = (0, 0, 0);
        for (left_out, more) in complete_from.into_iter().enumerate() {
            let remain = raters - left_out;
            if remain < 2 {
                break;
            }
            cases += more;
            if cases > 1 && remain * cases > most {
                (best, most) = (left_out, remain * cases);
            }
        }
        order.without(item, best)
    }
}

impl Order {
    fn of(item: &RatedItem) -> Self {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        for rating in &item.ratings {
            *counts.entry(rating.rater).or_default() += 1;
        }
        let mut order: Vec<(u64, Reverse<u32>)> = (counts.into_iter())
            .map(|(rater, count)| (count, Reverse(rater)))
            .collect();
        order.sort_unstable();
        let places = order.into_iter().enumerate();
        Self {
            places: places.map(|(place, (_, rater))| (rater.0, place)).collect(),
        }
    }

    fn place(&self, rating: &Rating) -> usize {
        self.places.get(&rating.rater).copied().unwrap_or_default()
    }

    /// Returns how many raters have to be left out until a case is rated by all others.
    fn needed(&self, case: &[Rating]) -> usize {
        let mut places: Vec<usize> = case.iter().map(|rating| self.place(rating)).collect();
        places.sort_unstable_by_key(|place| Reverse(*place));
        let last = (0..self.places.len()).rev();
        let rated = last.zip(&places).take_while(|(last, place)| last == *place);
        self.places.len() - rated.count()
    }

    fn without(&self, item: &RatedItem, left_out: usize) -> Complete {
        let mut absent: BTreeMap<u32, u64> = (self.places.iter())
            .filter(|(_, place)| **place < left_out)
            .map(|(rater, _)| (*rater, 0))
            .collect();
        let mut complete = Complete {
            numbers: Vec::new(),
            raters: self.places.len() - left_out,
            cases: 0,
            left_out: Vec::new(),
        };
        for case in item.cases().filter(|case| self.needed(case) <= left_out) {
            let kept = case.iter().filter(|rating| self.place(rating) >= left_out);
            complete.numbers.extend(kept.map(|rating| rating.points));
            complete.cases += 1;
            for (rater, cases) in &mut absent {
                *cases += u64::from(case.iter().all(|rating| rating.rater != *rater));
            }
        }
        complete.left_out = absent.into_iter().collect();
        complete
    }
}
