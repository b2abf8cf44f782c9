//! Ratings: who gave which points for which item of which case.
//!
//! Plain data between whoever reads it and whoever works agreement out. Which answers an item
//! permits comes from its scale, or from whoever asks, and never from the ratings: a level that
//! nobody used is still one that somebody could have used.

use std::collections::{BTreeSet, HashMap};

use crate::scale::{Band, Item};

/// The answers that an item permits.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// Ordered levels, by their points, fewest first.
    Levels(Vec<f64>),
    /// Any number, such as a total.
    Continuous,
}

/// One rating of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// The case, by position.
    pub case: u32,
    /// The rater, by position.
    pub rater: u32,
    /// The points given.
    pub points: f64,
}

/// All ratings of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct RatedItem {
    /// Its name in data.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What may be answered.
    pub answers: Answers,
    /// The ratings, in the order of cases and then of raters once they are [sorted](Ratings::sort).
    pub ratings: Vec<Rating>,
}

impl RatedItem {
    /// Makes an item that nobody has rated yet.
    pub fn new(id: &str, label: &str, answers: Answers) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            answers,
            ratings: Vec::new(),
        }
    }

    /// Makes an item of a scale that nobody has rated yet, under this name in data.
    pub fn of_scale(id: &str, item: &Item) -> Self {
        let levels = item.choices.iter().map(|choice| f64::from(choice.points));
        Self::new(id, &item.label, Answers::Levels(levels.collect()))
    }

    /// Makes the total that nobody has rated yet.
    pub fn total() -> Self {
        Self::new("total", "Total", Answers::Continuous)
    }

    /// Makes the bands that nobody has rated yet, each by its rank.
    pub fn band(bands: &[Band]) -> Self {
        let ranks = (0u32..).zip(bands).map(|(rank, _)| f64::from(rank));
        Self::new("band", "Band", Answers::Levels(ranks.collect()))
    }

    /// Returns the ratings of each case that has any, a slice a case. They have to be sorted.
    pub fn cases(&self) -> impl Iterator<Item = &[Rating]> {
        self.ratings.chunk_by(|one, next| one.case == next.case)
    }

    /// Returns the position of the level that is worth these points.
    ///
    /// Points come from the list itself, so that equality is exact; any other number is the first level.
    pub fn level(&self, points: f64) -> usize {
        let Answers::Levels(levels) = &self.answers else {
            return 0;
        };
        let same = levels.iter().position(|level| *level == points);
        same.unwrap_or_default()
    }

    /// Returns how many raters rated it.
    pub fn raters(&self) -> usize {
        let raters: BTreeSet<u32> = self.ratings.iter().map(|rating| rating.rater).collect();
        raters.len()
    }
}

/// Names in the order they were first met, each with its position, and as it was first written.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<String>,
    /// Where each is, by what it is known by.
    positions: HashMap<String, u32>,
}

impl Names {
    /// Returns the position of what is known by a key; under this name it is added if it is new.
    fn position(&mut self, key: &str, name: &str) -> u32 {
        if let Some(position) = self.positions.get(key) {
            return *position;
        }
        let position = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.positions.insert(key.to_owned(), position);
        position
    }

    /// Returns the name at a position; nothing for one that was never given out.
    pub fn name(&self, position: u32) -> &str {
        let name = usize::try_from(position)
            .ok()
            .and_then(|at| self.names.get(at));
        name.map_or("", String::as_str)
    }

    /// Returns all names in their order.
    pub fn all(&self) -> &[String] {
        &self.names
    }
}

/// Why a name in other letters is one of the same rater.
pub const OTHER_SPELLING: &str = "capitals and spaces make no other rater";

/// Returns what a rater is known by: a name is the same in capitals, and with other spaces in it or
/// around it.
pub fn identity(rater: &str) -> String {
    let words: Vec<&str> = rater.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The ratings of cases by raters.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    /// The cases.
    pub cases: Names,
    /// The raters, each known by its [`identity`].
    pub raters: Names,
    /// The items, each with its ratings.
    pub items: Vec<RatedItem>,
    /// The totals, given or added up.
    pub total: Option<RatedItem>,
    /// The severity ranges that totals fall in, by position; the answers are their ranks.
    pub band: Option<RatedItem>,
    /// The rater that the others are held against, if there is one.
    pub key: Option<u32>,
    /// How many assessments have no total because an item is missing.
    pub without_total: u64,
}

impl Ratings {
    /// Returns the position of a case, which is added if it is new.
    pub fn case(&mut self, id: &str) -> u32 {
        self.cases.position(id, id)
    }

    /// Returns the position of a rater, who is added if new.
    pub fn rater(&mut self, name: &str) -> u32 {
        self.raters.position(&identity(name), name)
    }

    /// Returns the position of a rater who is known.
    pub fn find_rater(&self, name: &str) -> Option<u32> {
        self.raters.positions.get(&identity(name)).copied()
    }

    /// Puts the ratings of every part into the order of cases and then of raters.
    pub fn sort(&mut self) {
        let parts = self
            .items
            .iter_mut()
            .chain(&mut self.total)
            .chain(&mut self.band);
        for part in parts {
            part.ratings
                .sort_unstable_by_key(|rating| (rating.case, rating.rater));
        }
    }

    /// Returns how many ratings there are, totals and bands not counted.
    pub fn count(&self) -> usize {
        self.items.iter().map(|item| item.ratings.len()).sum()
    }
}
