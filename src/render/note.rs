//! One assessment as a note to paste into a chart: 72 columns, plain signs, no box art, no colour.
//!
//! It says what the [`summary`](super::summary) says, in fewer lines and without aligned columns,
//! since a chart may set it in any type. The log of single times is left to the summary.

use super::page::Page;
use super::wording::stages;
use super::{Style, wording};
use crate::assessment::{Answer, Asked, Assessment, LATE_AFTER};
use crate::base::canonical::Digest;
use crate::base::time::Time;
use crate::scale::{Evidence, Staging};
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::Staged;

/// The columns that charts can be trusted to keep.
const WIDTH: usize = 72;

/// What the log knows of an assessment that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature<'s> {
    /// When.
    pub at: Time,
    /// The number of its entry.
    pub entry: u64,
    /// The hash of its entry.
    pub hash: &'s str,
    /// Of an amendment the entry that it amends, and who amended it.
    pub amends: Option<(u64, &'s str)>,
    /// What earlier visits raised and nobody asked about since, each in words.
    pub carried: Vec<String>,
    /// The column map that the table was read by in which it stood, and its digest.
    pub map: Option<(&'s str, &'s str)>,
}

/// Returns how a note is written that is to be seen in `style`: in it letters stay, unless that keeps to ASCII.
pub fn note_style(style: &Style) -> Style {
    Style {
        ascii: true,
        letters: !style.ascii || style.letters,
        ..Style::plain(style.width.min(WIDTH))
    }
}

/// Writes the note of one assessment; `outcome` must be that of `assessment`.
///
/// Every line ends with a line feed and has at most 72 columns. Signs beyond ASCII are replaced by plain ones,
/// letters only where `style` keeps to ASCII.
pub fn note(assessment: &Assessment, outcome: &Outcome, style: &Style) -> String {
    written(assessment, outcome, None, style)
}

/// Writes the same of one that was signed, with what was carried on to it, its entry, and whether it was
/// signed late.
pub fn signed_note(
    assessment: &Assessment,
    outcome: &Outcome,
    signed: &Signature<'_>,
    style: &Style,
) -> String {
    written(assessment, outcome, Some(signed), style)
}

fn written(
    assessment: &Assessment,
    outcome: &Outcome,
    signed: Option<&Signature<'_>>,
    style: &Style,
) -> String {
    let style = note_style(style);
    let mut page = Page::new(&style);
    heading(&mut page, assessment);
    alarms(&mut page, assessment, outcome, signed);
    if outcome.is_scored() {
        page.dotted(0, wording::asleep::result(assessment).unwrap_or_default());
        total(&mut page, assessment, outcome);
        items(&mut page, assessment);
        stagings(&mut page, assessment, outcome);
    } else {
        not_scored(&mut page, assessment);
    }
    questions(&mut page, assessment, outcome);
    if let Some(site) = &outcome.site {
        let named = wording::site::named(&site.policy);
        page.paragraph(0, format!("{named}: {}.", wording::site::OWN));
        for said in wording::site::said(site, assessment, outcome.is_scored()) {
            let is_alarm = said.text().starts_with('!');
            page.marked(0, if is_alarm { "" } else { "- " }, said.text());
        }
    }
    let scored_with = wording::scored_with(assessment.scale());
    page.paragraph(0, scored_with);
    if let Some((map, digest)) = signed.and_then(|signed| signed.map) {
        let digest: String = digest.chars().take(Digest::SHORT).collect();
        let read = format!("read from a table by the column map {map}, digest {digest}");
        page.paragraph(0, read);
    }
    if let Some(signed) = signed {
        page.paragraph(0, signature(assessment, signed));
    }
    page.finish()
}

/// Writes what calls for somebody now: what was found, and what is carried on.
fn alarms(
    page: &mut Page<'_>,
    assessment: &Assessment,
    outcome: &Outcome,
    signed: Option<&Signature<'_>>,
) {
    let raised = wording::flags::raised(assessment, outcome);
    for words in wording::asleep::alarms(assessment) {
        page.marked(0, "! ", words);
    }
    for flag in raised.lines() {
        page.marked(0, "! ", flag);
    }
    for words in signed.iter().flat_map(|signed| &signed.carried) {
        page.marked(0, "! ", words);
    }
    page.paragraph(0, raised.in_mind().unwrap_or_default());
    if let Some(words) = wording::breaths_not_counted(assessment) {
        page.paragraph(0, words);
    }
}

fn not_scored(page: &mut Page<'_>, assessment: &Assessment) {
    let reasons = wording::unanswered(assessment);
    match wording::asleep::result(assessment) {
        Some(asleep) => {
            page.dotted(0, asleep);
            page.paragraph(0, reasons);
        }
        None => page.paragraph(0, format!("{}: {reasons}", wording::NOT_SCORED)),
    }
    for words in wording::unanswered_items(assessment) {
        page.paragraph(0, words);
    }
}

/// Says who signed, as which entry, and when if that was late; of an amendment who amended, and when.
fn signature(assessment: &Assessment, signed: &Signature<'_>) -> String {
    let context = &assessment.context;
    let (entry, hash) = (signed.entry, signed.hash.get(..8).unwrap_or(signed.hash));
    if let Some((amended, by)) = signed.amends {
        let at = wording::clock(&signed.at, context);
        return format!("Amended by {by} at {at}: entry {entry}, {hash}, for entry {amended}.");
    }
    let by = context.rater.as_ref();
    let by = by.map_or_else(String::new, |rater| format!(" by {rater}"));
    let is_late = context
        .time
        .is_some_and(|observed| signed.at - observed > LATE_AFTER);
    let late = if is_late {
        format!(", late, at {}", wording::clock(&signed.at, context))
    } else {
        String::new()
    };
    format!("Signed{by}{late}: entry {entry}, {hash}.")
}

fn heading(page: &mut Page<'_>, assessment: &Assessment) {
    let (scale, context) = (assessment.scale(), &assessment.context);
    let (name, evidence) = (wording::named(scale), scale.head().evidence.word());
    let time = wording::when(context);
    page.paragraph(0, format!("{name} ({evidence}), {time}"));
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
        sentences.push(format!("{}.", wording::capital(&use_before.join(", "))));
    }
    page.flow(0, " ", sentences);
    for event in &context.events {
        let happened = wording::capital(&wording::happened_at(event, context));
        page.paragraph(0, format!("{happened}."));
    }
    if scale.head().evidence == Evidence::Descriptive {
        page.paragraph(0, wording::DESCRIPTIVE);
    }
}

fn total(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let scale = assessment.scale();
    if let Some(total) = wording::total(scale, outcome) {
        let band = wording::band(scale, outcome);
        let band = band.map_or_else(String::new, |(band, limits)| format!(", {band} {limits}"));
        page.paragraph(0, format!("Total {total}{band}"));
    }
    if let Some(incomplete) = wording::incomplete(outcome) {
        page.paragraph(0, incomplete);
    }
}

/// Writes the items that have an answer or a remark, then those that have neither, by reason.
fn items(page: &mut Page<'_>, assessment: &Assessment) {
    let scale = assessment.scale();
    for (item, observation) in scale.items().iter().zip(assessment.observations()) {
        let remarks = wording::remarks(item, observation, &assessment.context);
        let points = wording::points(item, observation);
        let found = wording::finding(item, observation);
        // While an answer is missing, what is possible must not be read as what was found.
        let (mark, found) = match observation.answer() {
            Answer::Missing(_) if remarks.is_empty() => continue,
            Answer::Missing(_) => ("-".to_owned(), format!("{found}, {points} possible")),
            Answer::Chosen { .. } => (points, found),
        };
        let mut words = vec![format!("{} - {found}", item.label)];
        words.extend(remarks);
        page.marked(0, &format!("{mark:>6}  "), words.join("; "));
    }
    for words in wording::missing_items(assessment) {
        page.marked(0, "     -  ", words);
    }
}

fn stagings(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        let mut sentences = staging_sentences(assessment, staging, staged);
        sentences.extend(stages::early(staging, assessment, outcome).map(str::to_owned));
        page.flow(0, " ", sentences);
    }
}

fn staging_sentences(assessment: &Assessment, staging: &Staging, staged: &Staged) -> Vec<String> {
    let mut sentences = vec![format!(
        "{} ({}): {}.",
        staging.name,
        wording::DESCRIPTION,
        stages::shown(staging, staged)
    )];
    sentences.extend(stages::gap(assessment, staging, staged));
    sentences.extend(stages::course(staging, assessment));
    sentences
}

fn questions(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    if let Some(words) = wording::flags::open(assessment, outcome) {
        page.paragraph(0, words);
    }
    let measured = [
        wording::measured_line(assessment),
        wording::not_measured_line(assessment),
    ];
    for words in measured.into_iter().flatten() {
        page.paragraph(0, words);
    }
    for answer in [Asked::Yes, Asked::Not, Asked::No] {
        if let Some(checks) = wording::flags::checks(assessment, answer) {
            page.paragraph(0, checks);
        }
    }
}
