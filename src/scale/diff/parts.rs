//! A scale taken apart into named parts with their facts, so that two versions can be laid side by side.
//!
//! Each fact says what a change of it weighs by itself, before anything is worked out: words, a
//! rule, or something that data rests on. What the rules come to is for the effects.

use super::Step;
use crate::base::text::{all_of, count};
use crate::scale::{Condition, Definition, Head, Item, Rater, Scale, Stage, Staging};

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
pub(super) struct Part {
    /// What it is: `item`.
    pub kind: &'static str,
    /// Which one, as data names it.
    pub name: String,
    /// What it says in words; two parts whose names differ may be the same by it.
    pub text: String,
    /// What else two parts may be the same by; `None` if only data's name makes it what it is.
    pub likeness: Option<String>,
    pub facts: Vec<Fact>,
    pub parts: Vec<Part>,
    /// The step of adding it, and of taking it away, before its effects.
    pub added: Step,
    pub removed: Step,
}

impl Part {
    fn new(kind: &'static str, name: impl Into<String>, text: &str) -> Self {
        Self {
            kind,
            name: name.into(),
            text: text.to_owned(),
            likeness: None,
            facts: Vec::new(),
            parts: Vec::new(),
            added: Step::Minor,
            removed: Step::Minor,
        }
    }

    fn steps(mut self, added: Step, removed: Step) -> Self {
        (self.added, self.removed) = (added, removed);
        self
    }

    fn like(mut self, likeness: impl Into<String>) -> Self {
        self.likeness = Some(likeness.into());
        self
    }

    fn fact(self, key: &'static str, weight: Weight, value: impl ToString) -> Self {
        self.facts(key, weight, [value.to_string()])
    }

    fn maybe(self, key: &'static str, weight: Weight, value: Option<impl ToString>) -> Self {
        let value = value.map(|value| value.to_string());
        self.facts(key, weight, value.filter(|value| !value.is_empty()))
    }

    fn facts(
        mut self,
        key: &'static str,
        weight: Weight,
        values: impl IntoIterator<Item = String>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().collect();
        if !values.is_empty() {
            self.facts.push(Fact {
                key,
                values,
                weight,
            });
        }
        self
    }

    fn holding(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }
}

/// Takes a scale apart, in the order in which a file is read aloud.
pub(super) fn of(scale: &Scale) -> Part {
    let definition = scale.definition();
    let total = definition
        .total
        .map(|(low, high)| format!("{low} to {high}"));
    head(&definition.head)
        .maybe("total", Weight::Rule, total)
        .holding(definition.items.iter().map(item))
        .holding(definition.checks.iter().map(|check| {
            Part::new("check", &check.id, &check.label)
                .steps(Step::Minor, Step::Major)
                .fact("label", Weight::Words, &check.label)
                .fact("ask", Weight::Words, &check.ask)
        }))
        .holding(definition.bands.iter().map(|band| {
            Part::new("band", &band.id, &band.name)
                .fact("from", Weight::Rule, band.from)
                .fact("name", Weight::Words, &band.name)
        }))
        .holding(definition.flags.iter().map(|flag| {
            Part::new("flag", &flag.id, &flag.text)
                .steps(Step::Minor, Step::Major)
                .facts("when", Weight::Rule, condition(definition, &flag.when))
                .fact("text", Weight::Words, &flag.text)
                .fact("basis", Weight::Words, &flag.basis)
        }))
        .holding(definition.dangers.iter().map(|danger| {
            Part::new("danger", excerpt(&danger.text), &danger.text)
                .like("")
                .fact("text", Weight::Words, &danger.text)
                .fact("source", Weight::Words, &danger.source)
                .fact("from-stage", Weight::Rule, danger.from_stage)
        }))
        .holding(
            definition
                .stagings
                .iter()
                .map(|one| staging(definition, one)),
        )
}

fn head(head: &Head) -> Part {
    let rater = match head.rater {
        Rater::Clinician => "clinician",
        Rater::Patient => "patient",
    };
    let code = head.code.as_ref();
    Part::new("scale", &head.id, &head.name)
        .fact("id", Weight::Data, &head.id)
        .fact("name", Weight::Words, &head.name)
        .fact("short", Weight::Words, &head.short)
        .fact("rater", Weight::Rule, rater)
        .fact("evidence", Weight::Rule, head.evidence.word())
        .maybe("about", Weight::Words, Some(&head.about))
        .facts("reference", Weight::Words, head.references.iter().cloned())
        .fact("licence", Weight::Words, &head.licence)
        .maybe(
            "code",
            Weight::Rule,
            code.map(|code| format!("{} of {}", code.code, code.system)),
        )
}

fn item(item: &Item) -> Part {
    let measure = item.measure.as_ref();
    let only = item.reported_only.then_some("reported");
    let options = item.choices.iter().map(|choice| {
        Part::new("option", choice.points.to_string(), &choice.text)
            .like(String::new())
            .steps(Step::Minor, Step::Major)
            .fact("points", Weight::Data, choice.points)
            .maybe("up-to", Weight::Rule, choice.up_to)
            .fact("text", Weight::Words, &choice.text)
    });
    Part::new("item", &item.id, &item.label)
        .steps(Step::Major, Step::Major)
        .fact("label", Weight::Words, &item.label)
        .fact("ask", Weight::Words, &item.ask)
        .maybe("window", Weight::Words, item.window.as_ref())
        .maybe("only", Weight::Limit, only)
        .facts(
            "confounder",
            Weight::Words,
            item.confounders.iter().cloned(),
        )
        .maybe("unit", Weight::Rule, measure.map(|measure| &measure.unit))
        .maybe(
            "column",
            Weight::Data,
            measure.map(|measure| &measure.column),
        )
        .maybe(
            "plausible from",
            Weight::Least,
            measure.map(|measure| measure.plausible.0),
        )
        .maybe(
            "plausible to",
            Weight::Most,
            measure.map(|measure| measure.plausible.1),
        )
        .holding(options)
}

fn staging(definition: &Definition, staging: &Staging) -> Part {
    let range = |(low, high): (u16, u16)| format!("{low} to {high}");
    let course = staging.course.as_ref();
    let substances = staging
        .substances
        .iter()
        .map(|known| known.word().to_owned());
    let silent = staging.silent_after.iter();
    let silent = silent.filter_map(|check| definition.checks.get(*check));
    Part::new("staging", &staging.id, &staging.name)
        .steps(Step::Minor, Step::Major)
        .fact("name", Weight::Words, &staging.name)
        .fact("source", Weight::Words, &staging.source)
        .fact("choice", Weight::Words, &staging.choice)
        .facts("substance", Weight::Rule, substances)
        .maybe(
            "onset-hours",
            Weight::Rule,
            course.map(|course| range(course.onset_hours)),
        )
        .maybe(
            "grows-days",
            Weight::Rule,
            course.map(|course| range(course.grows_days)),
        )
        .maybe(
            "residual-days",
            Weight::Rule,
            course.map(|course| range(course.residual_days)),
        )
        .maybe("after", Weight::Words, course.map(|course| &course.after))
        .facts(
            "silent-after",
            Weight::Rule,
            silent.map(|check| check.id.clone()),
        )
        .holding(staging.stages.iter().map(|one| stage(definition, one)))
}

fn stage(definition: &Definition, stage: &Stage) -> Part {
    let hours = stage.hours.map(|(from, to)| format!("{from} to {to}"));
    let signs = stage.signs.iter().map(|sign| {
        let item = definition.items.get(sign.item);
        let item = item.map_or("", |item| &item.id);
        Part::new("sign", format!("{item} at {}", sign.at_least), &sign.text)
            .like(item)
            .fact("item", Weight::Rule, item)
            .fact("at-least", Weight::Rule, sign.at_least)
            .fact("text", Weight::Words, &sign.text)
            .maybe("basis", Weight::Words, Some(&sign.basis))
    });
    Part::new("stage", stage.number.to_string(), &stage.name)
        .fact("name", Weight::Words, &stage.name)
        .maybe("hours", Weight::Rule, hours)
        .maybe("hours-note", Weight::Words, Some(&stage.hours_note))
        .fact("needs", Weight::Rule, stage.needs)
        .fact("basis", Weight::Words, &stage.basis)
        .maybe("alone", Weight::Words, stage.alone.as_ref())
        .facts("sees", Weight::Words, stage.sees.iter().cloned())
        .facts("not-asked", Weight::Words, stage.not_asked.iter().cloned())
        .facts(
            "not-counted",
            Weight::Words,
            stage.not_counted.iter().cloned(),
        )
        .holding(signs)
}

/// Writes when a flag holds, in the words of data.
fn condition(definition: &Definition, when: &Condition) -> Option<String> {
    let id = |item: usize| definition.items.get(item).map_or("", |item| &item.id);
    let points = |item: usize, choice: u8| {
        let choices = definition.items.get(item).map(|item| &item.choices);
        let choice = choices.and_then(|choices| choices.get(usize::from(choice)));
        choice.map_or(0, |choice| choice.points)
    };
    let parts = [
        when.item.map(|(item, choice)| {
            let points = count(points(item, choice).into(), "point", "points");
            format!("{} at {points} or more", id(item))
        }),
        when.measure
            .map(|(item, value)| format!("{} measured at {value} or more", id(item))),
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
    ];
    Some(all_of(&parts.into_iter().flatten().collect::<Vec<_>>()))
}

/// Shortens a text that stands for a name.
fn excerpt(text: &str) -> String {
    let start: String = text.chars().take(30).collect();
    match start.len() < text.len() {
        true => format!("{}…", start.trim_end()),
        false => start,
    }
}
