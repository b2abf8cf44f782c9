//! The few lines that matter most: at the end of a printed page, since of a long one only its end is seen, and
//! at the top of the page that is read before it is signed.
//!
//! Whatever stands here stands in full elsewhere on the page too.

use super::{Kept, Provenance};
use crate::assessment::{Asked, Assessment};
use crate::render::page::{Page, inked};
use crate::render::{Ink, wording};
use crate::scoring::outcome::Outcome;

/// How far the lines stand in.
const MARGIN: usize = 1;

/// One thing that matters.
#[derive(Clone, Copy)]
enum Part {
    /// What a person must look at now, the site's own flags and what nobody asked about since included.
    Flags,
    /// Total, band, what is missing, and how the total moved.
    Total,
    /// What happened besides, above all which medicine was given, and when.
    Events,
    /// When to look again, and by which rule.
    Look,
    /// What was not asked and not measured.
    NotAsked,
    /// The stage that shows of each staging, by its name.
    Stages,
}

/// Writes the lines as the end of a page: the total last.
pub(super) fn at_the_end(
    page: &mut Page<'_>,
    assessment: &Assessment,
    outcome: &Outcome,
    provenance: &Provenance,
) {
    let parts = [
        Part::Stages,
        Part::NotAsked,
        Part::Look,
        Part::Events,
        Part::Flags,
        Part::Total,
    ];
    page.blank();
    for part in parts {
        write(page, part, assessment, outcome, provenance);
    }
}

/// Writes them as the beginning of a page: the flags first, but before them what is said of a patient who is
/// asleep.
pub(super) fn at_the_top(
    page: &mut Page<'_>,
    assessment: &Assessment,
    outcome: &Outcome,
    provenance: &Provenance,
) {
    let first = match wording::asleep::result(assessment) {
        Some(_) => [Part::Total, Part::Events, Part::Look, Part::Flags],
        None => [Part::Flags, Part::Total, Part::Events, Part::Look],
    };
    for part in first.into_iter().chain([Part::NotAsked, Part::Stages]) {
        write(page, part, assessment, outcome, provenance);
    }
    page.blank();
}

fn write(
    page: &mut Page<'_>,
    part: Part,
    assessment: &Assessment,
    outcome: &Outcome,
    provenance: &Provenance,
) {
    match part {
        Part::Flags => flags(page, assessment, outcome, provenance),
        Part::Total => total(page, assessment, outcome, provenance),
        Part::Events => events(page, assessment),
        Part::Look => look(page, assessment, outcome),
        Part::NotAsked => not_asked(page, assessment, provenance),
        Part::Stages => stages(page, assessment, outcome),
    }
}

fn flags(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome, provenance: &Provenance) {
    let mut raised = wording::flags::raised(assessment, outcome);
    if let Some(site) = &outcome.site {
        raised.add(wording::site::raised(site, assessment.scale()));
    }
    page.alarms(MARGIN, raised.lines());
    page.alarms(MARGIN, &provenance.carried);
    page.paragraph(
        MARGIN,
        inked(Ink::Strong, raised.in_mind().unwrap_or_default()),
    );
    if let Some(words) = wording::breaths_not_counted(assessment) {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
}

fn total(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome, provenance: &Provenance) {
    let asleep = wording::asleep::result(assessment);
    let is_asleep = asleep.is_some();
    page.alarms(MARGIN, wording::asleep::alarms(assessment));
    page.dotted(MARGIN, asleep.unwrap_or_default());
    if !outcome.is_scored() && is_asleep {
        return;
    }
    if !outcome.is_scored() {
        let why = wording::unanswered(assessment);
        let words = format!("{}: {why}", wording::NOT_SCORED);
        return page.paragraph(MARGIN, inked(Ink::Open, words));
    }
    let scale = assessment.scale();
    let mut pieces = Vec::new();
    if let Some(total) = wording::total(scale, outcome) {
        let band = wording::band_with_limits(scale, outcome);
        let words = format!("Total {total} {band}");
        pieces.push(inked(Ink::Strong, words.trim_end()));
    }
    pieces.extend(wording::incomplete(outcome).map(|words| inked(Ink::Open, words)));
    if let Some(change) = &provenance.change {
        pieces.push(wording::moved(change, assessment).into());
    }
    page.dotted(MARGIN, pieces);
}

fn events(page: &mut Page<'_>, assessment: &Assessment) {
    let context = &assessment.context;
    for event in &context.events {
        let happened = wording::happened_at(event, context);
        page.paragraph(MARGIN, format!("{}.", wording::capital(&happened)));
    }
}

fn look(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let Some(site) = &outcome.site else {
        return;
    };
    for said in wording::site::next_look(site, assessment, outcome.is_scored()) {
        page.paragraph(MARGIN, said);
    }
}

fn not_asked(page: &mut Page<'_>, assessment: &Assessment, provenance: &Provenance) {
    let not_asked = wording::flags::checks(assessment, Asked::Not);
    // In training there is no patient who could be asked.
    let is_patient = assessment.context.patient.is_some();
    let is_at_bedside = is_patient && provenance.kept != Kept::Unsaid;
    let not_said = is_at_bedside.then(|| wording::not_said(&assessment.context));
    let not_measured = wording::not_measured_line(assessment);
    let lines = [not_said.flatten(), not_asked, not_measured];
    for words in lines.into_iter().flatten() {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
}

/// Writes the stages, as the description that they are; none of what is not scored.
fn stages(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let stagings = assessment.scale().stagings().iter();
    let shown = stagings.zip(&outcome.stagings).map(|(staging, staged)| {
        let shown = wording::stages::shown(staging, staged);
        format!("{}: {shown}", staging.name)
    });
    let shown: Vec<String> = shown.collect();
    if outcome.is_scored() && !shown.is_empty() {
        let description = wording::capital(wording::DESCRIPTION);
        page.paragraph(MARGIN, format!("{description}. {}.", shown.join("; ")));
    }
}
