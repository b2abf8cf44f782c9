//! One assessment as a note to paste into a chart: 72 columns, ASCII only, no box art, no colour.
//!
//! It says what the [`summary`](super::summary) says, in fewer lines and without aligned columns,
//! since a chart may set it in any type. The log of single times is left to the summary.

use super::sheet::{Piece, Sheet, plain};
use super::wording::stages;
use super::{Style, wording};
use crate::assessment::{Answer, Asked, Assessment};
use crate::outcome::Outcome;
use crate::scale::{Evidence, Staging};
use crate::stage::Staged;

/// The columns that charts can be trusted to keep.
const WIDTH: usize = 72;

/// Writes the note of one assessment; `outcome` must be that of `assessment`.
///
/// Every line ends with a line feed and has at most 72 columns of printable ASCII. What else
/// stands in a remark is replaced: a chart may not hold it.
pub fn note(assessment: &Assessment, outcome: &Outcome) -> String {
    let style = Style {
        ascii: true,
        ..Style::plain(WIDTH)
    };
    let mut sheet = Sheet::new(&style);
    heading(&mut sheet, assessment);
    for flag in wording::alarms(assessment, outcome) {
        sheet.marked(0, "! ", &plain(flag));
    }
    if outcome.is_scored() {
        total(&mut sheet, assessment, outcome);
        items(&mut sheet, assessment);
        stagings(&mut sheet, assessment, outcome);
    } else {
        sheet.paragraph(
            0,
            &plain(format!("NOT SCORED: {}", wording::unanswered(assessment))),
        );
        for words in wording::unanswered_items(assessment) {
            sheet.paragraph(0, &plain(words));
        }
    }
    questions(&mut sheet, assessment, outcome);
    let scored_with = wording::scored_with(assessment.scale());
    sheet.paragraph(0, &plain(scored_with));
    sheet.finish()
}

fn heading(sheet: &mut Sheet<'_>, assessment: &Assessment) {
    let (scale, context) = (assessment.scale(), &assessment.context);
    let (name, evidence) = wording::heading(scale);
    let time = wording::when(context);
    sheet.paragraph(0, &plain(format!("{name} ({evidence}), {time}")));
    let mut sentences = Vec::new();
    sentences.extend(
        context
            .patient
            .as_ref()
            .map(|patient| format!("Patient {}.", patient.as_str())),
    );
    sentences.extend(
        context
            .rater
            .as_ref()
            .map(|rater| format!("Rated by {rater}.")),
    );
    let reason = context.reason.map(wording::reason);
    sentences.extend(reason.map(|reason| format!("Reason: {reason}.")));
    let mut use_before = wording::last_use(context);
    use_before.extend(wording::background(context));
    if !use_before.is_empty() {
        sentences.push(format!("{}.", capital(&use_before.join(", "))));
    }
    flow(sheet, sentences);
    if scale.head().evidence == Evidence::Descriptive {
        sheet.paragraph(0, &plain(wording::DESCRIPTIVE));
    }
}

fn total(sheet: &mut Sheet<'_>, assessment: &Assessment, outcome: &Outcome) {
    let scale = assessment.scale();
    if let Some(total) = wording::total(scale, outcome) {
        let band = wording::band(scale, outcome);
        let band = band.map_or_else(String::new, |(band, limits)| format!(", {band} {limits}"));
        sheet.paragraph(0, &plain(format!("Total {total}{band}")));
    }
    if let Some(incomplete) = wording::incomplete(outcome) {
        sheet.paragraph(0, &plain(incomplete));
    }
}

/// Writes the items that have an answer or a remark, then those that have neither, by reason.
fn items(sheet: &mut Sheet<'_>, assessment: &Assessment) {
    let scale = assessment.scale();
    for (item, observation) in scale.items().iter().zip(assessment.observations()) {
        let remarks = wording::remarks(item, observation, &assessment.context);
        let points = wording::points(item, observation);
        let found = wording::finding(item, observation);
        // While an answer is missing, what is possible must not be read as what was found.
        let (mark, found) = match observation.answer() {
            Answer::Missing(_) if remarks.is_empty() => continue,
            Answer::Missing(_) => ("-".to_owned(), format!("{found} ({points} possible)")),
            Answer::Chosen { .. } => (points, found),
        };
        let mut words = vec![format!("{} - {found}", item.label)];
        words.extend(remarks);
        sheet.marked(0, &format!("{mark:>6}  "), &plain(words.join("; ")));
    }
    for words in wording::missing_items(assessment) {
        sheet.marked(0, "     -  ", &plain(words));
    }
}

fn stagings(sheet: &mut Sheet<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        flow(sheet, staging_sentences(assessment, staging, staged));
    }
}

fn staging_sentences(assessment: &Assessment, staging: &Staging, staged: &Staged) -> Vec<String> {
    let mut sentences = vec![format!(
        "{} ({}): {}.",
        staging.name,
        stages::NO_MEASURE,
        stages::shown(staged)
    )];
    sentences.extend(stages::gap(staged));
    sentences.extend(stages::course(staging, assessment));
    sentences
}

fn questions(sheet: &mut Sheet<'_>, assessment: &Assessment, outcome: &Outcome) {
    for flag in wording::open(assessment.scale(), outcome) {
        sheet.paragraph(0, &plain(format!("Still open: {}", flag.text)));
    }
    for answer in [Asked::Yes, Asked::Not, Asked::No] {
        if let Some(checks) = wording::checks(assessment, answer) {
            sheet.paragraph(0, &plain(checks));
        }
    }
}

fn flow(sheet: &mut Sheet<'_>, sentences: Vec<String>) {
    let pieces: Vec<Piece> = sentences.into_iter().map(plain).collect();
    sheet.flow(0, " ", &pieces);
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
