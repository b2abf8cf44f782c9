//! A site's policy file into a draft: the head of a scale, and the parts that a policy has.

use super::{BANDS, FLAGS, Kind, Problems, band, flags, kind, references, several};
use crate::base::document::{Fields, Node};
use crate::scale::draft::{DraftLandmark, DraftPolicy, DraftReassess};
use crate::scale::{LONGEST_INTERVAL, MOST_PARTS};

const REASSESS: Kind = kind("reassess", "reassess", "rules of reassessment", MOST_PARTS);
const LANDMARKS: Kind = kind("landmark", "landmark", "landmarks", MOST_PARTS);

/// Reads a whole policy file.
pub(in crate::scale) fn draft(node: &Node<'_>, problems: &mut Problems) -> DraftPolicy {
    let Some(mut fields) = Fields::open(node, "a policy", problems) else {
        return DraftPolicy::default();
    };
    let mut draft = DraftPolicy {
        format: fields.required_integer("format", i64::MIN, i64::MAX, problems),
        id: fields.required_text("id", problems),
        version: fields.required_text("version", problems),
        name: fields.required_text("name", problems),
        about: fields.text("about", problems),
        references: references(&mut fields, problems),
        scale: fields.required_text("scale", problems),
        grace_minutes: fields.integer("grace-minutes", 0, i64::from(LONGEST_INTERVAL), problems),
        reassess: several(&mut fields, &REASSESS, reassess, problems),
        landmarks: several(&mut fields, &LANDMARKS, landmark, problems),
        flags: several(&mut fields, &FLAGS, flags::flag, problems),
        bands: several(&mut fields, &BANDS, band, problems),
    };
    // With a part under a misspelt name, one that seems absent may be there.
    if fields.has_unknown_part() {
        draft.bands.whole = false;
        draft.reassess.whole = false;
        draft.flags.whole = false;
        draft.landmarks.whole = false;
    }
    fields.finish(problems);
    draft
}

fn reassess(node: &Node<'_>, problems: &mut Problems) -> Option<DraftReassess> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a rule of reassessment", problems)?;
    let mut rule = DraftReassess {
        band: fields.text("band", problems),
        after: fields.text("after", problems),
        rise: fields.integer("rise", 1, i64::from(u16::MAX), problems),
        every_minutes: fields.required_integer(
            "every-minutes",
            1,
            i64::from(LONGEST_INTERVAL),
            problems,
        ),
        reference: fields.required_text("reference", problems),
        span: fields.span(),
        sound: false,
    };
    fields.finish(problems);
    rule.sound = problems.len() == before;
    Some(rule)
}

fn landmark(node: &Node<'_>, problems: &mut Problems) -> Option<DraftLandmark> {
    let mut fields = Fields::open(node, "a landmark", problems)?;
    let landmark = DraftLandmark {
        id: fields.required_text("id", problems),
        at_least: fields.required_integer("at-least", 0, i64::from(u16::MAX), problems),
        text: fields.required_text("text", problems),
        reference: fields.required_text("reference", problems),
    };
    fields.finish(problems);
    Some(landmark)
}
