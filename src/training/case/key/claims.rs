//! Holds what a key claims, its total, band and flags, to what the scale makes of its answers.

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{Entry, Node, Value};
use crate::base::source::Span;
use crate::base::text::excerpt;
use crate::scale::Scale;
use crate::scale::truth::Truth;
use crate::training::case::Key;

/// Holds what else is accepted to the options of its item.
pub(super) fn hold_also(key: &Key, scale: &Scale, span: &Span, problems: &mut Problems) {
    for also in &key.also {
        let (Some(item), Some(seen)) = (
            scale.items().get(also.item),
            key.assessment.observations().get(also.item),
        ) else {
            continue;
        };
        let own = seen.counted_in(item);
        let fits = |points: &u16| item.choice_worth(*points).is_some() && own != Some(*points);
        if also.points.is_empty() || !also.points.iter().all(fits) {
            let message = format!("what else is accepted for `{}` is no other answer", item.id);
            let wrong = Diagnostic::new("key-also", span.clone(), message);
            problems
                .push(wrong.help("list points of other options of the item, as in points = [1]"));
        }
    }
}

/// Holds the total that the key claims to the one that its answers make.
pub(super) fn hold_total(
    key: &Key,
    scale: &Scale,
    claimed: Option<&Entry<'_>>,
    span: &Span,
    problems: &mut Problems,
) {
    let made = key.outcome.total.filter(|_| key.outcome.is_scored());
    let made = made.map(|total| (i64::from(total.low), i64::from(total.high)));
    let place = claimed.map_or(span, |entry| &entry.node.span).clone();
    let claimed = claimed.map(|entry| range(&entry.node));
    let words = |(low, high): (i64, i64)| match low == high {
        true => low.to_string(),
        false => format!("[{low}, {high}]"),
    };
    let (message, help) = match (claimed, made) {
        (Some(Some(claimed)), Some(made)) if claimed == made => return,
        (None, None) => return,
        (Some(Some(claimed)), Some(made)) => (
            format!(
                "the key says a total of {}, and its answers make {}",
                words(claimed),
                words(made)
            ),
            "mend the total, or the answer that it does not fit".to_owned(),
        ),
        (Some(None), Some(made)) => (
            "a total is a whole number, or the lowest and the highest of a range".to_owned(),
            format!("write total = {}", words(made)),
        ),
        (None, Some(made)) => (
            "the key says no total".to_owned(),
            format!(
                "add up the points yourself; the answers make {}",
                words(made)
            ),
        ),
        (Some(_), None) => (
            format!("{} makes no total of this key", scale.reference()),
            "leave `total` out".to_owned(),
        ),
    };
    problems.push(Diagnostic::new("key-total", place, message).help(help));
}

fn range(node: &Node<'_>) -> Option<(i64, i64)> {
    match &node.value {
        Value::Integer(total) => Some((*total, *total)),
        Value::List(ends) => match ends.as_slice() {
            [
                Node {
                    value: Value::Integer(low),
                    ..
                },
                Node {
                    value: Value::Integer(high),
                    ..
                },
            ] => Some((*low, *high)),
            _ => None,
        },
        _ => None,
    }
}

/// Holds the band that the key claims to the one that its answers make.
pub(super) fn hold_band(
    key: &Key,
    scale: &Scale,
    claimed: Option<&(String, Span)>,
    span: &Span,
    problems: &mut Problems,
) {
    let made = key.outcome.band.filter(|_| key.outcome.is_scored());
    let made = made.and_then(|band| scale.bands().get(band.settled()?));
    let place = claimed.map_or(span, |(_, span)| span).clone();
    let (message, help) = match (claimed.map(|(name, _)| name), made) {
        (Some(claimed), Some(made)) if *claimed == made.id => return,
        (None, None) => return,
        (Some(claimed), Some(made)) => (
            format!(
                "the key says `{}`, and its answers make `{}`",
                excerpt(claimed),
                made.id
            ),
            "mend the band, or the answer that it does not fit".to_owned(),
        ),
        (None, Some(made)) => (
            "the key says no band".to_owned(),
            format!("write band = \"{}\"", made.id),
        ),
        (Some(_), None) => (
            "the answers of this key settle no band".to_owned(),
            "leave `band` out".to_owned(),
        ),
    };
    problems.push(Diagnostic::new("key-band", place, message).help(help));
}

/// Holds the flags that the key names to those that its answers raise, and decoys to the rest.
pub(super) fn hold_flags(
    key: &Key,
    scale: &Scale,
    flags: Option<&Entry<'_>>,
    decoys: Option<&Entry<'_>>,
    span: &Span,
    problems: &mut Problems,
) {
    for (at, flag) in scale.flags().iter().enumerate() {
        let is_raised = key.outcome.flags.get(at) == Some(&Truth::Yes);
        let is_named = key.flags.iter().any(|(flag, _)| *flag == at);
        let is_decoy = key.decoys.iter().any(|(flag, _)| *flag == at);
        let (place, message, help) = match (is_raised, is_named, is_decoy) {
            (true, false, _) => (
                flags,
                format!(
                    "the answers raise the flag `{}`, and the key does not say so",
                    flag.id
                ),
                format!("add {} to [key.flag] with its reason", flag.id),
            ),
            (false, true, _) => (
                flags,
                format!(
                    "the key names the flag `{}`, which its answers do not raise",
                    flag.id
                ),
                "mend the answers, or take it out of [key.flag]".to_owned(),
            ),
            (true, _, true) => (
                decoys,
                format!(
                    "the flag `{}` is called a decoy, and the answers raise it",
                    flag.id
                ),
                "take it out of [key.decoy]".to_owned(),
            ),
            _ => continue,
        };
        let place = place.map_or(span, |entry| &entry.key_span).clone();
        problems.push(Diagnostic::new("key-flag", place, message).help(help));
    }
}
