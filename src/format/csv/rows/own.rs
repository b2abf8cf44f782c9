//! A table that this program wrote: new results come in the place of those in it, and what it says of the
//! answers beside the columns of the items is read back.

use std::collections::HashMap;

use super::cells::{Cell, same_scale_again, word};
use super::{Faults, Header, Wrong, whole};
use crate::assessment::{Assessment, Missing, Observation};
use crate::base::text::{all_of, excerpt, quoted};
use crate::format::columns::{
    MISSING_REASONS, NOT_ATTRIBUTED, SCORED_WITH, TOTAL, as_written, is_result,
};
use crate::scoring::outcome::Outcome;

/// The columns of the results in a table that this program wrote.
#[derive(Clone, Debug)]
pub(super) struct Own {
    /// For each column of the table: whether it is of the results, and goes.
    replaced: Vec<bool>,
    scored_with: usize,
    total: Option<usize>,
    missing_reasons: Option<usize>,
    not_attributed: Option<usize>,
}

impl Own {
    /// Finds the columns of the results, if the table is of this program: one of them says so.
    ///
    /// A database may have written all names in capitals.
    pub fn of(names: &[String]) -> Option<Self> {
        let names: Vec<String> = names.iter().map(|name| as_written(name)).collect();
        let column = |wanted: &str| names.iter().position(|name| name == wanted);
        let scored_with = column(SCORED_WITH)?;
        // What is not due to withdrawal is no result: it stands among the answers.
        let is_replaced = |name: &String| name != NOT_ATTRIBUTED && is_result(name);
        Some(Self {
            replaced: names.iter().map(is_replaced).collect(),
            scored_with,
            total: column(TOTAL),
            missing_reasons: column(MISSING_REASONS),
            not_attributed: column(NOT_ATTRIBUTED),
        })
    }

    /// Returns the column that says with which scale a row was scored.
    pub fn scored_with(&self) -> usize {
        self.scored_with
    }

    /// Says of each column of the results that has the name of one before it, whatever its case: which of
    /// the two a row is held to would be a guess.
    pub fn repeated(&self, names: &[String]) -> Vec<Wrong> {
        let mut seen: HashMap<String, &String> = HashMap::new();
        let mut wrong = Vec::new();
        for (field, name) in names.iter().enumerate() {
            if !self.has(field) {
                continue;
            }
            match seen.insert(as_written(name), name) {
                // The same letters twice are refused in every table.
                Some(before) if before != name => {
                    let both = [quoted(before), quoted(name)];
                    let message = format!("the columns {} are of one result", all_of(&both));
                    let help = "remove one of them";
                    wrong.push(Wrong::new(field, "ambiguous-column", message, help));
                }
                _ => {}
            }
        }
        wrong
    }

    /// Says whether new results come in the place of a column.
    pub fn replaces(&self, field: usize) -> bool {
        self.replaced.get(field).copied().unwrap_or(false)
    }

    /// Says whether a column names the findings that are not due to withdrawal.
    pub fn is_not_attributed(&self, field: usize) -> bool {
        self.not_attributed == Some(field)
    }

    /// Says whether a column is one that only this program writes.
    pub fn has(&self, field: usize) -> bool {
        self.replaces(field) || self.is_not_attributed(field)
    }

    /// Reads why items are missing, and which findings are not due to withdrawal; and holds the scale that
    /// the row was scored with to that of the table.
    pub fn read<'c>(
        &self,
        cell: impl Fn(Option<usize>) -> Option<Cell<'c>>,
        assessment: &mut Assessment,
        faults: &mut Faults,
    ) {
        faults.read(cell(Some(self.scored_with)), |cell| {
            same_scale_again(cell, assessment.scale())
        });
        if let Some((field, text)) = cell(self.missing_reasons) {
            for part in text.split(';') {
                faults.keep(missing((field, part), assessment));
            }
        }
        if let Some((field, text)) = cell(self.not_attributed) {
            for id in text.split(';') {
                faults.keep(not_attributed((field, id), assessment));
            }
        }
    }
}

impl Header {
    /// Says whether a column does not come out, since a new one comes in its place.
    pub fn replaces(&self, field: usize) -> bool {
        self.own.as_ref().is_some_and(|own| own.replaces(field))
    }

    /// Says that a row of this program has another total than its answers give now, if so: one of the two
    /// was changed since. Where it has none, as while items were missing, nothing is said.
    pub fn other_total<'c>(
        &self,
        text: impl Fn(usize) -> Option<&'c str>,
        assessment: &Assessment,
        outcome: &Outcome,
    ) -> Option<Wrong> {
        let field = self.own.as_ref()?.total?;
        let before = text(field).filter(|text| !text.is_empty())?;
        let total = outcome.total.filter(|_| outcome.is_scored());
        let settled = total.and_then(|total| total.settled());
        let said = whole(before).map(|(number, _)| number);
        if said.is_some() && said == settled.map(i64::from) {
            return None;
        }
        let now = match total {
            None => "none".to_owned(),
            Some(total) => match settled {
                Some(settled) => settled.to_string(),
                None => format!("{} to {}", total.low, total.high),
            },
        };
        let message = format!(
            "the column `{TOTAL}` says {}, and the answers of this row give {now} by {}",
            excerpt(before),
            assessment.scale().reference()
        );
        let help = "mend what is wrong, or leave the total empty";
        Some(Wrong::new(field, "other-total", message, help))
    }
}

/// Reads why an item is missing, as in `pupil:refused`.
fn missing((field, text): Cell<'_>, assessment: &mut Assessment) -> Result<(), Wrong> {
    let (id, why) = text.split_once(':').unwrap_or((text, ""));
    let position = item((field, id), MISSING_REASONS, assessment)?;
    let why = word(
        (field, why),
        MISSING_REASONS,
        Missing::named,
        Missing::WORDS,
    )?;
    let seen = assessment.observations().get(position);
    if seen.is_some_and(|seen| seen.choice().is_some()) {
        let message = format!("`{id}` is said to be missing and has an answer");
        let help = format!("take it out of `{MISSING_REASONS}`, or empty the cell of the answer");
        return Err(Wrong::new(field, "contradiction", message, help));
    }
    assessment.observe(position, Observation::missing(why));
    Ok(())
}

/// Reads that the finding of an item is not due to withdrawal.
fn not_attributed((field, id): Cell<'_>, assessment: &mut Assessment) -> Result<(), Wrong> {
    let position = item((field, id), NOT_ATTRIBUTED, assessment)?;
    let seen = assessment.observations().get(position);
    match seen.filter(|seen| seen.choice().is_some()) {
        Some(seen) => {
            let seen = seen.clone().attributed(false);
            assessment.observe(position, seen);
            Ok(())
        }
        None => {
            let message = format!("`{id}` is said not to be due to withdrawal and has no answer");
            let help = format!("take it out of `{NOT_ATTRIBUTED}`, or add the answer");
            Err(Wrong::new(field, "contradiction", message, help))
        }
    }
}

/// Finds the item that a part of a cell names.
fn item((field, id): Cell<'_>, column: &str, assessment: &Assessment) -> Result<usize, Wrong> {
    let scale = assessment.scale();
    let mut items = scale.items().iter();
    items.position(|item| item.id == id).ok_or_else(|| {
        let message = format!(
            "`{}` in the column `{column}` is no item of {}",
            excerpt(id),
            scale.reference()
        );
        let help = "write ids of items with `;` between, or leave the cell empty";
        Wrong::new(field, "unknown-item", message, help)
    })
}
