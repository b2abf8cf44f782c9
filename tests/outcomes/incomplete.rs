//! What is said while answers are missing: exactly what can still come, no more and no less.

use std::sync::{Arc, LazyLock};

use ows::assessment::{Asked, Assessment, Missing, Observation};
use ows::scale::truth::Truth;
use ows::scale::{Library, Scale};
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::completions::Open;
use super::{Dice, bands, complete, shipped};

/// The scales that ship; each is tried in every test made by chance.
static SHIPPED: LazyLock<Vec<Arc<Scale>>> = LazyLock::new(|| Library::new().all().unwrap());

/// Draws an answer for an item: most are due to withdrawal, and a measure is sometimes measured.
pub fn drawn_answer(scale: &Scale, index: usize, dice: &mut Dice) -> Observation {
    let item = &scale.items()[index];
    let choice = u8::try_from(dice.below(item.choices.len())).unwrap();
    let observation = match item.values_of(choice) {
        Some((low, high)) if dice.once_in(2) => {
            let value = dice.between(low as usize, high as usize);
            Observation::measured(item, i64::try_from(value).unwrap(), true)
        }
        _ => Observation::points(item, item.choices[usize::from(choice)].points.into()),
    };
    observation.unwrap().attributed(!dice.once_in(4))
}

/// Draws an assessment in which `missing` items and `not_asked` checks are open.
fn drawn(scale: &Arc<Scale>, missing: usize, not_asked: usize, dice: &mut Dice) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for index in dice.order(scale.items().len()).into_iter().skip(missing) {
        assessment.observe(index, drawn_answer(scale, index, dice));
    }
    for index in dice.order(scale.checks().len()).into_iter().skip(not_asked) {
        assessment.ask(index, dice.one(&[Asked::No, Asked::Yes]));
    }
    assessment
}

/// Says whether a later range lies within an earlier one, in everything that has a range.
fn lies_within(later: &Outcome, earlier: &Outcome) -> bool {
    fn inside<T: Ord>(later: &Extent<T>, earlier: &Extent<T>) -> bool {
        later.low >= earlier.low && later.high <= earlier.high
    }
    let both = |later: Option<_>, earlier: Option<_>| match (later, earlier) {
        (Some(later), Some(earlier)) => inside(&later, &earlier),
        (None, None) => true,
        _ => false,
    };
    let bands = |outcome: &Outcome| {
        outcome.band.map(|band| Extent {
            low: u16::try_from(band.low).unwrap(),
            high: u16::try_from(band.high).unwrap(),
        })
    };
    both(later.total, earlier.total)
        && both(bands(later), bands(earlier))
        && later
            .stagings
            .iter()
            .zip(&earlier.stagings)
            .all(|(later, earlier)| {
                let stages = later.stages.iter().zip(&earlier.stages);
                inside(&later.shown, &earlier.shown)
                    && stages.into_iter().all(|(later, earlier)| {
                        inside(&later.signs, &earlier.signs)
                            && (earlier.presence == Truth::Undetermined
                                || later.presence == earlier.presence)
                    })
            })
        && later
            .flags
            .iter()
            .zip(&earlier.flags)
            .all(|(later, earlier)| earlier.word() == "undetermined" || later == earlier)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_said_of_a_few_missing_answers_is_exactly_what_can_still_come(
        scale in 0..SHIPPED.len(), missing in 0..=3_usize, not_asked in 0..=2_usize,
        numbers in vec(any::<u16>(), 160),
    ) {
        let assessment = drawn(&SHIPPED[scale], missing, not_asked, &mut Dice::new(numbers));
        prop_assert_eq!(Outcome::of(&assessment), Open::of(&assessment).widest());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn four_to_six_missing_items_in_every_way(
        scale in 0..SHIPPED.len(), missing in 4..=6_usize, numbers in vec(any::<u16>(), 160),
    ) {
        let assessment = drawn(&SHIPPED[scale], missing, 0, &mut Dice::new(numbers));
        let open = Open::of(&assessment);
        prop_assert!(open.completions() >= 2_usize.pow(4));
        prop_assert_eq!(Outcome::of(&assessment), open.widest());
    }

    #[test]
    fn any_number_missing_in_three_thousand_ways(
        scale in 0..SHIPPED.len(), missing in 4..=31_usize, not_asked in 0..=9_usize,
        numbers in vec(any::<u16>(), 40_000),
    ) {
        let mut dice = Dice::new(numbers);
        let assessment = drawn(&SHIPPED[scale], missing, not_asked, &mut dice);
        let drawn = Open::of(&assessment).drawn(3000, &mut dice);
        prop_assert_eq!(Outcome::of(&assessment), drawn);
    }
}

proptest! {
    #[test]
    fn an_answer_never_widens_a_range_and_their_order_does_not_matter(
        scale in 0..SHIPPED.len(), numbers in vec(any::<u16>(), 300),
    ) {
        let scale = Arc::clone(&SHIPPED[scale]);
        let mut dice = Dice::new(numbers);
        let whole = drawn(&scale, 0, 0, &mut dice);
        let questions = scale.items().len() + scale.checks().len();
        let mut ends = Vec::new();
        for _ in 0..2 {
            let mut assessment = Assessment::blank(Arc::clone(&scale));
            let mut before = Outcome::of(&assessment);
            for question in dice.order(questions) {
                match question.checked_sub(scale.items().len()) {
                    None => assessment.observe(question, whole.observations()[question].clone()),
                    Some(check) => assessment.ask(check, whole.checks()[check]),
                }
                let after = Outcome::of(&assessment);
                prop_assert!(lies_within(&after, &before), "{before:?}\n{after:?}");
                before = after;
            }
            ends.push(before);
        }
        prop_assert_eq!(&ends[0], &ends[1]);
        prop_assert_eq!(&ends[0], &Outcome::of(&whole));
    }
}

#[test]
fn of_all_2_048_sets_of_missing_items_the_total_is_exact() {
    let scale = shipped("cows");
    let points = [4, 2, 3, 5, 1, 2, 3, 4, 1, 2, 3];
    let most = [4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 5];
    for set in 0..1_u32 << 11 {
        let mut assessment = complete(&scale, &points);
        let (mut low, mut high) = (0, 0);
        for index in 0..11 {
            if set >> index & 1 == 1 {
                assessment.observe(index, Observation::missing(Missing::Asleep));
                high += most[index];
            } else {
                low += points[index];
                high += points[index];
            }
        }
        let outcome = Outcome::of(&assessment);
        let total = outcome.total.unwrap();
        assert_eq!(
            (i64::from(total.low), i64::from(total.high)),
            (low, high),
            "{set:011b}"
        );
        assert_eq!(outcome.answered, 11 - set.count_ones() as usize);
        let named = |total: i64| super::formula::band(u8::try_from(total).unwrap());
        assert_eq!(
            bands(&scale, &outcome),
            (named(low), named(high)),
            "{set:011b}"
        );
    }
}

#[test]
fn why_an_answer_is_missing_does_not_change_what_can_still_come() {
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &[2, 3, 3, 2, 2, 2, 3, 2, 1, 2, 3]);
    assessment.observe(6, Observation::missing(Missing::NotGiven));
    let not_given = Outcome::of(&assessment);
    for word in Missing::WORDS {
        assessment.observe(6, Observation::missing(Missing::named(word).unwrap()));
        assert_eq!(Outcome::of(&assessment), not_given, "{word}");
    }
}
