//! Flags with their conditions.

use super::flag_words::{OtherUse, Rank};
use super::items::Item;
use super::known::Known;
use super::limits::{Limits, Measured, WrittenLimits};
use super::rules::{Named, PartKind, Several};
use super::{LARGEST_MEASURE, LONGEST_LABEL, MOST_PARTS};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node, Value, choice};
use crate::base::source::Span;
use crate::base::text::excerpt;

/// The flags of a file.
pub(super) const FLAGS: PartKind = PartKind::new("flag", "flags", MOST_PARTS);

/// The most characters of the text of a flag, in every language.
pub(super) const LONGEST_FLAG: usize = 100;

/// A finding that a person must look at, now or later.
#[derive(Clone, Debug)]
pub struct Flag {
    /// Its name in data.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// How soon it is to be acted on.
    pub rank: Rank,
    /// What it is called in a few words; may be empty: see [`Scale::flag_label`](super::Scale::flag_label).
    pub label: String,
    /// What to look at; never a treatment.
    pub text: String,
    /// Where the rule comes from.
    pub basis: String,
}

/// When a flag holds: every part that is given must be true.
///
/// For an incomplete assessment the answer is exact. A part that reads a single answer is tried at
/// both ends of what that answer can still be, whether it asks for at least or for at most. Sums ask for
/// at least alone, and only grow with the answers, as do the points of an item. What would pull two
/// ways, a small measured value beside a large sum that it counts in, is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The item at this position has at least the option at this position.
    pub item: Option<(usize, u8)>,
    /// The measured value of the item at this position lies between these limits.
    pub measure: Option<(usize, Limits)>,
    /// The unscored measure at this position was taken, and lies between these limits.
    pub unscored: Option<(usize, Limits)>,
    /// The total is at least this.
    pub total: Option<u16>,
    /// The band is at least the one at this position.
    pub band: Option<usize>,
    /// The check at this position is answered yes.
    pub check: Option<usize>,
    /// The staging at this position shows at least this stage.
    pub stage: Option<(usize, u8)>,
    /// This other substance is used every day.
    pub daily: Option<OtherUse>,
}

/// What a flag rests on that rests on one answer alone, and on no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoneAnswer {
    /// The check at this position.
    Check(usize),
    /// The unscored measure at this position.
    Measure(usize),
    /// The use of another substance.
    Use(OtherUse),
}

/// The words that a table has in place of all flags that wait for a check, for an unscored measure and for the
/// use of another substance, where a row has none of these. No flag has one of them as its id.
pub const NOTHING_ASKED: [&str; 3] = ["checks-not-asked", "nothing-measured", "use-not-asked"];

impl Condition {
    /// Returns the one answer that it rests on, if that is all, and no item's.
    pub fn lone_answer(&self) -> Option<LoneAnswer> {
        let (lone, alone) = match *self {
            Self {
                check: Some(check), ..
            } => (
                LoneAnswer::Check(check),
                Self {
                    check: self.check,
                    ..Self::default()
                },
            ),
            Self {
                unscored: Some((measure, _)),
                ..
            } => (
                LoneAnswer::Measure(measure),
                Self {
                    unscored: self.unscored,
                    ..Self::default()
                },
            ),
            Self {
                daily: Some(substance),
                ..
            } => (
                LoneAnswer::Use(substance),
                Self {
                    daily: self.daily,
                    ..Self::default()
                },
            ),
            _ => return None,
        };
        (*self == alone).then_some(lone)
    }
}

/// Reads flags, and holds their names to being different.
pub(super) fn flags(
    nodes: Several<&Node<'_>>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Vec<Flag> {
    named_flags(nodes, known, problems).into_parts(|flag| flag)
}

/// Reads flags as [`flags`] does, each still with its name, for what may speak of them.
pub(super) fn named_flags(
    nodes: Several<&Node<'_>>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Several<Named<Flag>> {
    let flags = nodes.read(problems, |node, problems| flag(node, known, problems));
    flags.hold_unique(FLAGS.plural, problems);
    flags
}

/// Reads one flag.
pub(super) fn flag(
    node: &Node<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Named<Flag>> {
    let mut fields = Fields::open(node, "a flag", problems)?;
    let id = fields.id();
    if let Some((id, span)) = id
        .as_ref()
        .filter(|(id, _)| NOTHING_ASKED.contains(&id.as_str()))
    {
        let message = format!("`{id}` is a word that `ows` writes in place of flags");
        let reserved = Diagnostic::new("reserved-id", span.clone(), message);
        fields.problems.push(reserved.help("take another name"));
    }
    let example = "add `when`, as in when = { item = \"gi\", at-least = 5 }";
    let when = fields
        .require("when", example)
        .and_then(|entry| condition(&entry.node, known, fields.problems));
    let rank = fields.text("rank");
    let rank = rank.and_then(|rank| choice("rank", &rank, fields.problems));
    let label = fields.optional_prose("label", LONGEST_LABEL);
    let flag = Flag {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        when: when.unwrap_or_default(),
        rank: rank.unwrap_or(Rank::ActNow),
        label: label.unwrap_or_default(),
        text: fields.prose("text", LONGEST_FLAG),
        basis: fields.prose("basis", 300),
    };
    fields.finish();
    Some(Named { id, part: flag })
}

/// A condition as it is written.
struct WrittenCondition {
    item: Option<At<String>>,
    at_least: Option<At<i64>>,
    measure: Option<At<String>>,
    limits: WrittenLimits,
    total: Option<At<i64>>,
    band: Option<At<String>>,
    check: Option<At<String>>,
    staging: Option<At<String>>,
    stage: Option<At<i64>>,
    daily: Option<At<String>>,
}

/// Reads a condition; one in which something is wrong is not judged any further.
fn condition(node: &Node<'_>, known: &Known<'_>, problems: &mut Problems) -> Option<Condition> {
    let most = i64::from(LARGEST_MEASURE);
    let mut fields = Fields::open(node, "a condition", problems)?;
    let written = WrittenCondition {
        item: fields.text("item"),
        at_least: fields.integer("at-least", 0..=most),
        measure: fields.text("measure"),
        limits: WrittenLimits::take(&mut fields),
        total: fields.integer("total-at-least", 0..=most),
        band: fields.text("band-at-least"),
        check: fields.text("check"),
        staging: fields.text("staging"),
        stage: fields.integer("stage-at-least", 1..=9),
        daily: fields.text("daily"),
    };
    if !fields.finish() || !written.has_its_pairs(problems) {
        return None;
    }
    if matches!(&node.value, Value::Table(keys) if keys.is_empty()) {
        let message = "this flag has no condition";
        let empty = Diagnostic::new("empty-condition", node.span.clone(), message);
        problems.push(empty.help("write one, as in { item = \"gi\", at-least = 5 }"));
        return None;
    }
    Some(written.judged(known, problems))
}

impl WrittenCondition {
    /// Says whether each key stands beside the one without which it means nothing.
    fn has_its_pairs(&self, problems: &mut Problems) -> bool {
        fn place<T>(at: &Option<At<T>>) -> Option<&Span> {
            at.as_ref().map(|(_, span)| span)
        }
        let (item, staging) = (place(&self.item), place(&self.staging));
        let (at_least, measure) = (place(&self.at_least), place(&self.measure));
        let stage = place(&self.stage);
        let limit = self.limits.first();
        let (limit_key, limit) = limit.unzip();
        let limit_alone = format!("`{}` stands without `item`", limit_key.unwrap_or_default());
        // Beside a measure of its own the limits are that measure's.
        let none = at_least.is_none() && (limit.is_none() || measure.is_some());
        let none = none.then_some(item);
        let lonely = [
            (
                at_least.filter(|_| item.is_none()),
                "`at-least` stands without `item`",
                "add the item, as in item = \"gi\"",
            ),
            (
                limit.filter(|_| item.is_none() && measure.is_none()),
                limit_alone.as_str(),
                "add what is measured, as in item = \"pulse\"",
            ),
            (
                measure.filter(|_| limit.is_none()),
                "`measure` stands without `measure-at-least` or `measure-at-most`",
                "add the value from which it holds, as in measure-at-most = 10",
            ),
            (
                none.flatten(),
                "`item` stands without `at-least` or `measure-at-least`",
                "add the points from which it holds, as in at-least = 5",
            ),
            (
                stage.filter(|_| staging.is_none()),
                "`stage-at-least` stands without `staging`",
                "add the staging, as in staging = \"heroin\"",
            ),
            (
                staging.filter(|_| stage.is_none()),
                "`staging` stands without `stage-at-least`",
                "add the stage from which it holds, as in stage-at-least = 3",
            ),
        ];
        let unread = problems.count_unread();
        for (place, message, help) in lonely {
            if let Some(span) = place {
                problems.unread(Diagnostic::new("missing-key", span.clone(), message).help(help));
            }
        }
        problems.count_unread() == unread
    }

    fn judged(&self, known: &Known<'_>, problems: &mut Problems) -> Condition {
        let item = self.item.as_ref();
        let item = item.and_then(|name| known.item(name, problems));
        let (total, band) = (self.total.as_ref(), self.band.as_ref());
        let check = self.check.as_ref();
        let daily = self.daily.as_ref();
        let condition = Condition {
            item: item.and_then(|item| self.points(item, known, problems)),
            measure: item.and_then(|item| self.value(item, problems)),
            unscored: self.reading(known, problems),
            total: total.and_then(|total| known.total(total, problems)),
            band: band.and_then(|name| higher_band(name, known, problems)),
            check: check.and_then(|name| known.check(name, problems)),
            stage: self.stage(known, problems),
            daily: daily.and_then(|substance| choice("daily", substance, problems)),
        };
        self.hold_one_way(item, &condition, problems);
        condition
    }

    /// A small measured value of an item can stand neither beside many points of it nor beside a sum that is large.
    fn hold_one_way(
        &self,
        item: Option<(usize, &Item)>,
        condition: &Condition,
        problems: &mut Problems,
    ) {
        let Some((
            _,
            Limits {
                most: Some(most), ..
            },
        )) = condition.measure
        else {
            return;
        };
        let (Some(span), Some((_, item))) = (self.limits.most_at(), item) else {
            return;
        };
        let id = excerpt(&item.id);
        let choice = condition.item.map(|(_, choice)| choice);
        let span_of_points = choice.and_then(|choice| item.values_of(choice));
        if span_of_points.is_some_and(|(low, _)| low > most) {
            let message = format!("`{id}` is never {most} or less at so many points");
            let never = Diagnostic::new("never-true", span.clone(), message);
            problems.push(never.help("remove `at-least` or `measure-at-most`"));
        }
        if condition.total.is_some() || condition.band.is_some() || condition.stage.is_some() {
            let message = format!("a small `{id}` stands beside a sum that it counts in");
            let opposed = Diagnostic::new("opposed", span.clone(), message);
            problems.push(opposed.help("write a flag for each of the two"));
        }
    }

    fn points(
        &self,
        (at, item): (usize, &Item),
        known: &Known<'_>,
        problems: &mut Problems,
    ) -> Option<(usize, u8)> {
        let points = known.points(at, self.at_least.as_ref()?, problems)?;
        item.choice_worth(points).map(|choice| (at, choice))
    }

    fn value(
        &self,
        (at, item): (usize, &Item),
        problems: &mut Problems,
    ) -> Option<(usize, Limits)> {
        let (_, span) = self.limits.first().filter(|_| self.measure.is_none())?;
        let Some(measure) = &item.measure else {
            let message = format!("`{}` has no measure", excerpt(&item.id));
            let none = Diagnostic::new("no-measure", span.clone(), message);
            let help = "write `at-least` with its points, or give the item a `measure`";
            problems.push(none.help(help));
            return None;
        };
        let measured = Measured {
            id: &item.id,
            decimals: 0,
            plausible: measure.plausible,
        };
        Some((at, self.limits.judged(&measured, problems)?))
    }

    fn reading(&self, known: &Known<'_>, problems: &mut Problems) -> Option<(usize, Limits)> {
        let (at, measure) = known.measure(self.measure.as_ref()?, problems)?;
        let measured = Measured {
            id: &measure.id,
            decimals: measure.decimals,
            plausible: measure.plausible,
        };
        Some((at, self.limits.judged(&measured, problems)?))
    }

    fn stage(&self, known: &Known<'_>, problems: &mut Problems) -> Option<(usize, u8)> {
        let staging = self.staging.as_ref()?;
        let names = &known.staging_names;
        names.look_up("unknown-staging", "staging", staging, problems)?;
        let mut all = known.stages.iter().enumerate();
        let (at, stages) = all.find(|(_, stages)| stages.id == Some(&staging.0))?;
        let (number, span) = self.stage.as_ref()?;
        let number = u8::try_from(*number).ok()?;
        if usize::from(number) > stages.number && stages.whole {
            let name = excerpt(&staging.0);
            let message = format!("the staging `{name}` has no stage {number}");
            let unknown = Diagnostic::new("unknown-stage", span.clone(), message);
            problems.push(unknown.help(stage_to_write(stages.number)));
        }
        Some((at, number))
    }
}

/// Takes a band that is higher than the lowest, in which every total is at least.
fn higher_band(name: &At<String>, known: &Known<'_>, problems: &mut Problems) -> Option<usize> {
    let band = known.band(name, problems)?;
    if band == 0 {
        let excerpt = excerpt(&name.0);
        let message = format!("every total is at least in the band `{excerpt}`");
        let always = Diagnostic::new("always-true", name.1.clone(), message);
        problems.push(always.help("name a higher band"));
    }
    Some(band)
}

/// Says which number of a stage can be written where there are so many.
pub(super) fn stage_to_write(stages: usize) -> String {
    match stages {
        0 => "leave it out: this scale has no stages".to_owned(),
        1 => "write 1".to_owned(),
        _ => format!("write 1 to {stages}"),
    }
}
