//! A site's policy, held to the scale that it is for.

use super::head::{other_format, references, version_of};
use super::ranges::{self, Total};
use super::{Checker, Parts, Stages, flags};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::{count, excerpt, one_of, quoted, suggestion};
use crate::scale::Scale;
use crate::scale::draft::{At, DraftLandmark, DraftPolicy, DraftReassess};
use crate::scale::model::{Band, Condition};
use crate::scale::policy::{Landmark, PolicyHead, Reassess, Rules, Trigger};

/// The events after which a policy may ask for another look, as data names them.
///
/// The words of assessments are made in a layer below; a test there holds them to this list.
pub(in crate::scale) const EVENTS: [&str; 3] = ["medicine-given", "seizure", "other"];

/// Checks the head of a policy, without the scale; `None` if it names none that can be looked for.
///
/// # Errors
/// The file is of another format, so that none of its keys means what it seems to.
pub(in crate::scale) fn head(
    draft: &DraftPolicy,
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<PolicyHead>, Diagnostic> {
    if let Some(other) = other_format(draft.format.as_ref()) {
        return Err(other);
    }
    let mut checker = Checker {
        problems: std::mem::take(problems),
    };
    let id = checker.id("a policy", draft.id.as_ref());
    let version = draft
        .version
        .as_ref()
        .and_then(|version| version_of(version, &mut checker));
    let name = checker.prose("`name`", draft.name.as_ref(), 60);
    let about = checker.optional_prose("`about`", draft.about.as_ref(), 400);
    let references = references(draft.references.as_ref(), &mut checker);
    *problems = checker.problems;
    Ok(version.map(|version| PolicyHead {
        id,
        version,
        name,
        about: about.unwrap_or_default(),
        references,
    }))
}

/// Checks all that a policy says of a scale.
pub(in crate::scale) fn rules(
    draft: &DraftPolicy,
    scale: &Scale,
    problems: &mut Vec<Diagnostic>,
) -> Rules {
    let mut checker = Checker {
        problems: std::mem::take(problems),
    };
    let total = Total {
        range: scale.definition().total,
        absent: scale.definition().total.is_none(),
    };
    let bands = bands(draft, scale, &total, &mut checker);
    let parts = parts_of(draft, scale, &total);
    checker.unique(
        draft.flags.each.iter().filter_map(|flag| flag.id.as_ref()),
        |id| format!("two flags are named `{id}`"),
    );
    let rules = Rules {
        flags: flags::check(&draft.flags.each, &parts, &mut checker),
        landmarks: landmarks(draft, &parts, &mut checker),
        grace_minutes: grace(draft, &mut checker),
        reassess: reassess(draft, &parts, &mut checker),
        bands,
    };
    says_something(draft, &mut checker);
    *problems = checker.problems;
    rules
}

fn says_something(draft: &DraftPolicy, checker: &mut Checker) {
    let parts = [
        (draft.reassess.each.is_empty(), draft.reassess.whole),
        (draft.landmarks.each.is_empty(), draft.landmarks.whole),
        (draft.flags.each.is_empty(), draft.flags.whole),
        (draft.bands.each.is_empty(), draft.bands.whole),
    ];
    if parts.iter().all(|(empty, whole)| *empty && *whole)
        && let Some((_, span)) = &draft.scale
    {
        let empty = Diagnostic::new(
            "too-few",
            span.clone(),
            "this policy says nothing of the scale",
        );
        checker.say(empty.help("add [[reassess]], [[landmark]], [[flag]] or [[band]]"));
    }
}

fn bands(draft: &DraftPolicy, scale: &Scale, total: &Total, checker: &mut Checker) -> Vec<Band> {
    if let Some(first) = draft
        .bands
        .each
        .first()
        .filter(|_| !scale.bands().is_empty())
    {
        let message = format!("{} has bands of its own", scale.reference());
        let own = Diagnostic::new("second-bands", first.span.clone(), message);
        checker.say(own.help("remove each [[band]]; for another threshold write a [[landmark]]"));
        return Vec::new();
    }
    checker.unique(
        draft.bands.each.iter().filter_map(|band| band.id.as_ref()),
        |id| format!("two bands are named `{id}`"),
    );
    ranges::bands(&draft.bands, false, total, checker)
}

/// Gathers what the policy may speak of: all that the scale has, and bands of its own.
fn parts_of<'d>(draft: &'d DraftPolicy, scale: &'d Scale, total: &'d Total) -> Parts<'d> {
    let definition = scale.definition();
    let all = |names: Vec<&'d str>| (names, true);
    Parts {
        items: &definition.items,
        shared: vec![None; definition.items.len()],
        item_names: all(definition
            .items
            .iter()
            .map(|item| item.id.as_str())
            .collect()),
        check_names: all(definition
            .checks
            .iter()
            .map(|check| check.id.as_str())
            .collect()),
        band_names: if definition.bands.is_empty() {
            draft.bands.names(|band| band.id.as_ref())
        } else {
            all(definition
                .bands
                .iter()
                .map(|band| band.id.as_str())
                .collect())
        },
        staging_names: all(definition
            .stagings
            .iter()
            .map(|one| one.id.as_str())
            .collect()),
        stages: definition
            .stagings
            .iter()
            .map(|staging| Stages {
                id: Some(&staging.id),
                number: staging.stages.len(),
                whole: true,
            })
            .collect(),
        total,
    }
}

fn landmarks(draft: &DraftPolicy, parts: &Parts<'_>, checker: &mut Checker) -> Vec<Landmark> {
    let drafts = &draft.landmarks.each;
    checker.unique(
        drafts.iter().filter_map(|landmark| landmark.id.as_ref()),
        |id| format!("two landmarks are named `{id}`"),
    );
    let one = |landmark: &DraftLandmark, checker: &mut Checker| Landmark {
        id: checker.id("a landmark", landmark.id.as_ref()),
        at_least: landmark
            .at_least
            .as_ref()
            .and_then(|total| flags::total_of(total, parts, checker))
            .unwrap_or_default(),
        text: checker.prose("the text of a landmark", landmark.text.as_ref(), 160),
        reference: checker.prose("`reference`", landmark.reference.as_ref(), 300),
    };
    drafts
        .iter()
        .map(|landmark| one(landmark, checker))
        .collect()
}

fn reassess(draft: &DraftPolicy, parts: &Parts<'_>, checker: &mut Checker) -> Vec<Reassess> {
    let mut rules = Vec::new();
    for rule in &draft.reassess.each {
        let trigger = trigger(rule, parts, checker);
        let reference = checker.prose("`reference`", rule.reference.as_ref(), 300);
        let minutes = rule
            .every_minutes
            .as_ref()
            .and_then(|(minutes, _)| u32::try_from(*minutes).ok());
        if let (Some(trigger), Some(minutes)) = (trigger, minutes) {
            rules.push(Reassess {
                trigger,
                minutes,
                reference,
            });
        }
    }
    if rules.len() == draft.reassess.each.len() {
        shorter_when_worse(&rules, &draft.reassess.each, parts, checker);
    }
    rules
}

/// Takes how much before the end of its interval a look settles a rule about an event; without a word
/// of the site not at all, since only the site knows what may be too early.
fn grace(draft: &DraftPolicy, checker: &mut Checker) -> u32 {
    let Some((minutes, span)) = &draft.grace_minutes else {
        return 0;
    };
    let rules = draft.reassess.each.iter();
    let about_events = rules.filter(|rule| rule.after.is_some());
    let intervals = about_events.filter_map(|rule| rule.every_minutes.as_ref());
    let shortest = intervals.min_by_key(|(minutes, _)| *minutes);
    match shortest {
        None if draft.reassess.whole && draft.reassess.each.iter().all(|rule| rule.sound) => {
            let message = "`grace-minutes` is about rules with `after`, and there is none";
            let idle = Diagnostic::new("never-true", span.clone(), message);
            checker.say(idle.help("remove it, or add a [[reassess]] with `after`"));
        }
        Some((interval, place)) if interval <= minutes => {
            let message = format!(
                "`grace-minutes` is {minutes}, and a rule with `after` waits only {interval}"
            );
            let too_long = Diagnostic::new("out-of-range", span.clone(), message)
                .also(place.clone(), "its interval");
            checker.say(too_long.help(format!("write 0 to {}", interval - 1)));
        }
        _ => {}
    }
    u32::try_from(*minutes).unwrap_or_default()
}

fn trigger(rule: &DraftReassess, parts: &Parts<'_>, checker: &mut Checker) -> Option<Trigger> {
    match (&rule.band, &rule.after, &rule.rise) {
        (Some(band), None, None) => band_of(band, parts, checker).map(Trigger::Band),
        (None, Some(event), None) => event_of(event, checker).map(Trigger::After),
        (None, None, Some((points, span))) => {
            rise_of(*points, span, parts, checker).map(Trigger::Rise)
        }
        (None, None, None) => {
            if rule.sound {
                let message = "this rule says how often, and not when";
                let none = Diagnostic::new("missing-key", rule.span.clone(), message);
                checker.say(none.help("add `band`, `after` or `rise`, as in band = \"moderate\""));
            }
            None
        }
        _ => {
            let message = "this rule has more than one of `band`, `after` and `rise`";
            let several = Diagnostic::new("two-triggers", rule.span.clone(), message);
            checker.say(several.help("keep one, and write a [[reassess]] for each other"));
            None
        }
    }
}

fn band_of((name, span): &At<String>, parts: &Parts<'_>, checker: &mut Checker) -> Option<usize> {
    let found = parts.band_names.0.iter().position(|band| band == name);
    if found.is_none() {
        checker.unknown("unknown-band", "band", name, span, &parts.band_names);
    }
    found
}

fn event_of((word, span): &At<String>, checker: &mut Checker) -> Option<&'static str> {
    let found = EVENTS.iter().find(|event| *event == word);
    if found.is_none() {
        let message = format!("`after` cannot be `{}`", excerpt(word));
        let help = match suggestion(word, EVENTS.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", one_of(&EVENTS.map(quoted))),
        };
        checker.say(Diagnostic::new("bad-choice", span.clone(), message).help(help));
    }
    found.copied()
}

fn rise_of(
    points: i64,
    span: &crate::base::source::Span,
    parts: &Parts<'_>,
    checker: &mut Checker,
) -> Option<u16> {
    let highest = parts.total.range.map_or(0, |(_, highest)| highest);
    match u16::try_from(points) {
        Ok(points) if points <= highest => Some(points),
        _ => {
            let message = format!("the total never rises by {points}: {highest} is the most");
            let help = match highest {
                0 => "remove the rule: this scale has no total".to_owned(),
                _ => format!("write 1 to {highest}"),
            };
            checker.say(Diagnostic::new("never-true", span.clone(), message).help(help));
            None
        }
    }
}

/// A higher band never waits longer than a lower one: the shorter interval would hold there too,
/// and the rule would say what never happens.
fn shorter_when_worse(
    rules: &[Reassess],
    drafts: &[DraftReassess],
    parts: &Parts<'_>,
    checker: &mut Checker,
) {
    for (rule, draft) in rules.iter().zip(drafts) {
        let Trigger::Band(band) = rule.trigger else {
            continue;
        };
        let quicker = rules.iter().zip(drafts).find(|(other, _)| {
            matches!(other.trigger, Trigger::Band(lower) if lower < band)
                && other.minutes <= rule.minutes
        });
        if let Some((lower, place)) = quicker
            && let Some((_, span)) = &draft.every_minutes
        {
            let name = parts.band_names.0.get(band).copied().unwrap_or_default();
            let message = format!(
                "`{}` waits {}, and a lower band already {}",
                excerpt(name),
                count(rule.minutes.into(), "minute", "minutes"),
                lower.minutes
            );
            let later = Diagnostic::new("never-true", span.clone(), message)
                .also(place.span.clone(), "the lower band");
            checker.say(later.help("write fewer minutes, or remove the rule"));
        }
    }
}

/// The condition that a landmark is.
pub(in crate::scale) fn reached(at_least: u16) -> Condition {
    Condition {
        total: Some(at_least),
        ..Condition::default()
    }
}
