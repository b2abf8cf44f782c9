//! Every scale that ships, tried by rules that leave none out: ends, options, limits, digests.
//!
//! Nothing in this file names a scale. Whatever is added to the program is tried in the same way;
//! what is promised of a scale by its name stands in `promised`.

mod digests;
mod promised;
mod tables;

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, CoUse, Observation, Reading};
use ows::base::source::Source;
use ows::scale::truth::Truth;
use ows::scale::{Flag, Item, Library, Limits, OtherUse, Scale, Stage};
use ows::scoring::outcome::Outcome;

fn shipped() -> Vec<Arc<Scale>> {
    let scales = Library::new().all().unwrap();
    assert!(scales.len() >= 6, "the scales are gone");
    scales
}

/// Makes a complete assessment from the option of each item.
fn assessment(scale: &Arc<Scale>, options: &[usize]) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for (index, (item, option)) in scale.items().iter().zip(options).enumerate() {
        assessment.observe(index, chosen(item, *option));
    }
    assessment
}

fn outcome(scale: &Arc<Scale>, options: &[usize]) -> Outcome {
    Outcome::of(&assessment(scale, options))
}

fn chosen(item: &Item, option: usize) -> Observation {
    Observation::points(item, item.choices[option].points.into()).unwrap()
}

/// Finds an option for each item so that what the options are worth adds up to exactly `wanted`.
fn options_worth(scale: &Scale, wanted: u16, worth: impl Fn(usize, u16) -> u16) -> Vec<usize> {
    // For each sum that the items so far can make: the options that make it.
    let mut made: Vec<Option<Vec<usize>>> = vec![None; usize::from(wanted) + 1];
    made[0] = Some(Vec::new());
    for (index, item) in scale.items().iter().enumerate() {
        let mut next = vec![None; made.len()];
        for (sum, options) in made.iter().enumerate() {
            let Some(options) = options else { continue };
            for (option, choice) in item.choices.iter().enumerate() {
                let sum = sum + usize::from(worth(index, choice.points));
                if let Some(place) = next.get_mut(sum).filter(|place| place.is_none()) {
                    *place = Some([options.as_slice(), &[option]].concat());
                }
            }
        }
        made = next;
    }
    let options = made.pop().flatten();
    options.unwrap_or_else(|| panic!("{}: nothing adds up to {wanted}", scale.reference()))
}

/// Says how many signs of a stage an item makes with its points.
fn signs_worth(stage: &Stage) -> impl Fn(usize, u16) -> u16 {
    |item, points| {
        let signs = stage.signs.iter();
        let made = signs.filter(|sign| sign.item == item && points >= sign.at_least);
        u16::try_from(made.count()).unwrap()
    }
}

/// Says whether a flag rests on an answer that is given here, and not on a value or a use beside it.
fn is_asked(flag: &Flag) -> bool {
    let when = &flag.when;
    when.measure.is_none() && when.unscored.is_none() && when.daily.is_none()
}

/// Returns the values at a limit and next to it, and whether each raises the flag.
fn around(limits: Limits) -> Vec<(u32, Truth)> {
    let least = limits
        .least
        .map(|least| [(least - 1, false), (least, true)]);
    let most = limits.most.map(|most| [(most, true), (most + 1, false)]);
    let all = least.into_iter().chain(most).flatten();
    all.map(|(value, holds)| (value, holds.into())).collect()
}

#[test]
fn the_lowest_assessment_of_each_scale_shows_nothing() {
    for scale in shipped() {
        let mut lowest = assessment(&scale, &vec![0; scale.items().len()]);
        for index in 0..scale.checks().len() {
            lowest.ask(index, Asked::No);
        }
        let outcome = Outcome::of(&lowest);
        assert!(outcome.is_complete() && outcome.is_scored());
        assert_eq!(
            outcome.total.map(|total| total.settled()),
            scale.definition().total.map(|_| Some(0))
        );
        assert_eq!(
            outcome.band.map(|band| band.settled()),
            (!scale.bands().is_empty()).then_some(Some(0))
        );
        for staged in &outcome.stagings {
            assert_eq!(staged.shown.settled(), Some(0), "{}", scale.reference());
            assert!(staged.stages.iter().all(|stage| stage.signs.high == 0));
        }
        for (flag, raised) in scale.flags().iter().zip(&outcome.flags) {
            let place = format!("{} {}", scale.reference(), flag.id);
            assert_ne!(*raised, Truth::Yes, "{place}");
            // What was not measured and nobody asked may be open, never yes.
            assert!(*raised == Truth::No || !is_asked(flag), "{place}");
        }
    }
}

#[test]
fn the_highest_assessment_of_each_scale_shows_everything() {
    for scale in shipped() {
        let last: Vec<usize> = scale
            .items()
            .iter()
            .map(|item| item.choices.len() - 1)
            .collect();
        let mut highest = assessment(&scale, &last);
        for index in 0..scale.checks().len() {
            highest.ask(index, Asked::Yes);
        }
        let outcome = Outcome::of(&highest);
        let most = scale.definition().total.map(|(_, high)| Some(high));
        assert_eq!(outcome.total.map(|total| total.settled()), most);
        let bands = scale.bands().len();
        assert_eq!(
            outcome.band.map(|band| band.high + 1),
            (bands > 0).then_some(bands)
        );
        for (staged, staging) in outcome.stagings.iter().zip(scale.stagings()) {
            assert_eq!(usize::from(staged.shown.low), staging.stages.len());
            for (found, stage) in staged.stages.iter().zip(&staging.stages) {
                assert_eq!(
                    usize::from(found.signs.low),
                    stage.signs.len(),
                    "{}",
                    staging.id
                );
            }
            assert_eq!(staged.gaps().count(), 0);
        }
        for (flag, raised) in scale.flags().iter().zip(&outcome.flags) {
            let place = format!("{} {}", scale.reference(), flag.id);
            // A value that was not measured decides nothing, and a fast pulse is no slow one.
            assert!(*raised == Truth::Yes || !is_asked(flag), "{place}");
        }
    }
}

#[test]
fn each_option_of_each_item_alone_counts_what_the_file_says() {
    for scale in shipped() {
        for (index, item) in scale.items().iter().enumerate() {
            for (option, choice) in item.choices.iter().enumerate() {
                let mut options = vec![0; scale.items().len()];
                options[index] = option;
                let outcome = outcome(&scale, &options);
                let place = format!("{}: {} {}", scale.reference(), item.id, choice.points);
                let total = outcome.total.map(|total| total.settled());
                assert_eq!(
                    total,
                    scale.definition().total.map(|_| Some(choice.points)),
                    "{place}"
                );
                for (staged, staging) in outcome.stagings.iter().zip(scale.stagings()) {
                    for (found, stage) in staged.stages.iter().zip(&staging.stages) {
                        let signs = stage.signs.iter();
                        let made = signs
                            .filter(|sign| sign.item == index && choice.points >= sign.at_least);
                        let made = u16::try_from(made.count()).unwrap();
                        assert_eq!(found.signs.settled(), Some(made), "{place}");
                        let shows = found.presence == Truth::Yes;
                        assert_eq!(shows, made >= stage.needs, "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_band_begins_exactly_at_its_limit() {
    for scale in shipped() {
        for (index, band) in scale.bands().iter().enumerate().skip(1) {
            for (total, expected) in [(band.from - 1, index - 1), (band.from, index)] {
                let options = options_worth(&scale, total, |_, points| points);
                let outcome = outcome(&scale, &options);
                assert_eq!(outcome.total.unwrap().settled(), Some(total));
                let place = format!("{}: {total}", scale.reference());
                assert_eq!(outcome.band.unwrap().settled(), Some(expected), "{place}");
            }
        }
    }
}

#[test]
fn a_stage_shows_with_as_many_signs_as_it_needs_and_not_with_one_fewer() {
    for scale in shipped() {
        for (at, staging) in scale.stagings().iter().enumerate() {
            for stage in &staging.stages {
                for (signs, expected) in [(stage.needs - 1, Truth::No), (stage.needs, Truth::Yes)] {
                    let options = options_worth(&scale, signs, signs_worth(stage));
                    let chosen = scale.items().iter().zip(&options);
                    let points = chosen.map(|(item, option)| item.choices[*option].points);
                    let points: Vec<u16> = points.collect();
                    let outcome = outcome(&scale, &options);
                    let found = outcome.stagings[at].stages[usize::from(stage.number) - 1];
                    let place = format!("{} {} {}", scale.reference(), staging.id, stage.number);
                    assert_eq!(found.signs.settled(), Some(signs), "{place}");
                    let of_one = |item: &usize| signs_worth(stage)(*item, points[*item]) > 0;
                    let has_one = stage.one_of.is_empty() || stage.one_of.iter().any(of_one);
                    let expected = expected.and(has_one.into());
                    assert_eq!(found.presence, expected, "{place}");
                }
            }
        }
    }
}

#[test]
fn a_flag_is_raised_at_its_limit_and_by_its_check_alone() {
    for scale in shipped() {
        for (at, flag) in scale.flags().iter().enumerate() {
            let place = format!("{} {}", scale.reference(), flag.id);
            let mut assessment = assessment(&scale, &vec![0; scale.items().len()]);
            let holds = |assessment: &Assessment| Outcome::of(assessment).flags[at];
            if let Some(check) = flag.when.check {
                for (asked, expected) in [
                    (Asked::Not, Truth::Undetermined),
                    (Asked::No, Truth::No),
                    (Asked::Yes, Truth::Yes),
                ] {
                    assessment.ask(check, asked);
                    assert_eq!(holds(&assessment), expected, "{place}");
                }
            } else if is_asked(flag) {
                let (index, option) = flag
                    .when
                    .item
                    .expect("another kind of flag needs its own rule");
                let option = usize::from(option);
                let item = &scale.items()[index];
                assessment.observe(index, chosen(item, option - 1));
                assert_eq!(holds(&assessment), Truth::No, "{place}");
                assessment.observe(index, chosen(item, option));
                assert_eq!(holds(&assessment), Truth::Yes, "{place}");
                assessment.observe(index, chosen(item, option).attributed(false));
                assert_eq!(holds(&assessment), Truth::Yes, "{place}");
            }
        }
    }
}

#[test]
fn a_flag_on_a_value_or_a_use_is_raised_at_its_limit_and_open_without() {
    for scale in shipped() {
        for (at, flag) in scale.flags().iter().enumerate() {
            let place = format!("{} {}", scale.reference(), flag.id);
            let mut assessment = assessment(&scale, &vec![0; scale.items().len()]);
            let holds = |assessment: &Assessment| Outcome::of(assessment).flags[at];
            if let Some((index, limits)) = flag.when.measure {
                for (value, expected) in around(limits) {
                    let seen = Observation::measured(&scale.items()[index], value.into(), false);
                    assessment.observe(index, seen.unwrap());
                    assert_eq!(holds(&assessment), expected, "{place} {value}");
                }
            } else if let Some((index, limits)) = flag.when.unscored {
                assert_eq!(holds(&assessment), Truth::Undetermined, "{place}");
                let measure = &scale.measures()[index];
                for (value, expected) in around(limits) {
                    let digits = measure.decimal(value).to_string();
                    assessment.measure(index, Reading::of(measure, &digits, false).ok());
                    assert_eq!(holds(&assessment), expected, "{place} {value}");
                }
            } else if let Some(substance) = flag.when.daily {
                for (used, expected) in [
                    (None, Truth::Undetermined),
                    (Some(CoUse::None), Truth::No),
                    (Some(CoUse::Daily), Truth::Yes),
                ] {
                    match substance {
                        OtherUse::Alcohol => assessment.context.alcohol = used,
                        OtherUse::Benzodiazepines => assessment.context.benzodiazepines = used,
                    }
                    assert_eq!(holds(&assessment), expected, "{place}");
                }
            }
        }
    }
}

#[test]
fn a_measure_falls_in_its_bins_at_every_limit() {
    for scale in shipped() {
        for item in scale.items() {
            let Some(measure) = &item.measure else {
                continue;
            };
            let worth = |value: u32| {
                let seen = Observation::measured(item, i64::from(value), false).unwrap();
                seen.points_in(item).unwrap()
            };
            assert_eq!(worth(measure.plausible.0), item.choices[0].points);
            assert_eq!(worth(measure.plausible.1), item.most_points());
            for (before, after) in item.choices.iter().zip(&item.choices[1..]) {
                let limit = before.up_to.unwrap();
                assert_eq!(worth(limit), before.points, "{} {limit}", item.id);
                assert_eq!(worth(limit + 1), after.points, "{} {limit}", item.id);
            }
        }
    }
}

#[test]
fn a_flag_that_asks_for_a_value_of_0_is_always_true_and_refused() {
    for scale in shipped() {
        let text = scale.source().text();
        let Some(index) = scale.items().iter().position(|item| item.measure.is_some()) else {
            continue;
        };
        let when = |value: u32| {
            let item = &scale.items()[index].id;
            let flag = format!("when = {{ item = \"{item}\", measure-at-least = {value} }}");
            format!("{text}\n[[flag]]\nid = \"f\"\ntext = \"f\"\nbasis = \"f\"\n{flag}\n")
                .replace("plausible = [20, ", "plausible = [0, ")
        };
        assert!(Scale::read(Source::new("one.toml", when(1))).is_ok());
        let rejected = Scale::read(Source::new("none.toml", when(0))).unwrap_err();
        let codes: Vec<&str> = rejected
            .diagnostics
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes, ["always-true"], "{rejected}");
    }
}
