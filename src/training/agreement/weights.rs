//! Weights: how much of an agreement two different levels still are.

use serde::Serialize;

/// How far apart two levels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Distance {
    /// How many levels apart: what the rater did wrong.
    Rank,
    /// How many points apart: what it costs the total.
    Points,
}

impl Distance {
    /// Returns its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Points => "points",
        }
    }
}

/// How disagreement grows with distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// Any two different levels disagree fully.
    Identity,
    /// With the distance.
    Linear,
    /// With its square.
    Quadratic,
}

/// Agreement weights of each pair of levels: 1 for the same, 0 for the furthest apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    levels: usize,
    /// Disagreement, 1 − weight, a row a level: exactly 0 on the diagonal.
    disagreement: Vec<f64>,
}

impl Weights {
    /// Makes the weights of levels with these points.
    pub fn new(points: &[f64], distance: Distance, growth: Growth) -> Self {
        let apart = |one: usize, other: usize| match distance {
            Distance::Rank => one.abs_diff(other) as f64,
            Distance::Points => (points[one] - points[other]).abs(),
        };
        let furthest = apart(0, points.len().saturating_sub(1)).max(f64::MIN_POSITIVE);
        let share = |one, other| apart(one, other) / furthest;
        Self::by(points.len(), |one, other| match growth {
            _ if one == other => 0.0,
            Growth::Identity => 1.0,
            Growth::Linear => share(one, other),
            Growth::Quadratic => share(one, other) * share(one, other),
        })
    }

    /// Makes the weights by which any two different levels disagree fully.
    pub fn identity(levels: usize) -> Self {
        Self::by(levels, |one, other| f64::from(u8::from(one != other)))
    }

    /// Makes weights from a table of disagreements, as of Cohen 1968; the largest becomes 1.
    ///
    /// `None` if it is no square table of numbers from 0 up with a diagonal of zeros.
    pub fn custom(disagreements: &[Vec<f64>]) -> Option<Self> {
        let levels = disagreements.len();
        let sound = disagreements.iter().enumerate().all(|(at, row)| {
            row.len() == levels
                && row[at] == 0.0
                && row
                    .iter()
                    .all(|weight| weight.is_finite() && *weight >= 0.0)
        });
        let most = disagreements.iter().flatten().copied().fold(0.0, f64::max);
        (sound && most > 0.0)
            .then(|| Self::by(levels, |one, other| disagreements[one][other] / most))
    }

    fn by(levels: usize, disagreement: impl Fn(usize, usize) -> f64) -> Self {
        let cells = (0..levels * levels).map(|cell| disagreement(cell / levels, cell % levels));
        Self {
            levels,
            disagreement: cells.collect(),
        }
    }

    /// Returns how many levels there are.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// Returns how far two levels disagree, 0 to 1.
    pub fn disagreement(&self, one: usize, other: usize) -> f64 {
        self.disagreement[one * self.levels + other]
    }

    /// Returns how far two levels agree, 0 to 1.
    pub fn agreement(&self, one: usize, other: usize) -> f64 {
        1.0 - self.disagreement(one, other)
    }
}
