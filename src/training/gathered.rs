//! Answers to cases as ratings, so that every figure of agreement can be taken of them.

use std::borrow::Cow;

use crate::assessment::Assessment;
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::training::case::{Case, credited, mark};
use crate::training::ratings::{Answers, RatedItem, Rating, Ratings, identity};

/// What the key is called among raters.
pub const KEY: &str = "the key";
/// What a rater is called whose name is that of the key.
const NAMESAKE: &str = "the key (a rater)";

/// One case as one rater answered it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The case, by its position.
    pub case: usize,
    /// Who rated; with the attempt where one rater is followed over several.
    pub rater: String,
    /// The answers.
    pub given: Assessment,
}

/// Whether answers are held against the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Against the key. An answer that the key accepts beside its own then counts as its own.
    Key,
    /// Against each other, as they are.
    EachOther,
}

/// Makes ratings of answers to cases. Items are those of the scales of the cases; where they have several, an item
/// is named with its scale. Totals and bands are taken where there is one scale only.
pub fn gather(cases: &[Case], answered: &[Answered], against: Against) -> Ratings {
    let scales = scales(cases);
    let mut ratings = blank(&scales);
    for case in cases {
        ratings.cases.position(&case.id);
    }
    if against == Against::Key {
        ratings.key = Some(ratings.raters.position(KEY));
        for (at, case) in cases.iter().enumerate() {
            if let Some(key) = &case.key {
                let own = Answered {
                    case: at,
                    rater: KEY.to_owned(),
                    given: key.assessment.clone(),
                };
                put(&mut ratings, cases, &scales, (KEY, &own));
            }
        }
    }
    for one in answered {
        let rater = called(&one.rater);
        match against {
            Against::Key => {
                let one = accepted(cases, one);
                put(&mut ratings, cases, &scales, (rater, &one));
            }
            Against::EachOther => put(&mut ratings, cases, &scales, (rater, one)),
        }
    }
    ratings.sort();
    ratings
}

/// Returns what a rater is called among raters and the key.
pub fn called(rater: &str) -> &str {
    match identity(rater) == KEY {
        true => NAMESAKE,
        false => rater,
    }
}

/// Returns the scales of cases, each once.
pub fn scales(cases: &[Case]) -> Vec<&Scale> {
    let mut scales: Vec<&Scale> = Vec::new();
    for case in cases {
        if !scales
            .iter()
            .any(|known| known.digest() == case.scale.digest())
        {
            scales.push(&case.scale);
        }
    }
    scales
}

/// Puts the key's own answer in the place of one that it accepts as well.
fn accepted<'a>(cases: &[Case], one: &'a Answered) -> Cow<'a, Answered> {
    let key = cases.get(one.case).and_then(|case| case.key.as_ref());
    let own = key.filter(|key| !key.also.is_empty()).and_then(|key| {
        let marks = mark(key, &one.given).items;
        credited(key, &one.given, &marks)
    });
    own.map_or(Cow::Borrowed(one), |given| {
        Cow::Owned(Answered {
            given,
            ..one.clone()
        })
    })
}

fn blank(scales: &[&Scale]) -> Ratings {
    let mut ratings = Ratings::default();
    for scale in scales {
        for item in scale.items() {
            let levels = item.choices.iter().map(|choice| f64::from(choice.points));
            let id = match scales.len() {
                1 => item.id.clone(),
                _ => format!("{}/{}", scale.id(), item.id),
            };
            let answers = Answers::Levels(levels.collect());
            ratings
                .items
                .push(RatedItem::new(&id, &item.label, answers));
        }
    }
    if let [scale] = scales {
        let has_total = scale.definition().total.is_some();
        ratings.total = has_total.then(|| RatedItem::new("total", "Total", Answers::Continuous));
        let bands = (0u32..).zip(scale.bands());
        let levels: Vec<f64> = bands.map(|(rank, _)| f64::from(rank)).collect();
        ratings.band =
            (!levels.is_empty()).then(|| RatedItem::new("band", "Band", Answers::Levels(levels)));
    }
    ratings
}

fn put(ratings: &mut Ratings, cases: &[Case], scales: &[&Scale], (rater, one): (&str, &Answered)) {
    let Some(case) = cases.get(one.case) else {
        return;
    };
    let position = ratings.cases.position(&case.id);
    let rater = ratings.raters.position(rater);
    let rating = |points: f64| Rating {
        case: position,
        rater,
        points,
    };
    let before = scales
        .iter()
        .take_while(|scale| scale.digest() != case.scale.digest());
    let first: usize = before.map(|scale| scale.items().len()).sum();
    let items = case.scale.items().iter().zip(one.given.observations());
    for (at, (item, seen)) in items.enumerate() {
        if let (Some(points), Some(rated)) =
            (seen.counted_in(item), ratings.items.get_mut(first + at))
        {
            rated.ratings.push(rating(f64::from(points)));
        }
    }
    let outcome = Outcome::of(&one.given);
    let is_scored = outcome.is_scored();
    let total = outcome.total.filter(|_| is_scored);
    let total = total.and_then(|total| total.settled());
    let band = outcome.band.filter(|_| is_scored);
    let band = band.and_then(|band| band.settled());
    if ratings.total.is_some() && total.is_none() {
        ratings.without_total += 1;
    }
    if let (Some(total), Some(rated)) = (total, &mut ratings.total) {
        rated.ratings.push(rating(f64::from(total)));
    }
    if let (Some(band), Some(rated)) = (
        band.and_then(|band| u32::try_from(band).ok()),
        &mut ratings.band,
    ) {
        rated.ratings.push(rating(f64::from(band)));
    }
}
