//! The report of agreement between raters: plain figures that every format and screen reads.
//!
//! Nothing here computes: figures are put in by whoever works them out, and each is of a [`Subject`].

use schemars::JsonSchema;
use serde::Serialize;

use super::figures::{Figure, InRow, Undefined, Value, in_row};
use super::name::Name;
use super::weights::Distance;
use crate::scale::Scale;
use crate::training::ratings::{RatedItem, Ratings};

/// The version of the shape that is written.
const FORMAT: u32 = 1;
/// With fewer cases than this it is said that there are few.
const FEW_CASES: u64 = 5;

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The points of each item.
    Item,
    /// The total.
    Total,
    /// The severity band.
    Band,
}

impl Part {
    /// Returns its name in data, which people read too.
    pub fn id(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Total => "total",
            Self::Band => "band",
        }
    }
}

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

impl Settings {
    /// Says whether a part is asked for.
    pub(super) fn includes(&self, part: Part) -> bool {
        self.part.is_none_or(|wanted| wanted == part)
    }
}

/// An item by its names; it is written as its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(with = "String", inline)]
pub struct ItemName {
    /// Its name in data.
    pub id: String,
    /// Its name for people.
    #[serde(skip)]
    pub label: String,
}

/// What a figure is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subject {
    /// What was compared: `item`, `total` or `band`.
    #[schemars(with = "String")]
    pub part: Part,
    /// The item by its id; null for all items together, a total or a band.
    pub item: Option<ItemName>,
    /// The rater, or the first of two; null for all raters.
    pub rater: Option<String>,
    /// The second of two raters; null if there is none.
    pub other: Option<String>,
}

impl Subject {
    /// Makes the subject of a group: an item of it, or all items together, a total or a band.
    pub fn new(part: Part, item: Option<ItemName>) -> Self {
        Self {
            part,
            item,
            rater: None,
            other: None,
        }
    }

    /// Returns the same of one rater.
    pub fn of(&self, rater: &str) -> Self {
        Self {
            rater: Some(rater.to_owned()),
            ..self.clone()
        }
    }

    /// Returns the same of the rater and another.
    pub fn and(&self, other: &str) -> Self {
        Self {
            other: Some(other.to_owned()),
            ..self.clone()
        }
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FigureDetail")]
pub struct Line {
    /// What it is of.
    #[serde(flatten)]
    pub subject: Subject,
    /// The points of the level, for the kappa of one level.
    pub level: Option<f64>,
    /// Which figure, such as `icc-2-1`.
    #[serde(rename = "figure")]
    #[schemars(with = "String")]
    pub name: Name,
    /// The figure.
    #[serde(flatten, serialize_with = "in_row")]
    #[schemars(with = "InRow")]
    pub figure: Figure,
}

impl Line {
    /// Makes a figure that is of no single level.
    pub fn new(subject: Subject, name: Name, figure: Figure) -> Self {
        Self {
            subject,
            level: None,
            name,
            figure,
        }
    }
}

/// What something is about that is no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct About {
    /// What was compared: `item`, `total` or `band`.
    #[schemars(with = "String")]
    pub part: Part,
    /// The item by its id, if it is about one.
    pub item: Option<ItemName>,
    /// The rater, if it is about one.
    pub rater: Option<String>,
}

impl From<&Subject> for About {
    fn from(subject: &Subject) -> Self {
        Self {
            part: subject.part,
            item: subject.item.clone(),
            rater: subject.rater.clone(),
        }
    }
}

/// Ratings that no figure of a part could take in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LeftOutDetail")]
pub struct LeftOut {
    /// What they are of.
    #[serde(flatten)]
    pub about: About,
    /// Why: `rated-by-one`, `not-rated-by-all`, `incomplete-rater`, `not-in-key`, `not-rated` or
    /// `no-total`.
    #[schemars(with = "String")]
    pub why: Why,
    /// How many.
    pub count: u64,
}

/// Why ratings were left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Cases that one rater alone rated: they are in no pair.
    RatedByOne,
    /// Cases that a rater did not rate although the others did, so that an ICC leaves the rater out.
    IncompleteRater,
    /// Cases that not every rater of an ICC rated, which it cannot take.
    NotRatedByAll,
    /// Ratings of what the key does not have.
    NotInKey,
    /// What the key has and the rater did not rate.
    NotRated,
    /// Assessments without a total, as an item is missing.
    NoTotal,
}

/// A part whose ICC leave raters out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewer {
    /// What it is.
    pub about: About,
    /// Of how many raters they are.
    pub raters: usize,
    /// How many rated it.
    pub of: usize,
}

/// What must be known beside the figures of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CautionDetail")]
pub struct Warning {
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// What: `nearly-one-level`, `constant-rater`, `below-zero` or `few-cases`.
    #[schemars(with = "String")]
    pub caution: Caution,
}

/// What must be known beside figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caution {
    /// Kappa is near 0 or not defined although raters agree: nearly all ratings are one level.
    NearlyOneLevel,
    /// One of two raters used one level only.
    ConstantRater,
    /// An ICC or a kappa below 0.
    BelowZero,
    /// Fewer than five cases.
    FewCases,
}

/// The agreement of raters with each other, or of each with a key.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AgreementDetail")]
pub struct Report {
    /// The version of this shape: 1.
    pub format: u32,
    /// The scale whose answers were rated, such as `cows@1.0.0`; null without one.
    pub scale: Option<String>,
    /// The SHA-256 of its canonical form, 64 hexadecimal digits; null without a scale.
    pub scale_digest: Option<String>,
    /// The key that each rater is held against; null if raters are held against each other.
    pub key: Option<String>,
    /// How far apart two levels are in weighted figures: `rank` or `points`.
    #[schemars(with = "String")]
    pub distance: Distance,
    /// The seed of the bootstrap.
    pub seed: u64,
    /// How many times cases were drawn again.
    pub draws: u32,
    /// How many cases were read.
    pub cases: u64,
    /// How many raters, the key not counted.
    pub raters: u64,
    /// How many ratings of items, those of the key not counted.
    pub ratings: u64,
    /// The figures, those to read first before the others.
    #[serde(rename = "figures")]
    pub lines: Vec<Line>,
    /// What no figure of a part could take in.
    pub left_out: Vec<LeftOut>,
    /// What must be known beside the figures.
    pub cautions: Vec<Warning>,
    /// True if there are too many raters for a list of pairs.
    pub pairs_left_out: bool,
    /// The parts whose ICC leave raters out.
    #[serde(skip)]
    pub fewer: Vec<Fewer>,
}

impl Report {
    /// Makes a report of these ratings that has no figures yet.
    pub(super) fn new(ratings: &Ratings, settings: &Settings) -> Self {
        let items = ratings.items.iter().flat_map(|item| &item.ratings);
        let by_raters = items.filter(|rating| Some(rating.rater) != ratings.key);
        Self {
            format: FORMAT,
            scale: None,
            scale_digest: None,
            key: ratings.key.map(|key| ratings.raters.name(key).to_owned()),
            distance: settings.distance,
            seed: settings.seed,
            draws: settings.draws,
            cases: ratings.cases.all().len() as u64,
            raters: (ratings.raters.all().len() - usize::from(ratings.key.is_some())) as u64,
            ratings: by_raters.count() as u64,
            lines: Vec::new(),
            left_out: Vec::new(),
            cautions: Vec::new(),
            pairs_left_out: false,
            fewer: Vec::new(),
        }
    }

    /// Finds the figure of all items together, the total or the band, of the one rater there is.
    pub fn pooled(&self, part: Part, name: Name) -> Figure {
        pooled(&self.lines, part, name)
    }

    /// Names the scale that was rated.
    pub fn with_scale(mut self, scale: &Scale) -> Self {
        self.scale = Some(scale.reference());
        self.scale_digest = Some(scale.digest().to_string());
        self
    }

    /// Puts a figure at the end.
    pub(super) fn put(&mut self, subject: &Subject, name: Name, figure: Figure) {
        self.lines.push(Line::new(subject.clone(), name, figure));
    }

    pub(super) fn leave_out(&mut self, subject: &Subject, why: Why, count: u64) {
        if count > 0 {
            self.left_out.push(LeftOut {
                about: subject.into(),
                why,
                count,
            });
        }
    }

    pub(super) fn warn(&mut self, subject: &Subject, caution: Caution) {
        self.cautions.push(Warning {
            about: subject.into(),
            caution,
        });
    }

    /// Looks at the figures of a subject, and says what must be known beside them.
    pub(super) fn caution(&mut self, subject: &Subject, cases: u64) {
        let own = || {
            let last = self.lines.iter().rev();
            last.take_while(|line| line.subject == *subject)
        };
        let exact = own().find(|line| line.name == Name::Exact);
        let agree = exact.is_some_and(|line| line.figure.value.is_ok_and(|share| share >= 0.8));
        let little = |value: Value| !value.is_ok_and(|kappa| kappa >= 0.2);
        let mut like_kappa = own().filter(|line| line.name.is_like_kappa());
        let paradox = agree && like_kappa.any(|line| little(line.figure.value));
        let below = own().any(|line| {
            !line.name.is_in_points()
                && line.name != Name::FleissLevel
                && line.figure.value.is_ok_and(|value| value < -1e-9)
        });
        if paradox && cases > 1 {
            self.warn(subject, Caution::NearlyOneLevel);
        } else if below {
            self.warn(subject, Caution::BelowZero);
        }
        if cases < FEW_CASES {
            self.warn(subject, Caution::FewCases);
        }
    }
}

/// Finds the figure of all items together, the total or the band, among those of one rater.
pub(in crate::training) fn pooled(lines: &[Line], part: Part, name: Name) -> Figure {
    let is_it = |line: &&Line| {
        line.subject.part == part && line.subject.item.is_none() && line.name == name
    };
    let line = lines.iter().find(is_it);
    line.map_or_else(
        || Figure::undefined(Undefined::NothingInCommon, 0),
        |line| line.figure,
    )
}

/// Returns the items, the total and the bands, each if it was rated and is asked for.
pub(super) fn parts<'r>(
    ratings: &'r Ratings,
    settings: &Settings,
) -> impl Iterator<Item = (Subject, &'r RatedItem)> {
    let items = ratings.items.iter().map(|item| {
        let name = ItemName {
            id: item.id.clone(),
            label: item.label.clone(),
        };
        (Subject::new(Part::Item, Some(name)), item)
    });
    let whole = |part, rated: &'r Option<RatedItem>| {
        let rated = rated.iter();
        rated.map(move |rated| (Subject::new(part, None), rated))
    };
    let all = items
        .chain(whole(Part::Total, &ratings.total))
        .chain(whole(Part::Band, &ratings.band));
    let settings = *settings;
    all.filter(move |(subject, item)| settings.includes(subject.part) && !item.ratings.is_empty())
}
