//! The columns of a table in which somebody recorded a total or a band, to be held against ours.

use super::cell::whole;
use super::names::{form, listed};
use super::result_names::{BAND_RECORDED, TOTAL_RECORDED, as_written};
use super::value::CellError;
use crate::base::diagnostic::Mistake;
use crate::base::text::{excerpt, one_of, quoted, suggestion};
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::{Compared, Found, Recorded};

/// What of a table is held against the results: the columns, by the names that they have there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compare {
    /// The column of the totals.
    pub total: Option<String>,
    /// The column of the bands.
    pub band: Option<String>,
    /// Whether a row is rejected whose total its answers cannot give.
    pub strict: bool,
}

impl Compare {
    /// Returns the columns that are compared, each with the name that it has in the results.
    fn columns(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let total = self
            .total
            .iter()
            .map(|name| (name.as_str(), TOTAL_RECORDED));
        let band = self.band.iter().map(|name| (name.as_str(), BAND_RECORDED));
        total.chain(band)
    }

    /// Says why nothing in a whole assessment can be compared, if something is to be.
    pub fn refuses_document(&self) -> Option<Mistake> {
        let (name, _) = self.columns().next()?;
        let message = format!(
            "this is a whole assessment, which has no column {}",
            quoted(name)
        );
        let help = "score it without a comparison, or write it as a row with a key for each item";
        Some(Mistake::new("no-column", message).help(help))
    }
}

/// Where the columns stand that are compared, and what their cells may hold.
#[derive(Clone, Debug, Default)]
pub(super) struct ComparedColumns {
    pub(super) total: Option<usize>,
    pub(super) band: Option<usize>,
    /// Whether a row is rejected whose total its answers cannot give.
    pub(super) strict: bool,
    /// The highest total of the scale.
    highest: u16,
    /// The id and the name of each band, what of it counts, and its position.
    bands: Vec<(String, String, usize)>,
}

impl ComparedColumns {
    /// Finds them; messages call the names `what`: a header, or a row with its keys.
    ///
    /// # Errors
    /// A column is not there, or twice, or is read as something else, or another has the name that it gets; or the
    /// scale has no total.
    pub(super) fn of(
        names: &[String],
        what: &str,
        scale: &Scale,
        known: &[&str],
        compare: &Compare,
    ) -> Result<Self, Vec<CellError>> {
        let mut errors: Vec<CellError> = Vec::new();
        let mut fields = [&compare.total, &compare.band].map(|name| {
            let field = find(names, what, known, name.as_deref()?);
            field.map_err(|error| errors.push(error)).ok()
        });
        let end = names.len().saturating_sub(1);
        if compare.columns().next().is_some() && scale.definition().total.is_none() {
            let message = format!("{} has no total to compare with", scale.reference());
            let help = "score it without a comparison";
            errors.push(CellError::new(end, "no-total", message, help));
        }
        if let [Some(total), Some(band)] = fields
            && total == band
        {
            let name = names.get(band).map_or("", String::as_str);
            let message = format!(
                "the column {} cannot hold both totals and bands",
                quoted(name)
            );
            let help = "name the column of each";
            errors.push(CellError::new(band, "ambiguous-column", message, help));
            fields = [None, None];
        }
        let [total, band] = fields;
        errors.extend(taken(
            names,
            [(total, TOTAL_RECORDED), (band, BAND_RECORDED)],
        ));
        if !errors.is_empty() {
            return Err(errors);
        }
        let bands = scale.bands().iter().enumerate();
        let bands = bands.flat_map(|(at, band)| {
            [&band.id, &band.name].map(|name| (name.clone(), bare(name).collect(), at))
        });
        Ok(Self {
            total,
            band,
            strict: compare.strict,
            highest: scale.definition().total.map_or(0, |(_, highest)| highest),
            bands: bands.collect(),
        })
    }

    /// Returns the name that a column has in the results, if that is another.
    pub(super) fn name(&self, field: usize) -> Option<&'static str> {
        match field {
            _ if self.total == Some(field) => Some(TOTAL_RECORDED),
            _ if self.band == Some(field) => Some(BAND_RECORDED),
            _ => None,
        }
    }

    /// Returns the names of the columns as the results have them.
    pub(super) fn named(&self, names: &[String]) -> Vec<String> {
        let names = names.iter().enumerate();
        let named = names.map(|(field, name)| self.name(field).map_or(name.clone(), str::to_owned));
        named.collect()
    }

    /// Says whether any column is compared.
    pub(super) fn are_some(&self) -> bool {
        self.total.or(self.band).is_some()
    }

    /// Holds what a row that was read says of its total and band against what came of it; `None` where the table
    /// says nothing.
    pub(super) fn compared<'t>(
        &self,
        text: impl Fn(usize) -> Option<&'t str>,
        outcome: &Outcome,
    ) -> Option<Compared> {
        if !self.are_some() {
            return None;
        }
        let total = self
            .total
            .and_then(&text)
            .and_then(|text| self.whole_total(text));
        let recorded = Recorded {
            total: total.map(|(total, _)| total),
            band: self
                .band
                .and_then(&text)
                .and_then(|text| self.known_band(text)),
        };
        Some(Compared::of(recorded, Found::of(outcome)?))
    }

    /// Takes a number in the column of this name as a total.
    pub(super) fn total(&self, number: i64, name: &str) -> Result<u16, Mistake> {
        let total = u16::try_from(number).ok();
        total.filter(|total| *total <= self.highest).ok_or_else(|| {
            let message = format!("{number} in the column {} is no total", quoted(name));
            let help = format!(
                "write a number from 0 to {}, or leave the cell empty if none is recorded",
                self.highest
            );
            Mistake::new("no-such-total", message).help(help)
        })
    }

    /// Reads a text in the column of this name as a band.
    pub(super) fn band(&self, text: &str, name: &str, scale: &Scale) -> Result<usize, Mistake> {
        self.known_band(text).ok_or_else(|| {
            let message = format!(
                "`{}` in the column {} is no band of {}",
                excerpt(text),
                quoted(name),
                scale.reference()
            );
            let bands: Vec<&str> = scale.bands().iter().map(|band| band.id.as_str()).collect();
            let help = format!(
                "write {}, or leave the cell empty if none is recorded",
                one_of(&bands)
            );
            Mistake::new("no-such-band", message).help(help)
        })
    }

    /// Returns the position of the band that a text is the id or the name of.
    pub(super) fn known_band(&self, text: &str) -> Option<usize> {
        let bands = || self.bands.iter();
        // Nearly always it is written as it is here.
        let same = bands().find(|(name, _, _)| name.eq_ignore_ascii_case(text));
        let meant = same.or_else(|| bands().find(|(_, own, _)| bare(text).eq(own.chars())));
        meant.map(|(_, _, at)| *at)
    }

    /// Returns the total that a text is. True stands beside one with a decimal point.
    pub(super) fn whole_total(&self, text: &str) -> Option<(u16, bool)> {
        let (number, point) = whole(text)?;
        let total = u16::try_from(number).ok()?;
        (total <= self.highest).then_some((total, point))
    }
}

/// Finds the column of this name.
fn find(names: &[String], what: &str, known: &[&str], wanted: &str) -> Result<usize, CellError> {
    let found = |field: &usize| names.get(*field).is_some_and(|name| name == wanted);
    let fields: Vec<usize> = (0..names.len()).filter(found).collect();
    let column = quoted(wanted);
    match fields[..] {
        [field] if known.iter().any(|known| form(known) == form(wanted)) => {
            let message = format!("the column {column} is read, and cannot be compared");
            let help = "name the column in which somebody recorded the total or the band";
            Err(CellError::new(field, "column-read", message, help))
        }
        [field] => Ok(field),
        [] => {
            let meant = suggestion(wanted, names.iter().map(String::as_str));
            let field = meant.and_then(|meant| names.iter().position(|name| name == meant));
            let message = format!("the {what} has no column {column}, which is to be compared");
            let help = match meant {
                Some(meant) => format!("did you mean {}?", quoted(meant)),
                None => format!(
                    "its columns are {}",
                    listed(names.iter().map(|name| quoted(name)))
                ),
            };
            let field = field.unwrap_or_else(|| names.len().saturating_sub(1));
            Err(CellError::new(field, "no-column", message, help))
        }
        [_, second, ..] => {
            let message = format!("the column {column}, which is to be compared, stands twice");
            let help = "remove or rename one of them";
            Err(CellError::new(second, "repeated-column", message, help))
        }
    }
}

/// Refuses columns that already have the name that one which is compared gets.
fn taken(names: &[String], compared: [(Option<usize>, &str); 2]) -> Vec<CellError> {
    let compared = compared.into_iter();
    let compared = compared.filter_map(|(field, gets)| Some((field?, gets)));
    let taken = compared.flat_map(|(field, gets)| {
        let others = names.iter().enumerate();
        let others =
            others.filter(move |(other, name)| *other != field && as_written(name) == gets);
        others.map(move |(other, name)| {
            let compared = quoted(names.get(field).map_or("", String::as_str));
            let message = format!(
                "the column {} has the name that {compared} gets in the results",
                quoted(name)
            );
            CellError::new(other, "result-column", message, "rename it")
        })
    });
    taken.collect()
}

/// Returns what of the name of a band counts.
fn bare(name: &str) -> impl Iterator<Item = char> + '_ {
    let counts = |letter: &char| !letter.is_whitespace() && !matches!(letter, '-' | '_');
    let letters = name.chars().filter(counts);
    letters.flat_map(char::to_lowercase)
}
