//! A scale taken apart into named parts with their facts, so that two versions can be laid side by side.
//!
//! Each fact says what a change of it weighs by itself, before anything is worked out: words, a
//! rule, or something that data rests on. What the rules come to is for the effects.

use super::Increment;
use crate::base::text::{all_of, count};
use crate::scale::{
    Check, Code, Condition, Course, DangerFrom, Definition, Early, Item, Scale, ScaleHead, Stage,
    Staging, UnscoredMeasure,
};

/// What a change of a fact weighs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Words for people.
    Words,
    /// A rule; what a change of it comes to is worked out.
    Rule,
    /// Data rests on it: to change it or take it away is to refuse data that was read before.
    Data,
    /// Where it stands, less data is accepted than where it does not.
    Limit,
    /// The least number that is accepted.
    Least,
    /// The largest number that is accepted.
    Most,
}

/// One thing that a part says.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub key: &'static str,
    pub values: Vec<String>,
    pub weight: Weight,
}

/// A part of a scale: an item, an option, a stage.
#[derive(Clone, Debug)]
pub(super) struct ScalePart {
    /// What it is: `item`.
    pub kind: &'static str,
    /// Which one, as data names it.
    pub name: String,
    /// What it says in words; two parts whose names differ may be the same by it.
    pub text: String,
    /// What else two parts may be the same by; `None` if only data's name makes it what it is.
    pub likeness: Option<String>,
    pub facts: Vec<Fact>,
    pub parts: Vec<ScalePart>,
    /// The number that moves for adding it, and for taking it away, before its effects.
    pub added: Increment,
    pub removed: Increment,
}

impl ScalePart {
    fn new(kind: &'static str, name: impl Into<String>, text: &str) -> Self {
        Self {
            kind,
            name: name.into(),
            text: text.to_owned(),
            likeness: None,
            facts: Vec::new(),
            parts: Vec::new(),
            added: Increment::Minor,
            removed: Increment::Minor,
        }
    }

    fn steps(mut self, added: Increment, removed: Increment) -> Self {
        (self.added, self.removed) = (added, removed);
        self
    }

    fn like(mut self, likeness: &str) -> Self {
        self.likeness = Some(likeness.to_owned());
        self
    }

    /// Adds what a key says; nothing without a value, or with an empty one.
    fn fact<V: ToString>(
        mut self,
        key: &'static str,
        weight: Weight,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(|value| value.to_string());
        let values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            self.facts.push(Fact {
                key,
                values,
                weight,
            });
        }
        self
    }

    fn words<V: ToString>(self, key: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        self.fact(key, Weight::Words, values)
    }

    fn rule<V: ToString>(self, key: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        self.fact(key, Weight::Rule, values)
    }

    fn holding(mut self, parts: impl IntoIterator<Item = ScalePart>) -> Self {
        self.parts.extend(parts);
        self
    }
}

/// Takes a scale apart, in the order in which a file is read aloud.
pub(super) fn of(scale: &Scale) -> ScalePart {
    let definition = scale.definition();
    let checks = definition.checks.iter().map(|one| check(definition, one));
    let measures = definition.measures.iter().map(measure);
    let bands = definition.bands.iter().map(|band| {
        ScalePart::new("band", &band.id, &band.name)
            .rule("from", [band.from])
            .words("name", [&band.name])
    });
    let flags = definition.flags.iter().map(|flag| {
        ScalePart::new("flag", &flag.id, &flag.text)
            .steps(Increment::Minor, Increment::Major)
            .rule("when", [condition(definition, &flag.when)])
            .rule("rank", [flag.rank.word()])
            .words("label", [&flag.label])
            .words("text", [&flag.text])
            .words("basis", [&flag.basis])
    });
    // When one is shown is a rule, and no result: nothing that is counted, raised or exported rests on it.
    let dangers = definition.dangers.iter().map(|danger| {
        let (stage, hours) = match danger.from {
            DangerFrom::Stage(stage) => (Some(stage), None),
            DangerFrom::Hours(hours) => (None, Some(hours)),
        };
        ScalePart::new("danger", excerpt(&danger.text), &danger.text)
            .like("")
            .words("text", [&danger.text])
            .words("source", [&danger.source])
            .rule(
                "substance",
                danger.substances.iter().map(|used| used.word()),
            )
            .rule("from-stage", stage)
            .rule("from-hours", hours)
    });
    let stagings = definition.stagings.iter();
    head(&definition.head)
        .rule("total", definition.total.map(range))
        .holding(definition.items.iter().map(item))
        .holding(measures)
        .holding(checks)
        .holding(bands)
        .holding(flags)
        .holding(dangers)
        .holding(stagings.map(|one| staging(definition, one)))
}

fn head(head: &ScaleHead) -> ScalePart {
    ScalePart::new("scale", &head.id, &head.name)
        .fact("id", Weight::Data, [&head.id])
        .words("name", [&head.name])
        .words("short", [&head.short])
        .rule("rater", [head.rater.word()])
        .rule("evidence", [head.evidence.word()])
        .words("about", [&head.about])
        .words("reference", &head.references)
        .words("licence", [&head.licence])
        .rule("code", head.code.as_ref().map(code))
}

fn code(code: &Code) -> String {
    format!("{} of {}", code.code, code.system)
}

fn item(item: &Item) -> ScalePart {
    let measure = item.measure.as_ref();
    let column = measure.map(|measure| &measure.column);
    let (least, most) = measure.map(|measure| measure.plausible).unzip();
    let value = measure.and_then(|measure| measure.code.as_ref());
    let only = item.reported_only.then_some("reported");
    let options = item.choices.iter().map(|choice| {
        ScalePart::new("option", choice.points.to_string(), &choice.text)
            .like("")
            .steps(Increment::Minor, Increment::Major)
            .fact("points", Weight::Data, [choice.points])
            .rule("up-to", choice.up_to)
            .words("text", [&choice.text])
    });
    ScalePart::new("item", &item.id, &item.label)
        .steps(Increment::Major, Increment::Major)
        .words("label", [&item.label])
        .words("ask", [&item.ask])
        .words("window", &item.window)
        .fact("only", Weight::Limit, only)
        .words("confounder", &item.confounders)
        .rule("unit", measure.map(|measure| &measure.unit))
        .fact("column", Weight::Data, column)
        .fact("plausible from", Weight::Least, least)
        .fact("plausible to", Weight::Most, most)
        .rule("code", item.code.as_ref().map(code))
        .rule("code of the value", value.map(code))
        .holding(options)
}

fn check(definition: &Definition, check: &Check) -> ScalePart {
    let measured = check.unless_measured;
    let measured = measured.and_then(|measure| definition.measures.get(measure));
    ScalePart::new("check", &check.id, &check.label)
        .steps(Increment::Minor, Increment::Major)
        .words("label", [&check.label])
        .words("ask", [&check.ask])
        .rule("unless-measured", measured.map(|measure| &measure.id))
}

fn measure(measure: &UnscoredMeasure) -> ScalePart {
    let value = |value: u32| measure.decimal(value);
    let (low, high) = measure.plausible;
    // A value that tells of another unit is refused even if somebody confirms it.
    let mistaken = measure.mistaken.as_ref().map(|mistaken| {
        let (low, high) = mistaken.range;
        ScalePart::new("mistaken", &mistaken.unit, &mistaken.unit)
            .like("")
            .steps(Increment::Major, Increment::Minor)
            .words("unit", [&mistaken.unit])
            .fact("range from", Weight::Most, [value(low)])
            .fact("range to", Weight::Least, [value(high)])
    });
    ScalePart::new("measure", &measure.id, &measure.label)
        .steps(Increment::Minor, Increment::Major)
        .words("label", [&measure.label])
        .words("ask", [&measure.ask])
        .fact("unit", Weight::Data, [&measure.unit])
        .fact("decimals", Weight::Data, [measure.decimals])
        .fact("plausible from", Weight::Least, [value(low)])
        .fact("plausible to", Weight::Most, [value(high)])
        .rule("code", measure.code.as_ref().map(code))
        .holding(mistaken)
}

fn staging(definition: &Definition, staging: &Staging) -> ScalePart {
    let course = staging.course.as_ref();
    let silent = staging.silent_after.iter();
    let silent = silent.filter_map(|check| definition.checks.get(*check));
    let substances = staging.substances.iter();
    let early = course.and_then(|course| course.early);
    let span = |of: fn(&Course) -> (u16, u16)| course.map(|course| range(of(course)));
    let stages = staging.stages.iter();
    ScalePart::new("staging", &staging.id, &staging.name)
        .steps(Increment::Minor, Increment::Major)
        .words("name", [&staging.name])
        .words("source", [&staging.source])
        .words("choice", [&staging.choice])
        .rule("substance", substances.map(|known| known.word()))
        .rule("onset-hours", span(|course| course.onset_hours))
        .rule("grows-days", span(|course| course.grows_days))
        .rule("residual-days", span(|course| course.residual_days))
        .words("after", course.map(|course| &course.after))
        .rule("early", early.map(in_words))
        .rule("silent-after", silent.map(|check| &check.id))
        .holding(stages.map(|one| stage(definition, one)))
}

fn stage(definition: &Definition, stage: &Stage) -> ScalePart {
    let signs = stage.signs.iter().map(|sign| {
        let item = definition.items.get(sign.item);
        let item = item.map_or("", |item| &item.id);
        ScalePart::new("sign", format!("{item} at {}", sign.at_least), &sign.text)
            .like(item)
            .rule("item", [item])
            .rule("at-least", [sign.at_least])
            .words("text", [&sign.text])
            .words("basis", [&sign.basis])
    });
    let one_of = stage.one_of.iter();
    let one_of = one_of.filter_map(|item| Some(&definition.items.get(*item)?.id));
    ScalePart::new("stage", stage.number.to_string(), &stage.name)
        .words("name", [&stage.name])
        .rule("hours", stage.hours.map(range))
        .words("hours-note", [&stage.hours_note])
        .rule("needs", [stage.needs])
        .rule("one-of", one_of)
        .words("basis", [&stage.basis])
        .words("alone", &stage.alone)
        .words("sees", &stage.sees)
        .words("not-asked", &stage.not_asked)
        .words("not-counted", &stage.not_counted)
        .holding(signs)
}

/// Writes which total is early.
pub(super) fn in_words(early: Early) -> String {
    let hours = early.before_hours;
    format!("{} or more before {hours} h", early.total)
}

fn range((from, to): (u16, u16)) -> String {
    format!("{from} to {to}")
}

/// Writes when a flag holds, in the words of data.
fn condition(definition: &Definition, when: &Condition) -> String {
    let item = |position: usize| definition.items.get(position);
    let id = |position| item(position).map_or("", |item| &item.id);
    let parts = [
        when.item.map(|(position, choice)| {
            let choice = item(position).and_then(|item| item.choices.get(usize::from(choice)));
            let points = choice.map_or(0, |choice| choice.points);
            let points = count(points.into(), "point", "points");
            format!("{} at {points} or more", id(position))
        }),
        when.measure.map(|(position, limits)| {
            format!("{} measured at {}", id(position), limits.words(0, ""))
        }),
        when.unscored.and_then(|(position, limits)| {
            let measure = definition.measures.get(position)?;
            let limits = limits.words(measure.decimals, "");
            Some(format!("{} measured at {limits}", measure.id))
        }),
        when.total.map(|total| format!("total {total} or more")),
        when.band
            .and_then(|band| definition.bands.get(band))
            .map(|band| format!("band {} or above", band.id)),
        when.check
            .and_then(|check| definition.checks.get(check))
            .map(|check| format!("{} answered yes", check.id)),
        when.stage.and_then(|(staging, stage)| {
            let staging = definition.stagings.get(staging)?;
            Some(format!("{} at stage {stage} or above", staging.id))
        }),
        when.daily.map(|what| format!("{} daily", what.word())),
    ];
    all_of(&parts.into_iter().flatten().collect::<Vec<_>>())
}

/// Shortens a text that stands for a name.
fn excerpt(text: &str) -> String {
    let start: String = text.chars().take(30).collect();
    if start.len() < text.len() {
        return format!("{}…", start.trim_end());
    }
    start
}
