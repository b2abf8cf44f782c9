//! What the source says of the danger, and when a summary shows it.

use super::flags::stage_to_write;
use super::known::Known;
use super::rules::PartKind;
use super::stagings::substances;
use super::substance::Substance;
use super::{LONGEST_TIME, MOST_PARTS};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node};

/// The dangers of a file.
pub(super) const DANGERS: PartKind = PartKind::new("danger", "dangers", MOST_PARTS);

/// The most characters of the text of a danger, in every language.
pub(super) const LONGEST_DANGER: usize = 200;

/// The stage from which a summary shows a danger that names none: where the document speaks of illness outright.
const FROM_STAGE: u8 = 3;

/// What the source says of the danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// What it says, in our words.
    pub text: String,
    /// Where it says so.
    pub source: String,
    /// The substances of which one must have been used for a summary to show it; empty for any.
    pub substances: Vec<Substance>,
    /// From when on a summary shows it.
    pub from: DangerFrom,
}

/// From when on a summary shows a danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DangerFrom {
    /// From this stage of any staging on.
    Stage(u8),
    /// From so many hours after the last use on, where that is known.
    Hours(u16),
}

/// Reads what the source says of the danger.
pub(super) fn danger(
    node: &Node<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Danger> {
    let mut fields = Fields::open(node, "a danger", problems)?;
    let text = fields.prose("text", LONGEST_DANGER);
    let source = fields.prose("source", 300);
    let about = fields.texts("substance");
    let substances = substances(&about, fields.problems);
    let stage = fields.integer("from-stage", 1..=9);
    let hours = fields.integer("from-hours", 1..=LONGEST_TIME.into());
    fields.finish();
    if let (Some((_, first)), Some((_, span))) = (&stage, &hours) {
        let message = "this danger has both `from-stage` and `from-hours`";
        let both = Diagnostic::new("two-triggers", span.clone(), message);
        let both = both.also(first.clone(), "the other is here");
        problems.push(both.help("keep one, and write the other as a danger of its own"));
    }
    hold_stage(stage.as_ref(), known, problems);
    let number = stage.and_then(|(stage, _)| u8::try_from(stage).ok());
    let hours = hours.and_then(|(hours, _)| u16::try_from(hours).ok());
    let from_stage = DangerFrom::Stage(number.unwrap_or(FROM_STAGE));
    Some(Danger {
        text,
        source,
        substances,
        from: hours.map_or(from_stage, DangerFrom::Hours),
    })
}

/// Holds the stage of a danger to being one that some staging has.
fn hold_stage(stage: Option<&At<i64>>, known: &Known<'_>, problems: &mut Problems) {
    let stages = known.stages.iter().map(|staging| staging.number);
    let stages = stages.max().unwrap_or(0);
    let sure = known.stagings_whole && known.stages.iter().all(|staging| staging.whole);
    if let Some((stage, span)) = stage
        && sure
        && usize::try_from(*stage).is_ok_and(|stage| stage > stages)
    {
        let message = format!("no staging has a stage {stage}");
        let unknown = Diagnostic::new("unknown-stage", span.clone(), message);
        problems.push(unknown.help(stage_to_write(stages)));
    }
}
