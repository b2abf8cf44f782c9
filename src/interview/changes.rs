//! Single answers of an assessment as they should have been, named as the columns of a table name them.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Map, Value};

use super::{Now, context, spoken};
use crate::assessment::{BadAnswer, Certainty, Missing, Observation, Reading, wire};
use crate::base::text::{excerpt, one_of, suggestion};
use crate::base::time::{self, Time};
use crate::base::zone::Zone;
use crate::scale::{BACKGROUND, CONTEXT, Item, Scale, UnscoredMeasure};

/// What is said of an attempt alone, and is in no column of a table.
const ROUSED: &str = "roused";

/// What happened besides, in the words in which the bedside takes it.
const EVENTS: &str = "events";

/// What is changed only by giving the whole assessment.
const WHOLE: [&str; 4] = ["extra", "observations", "checks", "measures"];

/// Words of times that count from when they are said, which nobody can tell of an amendment.
const RELATIVE: [&str; 5] = ["ago", "yesterday", "today", "tonight", "night"];

/// How far a time of day may lie from the one that it replaces.
const HALF_A_DAY: TimeDelta = TimeDelta::hours(12);

/// What changes are read against.
pub struct Ground {
    /// The scale of the entry.
    pub scale: Arc<Scale>,
    /// When the entry was first recorded: nothing was observed later.
    pub recorded: Time,
    /// What time it is: an event may have come after that.
    pub now: Time,
    /// The zone of times without an offset.
    pub zone: Zone,
    /// Whether values that look like slips are confirmed.
    pub confirm: bool,
}

/// Puts changed answers into an assessment as an entry has it.
///
/// An item that is rated anew loses what was said of the old rating: its measured value, that it was
/// not due to withdrawal, why it was missing. Its note stays. The last use is counted back from when
/// the patient was observed, as the summary shows it.
///
/// # Errors
/// Says in words which change cannot be read, or names nothing that can be changed.
pub fn with_changes(written: &Value, sets: &[String], ground: &Ground) -> Result<Value, String> {
    let mut named: Vec<(&str, &str)> = Vec::new();
    for set in sets {
        let (name, answer) = set.split_once('=').ok_or_else(|| {
            format!(
                "`{}` changes nothing; write a name, `=` and the answer, as in gi=3",
                excerpt(set)
            )
        })?;
        let (name, answer) = (name.trim(), answer.trim());
        if named.iter().any(|(known, _)| *known == name) {
            return Err(format!("`{}` is set twice; say it once", excerpt(name)));
        }
        named.push((name, answer));
    }
    // The last use is counted from the time, whichever was written first.
    named.sort_by_key(|(name, _)| *name != "time");
    let mut changes = Changes {
        assessment: written.as_object().cloned().unwrap_or_default(),
        ground,
        confirmed: false,
    };
    for (name, answer) in named {
        changes.one(name, answer)?;
    }
    if ground.confirm && !changes.confirmed {
        return Err("no value lies outside its plausible range; leave out `--confirm`".to_owned());
    }
    Ok(Value::Object(changes.assessment))
}

/// An assessment as it changes.
struct Changes<'c> {
    assessment: Map<String, Value>,
    ground: &'c Ground,
    /// Whether a value was let through since it was confirmed.
    confirmed: bool,
}

impl Changes<'_> {
    fn one(&mut self, name: &str, answer: &str) -> Result<(), String> {
        let scale = Arc::clone(&self.ground.scale);
        let measures = |item: &&Item| {
            let measure = item.measure.as_ref();
            measure.is_some_and(|measure| measure.column == name)
        };
        if let Some(item) = scale.items().iter().find(|item| item.id == name) {
            return self.observe(item, "points", answer);
        }
        if let Some(item) = scale.items().iter().find(measures) {
            return self.observe(item, "value", answer);
        }
        if scale.checks().iter().any(|check| check.id == name) {
            return self.check(name, answer);
        }
        if let Some(measure) = scale.measures().iter().find(|measure| measure.id == name) {
            return self.measure(measure, answer);
        }
        match name {
            "patient" => Err(
                "a correction stays with its patient; void the entry, and record the assessment for the other one"
                    .to_owned(),
            ),
            "scale" => Err(
                "a correction stays with its scale; void the entry, and record the assessment with the other one"
                    .to_owned(),
            ),
            "time" => self.time(answer),
            "last_use" => self.last_use(answer),
            EVENTS => self.events(answer),
            ROUSED => self.context(name, answer),
            _ if CONTEXT.contains(&name) || BACKGROUND.contains(&name) => {
                self.context(name, answer)
            }
            _ if WHOLE.contains(&name) => Err(format!(
                "`{name}` is no single answer; give the whole assessment in a file in the place of `--set`"
            )),
            _ => Err(unknown(name, &scale)),
        }
    }

    /// Rates an item anew, says why it has no answer, or leaves it open.
    fn observe(&mut self, item: &Item, key: &str, answer: &str) -> Result<(), String> {
        let Some(Value::Object(observations)) = self.assessment.get_mut("observations") else {
            return Err("the entry holds no observations".to_owned());
        };
        if answer.is_empty() {
            observations.remove(&item.id);
            return Ok(());
        }
        let mut observation = match observations.get(&item.id) {
            Some(Value::Object(before)) => before.clone(),
            _ => Map::new(),
        };
        for old in ["points", "value", "missing", "attributed", "confirmed"] {
            observation.remove(old);
        }
        if let Some(missing) = Missing::named(answer) {
            observation.insert("missing".to_owned(), missing.word().into());
        } else {
            let number = whole_number(item, answer)?;
            let confirm = self.ground.confirm;
            let observed = |confirmed| match key {
                "value" => Observation::measured(item, number, confirmed),
                _ => Observation::points(item, number),
            };
            observed(confirm).map_err(|bad| match &item.measure {
                Some(measure) if key == "points" => format!(
                    "{bad}; if a measured {number} {} is meant, write `{}={number}`; as points {}",
                    measure.unit, measure.column, bad.instead
                ),
                _ => wrong(&bad),
            })?;
            if observed(false).is_err() {
                observation.insert("confirmed".to_owned(), true.into());
                self.confirmed = true;
            }
            observation.insert(key.to_owned(), number.into());
        }
        let plain = observation.len() == 1;
        let points = observation.get("points").filter(|_| plain).cloned();
        let observation = points.unwrap_or(Value::Object(observation));
        observations.insert(item.id.clone(), observation);
        Ok(())
    }

    fn check(&mut self, name: &str, answer: &str) -> Result<(), String> {
        let answer = match answer {
            "" => None,
            "yes" => Some(true),
            "no" => Some(false),
            other => {
                return Err(format!(
                    "`{name}` takes yes, no, or nothing after the `=` if it was not asked, and not `{}`",
                    excerpt(other)
                ));
            }
        };
        self.put_below("checks", name, answer.map(Value::Bool));
        Ok(())
    }

    /// Says what was measured, or that it was not.
    fn measure(&mut self, measure: &UnscoredMeasure, answer: &str) -> Result<(), String> {
        let written = match answer {
            "" => None,
            digits => {
                let reading = |confirmed| Reading::of(measure, digits, confirmed);
                let confirmed = reading(false).is_err();
                let taken = reading(self.ground.confirm && confirmed).map_err(|bad| wrong(&bad))?;
                self.confirmed |= confirmed;
                Some(wire::written_reading(measure, taken))
            }
        };
        self.put_below("measures", &measure.id, written);
        Ok(())
    }

    /// Puts a value into a table of the assessment, which is not there while nothing is in it.
    fn put_below(&mut self, table: &str, name: &str, value: Option<Value>) {
        let mut values = match self.assessment.remove(table) {
            Some(Value::Object(values)) => values,
            _ => Map::new(),
        };
        match value {
            Some(value) => values.insert(name.to_owned(), value),
            None => values.remove(name),
        };
        if !values.is_empty() {
            self.assessment
                .insert(table.to_owned(), Value::Object(values));
        }
    }

    /// Says when the patient was observed, as the bedside takes it.
    fn time(&mut self, answer: &str) -> Result<(), String> {
        let time = match answer {
            "" => None,
            answer => Some(self.said("time", answer, self.counted_from(answer))?.time),
        };
        self.put("time", time.map(|time| time::format(&time).into()));
        Ok(())
    }

    /// Returns the time before which a time of day is the latest, and from which spans are counted back.
    ///
    /// A time of day alone stays near the one it replaces: of an entry that was recorded days later it is
    /// that of the day on which the patient was observed.
    fn counted_from(&self, answer: &str) -> Time {
        let near = self.observed().map(|observed| observed + HALF_A_DAY);
        let near =
            near.filter(|near| spoken::is_time_of_day(answer) && *near < self.ground.recorded);
        near.unwrap_or(self.ground.recorded)
    }

    fn observed(&self) -> Option<Time> {
        let observed = self.assessment.get("time").and_then(Value::as_str);
        observed.and_then(|text| time::parse(text, None).ok())
    }

    /// Says when something was last used, as the bedside takes it, and how well that is known.
    fn last_use(&mut self, answer: &str) -> Result<(), String> {
        let base = self.observed().unwrap_or(self.ground.recorded);
        let (time, certainty) = match answer {
            "" => (None, None),
            answer if answer.eq_ignore_ascii_case(Certainty::Unknown.word()) => {
                (None, Some(Certainty::Unknown))
            }
            answer => {
                let said = self.said("last_use", answer, base)?;
                (Some(said.time), said.about.then_some(Certainty::About))
            }
        };
        self.put("last_use", time.map(|time| time::format(&time).into()));
        let certainty = certainty.map(|certainty| certainty.word().into());
        self.put("last_use_certainty", certainty);
        Ok(())
    }

    /// Says what happened, in the place of all that was said of it. A time of day alone is the one nearest to
    /// when the patient was observed, since what happened after that may be told too.
    fn events(&mut self, answer: &str) -> Result<(), String> {
        let mut words = answer.split_whitespace();
        if let Some(word) = words.find(|word| RELATIVE.contains(&word.to_lowercase().as_str())) {
            return Err(format!(
                "`{EVENTS}`: `{word}` does not say from when; write the time of day or the date, as in {EVENTS}=medicine-given 09:37 CODE"
            ));
        }
        let observed = self.observed().unwrap_or(self.ground.recorded);
        let now = Now {
            time: (observed + HALF_A_DAY).min(self.ground.now),
            zone: self.ground.zone,
        };
        let events = context::events(answer, now).map_err(|bad| format!("`{EVENTS}`: {bad}"))?;
        let events: Vec<Value> = events.iter().map(wire::write_event).collect();
        self.put(EVENTS, (!events.is_empty()).then_some(events.into()));
        Ok(())
    }

    fn said(&self, name: &str, answer: &str, time: Time) -> Result<spoken::SpokenTime, String> {
        let zone = self.ground.zone;
        let said = spoken::said(answer, Now { time, zone });
        said.map_err(|bad| format!("`{name}`: {bad}"))
    }

    fn context(&mut self, name: &str, answer: &str) -> Result<(), String> {
        let value = match (name, answer) {
            (_, "") => None,
            ("substance", answer) => {
                let words = answer.split([' ', ',', ';']);
                Some(words.filter(|word| !word.is_empty()).collect())
            }
            ("dependent_months", answer) => {
                let months: u16 = answer.parse().map_err(|_| {
                    format!(
                        "`{name}` takes a whole number, and `{}` is none",
                        excerpt(answer)
                    )
                })?;
                Some(months.into())
            }
            (_, answer) => Some(Value::from(answer)),
        };
        self.put(name, value);
        Ok(())
    }

    fn put(&mut self, name: &str, value: Option<Value>) {
        match value {
            Some(value) => self.assessment.insert(name.to_owned(), value),
            None => self.assessment.remove(name),
        };
    }
}

fn whole_number(item: &Item, answer: &str) -> Result<i64, String> {
    let plain = answer.bytes().all(|byte| byte.is_ascii_digit());
    let number = answer.parse().ok().filter(|_| plain);
    number.ok_or_else(|| {
        format!(
            "`{}` takes a whole number, or why it has none ({}), and not `{}`",
            item.id,
            one_of(Missing::WORDS),
            excerpt(answer)
        )
    })
}

fn wrong(bad: &BadAnswer) -> String {
    let how = if bad.can_be_confirmed() {
        " with `--confirm`"
    } else {
        ""
    };
    format!("{bad}; {}{how}", bad.help())
}

fn unknown(name: &str, scale: &Scale) -> String {
    let shown = excerpt(name);
    let items = scale.items().iter();
    let columns = items
        .clone()
        .filter_map(|item| Some(item.measure.as_ref()?.column.as_str()));
    let known = items
        .map(|item| item.id.as_str())
        .chain(columns)
        .chain(scale.checks().iter().map(|check| check.id.as_str()))
        .chain(scale.measures().iter().map(|measure| measure.id.as_str()))
        .chain(CONTEXT)
        .chain(BACKGROUND)
        .chain([ROUSED, EVENTS])
        .chain(WHOLE);
    match suggestion(name, known) {
        Some(meant) => format!(
            "{} has no `{shown}`; did you mean `{meant}`?",
            scale.reference()
        ),
        None => format!(
            "{} has no item, measure or check `{shown}`; `ows scale show {}` names them",
            scale.reference(),
            scale.id()
        ),
    }
}
