//! What holds for every assessment, tried on many made by chance.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::{LIBRARY, note, summary};
use crate::assessment::{Asked, EventKind, Missing};
use crate::assessment::{Assessment, Detail, Earlier, Event, Observation, Patient};
use crate::base::time::{Time, parse};
use crate::render::{Style, columns};
use crate::scale::Substance;
use crate::scoring::outcome::Outcome;

/// A text as somebody may write it who means harm, or writes with wide characters.
fn foreign() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => Just('a'),
        2 => Just(' '),
        2 => Just('発'),
        1 => Just('\u{1b}'),
        1 => Just('\n'),
        1 => Just('\u{301}'),
        1 => Just('\u{202e}'),
        2 => any::<char>(),
    ];
    vec(character, 1..120).prop_map(String::from_iter)
}

fn time() -> impl Strategy<Value = Time> {
    let day = prop_oneof![Just("2026-11-20"), Just("2026-11-22")];
    (day, 0..24_u8, prop_oneof![Just("-05:00"), Just("+05:45")]).prop_map(|(day, hour, offset)| {
        parse(&format!("{day}T{hour:02}:07:09{offset}"), None).unwrap()
    })
}

/// What one item is told by chance: which option or reason, attributed or not, and what was said.
type Told = (u8, bool, Option<String>, Option<Time>, Option<String>);

fn told() -> impl Strategy<Value = Told> {
    (
        any::<u8>(),
        any::<bool>(),
        option::of(foreign()),
        option::of(time()),
        option::of(foreign()),
    )
}

fn observation(assessment: &Assessment, index: usize, told: Told) -> Observation {
    let (which, attributed, note, time, confounder) = told;
    let item = &assessment.scale().items()[index];
    let why = Missing::named(Missing::WORDS[usize::from(which) % Missing::WORDS.len()]).unwrap();
    let observed = if which % 4 == 0 {
        Observation::missing(why)
    } else if which % 5 == 0 && item.measure.is_some() {
        Observation::measured(item, i64::from(which), true).unwrap()
    } else {
        let choice = &item.choices[usize::from(which) % item.choices.len()];
        Observation::points(item, i64::from(choice.points)).unwrap()
    };
    let earlier = Earlier {
        answer: observed.answer(),
        value: observed.value(),
        time,
    };
    observed.attributed(attributed).detailed(Detail {
        note,
        time,
        earlier: if which % 3 == 0 {
            vec![earlier]
        } else {
            Vec::new()
        },
        confounders: confounder.into_iter().collect(),
        how: None,
    })
}

fn assessments() -> impl Strategy<Value = Assessment> {
    let scales = LIBRARY.all().unwrap();
    let context = (
        option::of(foreign()),
        option::of(time()),
        vec((foreign(), option::of(time())), 0..3),
    );
    (
        0..scales.len(),
        vec(told(), 31),
        vec(0..3_usize, 12),
        context,
    )
        .prop_map(move |(scale, told, checks, (rater, time, events))| {
            let mut assessment = Assessment::blank(Arc::clone(&scales[scale]));
            let items = assessment.scale().items().len();
            for (index, told) in told.into_iter().enumerate().take(items) {
                let observed = observation(&assessment, index, told);
                assessment.observe(index, observed);
            }
            let asked = assessment.checks().len();
            for (index, answer) in checks.into_iter().enumerate().take(asked) {
                assessment.ask(index, Asked::named(Asked::WORDS[answer]).unwrap());
            }
            assessment.context.patient = Patient::parse("P-0142").ok();
            assessment.context.rater = rater;
            assessment.context.time = time;
            assessment.context.substances = Substance::named("heroin").into_iter().collect();
            assessment.context.events = events
                .into_iter()
                .map(|(text, time)| Event {
                    kind: EventKind::Other,
                    time,
                    code: Some(text.clone()),
                    note: Some(text),
                })
                .collect();
            assessment
        })
}

/// Takes the escapes of colour away.
fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_once('m').unwrap();
        assert!(
            escape.starts_with('[') && escape[1..].bytes().all(|byte| byte.is_ascii_digit()),
            "no escape of colour: {escape:?}"
        );
        plain.push_str(rest);
    }
    plain
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_line_is_wider_than_the_screen_and_none_ends_with_a_blank(assessment in assessments()) {
        let outcome = Outcome::of(&assessment);
        for width in [40, 60, 72, 80, 120] {
            for ascii in [false, true] {
                let style = Style { ascii, ..Style::plain(width) };
                let text = summary(&assessment, &outcome, &style);
                for line in text.lines() {
                    prop_assert!(columns(line) <= width, "{width}: {line:?}");
                    prop_assert!(!line.ends_with(' '), "{line:?}");
                }
                prop_assert!(!ascii || text.is_ascii());
            }
        }
    }

    #[test]
    fn nothing_comes_out_that_misleads_a_terminal(assessment in assessments()) {
        let text = summary(&assessment, &Outcome::of(&assessment), &Style::plain(80));
        for line in text.lines() {
            prop_assert!(!line.chars().any(crate::base::text::misleads), "{line:?}");
        }
    }

    #[test]
    fn colour_adds_escapes_and_moves_nothing(assessment in assessments()) {
        let outcome = Outcome::of(&assessment);
        let style = Style::plain(80);
        let plain = summary(&assessment, &outcome, &style);
        let coloured = summary(&assessment, &outcome, &Style { color: true, ..style });
        prop_assert!(coloured.len() > plain.len());
        prop_assert_eq!(without_colour(&coloured), plain);
    }

    #[test]
    fn a_note_has_72_columns_at_most_and_is_printable_ascii_where_only_that_is_wanted(assessment in assessments()) {
        for (width, ascii) in [(60, false), (60, true), (80, false), (80, true)] {
            let style = Style { ascii, ..Style::plain(width) };
            for line in note(&assessment, &Outcome::of(&assessment), &style).lines() {
                prop_assert!(columns(line) <= width.min(72), "{line:?}");
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
                prop_assert!(!ascii || line.is_ascii(), "{line:?}");
            }
        }
    }
}
