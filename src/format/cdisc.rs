//! Results as records of the domain QS of CDISC's SDTM: a row for each item of each assessment.
//!
//! What CDISC calls the items is in [`terms`]. What a record means is in `docs/formats.md`.

pub mod terms;

use std::collections::HashMap;
use std::io::{self, Write};

use self::terms::{Instrument, ItemTest, Test};
use super::csv::CsvWriter;
use crate::assessment::{Answer, Assessment, Missing, Observation};
use crate::base::diagnostic::Mistake;
use crate::base::text::cell;
use crate::base::time;
use crate::scale::{Item, Scale};
use crate::scoring::outcome::Outcome;

/// The columns. The last is this project's own; all others are those of SDTM.
pub const COLUMNS: [&str; 18] = [
    "STUDYID", "DOMAIN", "USUBJID", "QSSEQ", "QSTESTCD", "QSTEST", "QSCAT", "QSORRES", "QSORRESU",
    "QSSTRESC", "QSSTRESN", "QSSTRESU", "QSSTAT", "QSREASND", "QSDRVFL", "QSDTC", "QSEVLINT",
    "QSNATTR",
];

/// Why there is no total, where missing answers could change it.
const INCOMPLETE: &str = "incomplete";

/// Writes assessments as records of one study.
pub struct CdiscResults<W: Write> {
    writer: CsvWriter<W>,
    study: String,
    /// The number of the last record of each patient.
    numbers: HashMap<String, u64>,
    has_header: bool,
}

/// What a record says beside of which assessment it is.
#[derive(Default)]
struct Found {
    as_said: String,
    unit: &'static str,
    number: Option<u32>,
    not_done: Option<&'static str>,
    is_derived: bool,
    looks_back: &'static str,
    other_cause: Option<u16>,
}

impl<W: Write> CdiscResults<W> {
    /// Starts a table; its header comes with the first [`begin`](Self::begin).
    pub fn new(output: W, study: String) -> Self {
        Self {
            writer: CsvWriter::new(output),
            study,
            numbers: HashMap::new(),
            has_header: false,
        }
    }

    /// Writes the header, if there is none yet.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.has_header, true) {
            return Ok(());
        }
        COLUMNS.iter().for_each(|name| self.writer.field(name));
        self.writer.end_row()
    }

    /// Writes an assessment: a record for each item, one more for what was measured, and the total.
    ///
    /// One that was [lacking](lacks) something is left out.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write(&mut self, assessment: &Assessment, outcome: &Outcome) -> io::Result<()> {
        self.begin()?;
        let scale = assessment.scale();
        let context = &assessment.context;
        let known = Instrument::of(scale)
            .zip(context.patient.as_ref())
            .zip(context.time.as_ref());
        let Some(((instrument, patient), time)) = known else {
            return Ok(());
        };
        let (patient, time) = (patient.as_str(), time::format(time));
        let mut records = Vec::new();
        for (item, seen) in assessment.answers() {
            if let Some(test) = instrument.item(item.code.as_ref()) {
                records.extend(of_item(test, item, seen));
            }
        }
        records.extend(instrument.total.map(|test| (test, total(outcome))));
        let mut number = self.numbers.remove(patient).unwrap_or_default();
        for (test, found) in records {
            number += 1;
            self.record((patient, number, &time), (instrument, test), &found)?;
        }
        self.numbers.insert(patient.to_owned(), number);
        Ok(())
    }

    fn record(
        &mut self,
        (patient, number, time): (&str, u64, &str),
        (instrument, test): (&Instrument, Test),
        found: &Found,
    ) -> io::Result<()> {
        let result = found.number.map(|number| number.to_string());
        let result = result.unwrap_or_default();
        let other_cause = found.other_cause.map(|points| points.to_string());
        let as_said = cell(&found.as_said);
        let number = number.to_string();
        let fields = [
            self.study.as_str(),
            "QS",
            patient,
            &number,
            test.short,
            test.name,
            instrument.category,
            &as_said,
            found.unit,
            &result,
            &result,
            found.unit,
            if found.not_done.is_some() {
                "NOT DONE"
            } else {
                ""
            },
            found.not_done.unwrap_or_default(),
            if found.is_derived { "Y" } else { "" },
            time,
            found.looks_back,
            other_cause.as_deref().unwrap_or_default(),
        ];
        fields.iter().for_each(|field| self.writer.field(field));
        self.writer.end_row()
    }
}

/// Says why assessments with a scale cannot be records, if they cannot.
pub fn refuses(scale: &Scale) -> Option<Mistake> {
    let help = "`--to cdisc` writes cows and sows of 1.1.0 or later";
    let mistake = |words: String| Some(Mistake::new("no-cdisc-code", words).help(help));
    let Some(instrument) = Instrument::of(scale) else {
        return mistake(format!(
            "{} has no code of an instrument that CDISC has names for",
            scale.reference()
        ));
    };
    let mut items = scale.items().iter();
    let without = items.find(|item| instrument.item(item.code.as_ref()).is_none())?;
    mistake(format!(
        "the item \"{}\" of {} has no code that CDISC has for {}",
        without.label,
        scale.reference(),
        instrument.category
    ))
}

/// Says what an assessment lacks to be records, if it does.
pub fn lacks(assessment: &Assessment) -> Option<Mistake> {
    let context = &assessment.context;
    let message = match (&context.patient, &context.time) {
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => "this names no patient",
        (Some(_), None) => "this names no time",
        (None, None) => "this names no patient and no time",
    };
    let mistake = Mistake::new("incomplete-record", message);
    Some(mistake.help("`--to cdisc` needs the patient and the time of each assessment"))
}

/// Returns the records of an item: what was measured, if it was, and what was found.
fn of_item(test: &ItemTest, item: &Item, seen: &Observation) -> Vec<(Test, Found)> {
    let looks_back = test.looks_back.unwrap_or_default();
    let measured = test.measured.zip(seen.value());
    let measured = measured.map(|((test, unit), value)| {
        let found = Found {
            as_said: value.to_string(),
            unit,
            number: Some(value),
            ..Found::default()
        };
        (test, found)
    });
    let found = match seen.answer() {
        Answer::Missing(why) => Found {
            not_done: Some(match why {
                Missing::NotGiven => "",
                why => why.word(),
            }),
            ..Found::default()
        },
        Answer::Chosen { choice, attributed } => Found {
            as_said: item
                .choices
                .get(usize::from(choice))
                .map_or_else(String::new, |choice| choice.text.clone()),
            number: seen.counted_in(item).map(u32::from),
            other_cause: seen.points_in(item).filter(|_| !attributed),
            ..Found::default()
        },
    };
    let found = Found {
        looks_back,
        ..found
    };
    std::iter::once((test.test, found))
        .chain(measured)
        .collect()
}

/// Returns the record of the total: not done while missing answers could change it, so that nobody adds up the rest.
fn total(outcome: &Outcome) -> Found {
    let total = outcome.total.filter(|_| outcome.is_scored());
    match total.and_then(|total| total.settled()) {
        Some(total) => Found {
            number: Some(total.into()),
            is_derived: true,
            ..Found::default()
        },
        None => Found {
            not_done: Some(INCOMPLETE),
            ..Found::default()
        },
    }
}
