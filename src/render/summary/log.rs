//! When what was observed: one line for each event that has a time, in their order.
//!
//! What has no time of its own gets none. Times stand in the offset of the assessment, with the
//! date where it is another day.

use super::{Around, Kept};
use crate::assessment::{Answer, Assessment, Context, Detail, Observation};
use crate::base::text::count;
use crate::base::time::Time;
use crate::render::page::{Columns, Page, Piece, inked};
use crate::render::{Ink, wording};
use crate::scale::Item;

/// How far the lines stand in.
const MARGIN: usize = 1;
/// How many digits of a hash a person can compare at a glance.
const SHORT_HASH: usize = 8;

/// Something that happened, and when, if that is known.
struct Line {
    time: Option<Time>,
    words: String,
}

/// Writes the log, and last with which scale it was scored.
pub(super) fn log(page: &mut Page<'_>, assessment: &Assessment, around: &Around) {
    let started = around.started.map(|time| Line {
        time: Some(time),
        words: "started".to_owned(),
    });
    let mut lines: Vec<Line> = started.into_iter().chain(observed(assessment)).collect();
    lines.extend(assessment.context.events.iter().map(|event| Line {
        time: event.time,
        words: wording::happened(event),
    }));
    lines.extend(ending(assessment, around));
    // What has no time comes last; equal times keep the order above.
    lines.sort_by_key(|line| (line.time.is_none(), line.time));
    let stamps: Vec<String> = lines
        .iter()
        .map(|line| stamp(line.time, assessment))
        .collect();
    let mut columns = Columns::of(page, MARGIN, stamps.iter().map(|stamp| [stamp.as_str()]));
    columns.fill(1);
    page.paragraph(0, inked(Ink::Strong, "Log"));
    for (line, stamp) in lines.iter().zip(stamps) {
        let pieces = [inked(Ink::Faint, stamp), Piece::from(&line.words)];
        columns.row(page, &[], pieces);
    }
    page.paragraph(MARGIN, wording::scored_with(assessment.scale()));
}

/// Returns the last lines: when it was assessed, and how it came into the log.
fn ending(assessment: &Assessment, around: &Around) -> Vec<Line> {
    let by = assessment.context.rater.as_ref();
    let by = by.map_or_else(String::new, |rater| format!(" by {rater}"));
    let mut lines = vec![Line {
        time: assessment.context.time,
        words: format!("assessed{by}"),
    }];
    if let Kept::Signed { at, entry, hash } = &around.kept {
        let short = hash.get(..SHORT_HASH).unwrap_or(hash);
        lines.push(Line {
            time: Some(*at),
            words: format!("signed{by}, entry {entry}, {short}"),
        });
    }
    lines
}

/// Returns the observations that have a time of their own.
fn observed(assessment: &Assessment) -> impl Iterator<Item = Line> {
    let items = assessment.scale().items().iter();
    items
        .zip(assessment.observations())
        .filter_map(|(item, observation)| {
            let detail = observation.detail()?;
            Some(Line {
                time: Some(detail.time?),
                words: observation_words(item, observation, detail, &assessment.context),
            })
        })
}

fn observation_words(
    item: &Item,
    observation: &Observation,
    detail: &Detail,
    context: &Context,
) -> String {
    let label = &item.label;
    let mut words = match observation.answer() {
        Answer::Missing(why) => format!("{label} not rated: {}", wording::missing(why)),
        Answer::Chosen { attributed, .. } => {
            let points = u64::from(observation.points_in(item).unwrap_or_default());
            let points = count(points, "point", "points");
            let due = if attributed {
                ""
            } else {
                ", not due to withdrawal"
            };
            match wording::measured(item, observation.value()) {
                Some(value) => format!("{label} {value}, {points}{due}"),
                None => format!("{label} {points}{due}"),
            }
        }
    };
    if let Some(before) = wording::before(item, detail, context) {
        words.push_str(&format!(" ({before})"));
    }
    words
}

fn stamp(time: Option<Time>, assessment: &Assessment) -> String {
    match time {
        Some(time) => wording::clock(&time, &assessment.context),
        None => "no time".to_owned(),
    }
}
