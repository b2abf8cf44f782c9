//! What a site's policy says of an assessment, in sentences that each name their source.
//!
//! A policy is the site's own and no part of the scale: every page keeps it apart and names it.

use super::span;
use crate::assessment::Assessment;
use crate::flag::Raised;
use crate::render::Ink;
use crate::scale::policy::{Policy, Reassess, Trigger};
use crate::site::{Interval, Site};
use crate::text::{all_of, count};
use crate::time::Time;

/// What stands beside the name of a policy wherever it speaks.
pub(in crate::render) const OWN: &str = "the site's own policy, no part of the scale";

/// A sentence, with its ink and its source.
pub(in crate::render) struct Said {
    /// How it is written.
    pub ink: Option<Ink>,
    /// The sentence, its source in brackets.
    pub words: String,
}

/// Returns name and version of a policy: `Example ward (example-ward@1.0.0)`.
pub(in crate::render) fn named(policy: &Policy) -> String {
    format!("{} ({})", policy.head().name, policy.reference())
}

/// Returns everything that a policy says of an assessment: flags first, then band, landmarks, and when to look again.
pub(in crate::render) fn said(site: &Site, assessment: &Assessment, scored: bool) -> Vec<Said> {
    let rules = site.policy.rules();
    let mut said = Vec::new();
    let mut say = |ink: Option<Ink>, words: String| said.push(Said { ink, words });
    for (flag, raised) in rules.flags.iter().zip(&site.flags) {
        match raised {
            Raised::Yes => say(
                Some(Ink::Alarm),
                format!("! {} ({})", flag.text, flag.basis),
            ),
            Raised::Undetermined => {
                let words = format!(
                    "Open, what is missing decides: {} ({})",
                    flag.text, flag.basis
                );
                say(Some(Ink::Open), words);
            }
            Raised::No => {}
        }
    }
    if !scored {
        let words = "Nothing was scored: an assessment is still due".to_owned();
        say(Some(Ink::Open), words);
        return said;
    }
    if let Some(band) = band(site) {
        say(Some(Ink::Strong), band);
    }
    for (landmark, raised) in rules.landmarks.iter().zip(&site.landmarks) {
        let what = format!(
            "{} or more: {} ({})",
            landmark.at_least, landmark.text, landmark.reference
        );
        match raised {
            Raised::Yes => say(Some(Ink::Strong), format!("Reached, {what}")),
            Raised::Undetermined => say(Some(Ink::Open), format!("Open, {what}")),
            Raised::No => {}
        }
    }
    if let Some(interval) = site.interval() {
        for (ink, words) in again(site, interval, assessment) {
            say(ink, words);
        }
    }
    said
}

/// Returns the site's band with the totals that belong to it, and where the bands come from.
fn band(site: &Site) -> Option<String> {
    let band = site.band?;
    let name = |band: usize| site.policy.rules().bands.get(band).map(|band| &band.name);
    let (low, high) = (name(band.low)?, name(band.high)?);
    let sources = site.policy.head().references.join("; ");
    let limits = band
        .settled()
        .and_then(|band| site.policy.band_range(band))
        .map_or_else(String::new, |limits| format!(", {}", span(limits)));
    Some(format!(
        "Band by this policy: {}{limits} ({sources})",
        span((low, high))
    ))
}

/// Says within how long to look again, by which rule, and what a rise would ask for.
fn again(site: &Site, interval: Interval, assessment: &Assessment) -> Vec<(Option<Ink>, String)> {
    let mut lines = vec![within(site, interval, assessment)];
    let about_a_rise = |rule: &Reassess| matches!(rule.trigger, Trigger::Rise(_));
    if !site.rules(Raised::Yes).any(about_a_rise) {
        let rises = site.policy.rules().reassess.iter();
        lines.extend(rises.filter(|rule| about_a_rise(rule)).map(|rule| {
            let words = format!(
                "Within {} min after a {}: hold it against the total before ({})",
                rule.minutes,
                trigger(&site.policy, rule),
                rule.reference
            );
            (Some(Ink::Faint), words)
        }));
    }
    lines
}

fn within(site: &Site, interval: Interval, assessment: &Assessment) -> (Option<Ink>, String) {
    let (soonest, latest) = site.next(assessment);
    match (interval.settled(), interval.soonest) {
        (Some(minutes), _) => {
            let by = by(latest, assessment);
            let rules = holding(site, Raised::Yes, minutes);
            let words = format!("Look again within {minutes} min{by} ({rules})");
            (Some(Ink::Strong), words)
        }
        (None, Some(minutes)) => {
            let by = by(soonest, assessment);
            let most = interval.latest.map_or_else(
                || "or no rule holds".to_owned(),
                |latest| format!("or within {latest} min"),
            );
            let rules = holding(site, Raised::Undetermined, minutes);
            let words = format!(
                "Look again within {minutes} min{by}, {most}: what is missing decides ({rules})"
            );
            (Some(Ink::Open), words)
        }
        (None, None) => (
            Some(Ink::Faint),
            "No rule says when to look again".to_owned(),
        ),
    }
}

/// Writes until when, as the clock of the assessment shows it.
fn by(due: Option<Time>, assessment: &Assessment) -> String {
    let (Some(due), Some(observed)) = (due, &assessment.context.time) else {
        return String::new();
    };
    let due = due.with_timezone(observed.offset());
    let same_day = due.date_naive() == observed.date_naive();
    let shape = if same_day { "%H:%M" } else { "%-d %b %H:%M" };
    format!(", by {}", due.format(shape))
}

/// Names the rules of an interval that hold so, with their sources.
fn holding(site: &Site, raised: Raised, minutes: u32) -> String {
    let rules = site.rules(raised).filter(|rule| rule.minutes == minutes);
    let rules: Vec<String> = rules
        .map(|rule| format!("{}: {}", trigger(&site.policy, rule), rule.reference))
        .collect();
    all_of(&rules)
}

/// Says when a rule of reassessment holds.
pub(in crate::render) fn trigger(policy: &Policy, rule: &Reassess) -> String {
    match rule.trigger {
        Trigger::Band(band) => {
            let name = policy.bands().get(band).map_or("", |band| &band.name);
            format!("band {name} or above")
        }
        Trigger::After(event) => format!("after {}", event.replace('-', " ")),
        Trigger::Rise(points) => {
            format!(
                "rise by {} or more",
                count(points.into(), "point", "points")
            )
        }
    }
}

/// Returns what a policy says in a few words, for a row among many: ids, and minutes.
pub(in crate::render) fn brief(site: &Site, scored: bool) -> Vec<(Ink, String)> {
    let rules = site.policy.rules();
    let mut words = Vec::new();
    let flags = rules.flags.iter().zip(&site.flags);
    for (flag, _) in flags.filter(|(_, raised)| **raised == Raised::Yes) {
        words.push((Ink::Alarm, format!("! {}", flag.id)));
    }
    if !scored {
        words.push((Ink::Open, "still due".to_owned()));
        return words;
    }
    let name = |band: usize| rules.bands.get(band).map_or("", |band| &band.name);
    if let Some(band) = site.band {
        words.push((Ink::Strong, span((name(band.low), name(band.high)))));
    }
    for (landmark, raised) in rules.landmarks.iter().zip(&site.landmarks) {
        match raised {
            Raised::Yes => words.push((Ink::Strong, format!("{} reached", landmark.id))),
            Raised::Undetermined => words.push((Ink::Open, format!("{} open", landmark.id))),
            Raised::No => {}
        }
    }
    match site
        .interval()
        .map(|interval| (interval.settled(), interval.soonest))
    {
        Some((Some(minutes), _)) => {
            words.push((Ink::Strong, format!("again within {minutes} min")))
        }
        Some((None, Some(minutes))) => {
            words.push((Ink::Open, format!("again within {minutes} min or later")));
        }
        _ => {}
    }
    words
}
