//! Answers to the cases of a deck as ratings, so that every figure of agreement can be taken of them.

use crate::assessment::Assessment;
use crate::case::{Deck, Verdict, mark};
use crate::outcome::Outcome;
use crate::ratings::{Answers, RatedItem, Rating, Ratings};
use crate::scale::Scale;

/// What the key is called among raters. No rater can have this name: it has a blank.
pub const KEY: &str = "the key";

/// One case as one rater answered it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The case, by its position in the deck.
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

/// Makes ratings of answers. Items are those of the scales of the deck; where it has several, an item
/// is named with its scale. Totals and bands are taken where the deck has one scale only.
pub fn gather(deck: &Deck, answered: &[Answered], against: Against) -> Ratings {
    let scales = scales(deck);
    let mut ratings = blank(&scales);
    for case in &deck.cases {
        ratings.cases.position(&case.id);
    }
    if against == Against::Key {
        ratings.key = Some(ratings.raters.position(KEY));
        for (at, case) in deck.cases.iter().enumerate() {
            if let Some(key) = &case.key {
                let own = Answered {
                    case: at,
                    rater: KEY.to_owned(),
                    given: key.assessment.clone(),
                };
                put(&mut ratings, deck, &scales, &own);
            }
        }
    }
    for one in answered {
        match against {
            Against::Key => put(&mut ratings, deck, &scales, &accepted(deck, one)),
            Against::EachOther => put(&mut ratings, deck, &scales, one),
        }
    }
    ratings.sort();
    ratings
}

/// Returns the scales of a deck, each once.
pub fn scales(deck: &Deck) -> Vec<&Scale> {
    let mut scales: Vec<&Scale> = Vec::new();
    for case in &deck.cases {
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
fn accepted(deck: &Deck, one: &Answered) -> Answered {
    let mut one = one.clone();
    let Some(key) = deck.cases.get(one.case).and_then(|case| case.key.as_ref()) else {
        return one;
    };
    let marking = mark(key, &one.given);
    for (item, mark) in marking.items.iter().enumerate() {
        if mark.verdict == Verdict::Accepted
            && let Some(own) = key.assessment.observations().get(item)
        {
            one.given.observe(item, own.clone());
        }
    }
    one
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

fn put(ratings: &mut Ratings, deck: &Deck, scales: &[&Scale], one: &Answered) {
    let Some(case) = deck.cases.get(one.case) else {
        return;
    };
    let position = ratings.cases.position(&case.id);
    let rater = ratings.raters.position(&one.rater);
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
