//! What a site's policy says of an assessment, in sentences that each name their source.
//!
//! A policy is the site's own and no part of the scale: every page keeps it apart and names it.

use super::flags::{Raised, waits_for_a_use};
use super::{asleep, capital, nearby, span};
use crate::assessment::Assessment;
use crate::base::text::{all_of, count};
use crate::base::time::Time;
use crate::render::Ink;
use crate::render::page::{Piece, inked};
use crate::scale::policy::{NamedFlag, Policy, Reassess, Trigger};
use crate::scale::truth::Truth;
use crate::scale::{Flag, Scale};
use crate::scoring::first::First;
use crate::scoring::site::{Look, Reached, Site};

/// What stands beside the name of a policy wherever it speaks.
pub(in crate::render) const OWN: &str = "the site's own policy, no part of the scale";

/// What is said instead of an interval where somebody must look now.
pub(in crate::render) const LOOK_NOW: &str = "now: stay until someone has looked";

/// What stands beside an interval while a flag is raised or carried on, where a row has no room for more.
pub(in crate::render) const FLAGS_FIRST: &str = "flags first";

/// Returns name and version of a policy: `Example ward (example-ward@1.0.0)`.
pub(in crate::render) fn named(policy: &Policy) -> String {
    format!("{} ({})", policy.head().name, policy.reference())
}

/// Returns everything that a policy says of an assessment: flags first, then band, landmarks, and when to look again.
pub(in crate::render) fn said(site: &Site, assessment: &Assessment, scored: bool) -> Vec<Piece> {
    let mut said = flag_lines(site, assessment);
    let mut say = |ink: Ink, words: String| said.push(inked(ink, words));
    if !site.carried.is_empty() {
        let carried = site.carried.join(", ");
        say(
            Ink::Alarm,
            format!("! Raised before, not asked since: {carried}"),
        );
    }
    if scored {
        if let Some(band) = band(site) {
            say(Ink::Strong, band);
        }
        said.extend(landmarks(site));
    }
    said.extend(next_look(site, assessment, scored));
    said
}

/// Returns when to look again, and by which rule; where somebody must look now, that alone, and nothing where
/// help is called for.
pub(in crate::render) fn next_look(
    site: &Site,
    assessment: &Assessment,
    scored: bool,
) -> Vec<Piece> {
    if asleep::calls_for_help(assessment) {
        return Vec::new();
    }
    let still_due = "Nothing was scored: an assessment is still due";
    let still_due = (!scored).then(|| inked(Ink::Open, still_due));
    let look = match site.first {
        First::Now => vec![look_now()],
        _ if scored && !site.policy.rules().reassess.is_empty() => again(site, assessment),
        _ => Vec::new(),
    };
    still_due.into_iter().chain(look).collect()
}

/// Says which landmarks are reached or open, whose figures they are, and that they clear nobody.
fn landmarks(site: &Site) -> Vec<Piece> {
    let landmarks = site.policy.rules().landmarks.iter().zip(&site.landmarks);
    landmarks
        .filter_map(|(landmark, reached)| {
            let (ink, is) = match reached {
                Reached::Known(Truth::Yes) => (Ink::Strong, "reached"),
                Reached::Known(Truth::Undetermined) => {
                    (Ink::Open, "reached or not, what is missing decides")
                }
                Reached::Known(Truth::No) | Reached::Silent => return None,
            };
            let words = format!(
                "{} or more {is}: a figure from {}; it clears no patient",
                landmark.at_least, landmark.reference
            );
            Some(inked(ink, words))
        })
        .collect()
}

/// Returns the policy's own flags: those that hold, by rank, then those that are open.
fn flag_lines(site: &Site, assessment: &Assessment) -> Vec<Piece> {
    let raised = raised(site, assessment.scale());
    let lines = raised.lines().into_iter();
    let mut said: Vec<Piece> = lines
        .map(|line| inked(Ink::Alarm, format!("! {line}")))
        .collect();
    said.extend(raised.in_mind().map(|words| inked(Ink::Strong, words)));
    let open = flags(site, Truth::Undetermined).filter(|flag| !waits_for_a_use(flag, assessment));
    said.extend(open.map(|flag| {
        let words = format!(
            "Open, what is missing decides: {} ({})",
            flag.text, flag.basis
        );
        inked(Ink::Open, words)
    }));
    said
}

/// Returns the policy's own flags that stand so.
fn flags(site: &Site, wanted: Truth) -> impl Iterator<Item = &Flag> {
    let flags = site.policy.rules().flags.iter().zip(&site.flags);
    let flags = flags.filter(move |(_, raised)| **raised == wanted);
    flags.map(|(flag, _)| flag)
}

/// Returns the policy's own flags that hold, each with its basis.
pub(in crate::render) fn raised(site: &Site, scale: &Scale) -> Raised {
    let text = |flag: &Flag| format!("{} ({})", flag.text, flag.basis);
    Raised::of(flags(site, Truth::Yes), scale, text)
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

fn look_now() -> Piece {
    inked(Ink::Alarm, format!("! {}", capital(LOOK_NOW)))
}

/// Says within how long to look again, by which rule, what comes before that, and what a rise would ask for.
fn again(site: &Site, assessment: &Assessment) -> Vec<Piece> {
    if let (Some(since), Some(observed)) = (&site.looked_since, &assessment.context.time) {
        let since = clock(since, observed);
        let words = format!("Assessed again since, at {since}: when to look next counts from then");
        let mut lines = vec![inked(Ink::Strong, words)];
        if site.soonest().is_some() {
            lines.extend(within(site, assessment));
        }
        return lines;
    }
    let mut lines = within(site, assessment);
    let about_a_rise = |rule: &Reassess| matches!(rule.trigger, Trigger::Rise(_));
    let risen = |(holds, look): (Truth, Look<'_>)| holds == Truth::Yes && about_a_rise(look.rule);
    if !site.knows_total_before && !site.looks().any(risen) {
        let rises = site.policy.rules().reassess.iter();
        lines.extend(rises.filter(|rule| about_a_rise(rule)).map(|rule| {
            let words = format!(
                "Within {} min after a {}: hold it against the total before ({})",
                rule.minutes,
                trigger(&site.policy, rule),
                rule.reference
            );
            inked(Ink::Faint, words)
        }));
    }
    lines
}

fn within(site: &Site, assessment: &Assessment) -> Vec<Piece> {
    let mut lines = vec![interval(site, assessment)];
    if site.first == First::Flags && site.soonest().is_some() {
        let words = "The flags above come before this interval";
        lines.push(inked(Ink::Strong, words));
    }
    if site.looks().any(|(_, look)| look.is_unasked) {
        let words = "Sooner, if what was not asked or not measured calls for it";
        lines.push(inked(Ink::Open, words));
    }
    lines
}

fn interval(site: &Site, assessment: &Assessment) -> Piece {
    let observed = assessment.context.time.as_ref();
    let ends = (site.soonest(), site.latest());
    match ends {
        (Some(soonest), Some(latest)) if same(&soonest, &latest) => {
            let (far, rules) = look(site, &soonest, observed, Truth::Yes);
            let words = format!("Look again {far} ({rules})");
            inked(Ink::Strong, words)
        }
        (Some(soonest), latest) => {
            let (far, rules) = look(site, &soonest, observed, Truth::Undetermined);
            let most = latest.map_or_else(
                || "or no rule holds".to_owned(),
                |latest| format!("or {}", far_off(&latest, observed)),
            );
            let words = format!("Look again {far}, {most}: what is missing decides ({rules})");
            inked(Ink::Open, words)
        }
        (None, _) => inked(Ink::Faint, "No rule that holds says when to look again"),
    }
}

/// Says whether two looks are wanted at the same time.
fn same(one: &Look<'_>, other: &Look<'_>) -> bool {
    (one.at, one.rule.minutes) == (other.at, other.rule.minutes)
}

/// Returns until when a look is wanted, and the rules that hold so and want it then, with their sources.
fn look(
    site: &Site,
    wanted: &Look<'_>,
    observed: Option<&Time>,
    raised: Truth,
) -> (String, String) {
    let mut far = far_off(wanted, observed);
    let is_about_event = matches!(wanted.rule.trigger, Trigger::After(_));
    if let (Some(at), Some(observed), false) = (&wanted.at, observed, is_about_event) {
        far.push_str(&format!(", by {}", clock(at, observed)));
    }
    let rules = site
        .looks()
        .filter(|(holds, other)| *holds == raised && !other.is_unasked)
        .filter(|(_, other)| same(other, wanted) && site.speaks_of(other));
    let rules: Vec<String> = rules
        .map(|(_, look)| {
            let since = happened_at(&look, observed);
            let since = since.map_or_else(String::new, |at| format!(" at {at}"));
            let trigger = trigger(&site.policy, look.rule);
            format!("{trigger}{since}: {}", look.rule.reference)
        })
        .collect();
    (far, all_of(&rules))
}

/// Returns how far off a look is. After an event the minutes count from that, and not from now.
fn far_off(look: &Look<'_>, observed: Option<&Time>) -> String {
    let minutes = look.rule.minutes;
    match (happened_at(look, observed), &look.at, observed) {
        (Some(_), Some(at), Some(observed)) => {
            format!("by {}, {minutes} min after the event", clock(at, observed))
        }
        _ => format!("within {minutes} min"),
    }
}

/// Returns when the event happened that a rule is about, as the clock of the assessment shows it.
fn happened_at(look: &Look<'_>, observed: Option<&Time>) -> Option<String> {
    matches!(look.rule.trigger, Trigger::After(_)).then_some(())?;
    Some(clock(look.from.as_ref()?, observed?))
}

/// Writes a time as the clock of an assessment shows it, with the day where that is another.
fn clock(time: &Time, observed: &Time) -> String {
    nearby(&time.with_timezone(observed.offset()), observed)
}

/// Says when a rule of reassessment holds.
pub(in crate::render) fn trigger(policy: &Policy, rule: &Reassess) -> String {
    match rule.trigger {
        Trigger::Band(band) => {
            let name = policy.bands().get(band).map_or("", |band| &band.name);
            format!("band {name} or above")
        }
        Trigger::After(event) => format!("after {}", event.word().replace('-', " ")),
        Trigger::Rise(points) => {
            format!(
                "rise by {} or more",
                count(points.into(), "point", "points")
            )
        }
        Trigger::Flag(named) => format!("flag \"{}\"", flag_label(policy, named)),
        Trigger::Check(check) => {
            let check = policy.scale().checks().get(check);
            format!(
                "\"{}\" answered yes",
                check.map_or("", |check| &check.label)
            )
        }
    }
}

/// Returns a flag in a few words.
fn flag_label(policy: &Policy, named: NamedFlag) -> String {
    let scale = policy.scale();
    let of_scale = named.of_scale.and_then(|flag| scale.flags().get(flag));
    let own = named.own.and_then(|flag| policy.rules().flags.get(flag));
    let flag = of_scale.or(own);
    flag.map_or_else(String::new, |flag| scale.flag_label(flag))
}

/// Returns what a policy says in a few words, for a row among many: names, and minutes.
pub(in crate::render) fn brief(site: &Site, scored: bool) -> Vec<Piece> {
    let rules = site.policy.rules();
    let mut words = raised(site, site.policy.scale()).brief();
    let mut say = |ink: Ink, said: String| words.push(inked(ink, said));
    if !site.carried.is_empty() {
        say(Ink::Alarm, format!("! {}", site.carried.join(", ")));
    }
    if site.first == First::Now {
        say(Ink::Alarm, LOOK_NOW.to_owned());
    }
    if !scored {
        say(Ink::Open, "still due".to_owned());
        return words;
    }
    let name = |band: usize| rules.bands.get(band).map_or("", |band| &band.name);
    if let Some(band) = site.band {
        say(Ink::Strong, span((name(band.low), name(band.high))));
    }
    words.extend(landmarks(site));
    let mut say = |ink: Ink, said: String| words.push(inked(ink, said));
    // A rule about an event counts from that: only its time says how far off it is.
    let again = |look: &Look<'_>| match (look.rule.trigger, &look.at) {
        (Trigger::After(_), Some(at)) => format!("again by {}", at.format("%-d %b %H:%M %:z")),
        _ => format!("again within {} min", look.rule.minutes),
    };
    match (site.soonest(), site.latest()) {
        (Some(soonest), Some(latest)) if same(&soonest, &latest) => {
            say(Ink::Strong, again(&soonest));
        }
        (Some(soonest), _) => {
            say(Ink::Open, format!("{} or later", again(&soonest)));
        }
        (None, _) => return words,
    }
    if site.first == First::Flags {
        say(Ink::Strong, FLAGS_FIRST.to_owned());
    }
    words
}
