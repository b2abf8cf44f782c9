//! What stagings, flags and a site's policy may speak of: the items, checks, bands and stages of a scale.

use super::bands::Total;
use super::items::Item;
use super::measures::UnscoredMeasure;
use super::rules::Names;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::At;
use crate::base::text::{excerpt, one_of};

/// The parts of a scale that others may name.
pub(super) struct Known<'d> {
    pub items: Vec<&'d Item>,
    /// For each item the shared list of options that it uses, if it does.
    pub lists: Vec<Option<&'d str>>,
    pub item_names: Names<'d>,
    pub measures: Vec<&'d UnscoredMeasure>,
    pub measure_names: Names<'d>,
    pub check_names: Names<'d>,
    pub band_names: Names<'d>,
    pub staging_names: Names<'d>,
    /// The stages of each staging.
    pub stages: Vec<Stages<'d>>,
    /// Whether these are all stagings.
    pub stagings_whole: bool,
    pub total: Total,
}

/// How many stages a staging has, and whether these are all.
pub(super) struct Stages<'d> {
    /// The id of the staging, if it has one.
    pub id: Option<&'d String>,
    pub number: usize,
    pub whole: bool,
}

impl<'d> Known<'d> {
    /// Finds an item, or says that there is none.
    pub(super) fn item(
        &self,
        name: &At<String>,
        problems: &mut Problems,
    ) -> Option<(usize, &'d Item)> {
        self.item_names
            .look_up("unknown-item", "item", name, problems)?;
        let mut items = self.items.iter().copied().enumerate();
        items.find(|(_, item)| item.id == name.0)
    }

    /// Finds an unscored measure, or says that there is none.
    pub(super) fn measure(
        &self,
        name: &At<String>,
        problems: &mut Problems,
    ) -> Option<(usize, &'d UnscoredMeasure)> {
        self.measure_names
            .look_up("unknown-measure", "measure", name, problems)?;
        let mut measures = self.measures.iter().copied().enumerate();
        measures.find(|(_, measure)| measure.id == name.0)
    }

    /// Finds a check, or says that there is none.
    pub(super) fn check(&self, name: &At<String>, problems: &mut Problems) -> Option<usize> {
        let names = &self.check_names;
        names.look_up("unknown-check", "check", name, problems)
    }

    /// Finds a band, or says that there is none.
    pub(super) fn band(&self, name: &At<String>, problems: &mut Problems) -> Option<usize> {
        let names = &self.band_names;
        names.look_up("unknown-band", "band", name, problems)
    }

    /// Takes a number of points that an option of the item at a position has, and that is more than its lowest.
    pub(super) fn points(
        &self,
        position: usize,
        (points, span): &At<i64>,
        problems: &mut Problems,
    ) -> Option<u16> {
        // Options in doubt were complained of, and prove nothing here.
        let item = self.items.get(position)?;
        if item.choices.is_empty() {
            return None;
        }
        let choices = item.choices.iter().map(|choice| choice.points);
        let permitted: Vec<String> = choices
            .filter(|points| *points > 0)
            .map(|points| points.to_string())
            .collect();
        let help = format!("write {}", one_of(&permitted));
        let worth = u16::try_from(*points)
            .ok()
            .filter(|points| item.choice_worth(*points).is_some());
        match worth {
            Some(points) if points > 0 => return Some(points),
            Some(_) => {
                let message = format!("`{}` is always at least 0", excerpt(&item.id));
                problems.push(Diagnostic::new("always-true", span.clone(), message).help(help));
            }
            None => {
                let message = match self.lists.get(position) {
                    Some(Some(list)) => {
                        format!("no option of `{}` is worth {points}", excerpt(list))
                    }
                    _ => format!("`{}` has no option worth {points}", excerpt(&item.id)),
                };
                let none = Diagnostic::new("no-such-points", span.clone(), message);
                problems.push_once(none.help(help));
            }
        }
        None
    }

    /// Takes a total that can be reached, and that is more than the lowest.
    pub(super) fn total(&self, (value, span): &At<i64>, problems: &mut Problems) -> Option<u16> {
        let (lowest, highest) = match self.total {
            Total::Absent => {
                let message = "this scale has no total, so this flag could never be raised";
                let never = Diagnostic::new("never-true", span.clone(), message);
                problems.push(never.help("name an item, a check or a staging instead"));
                return None;
            }
            Total::InDoubt => return None,
            Total::Range(lowest, highest) => (lowest, highest),
        };
        let (code, message) = match u16::try_from(*value) {
            Ok(value) if value <= lowest => (
                "always-true",
                format!("the total is always at least {value}"),
            ),
            Ok(value) if value <= highest => return Some(value),
            _ => (
                "never-true",
                format!("the total is never {value}: {highest} is the most"),
            ),
        };
        let help = format!("write {} to {highest}", lowest.saturating_add(1));
        problems.push(Diagnostic::new(code, span.clone(), message).help(help));
        None
    }
}
