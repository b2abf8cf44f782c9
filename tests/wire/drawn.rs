//! Any assessment: drawn answers, reasons, remarks in any characters, events and extra data.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta};
use ows::assessment::{
    Answer, Asked, Assessment, CoUse, Context, Detail, Earlier, Event, EventKind, How, LastUse,
    Missing, Observation, Patient, Reason, Roused, Route,
};
use ows::base::time::Time;
use ows::scale::substance::SUBSTANCES;
use ows::scale::{Item, LARGEST_MEASURE, Library, Substance};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use serde_json::{Map, Value, json};

use crate::outcomes::Dice;

/// What an assessment is drawn from.
struct Stuff {
    dice: Dice,
    /// Texts of any characters, none of them blank.
    texts: Vec<String>,
}

/// Any assessment against any scale that ships.
pub fn assessment() -> impl Strategy<Value = Assessment> {
    let scales = Library::new().all().unwrap();
    let numbers = vec(any::<u16>(), 400);
    let parts = (0..scales.len(), numbers, vec(text(), 8), extra());
    parts.prop_map(move |(scale, numbers, texts, extra)| {
        let dice = Dice::new(numbers);
        let mut stuff = Stuff { dice, texts };
        let scale = &scales[scale];
        let mut assessment = Assessment::blank(Arc::clone(scale));
        for (index, item) in scale.items().iter().enumerate() {
            assessment.observe(index, stuff.observation(item));
        }
        for index in 0..scale.checks().len() {
            let asked = stuff.dice.one(&[Asked::Not, Asked::No, Asked::Yes]);
            assessment.ask(index, asked);
        }
        assessment.context = stuff.context();
        assessment.context.extra = extra;
        if stuff.dice.once_in(8) {
            stuff.attempt(&mut assessment);
        }
        assessment
    })
}

/// Any text that is not blank, control characters and all.
fn text() -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        any::<char>(),
        Just('\0'),
        Just('"'),
        Just('\\'),
        Just('\n'),
        Just('\u{7f}'),
        Just('\u{2028}'),
        Just('\u{202e}'),
        Just('é'),
    ];
    vec(characters, 1..12).prop_map(|characters| {
        let text: String = characters.into_iter().collect();
        let blank = text.trim().is_empty();
        if blank { text + "x" } else { text }
    })
}

/// What a site carries along: a table of anything that JSON has.
fn extra() -> impl Strategy<Value = Option<Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (any::<i32>(), 0..=300_i32).prop_map(|(digits, shift)| decimal(digits, shift)),
        text().prop_map(Value::from),
    ];
    let nested = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            table(inner).prop_map(Value::Object),
        ]
    });
    let table = table(nested).prop_map(Value::Object);
    prop_oneof![Just(None), table.prop_map(Some)]
}

fn table(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let key = prop_oneof![text(), Just("bed".to_owned()), Just(String::new())];
    vec((key, inner), 0..4).prop_map(|entries| entries.into_iter().collect())
}

/// A number with a decimal point, or with so many zeros that it is written with an exponent.
fn decimal(digits: i32, shift: i32) -> Value {
    let number: f64 = format!("{digits}e{}", shift - 150).parse().unwrap();
    json!(number)
}

impl Stuff {
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Stuff) -> T) -> Option<T> {
        self.dice.once_in(2).then(|| make(self))
    }

    fn text(&mut self) -> String {
        let index = self.dice.below(self.texts.len());
        self.texts[index].clone()
    }

    fn word<T>(&mut self, words: &[&str], named: fn(&str) -> Option<T>) -> T {
        named(self.dice.one(words)).unwrap()
    }

    fn time(&mut self) -> Time {
        let seconds = self.dice.below(65_536) as i64 * 9973 + 1_600_000_000;
        let minutes = self.dice.between(0, 2 * 1439) as i32 - 1439;
        let offset = FixedOffset::east_opt(minutes * 60).unwrap();
        DateTime::from_timestamp(seconds, 0)
            .unwrap()
            .with_timezone(&offset)
    }

    /// An answer that is an option, measured or not, due to withdrawal or not.
    fn answered(&mut self, item: &Item) -> Observation {
        let choice = self.dice.below(item.choices.len());
        let observation = if item.measure.is_some() && self.dice.once_in(2) {
            let value = match self.dice.once_in(4) {
                true => LARGEST_MEASURE as usize,
                false => self.dice.below(300),
            };
            let value = i64::try_from(value).unwrap();
            let plain = Observation::measured(item, value, false);
            match plain.is_err() || self.dice.once_in(4) {
                true => Observation::measured(item, value, true),
                false => plain,
            }
        } else {
            Observation::points(item, item.choices[choice].points.into())
        };
        observation.unwrap().attributed(!self.dice.once_in(3))
    }

    fn observation(&mut self, item: &Item) -> Observation {
        let missing = self.dice.once_in(3);
        let seen = match missing {
            true => Observation::missing(self.word(Missing::WORDS, Missing::named)),
            false => self.answered(item),
        };
        if !self.dice.once_in(3) {
            return seen;
        }
        let hows = if item.reported_only {
            &["reported"][..]
        } else {
            How::WORDS
        };
        let detail = Detail {
            note: self.maybe(Stuff::text),
            time: self.maybe(Stuff::time),
            earlier: (0..self.dice.below(3))
                .map(|_| self.earlier(item))
                .collect(),
            confounders: (0..self.dice.below(3)).map(|_| self.text()).collect(),
            how: self.maybe(|stuff| stuff.word(hows, How::named)),
        };
        seen.detailed(detail)
    }

    /// Takes each answer away, which leaves room for whether the patient can be roused.
    fn attempt(&mut self, assessment: &mut Assessment) {
        for index in 0..assessment.scale().items().len() {
            let why = self.word(Missing::WORDS, Missing::named);
            assessment.observe(index, Observation::missing(why));
        }
        let roused = self.maybe(|stuff| stuff.word(Roused::WORDS, Roused::named));
        assessment.context.roused = roused;
    }

    fn earlier(&mut self, item: &Item) -> Earlier {
        let time = self.maybe(Stuff::time);
        let missing = self.maybe(|stuff| stuff.word(Missing::WORDS, Missing::named));
        let seen = self.answered(item);
        Earlier {
            answer: missing.map_or(seen.answer(), Answer::Missing),
            value: seen.value().filter(|_| missing.is_none()),
            time,
        }
    }

    fn event(&mut self) -> Event {
        Event {
            kind: self.word(EventKind::WORDS, EventKind::named),
            time: self.maybe(Stuff::time),
            code: self.maybe(Stuff::text),
            note: self.maybe(Stuff::text),
        }
    }

    fn context(&mut self) -> Context {
        let time = self.maybe(Stuff::time);
        let hours = self.dice.below(2000);
        let last_use = match (self.dice.below(3), time) {
            (0, _) => None,
            (1, _) => Some(LastUse::Unknown),
            (_, time) => Some(LastUse::At {
                time: time.unwrap_or_else(|| self.time()) - TimeDelta::hours(hours as i64),
                about: self.dice.once_in(2),
            }),
        };
        let from = self.dice.below(SUBSTANCES.len());
        let substances = SUBSTANCES.iter().skip(from).take(self.dice.below(4));
        Context {
            patient: self.maybe(|_| Patient::parse("P-0142").unwrap()),
            rater: self.maybe(Stuff::text),
            time,
            reason: self.maybe(|stuff| stuff.word(Reason::WORDS, Reason::named)),
            substances: substances
                .map(|word| Substance::named(word).unwrap())
                .collect(),
            route: self.maybe(|stuff| stuff.word(Route::WORDS, Route::named)),
            last_use,
            dependent_months: self.maybe(|stuff| stuff.dice.between(0, 1200) as u16),
            alcohol: self.maybe(|stuff| stuff.word(CoUse::WORDS, CoUse::named)),
            benzodiazepines: self.maybe(|stuff| stuff.word(CoUse::WORDS, CoUse::named)),
            roused: None,
            events: (0..self.dice.below(3)).map(|_| self.event()).collect(),
            extra: None,
        }
    }
}
