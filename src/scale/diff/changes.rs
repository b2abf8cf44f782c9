//! Two scales laid side by side: every fact that was added, taken away or changed, with what it was and is.

use super::parts::{self, Fact, ScalePart, Weight};
use super::{Change, ChangeKind, Increment};
use crate::scale::Scale;

/// Returns all that differs between two versions, in the order of the old one, what is new last.
pub(super) fn of(old: &Scale, new: &Scale) -> Vec<Change> {
    let mut changes = Vec::new();
    part("", &parts::of(old), &parts::of(new), &mut changes);
    changes
}

/// A part by its place: `staging heroin, stage 2, sign nose at 2`.
fn place(within: &str, part: &ScalePart) -> String {
    match (part.kind, within) {
        ("scale", _) => String::new(),
        (kind, "") => format!("{kind} {}", part.name),
        (kind, within) => format!("{within}, {kind} {}", part.name),
    }
}

fn part(within: &str, old: &ScalePart, new: &ScalePart, changes: &mut Vec<Change>) {
    let place = place(within, old);
    facts(&place, &old.facts, &new.facts, changes);
    let pairs = paired(&old.parts, &new.parts);
    for (one, partner) in old.parts.iter().zip(&pairs) {
        match partner.and_then(|at| new.parts.get(at)) {
            Some(other) => part(&place, one, other, changes),
            None => changes.push(whole(&place, one, ChangeKind::Removed)),
        }
    }
    let is_new = |position: &usize| !pairs.contains(&Some(*position));
    let added = (0..new.parts.len()).filter(is_new);
    changes.extend(
        added
            .filter_map(|position| new.parts.get(position))
            .map(|part| whole(&place, part, ChangeKind::Added)),
    );
    order(&place, old, new, &pairs, changes);
}

/// Finds for each old part the new one that it is: by name, then by its words, then by likeness.
fn paired(old: &[ScalePart], new: &[ScalePart]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; old.len()];
    let rules: [fn(&ScalePart, &ScalePart) -> bool; 3] = [
        |one, other| one.name == other.name,
        |one, other| one.likeness.is_some() && one.text == other.text,
        |one, other| {
            one.kind != "option" && one.likeness.is_some() && one.likeness == other.likeness
        },
    ];
    for same in rules {
        for (at, one) in old.iter().enumerate() {
            if pairs.get(at).is_none_or(Option::is_some) {
                continue;
            }
            let free = |position: usize| !pairs.contains(&Some(position));
            let partner = new.iter().enumerate().find(|(position, other)| {
                other.kind == one.kind && free(*position) && same(one, other)
            });
            let partner = partner.map(|(position, _)| position);
            if let Some(place) = pairs.get_mut(at) {
                *place = partner;
            }
        }
    }
    pairs
}

fn whole(within: &str, part: &ScalePart, kind: ChangeKind) -> Change {
    let text = Some(part.text.clone());
    let (step, was, is) = match kind {
        ChangeKind::Added => (part.added, None, text),
        _ => (part.removed, text, None),
    };
    Change {
        kind,
        place: place(within, part),
        key: None,
        was,
        is,
        step,
    }
}

fn facts(place: &str, old: &[Fact], new: &[Fact], changes: &mut Vec<Change>) {
    let keys = old.iter().chain(new).map(|fact| (fact.key, fact.weight));
    let mut seen: Vec<&str> = Vec::new();
    for (key, weight) in keys {
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let values = |facts: &[Fact]| {
            let found = facts.iter().find(|fact| fact.key == key);
            found.map_or_else(Vec::new, |fact| fact.values.clone())
        };
        let (mut was, mut is) = (values(old), values(new));
        let before = was.clone();
        was.retain(|value| !is.contains(value));
        is.retain(|value| !before.contains(value));
        for at in 0..was.len().max(is.len()) {
            changes.push(fact(place, key, weight, was.get(at), is.get(at)));
        }
    }
}

fn fact(
    place: &str,
    key: &'static str,
    weight: Weight,
    was: Option<&String>,
    is: Option<&String>,
) -> Change {
    let kind = match (was, is) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    // The values of a measure have all as many decimals, or the measure is another one anyway.
    let number =
        |text: Option<&String>| text.and_then(|text| text.replace('.', "").parse::<u32>().ok());
    let (before, after) = (number(was), number(is));
    // A limit where there was none refuses; so does one that moved inwards. A measure as a whole
    // is weighed by its column.
    let refuses = match weight {
        Weight::Words | Weight::Rule => false,
        Weight::Data => was.is_some(),
        Weight::Limit => is.is_some(),
        Weight::Least => before
            .zip(after)
            .is_some_and(|(before, after)| after > before),
        Weight::Most => before
            .zip(after)
            .is_some_and(|(before, after)| after < before),
    };
    Change {
        kind,
        place: place.to_owned(),
        key: Some(key),
        was: was.cloned(),
        is: is.cloned(),
        step: match weight {
            _ if refuses => Increment::Major,
            Weight::Words => Increment::Patch,
            _ => Increment::Minor,
        },
    }
}

/// Says where parts stand in another order, kind by kind.
fn order(
    place: &str,
    old: &ScalePart,
    new: &ScalePart,
    pairs: &[Option<usize>],
    changes: &mut Vec<Change>,
) {
    let mut kinds: Vec<&str> = old.parts.iter().map(|part| part.kind).collect();
    kinds.dedup();
    for kind in kinds {
        let both = old.parts.iter().zip(pairs);
        let kept = both.filter(|(part, _)| part.kind == kind);
        let kept = kept.filter_map(|(part, pair)| Some((part, (*pair)?)));
        let mut kept: Vec<(&ScalePart, usize)> = kept.collect();
        if kept.is_sorted_by_key(|(_, position)| *position) {
            continue;
        }
        let names = |kept: &[(&ScalePart, usize)]| {
            let parts = kept.iter().filter_map(|(_, at)| new.parts.get(*at));
            parts
                .map(|part| part.name.clone())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let was = names(&kept);
        kept.sort_by_key(|(_, position)| *position);
        changes.push(Change {
            kind: ChangeKind::Changed,
            place: match place {
                "" => format!("every {kind}"),
                place => format!("{place}, every {kind}"),
            },
            key: Some("order"),
            was: Some(was),
            is: Some(names(&kept)),
            step: Increment::Minor,
        });
    }
}
