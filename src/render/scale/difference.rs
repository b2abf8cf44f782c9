//! What changed between two versions of a scale, as a page: the words, then what they come to.

use super::super::page::{Page, inked};
use super::super::wording::capital;
use super::super::{Ink, Style};
use crate::base::text::{all_of, count, thousands};
use crate::scale::diff::{
    Change, ChangeKind, Decision, Difference, Effect, Effects, Increment, NotPermitted, ResultKind,
    number,
};

/// The column from which what was and what is stand.
const AT: usize = 12;

/// Writes what changed between two versions, what that changes, and which number must move.
pub fn difference(difference: &Difference, style: &Style) -> String {
    let mut page = Page::new(style);
    let Difference { old, new, .. } = difference;
    let arrow = style.glyph(" → ", " > ");
    let digests = format!(
        "digest {}{arrow}{}",
        old.digest().short(),
        new.digest().short()
    );
    let (short, version) = (&new.head().short, new.version());
    let after = if old.head().short == *short {
        version.to_string()
    } else {
        format!("{short} {version}")
    };
    let title = format!("{} {}{arrow}{after}", old.head().short, old.version());
    page.heading(&title, &digests);
    page.blank();
    if difference.changes.is_empty() {
        page.paragraph(0, "Nothing differs.");
    }
    for change in &difference.changes {
        one_change(&mut page, change);
    }
    page.blank();
    match &difference.effects {
        Some(effects) => all_effects(&mut page, effects, difference),
        None => {
            let words = "The items are not the same: what is complete in one version is not in the other, so no assessment can be scored with both.";
            page.paragraph(0, words);
        }
    }
    page.blank();
    verdict(&mut page, difference);
    page.finish()
}

fn one_change(page: &mut Page<'_>, change: &Change) {
    let what = match change.kind {
        ChangeKind::Added => "Added",
        ChangeKind::Removed => "Removed",
        ChangeKind::Changed => "Changed",
    };
    let place = match (change.place.as_str(), change.key) {
        ("", Some(key)) => key.to_owned(),
        (place, Some(key)) => format!("{place}: {key}"),
        (place, None) => place.to_owned(),
    };
    page.labelled(0, what, 9, &place);
    if let Some(was) = &change.was {
        page.labelled(4, "was", AT, was);
    }
    if let Some(is) = &change.is {
        let label = if change.was.is_some() { "is" } else { "" };
        page.labelled(4, label, AT, is);
    }
}

fn all_effects(page: &mut Page<'_>, effects: &Effects, difference: &Difference) {
    let title = match effects.possible {
        Some(number) => format!("What that changes, of {} assessments", thousands(number)),
        None => "What that changes, of more assessments than can be counted".to_owned(),
    };
    page.heading(&title, "");
    if difference
        .changes
        .iter()
        .any(|change| change.key == Some("up-to"))
    {
        let note = "Values that fall in another option now are counted as one answer more.";
        page.paragraph(0, note);
    }
    page.blank();
    for effect in &effects.results {
        one_effect(page, effect, effects.possible, difference);
    }
    let same: Vec<&ResultKind> = effects
        .results
        .iter()
        .filter(|effect| effect.decision == Decision::Same)
        .map(|effect| &effect.on)
        .collect();
    match same.len() {
        0 => {}
        all if all == effects.results.len() => {
            page.paragraph(
                1,
                "Nothing: every total, band, stage and flag that both have is the same.",
            );
        }
        _ => page.paragraph(
            1,
            format!(
                "The same in every assessment: {}.",
                all_of(&unchanged(&same, effects, difference))
            ),
        ),
    }
}

/// Names the results that stay what they were; flags are many, and those that differ were named.
fn unchanged(same: &[&ResultKind], effects: &Effects, difference: &Difference) -> Vec<String> {
    let is_flag = |on: &ResultKind| matches!(on, ResultKind::Flag(_));
    let mut words: Vec<String> = same
        .iter()
        .filter(|on| !is_flag(on))
        .map(|on| on.words(difference))
        .collect();
    let flags = same.iter().filter(|on| is_flag(on)).count();
    let all = effects.results.iter().filter(|effect| is_flag(&effect.on));
    match flags {
        0 => {}
        _ if flags == all.count() => words.push("every flag".to_owned()),
        _ => words.push(count(flags as u64, "other flag", "other flags")),
    }
    words
}

fn one_effect(
    page: &mut Page<'_>,
    effect: &Effect,
    possible: Option<u128>,
    difference: &Difference,
) {
    let title = capital(&effect.on.words(difference));
    let (assessments, example) = match &effect.decision {
        Decision::Same => return,
        Decision::Gone => return page.labelled(1, "!", 3, format!("{title} is gone")),
        Decision::Open => {
            let why = "may differ: there are too many combinations to look at";
            return page.labelled(1, "!", 3, format!("{title} {why}"));
        }
        Decision::Differs {
            assessments,
            example,
        } => (*assessments, example),
    };
    let how_many = match (&effect.on, assessments) {
        (ResultKind::Time(_), _) => "differs".to_owned(),
        (_, None) => "differs; in how many was not counted".to_owned(),
        // What no complete assessment shows, its example does.
        (_, Some(0)) if example.answers.iter().any(|given| given.missing) => {
            "differs only where an answer is missing".to_owned()
        }
        (_, Some(0)) => "differs only where a finding has another cause".to_owned(),
        (_, Some(number)) if Some(number) == possible => "differs in every assessment".to_owned(),
        (_, Some(1)) => "differs in 1".to_owned(),
        (_, Some(number)) => format!("differs in {}", thousands(number)),
    };
    page.labelled(1, "!", 3, format!("{title} {how_many}"));
    let words = example.words();
    if !words.is_empty() {
        page.labelled(3, "with", AT, &words);
    }
    let result = |value, version| effect.on.result(value, example, version);
    page.labelled(3, "was", AT, result(&example.was, &difference.old));
    page.labelled(3, "is", AT, result(&example.is, &difference.new));
}

fn verdict(page: &mut Page<'_>, difference: &Difference) {
    let why = match difference.needed {
        Increment::None => "No number has to move.",
        Increment::Patch => "Wording: the last number has to move.",
        Increment::Minor => {
            "Something was added or moved, and every result stays what it was: the middle number has to move."
        }
        Increment::Major => {
            "A result can differ, or data be refused: the first number has to move."
        }
    };
    page.paragraph(0, why);
    let (old, new) = (difference.old.version(), difference.new.version());
    let least = difference.least();
    let (ink, words) = match difference.permitted() {
        Ok(()) if old == new => (None, "They are the same version.".to_owned()),
        Ok(()) => (None, format!("{} may follow {}.", new, old)),
        Err(NotPermitted::OtherScale) => {
            let words = "They are different scales, and not versions of one.";
            (None, words.to_owned())
        }
        Err(NotPermitted::SameVersion) => (
            Some(Ink::Alarm),
            format!("Both claim to be {}: write {least} or higher.", old),
        ),
        Err(NotPermitted::Backwards) => (
            Some(Ink::Alarm),
            format!("{} is lower than {}: write {least} or higher.", new, old),
        ),
        Err(NotPermitted::TooLow { moved, .. }) => (
            Some(Ink::Alarm),
            format!(
                "{} moves the {} only: write {least} or higher.",
                new,
                number(moved)
            ),
        ),
    };
    page.paragraph(0, inked(ink, words));
}
