//! All that a scale file says, read part by part: a [`Definition`], or everything that is wrong at once.
//!
//! Each part has a file of its own, with its keys and its rules: [`head`], [`items`](mod@items) and their
//! [`options`](super::options), [`measures`](super::measures), [`bands`] (and the total), [`stagings`](super::stagings),
//! [`flags`] and [`dangers`](super::dangers). A part that names another is read after it.

use super::bands::{self, BANDS, Band, Total, WrittenBand};
use super::dangers::{DANGERS, Danger, danger};
use super::flags::{self, FLAGS, Flag};
use super::head::{self, ScaleHead};
use super::items::{self, CHECKS, Check, ITEMS, Item, WrittenItem, check};
use super::known::{Known, Stages};
use super::measures::{MEASURES, UnscoredMeasure, unscored};
use super::options::Lists;
use super::rules::{Named, Names, Several};
use super::stagings::{STAGINGS, Staging, WrittenStaging, staging};
use crate::base::diagnostic::Problems;
use crate::base::document::{Fields, Node};

/// The format of scale and policy files that this program reads.
pub(super) const FORMAT: i64 = 1;

/// Everything that a scale file says, once it has passed every check.
///
/// It is only ever seen through [`Scale`](super::Scale), so whoever holds one may rely on every rule
/// of `scales/README.md`.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What it is, from where, and in which version.
    pub head: ScaleHead,
    /// The lowest and highest total; `None` for a scale that prints no total.
    pub total: Option<(u16, u16)>,
    /// The items, in the order they are asked.
    pub items: Vec<Item>,
    /// What is measured and never scored.
    pub measures: Vec<UnscoredMeasure>,
    /// Unscored yes-or-no questions.
    pub checks: Vec<Check>,
    /// Severity ranges of the total, lowest first; may be empty.
    pub bands: Vec<Band>,
    /// Findings that a person must look at now.
    pub flags: Vec<Flag>,
    /// What the source says of the danger.
    pub dangers: Vec<Danger>,
    /// Stage models laid over the items; may be empty.
    pub stagings: Vec<Staging>,
}

/// Reads a whole scale file.
pub(super) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<Definition> {
    let mut fields = Fields::open(node, "a scale", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let (head, descriptive) = head::take(&mut fields);
    let (total, answers) = (fields.take("total"), fields.take("answers"));
    let kinds = [
        &ITEMS, &MEASURES, &CHECKS, &BANDS, &FLAGS, &DANGERS, &STAGINGS,
    ];
    let parts = kinds.map(|kind| fields.several(kind));
    // With a part under a misspelt name, one that seems absent may be there.
    let unknown_part = fields.has_unknown_part();
    let [items, measures, checks, bands, flags, dangers, stagings] =
        parts.map(|parts| parts.unless(unknown_part));
    fields.finish();

    let lists = Lists::read(answers, unknown_part, problems);
    let items = items::items(items, &lists, problems);
    let measures = measures.read(problems, unscored);
    let measured = measures.names();
    let checks = checks.read(problems, |node, problems| check(node, &measured, problems));
    items::hold_columns_unique(&items, &measures, &checks, problems);
    let bands = bands.read(problems, bands::band);
    let total = match total {
        Some(entry) => bands::total(entry, descriptive, &items, &bands, problems),
        None if unknown_part => Total::InDoubt,
        None => Total::Absent,
    };
    bands::hold(&bands, descriptive, total, problems);
    let known = known(&items, &measures, &checks, &bands, total);
    let read = |node: &_, problems: &mut _| staging(node, unknown_part, &known, problems);
    let stagings = stagings.read(problems, read);
    stagings.hold_unique(STAGINGS.plural, problems);
    let known = Known {
        staging_names: stagings.names(),
        stages: stagings.each.iter().map(stages_of).collect(),
        stagings_whole: stagings.whole,
        ..known
    };
    let flags = flags::flags(flags, &known, problems);
    let dangers = dangers.read(problems, |node, problems| danger(node, &known, problems));
    Some(Definition {
        head: head?,
        total: total.range(),
        items: items.into_parts(|written| written.item),
        measures: measures.into_parts(|measure| measure),
        checks: checks.into_parts(|check| check),
        bands: bands.into_parts(|written| written.band),
        flags,
        dangers: dangers.each,
        stagings: stagings.into_parts(|written| written.staging),
    })
}

/// Gathers what stagings may name: all that is read before them.
fn known<'d>(
    items: &'d Several<Named<WrittenItem>>,
    measures: &'d Several<Named<UnscoredMeasure>>,
    checks: &'d Several<Named<Check>>,
    bands: &'d Several<Named<WrittenBand>>,
    total: Total,
) -> Known<'d> {
    let written = || items.each.iter().map(|item| &item.part);
    Known {
        items: written().map(|item| &item.item).collect(),
        lists: written().map(|item| item.list.as_deref()).collect(),
        item_names: items.names(),
        measures: measures.each.iter().map(|measure| &measure.part).collect(),
        measure_names: measures.names(),
        check_names: checks.names(),
        band_names: bands.names(),
        staging_names: Names::all([]),
        stages: Vec::new(),
        stagings_whole: false,
        total,
    }
}

fn stages_of(staging: &Named<WrittenStaging>) -> Stages<'_> {
    Stages {
        id: staging.id.as_ref().map(|(id, _)| id),
        number: staging.part.staging.stages.len(),
        whole: staging.part.whole,
    }
}
