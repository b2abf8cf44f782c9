//! All figures of a set of ratings, in the order in which they should be read.
//!
//! Raw agreement comes first and what corrects for chance beside it; of the intraclass correlations
//! the one of a single rater comes first, since nobody uses the mean of several at a bedside.

mod against_key;
mod among;
mod complete;

use super::weights::Distance;
use crate::training::agreement::figures::{
    Caution, Figure, LeftOut, Line, Name, Part, Report, Subject, Value, Why,
};
use crate::training::ratings::{Answers, RatedItem, Ratings};

/// Pairs of raters are listed for at most so many raters.
pub const MOST_PAIRED: usize = 10;
/// From so many cases on, they are also drawn again for an interval of exact agreement.
const CASES_TO_DRAW: u64 = 10;
/// With fewer cases than this it is said that there are few.
const FEW_CASES: u64 = 5;

/// How to work agreement out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How far apart two levels are.
    pub distance: Distance,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws.
    pub draws: u32,
    /// Only this part, if one is asked for.
    pub part: Option<Part>,
}

/// Works out the agreement of raters with the key, if there is one, and else with each other.
///
/// The ratings have to be [sorted](Ratings::sort).
pub fn report(ratings: &Ratings, settings: &Settings) -> Report {
    let of_key = |item: &RatedItem| {
        let is_of_key =
            |rating: &&crate::training::ratings::Rating| Some(rating.rater) == ratings.key;
        item.ratings.iter().filter(is_of_key).count()
    };
    let by_key: usize = ratings.items.iter().map(of_key).sum();
    let mut out = Report {
        scale: None,
        key: ratings.key.map(|key| ratings.raters.name(key).to_owned()),
        distance: settings.distance.id(),
        seed: settings.seed,
        draws: settings.draws,
        cases: ratings.cases.all().len() as u64,
        raters: (ratings.raters.all().len() - usize::from(ratings.key.is_some())) as u64,
        ratings: (ratings.count() - by_key) as u64,
        lines: Vec::new(),
        left_out: Vec::new(),
        fewer: Vec::new(),
        cautions: Vec::new(),
        pairs_left_out: false,
    };
    match ratings.key {
        Some(key) => against_key::all(&mut out, ratings, key, settings),
        None => among::all(&mut out, ratings, settings),
    }
    out
}

/// Returns the items, the total and the bands, each if it is there and asked for.
fn parts<'r>(
    ratings: &'r Ratings,
    settings: &Settings,
) -> impl Iterator<Item = (Subject, &'r RatedItem)> {
    let wanted = settings.part;
    let items = ratings.items.iter().enumerate().map(|(at, item)| {
        let named = Some((at, item.id.clone(), item.label.clone()));
        (subject(Part::Item, named), item)
    });
    let total = ratings
        .total
        .iter()
        .map(|total| (subject(Part::Total, None), total));
    let band = ratings
        .band
        .iter()
        .map(|band| (subject(Part::Band, None), band));
    items
        .chain(total)
        .chain(band)
        .filter(move |(subject, _)| wanted.is_none_or(|part| part == subject.part))
        .filter(|(_, item)| !item.ratings.is_empty())
}

fn subject(part: Part, item: Option<(usize, String, String)>) -> Subject {
    Subject {
        part,
        item,
        rater: None,
        other: None,
    }
}

impl Subject {
    fn of(&self, rater: &str) -> Self {
        Self {
            rater: Some(rater.to_owned()),
            ..self.clone()
        }
    }

    fn and(&self, other: &str) -> Self {
        Self {
            other: Some(other.to_owned()),
            ..self.clone()
        }
    }
}

impl Report {
    fn put(&mut self, subject: &Subject, name: Name, figure: Figure) {
        self.lines.push(Line {
            subject: subject.clone(),
            name,
            level: None,
            figure,
        });
    }

    fn leave_out(&mut self, subject: &Subject, why: Why, count: u64) {
        if count > 0 {
            self.left_out.push(LeftOut {
                subject: subject.clone(),
                why,
                count,
            });
        }
    }

    /// Looks at the figures of a subject, and says what must be known beside them.
    fn caution(&mut self, subject: &Subject, cases: u64) {
        let own = || {
            self.lines
                .iter()
                .rev()
                .take_while(|line| line.subject == *subject)
        };
        let exact = own().find(|line| line.name == Name::Exact);
        let agree = exact.is_some_and(|line| line.figure.value.is_ok_and(|share| share >= 0.8));
        let little = |value: Value| !value.is_ok_and(|kappa| kappa >= 0.2);
        let like_kappa = |line: &&Line| line.name.is_like_kappa();
        let paradox = agree
            && own()
                .filter(like_kappa)
                .any(|line| little(line.figure.value));
        let below = own().any(|line| {
            !line.name.is_in_points()
                && line.name != Name::FleissLevel
                && line.figure.value.is_ok_and(|value| value < -1e-9)
        });
        if paradox && cases > 1 {
            self.cautions
                .push((subject.clone(), Caution::NearlyOneLevel));
        } else if below {
            self.cautions.push((subject.clone(), Caution::BelowZero));
        }
        if cases < FEW_CASES {
            self.cautions.push((subject.clone(), Caution::FewCases));
        }
    }
}

/// Returns the position of the level that is worth these points.
///
/// Points come from the list itself, so that equality is exact; any other number is the first level.
fn level(item: &RatedItem, points: f64) -> usize {
    let Answers::Levels(levels) = &item.answers else {
        return 0;
    };
    levels
        .iter()
        .position(|level| *level == points)
        .unwrap_or_default()
}
