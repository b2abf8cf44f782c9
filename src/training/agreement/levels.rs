//! Cases by the levels that raters gave them, and the figures of levels that correct for chance.

use super::chance::gwet;
use super::kappa::{Crossed, kappa};
use super::name::Name;
use super::patterns::Patterns;
use super::report::{Caution, Report, Settings, Subject};
use super::weights::{Growth, Weights};
use crate::training::ratings::RatedItem;

/// Cases by the levels that raters gave them.
pub(super) struct Levels<'r> {
    /// How many points each level is worth.
    pub points: &'r [f64],
    /// How often each level was used for each case.
    pub patterns: Patterns,
    /// Which level by the first rater met which by the second, where a case has two ratings.
    pub crossed: Crossed,
}

impl<'r> Levels<'r> {
    /// Counts the levels of cases, each given by the points of its ratings.
    pub fn of<C: Iterator<Item = f64>>(
        item: &RatedItem,
        points: &'r [f64],
        cases: impl Iterator<Item = C>,
    ) -> Self {
        let mut patterns = Patterns::new(points.len());
        let mut crossed = Crossed::new(points.len());
        let mut counts = vec![0; points.len()];
        for case in cases {
            counts.fill(0);
            let levels: Vec<usize> = case.map(|points| item.level(points)).collect();
            levels.iter().for_each(|level| counts[*level] += 1);
            patterns.add(&counts);
            if let [one, other] = levels.as_slice() {
                crossed.add(*one, *other, 1);
            }
        }
        Self {
            points,
            patterns,
            crossed,
        }
    }

    /// Puts kappa of two raters, weighted first.
    pub fn put_kappa(&self, out: &mut Report, subject: &Subject, settings: &Settings) {
        for (name, growth) in [
            (Name::KappaQuadratic, Growth::Quadratic),
            (Name::KappaLinear, Growth::Linear),
            (Name::Kappa, Growth::Identity),
        ] {
            let weights = Weights::new(self.points, settings.distance, growth);
            out.put(subject, name, kappa(&self.crossed, &weights));
        }
        let several = self.patterns.cases_of_two() > 1;
        if several && self.crossed.has_constant_rater() && !self.patterns.has_one_level() {
            out.warn(subject, Caution::ConstantRater);
        }
    }

    /// Puts AC of any number of raters, weighted first.
    pub fn put_gwet(&self, out: &mut Report, subject: &Subject, settings: &Settings) {
        for (name, growth) in [
            (Name::Ac2, Growth::Quadratic),
            (Name::Ac1, Growth::Identity),
        ] {
            let weights = Weights::new(self.points, settings.distance, growth);
            out.put(subject, name, gwet(&self.patterns, &weights));
        }
    }
}
