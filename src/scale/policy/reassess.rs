//! The rules of when to look again, as a policy writes them.

use chrono::TimeDelta;

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node, choice};
use crate::base::source::Span;
use crate::base::text::{count, excerpt};
use crate::base::time::Time;
use crate::scale::flags::Flag;
use crate::scale::known::Known;
use crate::scale::rules::{Named, Names, Several};
use crate::scale::{EventKind, LONGEST_INTERVAL, Scale};

/// One rule of when to look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassess {
    /// When the rule holds.
    pub trigger: Trigger,
    /// Within how many minutes to look again while it holds.
    pub minutes: u32,
    /// Where the rule comes from.
    pub reference: String,
}

impl Reassess {
    /// Returns the instant until which to look again, counted from another; `None` past the end of time.
    pub fn after(&self, from: Time) -> Option<Time> {
        from.checked_add_signed(TimeDelta::minutes(self.minutes.into()))
    }
}

/// When a rule of reassessment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// In this band, by position, or a higher one.
    Band(usize),
    /// After an event of this kind.
    After(EventKind),
    /// When the total has risen by at least so many points since the assessment before.
    Rise(u16),
    /// While a flag is raised.
    Flag(NamedFlag),
    /// While the check at this position is answered yes.
    Check(usize),
}

/// The flags that have the id which a rule names, by position; never neither of them.
///
/// A policy may have a flag of the same id as its scale: the rule then holds while either is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedFlag {
    /// The one of the scale.
    pub of_scale: Option<usize>,
    /// The one of the policy itself.
    pub own: Option<usize>,
}

/// What the rules of a policy may name.
pub(super) struct MayName<'d> {
    known: &'d Known<'d>,
    /// The scale, by id and version, for what it has not.
    scale: String,
    flags_of_scale: Names<'d>,
    own_flags: Names<'d>,
}

impl<'d> MayName<'d> {
    /// Gathers what scale and policy have.
    pub(super) fn of(
        known: &'d Known<'d>,
        scale: Option<&'d Scale>,
        own: &'d Several<Named<Flag>>,
    ) -> Self {
        let of_scale = scale.map_or(&[] as &[Flag], Scale::flags);
        Self {
            known,
            scale: scale.map_or_else(String::new, Scale::reference),
            flags_of_scale: Names::all(of_scale.iter().map(|flag| &flag.id)),
            own_flags: own.names(),
        }
    }

    /// Finds the flags of a name, or says that neither this version of the scale nor the policy has one.
    fn flag(&self, name: &At<String>, problems: &mut Problems) -> Option<NamedFlag> {
        let place = |names: &Names<'_>| names.known.iter().position(|known| *known == name.0);
        let named = NamedFlag {
            of_scale: place(&self.flags_of_scale),
            own: place(&self.own_flags),
        };
        if named.of_scale.or(named.own).is_some() {
            return Some(named);
        }
        let known = self.flags_of_scale.known.iter();
        let both = Names {
            known: known.chain(&self.own_flags.known).copied().collect(),
            all: self.own_flags.all,
        };
        let what = format!("flag of {} or of this policy", self.scale);
        both.look_up("unknown-flag", &what, name, problems)?;
        None
    }

    /// Finds a check, or says that this version of the scale has none of the name.
    fn check(&self, name: &At<String>, problems: &mut Problems) -> Option<usize> {
        let what = format!("check of {}", self.scale);
        let names = &self.known.check_names;
        names.look_up("unknown-check", &what, name, problems)
    }
}

/// Reads the rules, and how much before the end of its interval a look settles one about an event.
pub(super) fn rules(
    nodes: Several<&Node<'_>>,
    grace: Option<&At<i64>>,
    may_name: &MayName<'_>,
    problems: &mut Problems,
) -> (Vec<Reassess>, u32) {
    let rules = nodes.read(problems, |node, problems| {
        written_rule(node, may_name, problems)
    });
    let grace = grace.map_or(0, |grace| hold_grace(grace, &rules, problems));
    hold_shorter_when_worse(&rules, may_name.known, problems);
    let each = rules.each.into_iter();
    (each.filter_map(|written| written.rule).collect(), grace)
}

/// A rule of reassessment as it is written.
pub(super) struct WrittenRule {
    /// The rule; `None` if something is wrong with it, which was said.
    rule: Option<Reassess>,
    is_about_event: bool,
    every: Option<At<i64>>,
    span: Span,
    is_sound: bool,
}

/// Reads one rule.
pub(super) fn written_rule(
    node: &Node<'_>,
    may_name: &MayName<'_>,
    problems: &mut Problems,
) -> Option<WrittenRule> {
    let mut fields = Fields::open(node, "a rule of reassessment", problems)?;
    let when = WrittenTrigger {
        band: fields.text("band"),
        after: fields.text("after"),
        rise: fields.integer("rise", 1..=u16::MAX.into()),
        flag: fields.text("flag"),
        check: fields.text("check"),
    };
    let every = fields.required_integer("every-minutes", 1..=LONGEST_INTERVAL.into());
    let reference = fields.prose("reference", 300);
    let is_sound = fields.finish();
    let minutes = every.as_ref();
    let minutes = minutes.and_then(|(minutes, _)| u32::try_from(*minutes).ok());
    let trigger = when.trigger(node, is_sound, may_name, problems);
    let rule = trigger.zip(minutes).map(|(trigger, minutes)| Reassess {
        trigger,
        minutes,
        reference,
    });
    Some(WrittenRule {
        rule,
        is_about_event: when.after.is_some(),
        every,
        span: node.span.clone(),
        is_sound,
    })
}

/// When a rule of reassessment holds, as it is written.
struct WrittenTrigger {
    band: Option<At<String>>,
    after: Option<At<String>>,
    rise: Option<At<i64>>,
    flag: Option<At<String>>,
    check: Option<At<String>>,
}

impl WrittenTrigger {
    fn trigger(
        &self,
        rule: &Node<'_>,
        is_sound: bool,
        may_name: &MayName<'_>,
        problems: &mut Problems,
    ) -> Option<Trigger> {
        let known = may_name.known;
        match (&self.band, &self.after, &self.rise, &self.flag, &self.check) {
            (Some(band), None, None, None, None) => known.band(band, problems).map(Trigger::Band),
            (None, Some(event), None, None, None) => {
                choice("after", event, problems).map(Trigger::After)
            }
            (None, None, Some(points), None, None) => {
                rise(points, known, problems).map(Trigger::Rise)
            }
            (None, None, None, Some(flag), None) => {
                may_name.flag(flag, problems).map(Trigger::Flag)
            }
            (None, None, None, None, Some(check)) => {
                may_name.check(check, problems).map(Trigger::Check)
            }
            (None, None, None, None, None) => {
                if is_sound {
                    let message = "this rule says how often, and not when";
                    let none = Diagnostic::new("missing-key", rule.span.clone(), message);
                    let help =
                        "add `band`, `after`, `rise`, `flag` or `check`, as in band = \"moderate\"";
                    problems.push(none.help(help));
                }
                None
            }
            _ => {
                let message =
                    "this rule has more than one of `band`, `after`, `rise`, `flag` and `check`";
                let several = Diagnostic::new("two-triggers", rule.span.clone(), message);
                problems.push(several.help("keep one, and write a [[reassess]] for each other"));
                None
            }
        }
    }
}

fn rise((points, span): &At<i64>, known: &Known<'_>, problems: &mut Problems) -> Option<u16> {
    let highest = known.total.range().map_or(0, |(_, highest)| highest);
    let found = u16::try_from(*points)
        .ok()
        .filter(|points| *points <= highest);
    if found.is_none() {
        let message = format!("the total never rises by {points}: {highest} is the most");
        let help = match highest {
            0 => "remove the rule: this scale has no total".to_owned(),
            _ => format!("write 1 to {highest}"),
        };
        problems.push(Diagnostic::new("never-true", span.clone(), message).help(help));
    }
    found
}

/// Takes how much before the end of its interval a look settles a rule about an event; without a word
/// of the site not at all, since only the site knows what may be too early.
fn hold_grace(
    (minutes, span): &At<i64>,
    rules: &Several<WrittenRule>,
    problems: &mut Problems,
) -> u32 {
    let about_events = rules.each.iter().filter(|rule| rule.is_about_event);
    let intervals = about_events.filter_map(|rule| rule.every.as_ref());
    match intervals.min_by_key(|(minutes, _)| *minutes) {
        None if rules.whole && rules.each.iter().all(|rule| rule.is_sound) => {
            let message = "`grace-minutes` is about rules with `after`, and there is none";
            let idle = Diagnostic::new("never-true", span.clone(), message);
            problems.push(idle.help("remove it, or add a [[reassess]] with `after`"));
        }
        Some((interval, place)) if interval <= minutes => {
            let message = format!(
                "`grace-minutes` is {minutes}, and a rule with `after` waits only {interval}"
            );
            let too_long = Diagnostic::new("out-of-range", span.clone(), message)
                .also(place.clone(), "its interval");
            problems.push(too_long.help(format!("write 0 to {}", interval - 1)));
        }
        _ => {}
    }
    u32::try_from(*minutes).unwrap_or_default()
}

/// A higher band never waits longer than a lower one: the shorter interval would hold there too,
/// and the rule would say what never happens.
fn hold_shorter_when_worse(
    rules: &Several<WrittenRule>,
    known: &Known<'_>,
    problems: &mut Problems,
) {
    let each = rules.each.iter();
    let sound = each.map(|written| Some((written.rule.as_ref()?, written)));
    let Some(sound) = sound.collect::<Option<Vec<_>>>() else {
        return;
    };
    for (rule, written) in &sound {
        let Trigger::Band(band) = rule.trigger else {
            continue;
        };
        let quicker = sound.iter().find(|(other, _)| {
            matches!(other.trigger, Trigger::Band(lower) if lower < band)
                && other.minutes <= rule.minutes
        });
        if let Some((lower, place)) = quicker
            && let Some((_, span)) = &written.every
            && let Some(name) = known.band_names.known.get(band)
        {
            let message = format!(
                "`{}` waits {}, and a lower band already {}",
                excerpt(name),
                count(rule.minutes.into(), "minute", "minutes"),
                lower.minutes
            );
            let later = Diagnostic::new("never-true", span.clone(), message)
                .also(place.span.clone(), "the lower band");
            problems.push(later.help("write fewer minutes, or remove the rule"));
        }
    }
}
