//! A table that this program wrote: new results come in the place of those in it, and what it says of the
//! answers beside the columns of the items is read back.

use super::value::{Cell, CellError, CellType};
use std::collections::HashMap;

use super::cell::word;
use super::result_names::{
    MISSING_REASONS, NOT_ATTRIBUTED, SCORED_WITH, TOTAL, as_written, is_result,
};
use crate::assessment::{Answer, Assessment, Missing, Observation};
use crate::base::diagnostic::Mistake;
use crate::base::text::{all_of, excerpt, quoted};

/// The columns of the results in a table that this program wrote before.
#[derive(Clone, Debug)]
pub(super) struct EarlierResults {
    /// None where a column map made the rest.
    pub(super) scored_with: Option<usize>,
    pub(super) total: Option<usize>,
    pub(super) missing_reasons: Option<usize>,
    pub(super) not_attributed: Option<usize>,
}

impl EarlierResults {
    /// Finds the columns of the results, if the table is of this program: one of them says so.
    ///
    /// A database may have written all names in capitals.
    pub(super) fn of(names: &[String]) -> Option<Self> {
        let column = |wanted: &str| names.iter().position(|name| as_written(name) == wanted);
        Some(Self {
            scored_with: Some(column(SCORED_WITH)?),
            total: column(TOTAL),
            missing_reasons: column(MISSING_REASONS),
            not_attributed: column(NOT_ATTRIBUTED),
        })
    }

    /// Takes the columns that a column map made: why items are missing, and which findings have another cause.
    pub(super) fn made(names: &[String], reasons: Option<usize>) -> Option<Self> {
        let not_attributed = names.iter().position(|name| name == NOT_ATTRIBUTED);
        (reasons.is_some() || not_attributed.is_some()).then_some(Self {
            scored_with: None,
            total: None,
            missing_reasons: reasons,
            not_attributed,
        })
    }

    /// Says whether a column map made it, and of no finding it says that it has another cause: then the last column
    /// alone is one that does not come out.
    pub(super) fn is_of_reasons_alone(&self) -> bool {
        self.scored_with.is_none() && self.not_attributed.is_none()
    }

    /// Says of each column whether it is one that only this program writes.
    ///
    /// What is not due to withdrawal is no result: it stands among the answers.
    pub(super) fn holds(&self, names: &[String]) -> Vec<CellType> {
        let holds = |(field, name): (usize, &String)| {
            let is_own = match self.scored_with {
                Some(_) => as_written(name) != NOT_ATTRIBUTED && is_result(name),
                None => self.missing_reasons == Some(field),
            };
            match is_own {
                true => CellType::EarlierResult,
                false if self.not_attributed == Some(field) => CellType::Ids,
                false => CellType::Text,
            }
        };
        names.iter().enumerate().map(holds).collect()
    }

    /// Says of each column of the results that has the name of one before it, whatever its case: which of
    /// the two a row is held to would be a guess.
    pub(super) fn repeated(names: &[String], holds: &[CellType]) -> Vec<CellError> {
        let mut seen: HashMap<String, &String> = HashMap::new();
        let mut errors = Vec::new();
        let own = names.iter().zip(holds).enumerate();
        for (field, (name, _)) in own.filter(|(_, (_, holds))| **holds != CellType::Text) {
            // The same letters twice are refused in every table.
            if let Some(before) = seen.insert(as_written(name), name)
                && before != name
            {
                let both = [quoted(before), quoted(name)];
                let message = format!("the columns {} are of one result", all_of(&both));
                let help = "remove one of them";
                errors.push(CellError::new(field, "ambiguous-column", message, help));
            }
        }
        errors
    }
}

/// Joins the items whose findings are not due to withdrawal.
pub(super) fn not_attributed<'c>(assessment: &Assessment) -> Cell<'c> {
    let items = assessment.scale().items().iter();
    let items = items.zip(assessment.observations());
    let elsewhere = items.filter(|(_, seen)| !seen.is_attributed());
    let ids: Vec<&str> = elsewhere.map(|(item, _)| item.id.as_str()).collect();
    Cell::Text(ids.join(";").into())
}

/// Joins the items that are missing for a reason, each with it.
pub(super) fn missing_reasons<'c>(assessment: &Assessment) -> Cell<'c> {
    let items = assessment.scale().items().iter();
    let mut joined = String::new();
    for (item, seen) in items.zip(assessment.observations()) {
        if let Answer::Missing(why) = seen.answer()
            && why != Missing::NotGiven
        {
            if !joined.is_empty() {
                joined.push(';');
            }
            joined += &item.id;
            joined.push(':');
            joined += why.word();
        }
    }
    Cell::Text(joined.into())
}

/// Reads why an item is missing, as in `pupil:refused`.
pub(super) fn read_missing(text: &str, assessment: &mut Assessment) -> Result<(), Mistake> {
    let (id, why) = text.split_once(':').unwrap_or((text, ""));
    let position = item(id, MISSING_REASONS, assessment)?;
    let why = word(MISSING_REASONS, why)?;
    let seen = assessment.observations().get(position);
    if seen.is_some_and(|seen| seen.choice().is_some()) {
        let message = format!("`{id}` is said to be missing and has an answer");
        let help = format!("take it out of `{MISSING_REASONS}`, or empty the cell of the answer");
        return Err(Mistake::new("contradiction", message).help(help));
    }
    assessment.observe(position, Observation::missing(why));
    Ok(())
}

/// Reads that the finding of an item is not due to withdrawal.
pub(super) fn read_not_attributed(id: &str, assessment: &mut Assessment) -> Result<(), Mistake> {
    let position = item(id, NOT_ATTRIBUTED, assessment)?;
    let seen = assessment.observations().get(position);
    let Some(seen) = seen.filter(|seen| seen.choice().is_some()) else {
        let message = format!("`{id}` is said to have another cause and has no answer");
        let help = format!("take it out of `{NOT_ATTRIBUTED}`, or add the answer");
        return Err(Mistake::new("contradiction", message).help(help));
    };
    let seen = seen.clone().attributed(false);
    assessment.observe(position, seen);
    Ok(())
}

/// Finds the item that a part of a cell names.
fn item(id: &str, column: &str, assessment: &Assessment) -> Result<usize, Mistake> {
    let scale = assessment.scale();
    let item = scale.item(id).map(|(position, _)| position);
    item.ok_or_else(|| {
        let message = format!(
            "`{}` in the column `{column}` is no item of {}",
            excerpt(id),
            scale.reference()
        );
        let help = "write ids of items with `;` between, or leave the cell empty";
        Mistake::new("unknown-item", message).help(help)
    })
}
