//! What a teacher says after a case: the misses first, each with its reason and what it does.

use crate::assessment::Observation;
use crate::base::text::count;
use crate::render::page::{Page, inked};
use crate::render::{Ink, Style, bedside, wording};
use crate::scale::{Item, Scale};
use crate::scoring::score::Extent;
use crate::training::case::{Case, Effect, Key, Mark, MarkedCase, MarkedItem};

/// Where the words begin that stand beside a label.
const BESIDE: usize = 10;

/// Returns the answers beside the key. The items are those of the case's scale, in `shown` words.
pub fn feedback(
    (case, key): (&Case, &Key),
    (given, marking): (&[Observation], &MarkedCase),
    shown: &Scale,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let agreed = marking.items.iter().filter(|own| own.mark.agrees());
    let agreed = agreed.count();
    let aside = format!("{agreed} of {} items as in the key", marking.items.len());
    page.heading(&case.title, &aside);
    page.labelled(0, "You", BESIDE, bedside::result(shown, &marking.outcome));
    page.labelled(0, "Key", BESIDE, bedside::result(shown, &key.outcome));
    stages(&mut page, shown, key, marking);
    let all = Items { key, given, shown };
    misses(&mut page, &all, marking);
    flags(&mut page, key, marking, shown);
    agreements(&mut page, &all, marking);
    page.blank();
    page.paragraph(0, inked(Ink::Strong, "What this case teaches"));
    page.paragraph(2, key.teaches.as_str());
    page.finish()
}

/// The items of a case with what was given and what the key says.
struct Items<'f> {
    key: &'f Key,
    given: &'f [Observation],
    shown: &'f Scale,
}

impl Items<'_> {
    /// Returns the item at a position with the answer given, the key's, and the key's reason.
    fn at(&self, position: usize) -> Option<(&Item, &Observation, &Observation, &str)> {
        Some((
            self.shown.items().get(position)?,
            self.given.get(position)?,
            self.key.assessment.observations().get(position)?,
            self.key.why.get(position)?,
        ))
    }
}

/// Says which stages show, where the key's and the rater's differ.
fn stages(page: &mut Page<'_>, shown: &Scale, key: &Key, marking: &MarkedCase) {
    let both = key.outcome.stagings.iter().zip(&marking.outcome.stagings);
    for (staging, (due, given)) in shown.stagings().iter().zip(both) {
        if due.shown != given.shown {
            let words = format!(
                "{}: {} with your answers, {} with the key",
                staging.name,
                wording::stages::shown(staging, given),
                wording::stages::shown(staging, due)
            );
            page.labelled(0, "Stage", BESIDE, words);
        }
    }
}

fn misses(page: &mut Page<'_>, all: &Items<'_>, marking: &MarkedCase) {
    let missed = || {
        let marks = marking.items.iter().enumerate();
        marks.filter(|(_, own)| !own.mark.agrees())
    };
    if missed().next().is_none() {
        return;
    }
    page.blank();
    let number = count(missed().count() as u64, "item is", "items are");
    page.paragraph(0, inked(Ink::Strong, format!("{number} not as in the key")));
    cancelling(page, marking);
    for (position, own) in missed() {
        let Some((item, given, due, why)) = all.at(position) else {
            continue;
        };
        page.blank();
        let title = format!("! {}: {}", item.label, apart(own.mark));
        page.paragraph(0, inked(Ink::Alarm, title));
        page.labelled(2, "You", BESIDE, answer(all.shown, item, given));
        page.labelled(2, "Key", BESIDE, answer(all.shown, item, due));
        page.labelled(2, "Why", BESIDE, why);
        page.labelled(2, "Alone", BESIDE, effect(&own.effect, all.shown));
    }
}

/// Says that misses above and below the key hide each other in the total, if they do.
fn cancelling(page: &mut Page<'_>, marking: &MarkedCase) {
    let points = marking.items.iter().filter_map(|own| match own.mark {
        Mark::Apart { points, .. } => Some(points),
        _ => None,
    });
    let (above, below): (Vec<i32>, Vec<i32>) = points.partition(|points| *points > 0);
    let (above, below): (i32, i32) = (above.iter().sum(), below.iter().sum());
    if above > 0 && below < 0 {
        let words = format!(
            "Above the key by {above}, below it by {}: in the total they hide each other.",
            below.abs()
        );
        page.paragraph(2, words);
    }
}

fn answer(scale: &Scale, item: &Item, seen: &Observation) -> String {
    let said = bedside::said(scale, item, seen);
    if said.is_empty() {
        return "left open".to_owned();
    }
    said
}

/// Says how far an answer lies from the key.
fn apart(mark: Mark) -> String {
    match mark {
        Mark::Apart { levels, points } => {
            let side = if levels > 0 { "above" } else { "below" };
            format!(
                "{} {side} the key, {}",
                count(u64::from(levels.unsigned_abs()), "option", "options"),
                count(u64::from(points.unsigned_abs()), "point", "points")
            )
        }
        Mark::LeftOpen => "the key has an answer, and you have none".to_owned(),
        Mark::Guessed => "it cannot be assessed here, and you rated it".to_owned(),
        Mark::SamePoints => "the same points, another finding".to_owned(),
        Mark::Same | Mark::Accepted => "as in the key".to_owned(),
    }
}

/// Says what one answer alone does, all others as in the key.
fn effect(effect: &Effect, shown: &Scale) -> String {
    if effect.is_none() {
        return "changes neither total nor band, stage or flag".to_owned();
    }
    let mut words = Vec::new();
    if let Some([due, given]) = effect.total {
        let span = |(low, high)| {
            if low == high {
                wording::span((low, high))
            } else {
                format!("between {low} and {high}")
            }
        };
        words.push(format!(
            "takes the total from {} to {}",
            span(due),
            span(given)
        ));
    }
    if let Some([due, given]) = effect.band {
        let band = |(low, high)| wording::whole_band(shown, Extent { low, high });
        words.push(format!("the band from {} to {}", band(due), band(given)));
    }
    for (staging, [due, given]) in &effect.stages {
        let name = shown.stagings().get(*staging).map(|staging| &staging.name);
        let stage = |(low, high): (u8, u8)| match (low, high) {
            (0, 0) => "none".to_owned(),
            (low, high) => wording::span((low, high)),
        };
        words.push(format!(
            "{}: the highest stage from {} to {}",
            name.map_or("", String::as_str),
            stage(*due),
            stage(*given)
        ));
    }
    for (flag, raised) in &effect.flags {
        if let Some(flag) = shown.flags().get(*flag) {
            let does = if *raised { "raises" } else { "misses" };
            words.push(format!("{does} the flag \"{}\"", flag.text));
        }
    }
    if effect.total.is_none() {
        words.insert(0, "leaves the total".to_owned());
    }
    words.join("; ")
}

fn flags(page: &mut Page<'_>, key: &Key, marking: &MarkedCase, shown: &Scale) {
    let text = |flag: usize| {
        let flag = shown.flags().get(flag);
        flag.map_or("", |flag| flag.text.as_str())
    };
    if key.flags.is_empty() && key.decoys.is_empty() && marking.flags_false.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, inked(Ink::Strong, "Flags"));
    for (flag, why) in &key.flags {
        if marking.flags_missed.contains(flag) {
            page.alarms(0, [format!("MISSED: {}", text(*flag))])
        } else {
            page.marked(2, "", format!("seen: {}", text(*flag)))
        }
        page.paragraph(4, why.as_str());
    }
    for flag in &marking.flags_false {
        let words = inked(Ink::Alarm, format!("RAISED WRONGLY: {}", text(*flag)));
        page.marked(0, "! ", words);
        if let Some((_, why)) = key.decoys.iter().find(|(decoy, _)| decoy == flag) {
            page.paragraph(4, why.as_str());
        }
    }
    for (flag, why) in &key.decoys {
        if !marking.flags_false.contains(flag) {
            page.marked(2, "", format!("rightly not raised: {}", text(*flag)));
            page.paragraph(4, why.as_str());
        }
    }
}

fn agreements(page: &mut Page<'_>, all: &Items<'_>, marking: &MarkedCase) {
    let agreed = |(_, own): &(usize, &MarkedItem)| own.mark.agrees();
    let agreed: Vec<(usize, &MarkedItem)> =
        marking.items.iter().enumerate().filter(agreed).collect();
    if agreed.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, inked(Ink::Strong, "As in the key"));
    for (position, own) in agreed {
        let Some((item, given, due, why)) = all.at(position) else {
            continue;
        };
        let words = format!("{}: {}", item.label, answer(all.shown, item, given));
        page.marked(2, "", words);
        match own.mark {
            Mark::Accepted => {
                let due = answer(all.shown, item, due);
                page.paragraph(4, format!("accepted; the key itself says {due}"));
                let also = all.key.also.iter().find(|also| also.item == position);
                page.paragraph(4, also.map_or("", |also| also.why.as_str()));
            }
            Mark::SamePoints => {
                let words = format!(
                    "the same points; the key says {}",
                    answer(all.shown, item, due)
                );
                page.paragraph(4, words);
            }
            _ => {}
        }
        page.paragraph(4, inked(Ink::Faint, why));
    }
}
