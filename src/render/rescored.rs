//! What another version of the scale makes of the same answers, held against the first result.
//!
//! Of one assessment all that differs is said; of many, those whose band or stage differs are
//! listed below the counts.

use super::page::{Page, inked};
use super::wording::{self, span, stages};
use super::{Ink, Style};
use crate::assessment::Assessment;
use crate::base::text::{count, excerpt, thousands};
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

/// How many assessments the list names; the rest are counted, and stand in the other formats.
const MOST_LISTED: usize = 500;

/// Says of one assessment what differs.
pub fn comparison(
    (assessment, outcome): (&Assessment, &Outcome),
    rescored: &Rescored,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let (old, new) = (assessment.scale(), rescored.assessment.scale());
    page.heading(
        &format!("Scored again with {}", wording::named(new)),
        &format!("digest {}", new.digest().short()),
    );
    let changes = changes((assessment, outcome), rescored);
    if changes.is_empty() {
        let words = format!(
            "total, band, stages and flags are those of {}",
            old.reference()
        );
        page.paragraph(1, words);
    }
    for change in changes {
        page.paragraph(1, inked(Ink::Strong, change));
    }
    if let Some(words) = not_carried(rescored) {
        page.paragraph(1, inked(Ink::Open, words));
    }
    page.finish()
}

/// Says what differs: what it was, and what it is with the other version.
fn changes(result: (&Assessment, &Outcome), rescored: &Rescored) -> Vec<String> {
    let again = (&rescored.assessment, &rescored.outcome);
    between(result, again, &rescored.differs)
}

/// Says what differs between two results: what it was, and what it is. `differs` names the columns.
pub(super) fn between(
    result: (&Assessment, &Outcome),
    again: (&Assessment, &Outcome),
    differs: &[String],
) -> Vec<String> {
    differs
        .iter()
        .map(|name| {
            let (was, is) = match name.as_str() {
                "flags" => other_flags(result, again),
                _ => (shown(result, name), shown(again, name)),
            };
            let label = match name.strip_prefix("stage_") {
                Some(staging) => format!("stage of {staging}"),
                None => name.clone(),
            };
            format!("{label}: {was}, then {is}")
        })
        .collect()
}

/// Writes what a result says under the name of a column.
fn shown((assessment, outcome): (&Assessment, &Outcome), name: &str) -> String {
    let scale = assessment.scale();
    let found = match name {
        "total" => outcome.total.map(|total| span((total.low, total.high))),
        "band" => outcome.band.map(|band| wording::whole_band(scale, band)),
        _ => {
            let id = name.strip_prefix("stage_").unwrap_or(name);
            let mut stagings = scale.stagings().iter().zip(&outcome.stagings);
            let staged = stagings.find(|(staging, _)| staging.id == id);
            staged.map(|(staging, staged)| {
                let named = |number| match number {
                    0 => stages::NONE_SHOWS.to_owned(),
                    number => stages::in_brackets(staging, number),
                };
                span((named(staged.shown.low), named(staged.shown.high)))
            })
        }
    };
    let found = found.filter(|_| outcome.is_scored());
    found.unwrap_or_else(|| "none".to_owned())
}

/// Returns the flags that differ, as the one result has them and as the other has.
fn other_flags(one: (&Assessment, &Outcome), other: (&Assessment, &Outcome)) -> (String, String) {
    let (one, other) = (flags(one), flags(other));
    let only = |these: &[OfFlag], those: &[OfFlag]| {
        let is_other = |flag: &&OfFlag| !those.iter().any(|other| flag.is_as(other));
        let differing = these.iter().filter(is_other);
        let differing: Vec<&str> = differing.map(|flag| flag.words.as_str()).collect();
        if differing.is_empty() {
            "none".to_owned()
        } else {
            differing.join(", ")
        }
    };
    (only(&one, &other), only(&other, &one))
}

/// A flag that is raised or open, and what a page calls it: in another version that may be another word.
struct OfFlag {
    id: String,
    raised: Truth,
    words: String,
}

impl OfFlag {
    fn is_as(&self, other: &Self) -> bool {
        (&self.id, self.raised) == (&other.id, other.raised)
    }
}

fn flags((assessment, outcome): (&Assessment, &Outcome)) -> Vec<OfFlag> {
    let scale = assessment.scale();
    let flags = scale.flags().iter().zip(&outcome.flags);
    let flags = flags.filter(|(_, raised)| **raised != Truth::No);
    flags
        .map(|(flag, raised)| {
            let open = if *raised == Truth::Yes { "" } else { " open" };
            OfFlag {
                id: flag.id.clone(),
                raised: *raised,
                words: format!("{}{open}", scale.flag_label(flag)),
            }
        })
        .collect()
}

fn not_carried(rescored: &Rescored) -> Option<String> {
    let left = &rescored.not_carried_over;
    (!left.is_empty()).then(|| {
        format!(
            "not carried over, since {} has no place for the answer: {}",
            rescored.assessment.scale().reference(),
            left.join(", ")
        )
    })
}

/// How many assessments differ with the other version, and which.
#[derive(Debug, Default)]
pub struct Changed {
    compared: u64,
    /// How many differ in something, by the name of its column.
    counts: Vec<(String, u64)>,
    not_whole: u64,
    listed: Vec<(String, String)>,
    others: u64,
    /// From which version to which.
    versions: Option<(String, String)>,
}

impl Changed {
    /// Counts one assessment, and keeps it for the list if its band or stage differs.
    pub fn add(&mut self, result: (&Assessment, &Outcome), rescored: &Rescored) {
        self.compared += 1;
        self.not_whole += u64::from(!rescored.not_carried_over.is_empty());
        let reference = |assessment: &Assessment| assessment.scale().reference();
        self.versions
            .get_or_insert_with(|| (reference(result.0), reference(&rescored.assessment)));
        for name in &rescored.differs {
            match self.counts.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => self.counts.push((name.clone(), 1)),
            }
        }
        if !rescored.is_other_in_band_or_stage() {
            return;
        }
        if self.listed.len() == MOST_LISTED {
            self.others += 1;
            return;
        }
        let differing = changes(result, rescored);
        self.listed.push((who(result.0), differing.join("; ")));
    }

    /// Writes the counts and the list, each line ended by a line feed; nothing if nothing was compared.
    pub fn closing(&self, style: &Style) -> String {
        let Some((old, new)) = &self.versions else {
            return String::new();
        };
        let mut page = Page::new(style);
        let compared = count(self.compared, "assessment", "assessments");
        page.heading(&format!("Scored again with {new}"), &compared);
        let mut counts: Vec<String> = self
            .counts
            .iter()
            .map(|(name, number)| format!("{name} {}", thousands(*number)))
            .collect();
        counts.sort();
        let differ = if counts.is_empty() {
            format!("no total, band, stage or flag differs from {old}")
        } else {
            format!("differ from {old}: {}", counts.join(", "))
        };
        page.paragraph(1, inked(Ink::Strong, differ));
        if self.not_whole > 0 {
            let number = count(self.not_whole, "assessment has", "assessments have");
            let words = format!("{number} answers that {new} has no place for");
            page.paragraph(1, inked(Ink::Open, words));
        }
        for (who, differing) in &self.listed {
            page.marked(1, "", format!("{who}: {differing}"));
        }
        if self.others > 0 {
            let others = count(self.others, "assessment", "assessments");
            page.paragraph(1, format!("and {others} more; `--to csv` has them all"));
        }
        page.finish()
    }
}

fn who(assessment: &Assessment) -> String {
    let context = &assessment.context;
    let time = wording::when(context);
    match &context.patient {
        Some(patient) => format!("{}, {time}", excerpt(patient.as_str())),
        None => time,
    }
}
