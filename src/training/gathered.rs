//! Answers to cases as ratings, so that every figure of agreement can be taken of them.

use std::borrow::Cow;

use crate::assessment::Assessment;
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::training::case::Case;
use crate::training::ratings::{RatedItem, Rating, Ratings, identity};

/// What the key is called among raters.
const KEY: &str = "the key";
/// What a rater is called whose name is that of the key.
const NAMESAKE: &str = "the key (a rater)";

/// One case as one rater answered it.
#[derive(Clone, Debug)]
pub struct Answered<'a> {
    /// The case, by its position.
    pub case: usize,
    /// Who rated.
    pub rater: &'a str,
    /// The answers.
    pub given: Cow<'a, Assessment>,
}

/// Makes ratings of answers to cases. Items are those of the scales of the cases; where they have
/// several, an item is named with its scale. Totals and bands are taken where there is one scale only.
pub fn gather(cases: &[Case], answered: &[Answered<'_>]) -> Ratings {
    Gathering::new(cases).all(answered)
}

/// Does the same with the key as one more rater, whom the others are held against.
pub fn gather_with_key(cases: &[Case], answered: &[Answered<'_>]) -> Ratings {
    let mut gathering = Gathering::new(cases);
    let rater = gathering.ratings.rater(KEY);
    gathering.ratings.key = Some(rater);
    for (at, case) in cases.iter().enumerate() {
        if let Some(key) = &case.key {
            gathering.put(KEY, at, &key.assessment);
        }
    }
    gathering.all(answered)
}

/// Returns what a rater is called among raters and the key.
pub fn called(rater: &str) -> &str {
    if identity(rater) == KEY {
        return NAMESAKE;
    }
    rater
}

/// Returns the scales of cases, each once.
pub fn scales(cases: &[Case]) -> Vec<&Scale> {
    let mut scales: Vec<&Scale> = Vec::new();
    for case in cases {
        let mut known = scales.iter();
        if !known.any(|known| known.digest() == case.scale.digest()) {
            scales.push(&case.scale);
        }
    }
    scales
}

/// Ratings while answers are put in.
struct Gathering<'c> {
    cases: &'c [Case],
    scales: Vec<&'c Scale>,
    ratings: Ratings,
}

impl<'c> Gathering<'c> {
    fn new(cases: &'c [Case]) -> Self {
        let scales = scales(cases);
        let mut ratings = Ratings::default();
        for scale in &scales {
            let named = |id: &str| match scales.len() {
                1 => id.to_owned(),
                _ => format!("{}/{id}", scale.id()),
            };
            let items = scale.items().iter();
            let items = items.map(|item| RatedItem::of_scale(&named(&item.id), item));
            ratings.items.extend(items);
        }
        if let [scale] = scales.as_slice() {
            let has_total = scale.definition().total.is_some();
            ratings.total = has_total.then(RatedItem::total);
            let bands = scale.bands();
            ratings.band = (!bands.is_empty()).then(|| RatedItem::band(bands));
        }
        for case in cases {
            ratings.case(&case.id);
        }
        Self {
            cases,
            scales,
            ratings,
        }
    }

    fn all(mut self, answered: &[Answered<'_>]) -> Ratings {
        for one in answered {
            self.put(called(one.rater), one.case, &one.given);
        }
        self.ratings.sort();
        self.ratings
    }

    fn put(&mut self, rater: &str, case: usize, given: &Assessment) {
        let Some(case) = self.cases.get(case) else {
            return;
        };
        let ratings = &mut self.ratings;
        let position = ratings.case(&case.id);
        let rater = ratings.rater(rater);
        let rating = |points: f64| Rating {
            case: position,
            rater,
            points,
        };
        let scales = self.scales.iter();
        let before = scales.take_while(|scale| scale.digest() != case.scale.digest());
        let first: usize = before.map(|scale| scale.items().len()).sum();
        let rated = ratings.items.iter_mut().skip(first);
        for ((item, seen), rated) in given.answers().zip(rated) {
            let points = seen.counted_in(item).map(f64::from);
            rated.ratings.extend(points.map(rating));
        }
        let outcome = Outcome::of(given);
        let total = outcome.total.filter(|_| outcome.is_scored());
        let total = total.and_then(|total| total.settled());
        let band = outcome.band.filter(|_| outcome.is_scored());
        let band = band.and_then(|band| u32::try_from(band.settled()?).ok());
        if let Some(rated) = &mut ratings.total {
            ratings.without_total += u64::from(total.is_none());
            rated.ratings.extend(total.map(f64::from).map(rating));
        }
        if let Some(rated) = &mut ratings.band {
            rated.ratings.extend(band.map(f64::from).map(rating));
        }
    }
}
