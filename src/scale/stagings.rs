//! Stagings and their stages with the signs of each: what a document says of them and of time.

use super::bands::Total;
use super::known::Known;
use super::rules::{Named, Names, Pair, PartKind, Several, pair, required_pair, sound};
use super::substance::{SUBSTANCES, Substance};
use super::{LONGEST_TIME, MOST_PARTS, MOST_POINTS, MOST_SIGNS, MOST_STAGES};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node, Value, wrong_kind};
use crate::base::text::{count, excerpt};

/// The stagings of a file.
pub(super) const STAGINGS: PartKind = PartKind::new("staging", "stagings", MOST_PARTS);

/// The most characters of the texts of stagings, stages and signs, in every language.
pub(super) const LONGEST_STAGING: usize = 44;
pub(super) const LONGEST_STAGE: usize = 24;
pub(super) const LONGEST_NOTE: usize = 200;
pub(super) const LONGEST_LEFT_OUT: usize = 100;
pub(super) const LONGEST_SIGN: usize = 60;

/// A stage model laid over the items of a scale.
#[derive(Clone, Debug)]
pub struct Staging {
    /// Its name in data: `heroin`.
    pub id: String,
    /// Its name on a screen.
    pub name: String,
    /// The document it comes from.
    pub source: String,
    /// What in it is this project's choice.
    pub choice: String,
    /// The substances that its time course is about; empty where it has none.
    pub substances: Vec<Substance>,
    /// What the document says of time, if anything.
    pub course: Option<Course>,
    /// Checks (by position) after whose yes no time course is shown.
    pub silent_after: Vec<usize>,
    /// The stages, numbered from 1 without a gap.
    pub stages: Vec<Stage>,
}

impl Stage {
    /// Returns its signs of the items of which one must be among those found.
    pub fn signs_of_one(&self) -> impl Iterator<Item = &Sign> {
        let signs = self.signs.iter();
        signs.filter(|sign| self.one_of.contains(&sign.item))
    }
}

impl Staging {
    /// Returns the stage with this number.
    pub fn stage(&self, number: u8) -> Option<&Stage> {
        self.stages.get(usize::from(number).checked_sub(1)?)
    }

    /// Returns the stage with this number in words, its name beside it: `stage 3, Stomach and gut`.
    pub fn stage_in_words(&self, number: u8) -> String {
        match self.stage(number) {
            Some(stage) => format!("stage {number}, {}", stage.name),
            None => format!("stage {number}"),
        }
    }
}

/// What a document says of onset, growth and residue; each a lowest and a highest figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Hours after the last use until it begins.
    pub onset_hours: (u16, u16),
    /// Days for which it grows.
    pub grows_days: (u16, u16),
    /// Days after which residual signs are gone.
    pub residual_days: (u16, u16),
    /// What stays for longer, in words; may be empty.
    pub after: String,
    /// Which total is earlier than the document lets it begin, if the file says so.
    pub early: Option<Early>,
}

/// A total that is too high for so short a time since the last use: something else was taken or given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Early {
    /// The hours since the last use before which it is early.
    pub before_hours: u16,
    /// The lowest such total.
    pub total: u16,
}

/// A staging as it is written.
pub(super) struct WrittenStaging {
    pub staging: Staging,
    /// Whether its stages are all that it has.
    pub whole: bool,
}

/// Reads a staging; `unknown_part` says that it may have stages under a misspelt name.
pub(super) fn staging(
    node: &Node<'_>,
    unknown_part: bool,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Named<WrittenStaging>> {
    let mut fields = Fields::open(node, "a staging", problems)?;
    let id = fields.id();
    let name = fields.prose("name", LONGEST_STAGING);
    let source = fields.prose("source", 300);
    let choice = fields.prose("choice", 400);
    let written_substances = fields.texts("substance");
    let substances = substances(&written_substances, fields.problems);
    let written_course = fields.take("course");
    let course = written_course.and_then(|entry| course(&entry.node, known, fields.problems));
    let silent_after = fields.texts("silent-after");
    let silent_after = silent_after
        .iter()
        .filter_map(|name| known.check(name, fields.problems))
        .collect();
    let stages = fields.several(&STAGES);
    let stages = stages.unless(unknown_part || fields.has_unknown_part());
    let stages = read_stages(stages, known, fields.problems);
    let is_sound = fields.finish();
    if let Some(entry) = written_course.filter(|_| is_sound && written_substances.is_empty()) {
        let message = "a course is of certain substances, and this staging names none";
        let span = entry.node.span.clone();
        let none = Diagnostic::new("course-without-substance", span, message);
        problems.push(none.help("add `substance`, as in substance = [\"heroin\"]"));
    }
    if stages.each.is_empty() && stages.whole {
        let none = Diagnostic::new("too-few", node.span.clone(), "this staging has no stages");
        problems.push(none.help("add at least one [[staging.stage]] below it"));
    }
    let staging = Staging {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        name,
        source,
        choice,
        substances,
        course,
        silent_after,
        stages: stages.each,
    };
    let whole = stages.whole;
    Some(Named {
        id,
        part: WrittenStaging { staging, whole },
    })
}

/// Returns the substances that a part is about.
pub(super) fn substances(words: &[At<String>], problems: &mut Problems) -> Vec<Substance> {
    let words = words.iter();
    words.filter_map(|word| substance(word, problems)).collect()
}

/// Finds a substance, or says that there is none of the name.
pub(super) fn substance(word: &At<String>, problems: &mut Problems) -> Option<Substance> {
    let known = Names {
        known: SUBSTANCES.to_vec(),
        all: true,
    };
    known.look_up("unknown-substance", "substance", word, problems)?;
    Substance::named(&word.0)
}

fn course(node: &Node<'_>, known: &Known<'_>, problems: &mut Problems) -> Option<Course> {
    let mut fields = Fields::open(node, "a course", problems)?;
    let onset_hours = range(&mut fields, "onset-hours", "[8, 12]");
    let grows_days = range(&mut fields, "grows-days", "[3, 4]");
    let residual_days = range(&mut fields, "residual-days", "[10, 14]");
    let after = fields.optional_prose("after", LONGEST_NOTE);
    let early = fields.take("early");
    let early =
        early.and_then(|entry| early_total(&entry.node, onset_hours, known, fields.problems));
    fields.finish();
    Some(Course {
        onset_hours: onset_hours?,
        grows_days: grows_days?,
        residual_days: residual_days?,
        after: after.unwrap_or_default(),
        early,
    })
}

/// Reads from which total on it is said that it is earlier than the source lets it begin.
fn early_total(
    node: &Node<'_>,
    onset_hours: Option<(u16, u16)>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Early> {
    let mut fields = Fields::open(node, "an early total", problems)?;
    let before_hours = fields.required_integer("before-hours", 1..=LONGEST_TIME.into());
    let total = fields.required_integer("total", 1..=u16::MAX.into());
    fields.finish();
    let (before_hours, span) = before_hours?;
    if let Some((begins, _)) = onset_hours
        && before_hours > i64::from(begins)
    {
        let message =
            format!("it begins after {begins} hours, so hour {before_hours} is not early");
        let late = Diagnostic::new("bad-range", span, message);
        problems.push(late.help(format!(
            "write at most {begins}, the first of `onset-hours`"
        )));
    }
    let total = total?;
    if let Total::Absent = known.total {
        let message = "this scale has no total, so none could be early";
        let never = Diagnostic::new("never-true", total.1, message);
        problems.push(never.help("remove `early`"));
        return None;
    }
    Some(Early {
        before_hours: u16::try_from(before_hours).ok()?,
        total: known.total(&total, problems)?,
    })
}

/// Takes a lowest and a highest time, which may be equal.
fn range(fields: &mut Fields<'_, '_, '_>, key: &'static str, example: &str) -> Option<(u16, u16)> {
    let ((low, high), span) = required_pair(fields, key, example)?;
    let found = span_of_time((low, high)).filter(|(low, high)| low <= high);
    if found.is_none() {
        let message = format!("`{key}` runs from {low} to {high}");
        let bad = Diagnostic::new("bad-range", span, message);
        let help = format!("write the lower number first, both from 0 to {LONGEST_TIME}");
        fields.problems.push(bad.help(help));
    }
    found
}

/// The stages of a staging.
const STAGES: PartKind = PartKind {
    path: "staging.stage",
    ..PartKind::new("stage", "stages", MOST_STAGES)
};

/// One stage of a staging.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its number, from 1.
    pub number: u8,
    /// Its name, for what this scale sees of it.
    pub name: String,
    /// Hours since the last use that the source gives it: from the first up to, not with, the second.
    pub hours: Option<(u16, u16)>,
    /// Why the hours are what they are, where the source does not say it outright; may be empty.
    pub hours_note: String,
    /// How many of its signs must be found for it to show.
    pub needs: u16,
    /// The items, by position, of which a sign must be among those found; empty where any sign will do.
    pub one_of: Vec<usize>,
    /// Where in the source it stands.
    pub basis: String,
    /// Why one item's signs may reach `needs` alone, where they can.
    pub alone: Option<String>,
    /// What the source names and this scale asks.
    pub sees: Vec<String>,
    /// What the source names and this scale does not ask.
    pub not_asked: Vec<String>,
    /// What the source names and is deliberately no sign.
    pub not_counted: Vec<String>,
    /// Its signs.
    pub signs: Vec<Sign>,
}

/// One finding that counts towards a stage: an item at or above a number of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The item, by position.
    pub item: usize,
    /// The points it needs.
    pub at_least: u16,
    /// The finding in words.
    pub text: String,
    /// Where it comes from, if that is narrower than the stage's basis; may be empty.
    pub basis: String,
}

/// A stage as it is written.
struct WrittenStage {
    stage: Stage,
    number: Option<At<i64>>,
    hours: Option<At<(u16, u16)>>,
}

/// Reads the stages of a staging.
fn read_stages(
    nodes: Several<&Node<'_>>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Several<Stage> {
    let stages = nodes.read(problems, |node, problems| stage(node, known, problems));
    if stages.whole && are_numbered_in_order(&stages.each, problems) {
        hold_hours_apart(&stages.each, problems);
    }
    stages.map(|written| written.stage)
}

/// Says where the numbers first go wrong; after that each stage would be wrong by its place.
fn are_numbered_in_order(stages: &[WrittenStage], problems: &mut Problems) -> bool {
    for (expected, stage) in (1..).zip(stages) {
        let Some((number, span)) = &stage.number else {
            return false;
        };
        if *number != expected {
            let message =
                format!("this is stage {expected} by its place, and is numbered {number}");
            let order = Diagnostic::new("stage-order", span.clone(), message);
            problems.push(order.help("number the stages 1, 2, 3 in this order, without a gap"));
            return false;
        }
    }
    true
}

fn hold_hours_apart(stages: &[WrittenStage], problems: &mut Problems) {
    let hours: Vec<_> = stages
        .iter()
        .filter_map(|stage| stage.hours.as_ref())
        .collect();
    for (before, after) in hours.iter().zip(hours.iter().skip(1)) {
        let ((_, end), before_span) = before;
        let ((begin, _), span) = after;
        if begin < end {
            let message =
                format!("this stage begins at hour {begin}, before the one above ends at {end}");
            let overlap = Diagnostic::new("hours-overlap", span.clone(), message);
            let overlap = overlap.also(before_span.clone(), "the stage above");
            problems.push(overlap.help("let each hour belong to one stage"));
        }
    }
}

fn stage(node: &Node<'_>, known: &Known<'_>, problems: &mut Problems) -> Option<WrittenStage> {
    let mut fields = Fields::open(node, "a stage", problems)?;
    let number = fields.required_integer("number", 1..=9);
    let name = fields.prose("name", LONGEST_STAGE);
    let hours = hours(&mut fields);
    let hours_note = fields.optional_prose("hours-note", LONGEST_NOTE);
    let needs = fields.required_integer("needs", 0..=u16::MAX.into());
    let one_of = fields.texts("one-of");
    let basis = fields.prose("basis", 300);
    let alone = fields.text("alone");
    let sees = fields.prose_list("sees", "a sign in `sees`", LONGEST_SIGN);
    let not_asked = fields.prose_list("not-asked", "a sign in `not-asked`", LONGEST_SIGN);
    let not_counted = fields.prose_list("not-counted", "a sign in `not-counted`", LONGEST_LEFT_OUT);
    let signs = signs(&mut fields).read(fields.problems, |node, problems| {
        sign(node, known, problems)
    });
    let is_sound = fields.finish();
    let distinct = hold_signs_distinct(&signs.each, problems);
    let found: Option<Vec<Sign>> = signs.each.iter().map(|sign| sign.sign.clone()).collect();
    let number_or_0 = number.as_ref().map_or(0, |(number, _)| *number);
    let mut items = Vec::new();
    if let (Some(found), true) = (&found, is_sound && distinct) {
        items = read_one_of(&one_of, found, number_or_0, known, problems);
    }
    if let (Some(found), Some(needs)) = (&found, &needs)
        && is_sound
        && distinct
        && hold_needs(needs, found.len(), node, number_or_0, problems)
    {
        let counted = (found.as_slice(), items.as_slice());
        hold_alone(needs, alone.as_ref(), counted, number_or_0, known, problems);
    }
    let stage = Stage {
        number: u8::try_from(number_or_0).unwrap_or_default(),
        name,
        hours: hours.as_ref().map(|(hours, _)| *hours),
        hours_note: hours_note.unwrap_or_default(),
        needs: needs.map_or(0, |(needs, _)| u16::try_from(needs).unwrap_or_default()),
        one_of: items,
        basis,
        alone: alone.map(|alone| sound(format_args!("`alone`"), alone, 300, problems)),
        sees,
        not_asked,
        not_counted,
        signs: found.unwrap_or_default(),
    };
    Some(WrittenStage {
        stage,
        number,
        hours,
    })
}

/// Takes the hours of a stage: from the first up to, not with, the second.
fn hours(fields: &mut Fields<'_, '_, '_>) -> Option<At<(u16, u16)>> {
    let entry = fields.take("hours")?;
    let ((low, high), span) = pair(entry, "[24, 48]", fields.problems)?;
    let Some(hours) = span_of_time((low, high)).filter(|(low, high)| low < high) else {
        let message = format!("`hours` runs from {low} up to {high}");
        let bad = Diagnostic::new("bad-range", span, message);
        let help = format!(
            "write the earlier hour first, both from 0 to {LONGEST_TIME}; the second is not included"
        );
        fields.problems.push(bad.help(help));
        return None;
    };
    Some((hours, span))
}

/// Takes two times that a source may speak of, in its unit; `None` if one of them is not from 0 to the longest.
fn span_of_time((low, high): Pair) -> Option<(u16, u16)> {
    let time = |number: i64| {
        u16::try_from(number)
            .ok()
            .filter(|time| *time <= LONGEST_TIME)
    };
    Some((time(low)?, time(high)?))
}

/// A sign as it is written.
struct WrittenSign {
    item: Option<At<String>>,
    at_least: Option<At<i64>>,
    /// The sign; `None` if its item or points are in doubt, which was said.
    sign: Option<Sign>,
}

fn signs<'n, 'a>(fields: &mut Fields<'n, 'a, '_>) -> Several<&'n Node<'a>> {
    let example = "{ item = \"nose\", at-least = 1, text = \"…\" }";
    let Some(entry) = fields.require("sign", &format!("add `sign = [{example}]`")) else {
        return Several {
            each: Vec::new(),
            whole: true,
        };
    };
    if let Value::List(list) = &entry.node.value {
        return Several::of(list, "signs", MOST_SIGNS, fields.problems);
    }
    let wrong = wrong_kind(&entry.node, "`sign` is a list of signs");
    let help = format!("write a list: [{example}]");
    fields.problems.unread(wrong.help(help));
    Several::unreadable()
}

fn sign(node: &Node<'_>, known: &Known<'_>, problems: &mut Problems) -> Option<WrittenSign> {
    let mut fields = Fields::open(node, "a sign", problems)?;
    let item = fields.required_text("item");
    let at_least = fields.required_integer("at-least", 0..=MOST_POINTS.into());
    let text = fields.prose("text", LONGEST_SIGN);
    let basis = fields.optional_prose("basis", 200).unwrap_or_default();
    fields.finish();
    let found = item.as_ref().and_then(|item| known.item(item, problems));
    let sign = found
        .zip(at_least.as_ref())
        .and_then(|((item, _), at_least)| {
            Some(Sign {
                item,
                at_least: known.points(item, at_least, problems)?,
                text,
                basis,
            })
        });
    Some(WrittenSign {
        item,
        at_least,
        sign,
    })
}

fn hold_signs_distinct(signs: &[WrittenSign], problems: &mut Problems) -> bool {
    let before = problems.len();
    let findings = signs.iter();
    let findings: Vec<(&At<String>, i64)> = findings
        .filter_map(|sign| Some((sign.item.as_ref()?, sign.at_least.as_ref()?.0)))
        .collect();
    for (index, ((name, span), at_least)) in findings.iter().enumerate() {
        let mut above = findings.iter().take(index);
        let first = above.find(|((other, _), points)| other == name && points == at_least);
        if let Some(((_, first), _)) = first {
            let name = excerpt(name);
            let message = format!("`{name}` at {at_least} is already a sign of this stage");
            let repeated = Diagnostic::new("repeated-sign", span.clone(), message);
            let repeated = repeated.also(first.clone(), "the first is here");
            problems.push(repeated.help("remove one of them: one finding counts once"));
        }
    }
    problems.len() == before
}

/// Holds a stage to needing some of its signs, and not more than it has.
fn hold_needs(
    (needs, span): &At<i64>,
    has: usize,
    stage: &Node<'_>,
    number: i64,
    problems: &mut Problems,
) -> bool {
    if has == 0 {
        let message = format!("stage {number} has no signs");
        let none = Diagnostic::new("too-few", stage.span.clone(), message);
        let help = "add one to `sign`, as in { item = \"nose\", at-least = 1, text = \"…\" }";
        problems.push(none.help(help));
        return false;
    }
    let enough = usize::try_from(*needs).is_ok_and(|needs| (1..=has).contains(&needs));
    if !enough {
        let message = match needs {
            0 => format!("stage {number} needs no sign, so it would always show"),
            _ => {
                let needs = count((*needs).unsigned_abs(), "sign", "signs");
                format!("stage {number} needs {needs} and has {has}, so it could never show")
            }
        };
        let help = match has {
            1 => "write 1".to_owned(),
            _ => format!("write 1 to {has}"),
        };
        problems.push(Diagnostic::new("needs", span.clone(), message).help(help));
    }
    enough
}

/// Takes the items of which a sign must be among those found: each has one, and not every sign is of them.
fn read_one_of(
    names: &[At<String>],
    signs: &[Sign],
    number: i64,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Vec<usize> {
    let mut items = Vec::new();
    for name in names {
        let Some((item, _)) = known.item(name, problems) else {
            continue;
        };
        let excerpt = excerpt(&name.0);
        let (message, help) = if items.contains(&item) {
            (format!("`{excerpt}` stands twice"), "name each item once")
        } else if signs.iter().all(|sign| sign.item != item) {
            (
                format!("stage {number} has no sign of `{excerpt}`"),
                "name an item that one of its signs is of",
            )
        } else {
            items.push(item);
            continue;
        };
        problems.push(Diagnostic::new("one-of", name.1.clone(), message).help(help));
    }
    if let Some((_, span)) = names.first()
        && signs.iter().all(|sign| items.contains(&sign.item))
    {
        let message = format!("every sign of stage {number} is of an item in `one-of`");
        let idle = Diagnostic::new("one-of", span.clone(), message);
        problems.push(idle.help("remove `one-of`: it asks for nothing more than `needs`"));
    }
    items
}

/// One item must not make a stage by itself, unless the file says why that is right.
fn hold_alone(
    (needs, span): &At<i64>,
    alone: Option<&At<String>>,
    (signs, one_of): (&[Sign], &[usize]),
    number: i64,
    known: &Known<'_>,
    problems: &mut Problems,
) {
    let needs = usize::try_from(*needs).unwrap_or(usize::MAX);
    let of = |position: usize| signs.iter().filter(|sign| sign.item == position).count();
    let mut items = known.items.iter().enumerate();
    let may = |position: &usize| one_of.is_empty() || one_of.contains(position);
    let filling = items.find(|(position, _)| may(position) && of(*position) >= needs);
    let (place, message, help) = match (filling, alone) {
        (Some((_, item)), None) => (
            span,
            format!(
                "`{}` by itself could make stage {number} show",
                excerpt(&item.id)
            ),
            "raise `needs`, or add `alone` with the reason why that is right",
        ),
        (None, Some((_, place))) => (
            place,
            format!("no item by itself can make stage {number} show"),
            "remove `alone`",
        ),
        _ => return,
    };
    problems.push(Diagnostic::new("alone", place.clone(), message).help(help));
}
