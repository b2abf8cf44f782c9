//! What other tools get wrong when they score withdrawal, each as a test of its own.

use std::sync::Arc;

use ows::assessment::{Answer, Asked, Assessment, Observation};
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;

use super::{bands, check, complete, formula, give, raised, shipped};

/// The highest points of each item.
const MOST: [i64; 11] = [4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 5];

fn total(points: &[i64; 11]) -> Option<u16> {
    Outcome::of(&complete(&shipped("cows"), points))
        .total
        .unwrap()
        .settled()
}

#[test]
fn points_between_the_permitted_ones_are_refused_for_every_item() {
    let scale = shipped("cows");
    for (item, (id, permitted)) in scale.items().iter().zip(formula::PERMITTED) {
        assert_eq!(item.id, id);
        for points in -1..=9_i64 {
            let allowed = permitted
                .iter()
                .any(|allowed| i64::from(*allowed) == points);
            match Observation::points(item, points) {
                Ok(observation) => {
                    assert!(allowed, "`{id}` takes {points}");
                    let worth = observation.points_in(item).map(i64::from);
                    assert_eq!(worth, Some(points), "{id}");
                }
                Err(bad) => {
                    assert!(!allowed, "`{id}` refuses {points}");
                    let word = if points == 1 { "point" } else { "points" };
                    let words = format!("`{id}` has no option worth {points} {word}");
                    assert_eq!(bad.to_string(), words);
                }
            }
        }
    }
}

#[test]
fn a_refusal_lists_what_the_item_permits() {
    let scale = shipped("cows");
    let bad = Observation::points(scale.item("restlessness").unwrap().1, 2).unwrap_err();
    assert_eq!(
        bad.to_string(),
        "`restlessness` has no option worth 2 points"
    );
    assert_eq!(bad.help(), "write 0, 1, 3, or 5");
}

#[test]
fn points_beyond_every_number_are_refused_and_never_wrap_around() {
    let scale = shipped("cows");
    for points in [
        i64::MIN,
        -65_536,
        -4,
        256,
        260,
        65_536,
        65_540,
        1 << 32,
        i64::MAX,
    ] {
        for item in scale.items() {
            assert!(
                Observation::points(item, points).is_err(),
                "{}: {points}",
                item.id
            );
        }
    }
}

#[test]
fn the_position_of_an_option_is_never_taken_for_its_points() {
    let scale = shipped("cows");
    let highest = complete(&scale, &MOST);
    let positions = highest
        .observations()
        .iter()
        .map(|seen| match seen.answer() {
            Answer::Chosen { choice, .. } => u16::from(choice),
            Answer::Missing(_) => panic!("nothing is missing"),
        });
    // A tool that adds up positions ends here, and never finds anybody severe.
    assert_eq!(positions.sum::<u16>(), 34);
    assert_eq!(total(&MOST), Some(48));
}

#[test]
fn the_highest_total_is_48_and_severe() {
    let scale = shipped("cows");
    let outcome = Outcome::of(&complete(&scale, &MOST));
    assert_eq!(outcome.total.unwrap().settled(), Some(48));
    assert_eq!(bands(&scale, &outcome), ("severe", "severe"));
    assert_eq!(scale.definition().total, Some((0, 48)));
}

#[test]
fn a_total_of_0_is_a_total_and_has_a_band() {
    let scale = shipped("cows");
    let outcome = Outcome::of(&complete(&scale, &[0; 11]));
    assert!(outcome.is_scored() && outcome.is_complete());
    assert_eq!(outcome.total.unwrap().settled(), Some(0));
    assert_eq!(bands(&scale, &outcome), ("below-mild", "below-mild"));
    assert_eq!(raised(&scale, &outcome, "yes"), [""; 0]);
}

#[test]
fn nothing_answered_is_not_scored() {
    let outcome = Outcome::of(&Assessment::blank(shipped("cows")));
    assert!(!outcome.is_scored() && !outcome.is_complete());
    assert_eq!(outcome.answered, 0);
    assert_eq!(outcome.total.unwrap(), Extent { low: 0, high: 48 });
    assert_eq!(outcome.total.unwrap().settled(), None);
}

#[test]
fn a_missing_item_is_not_0() {
    let scale = shipped("cows");
    for (index, item) in scale.items().iter().enumerate() {
        let mut assessment = Assessment::blank(Arc::clone(&scale));
        let others = (0..scale.items().len()).filter(|other| *other != index);
        for other in others {
            let zero = Observation::points(&scale.items()[other], 0).unwrap();
            assessment.observe(other, zero);
        }
        let outcome = Outcome::of(&assessment);
        let most = item.most_points();
        assert!(outcome.is_scored() && !outcome.is_complete(), "{}", item.id);
        assert_eq!(
            outcome.total.unwrap(),
            Extent { low: 0, high: most },
            "{}",
            item.id
        );
        assert_eq!(outcome.total.unwrap().settled(), None, "{}", item.id);
        assessment.observe(index, Observation::points(item, 0).unwrap());
        assert_eq!(
            Outcome::of(&assessment).total.unwrap().settled(),
            Some(0),
            "{}",
            item.id
        );
    }
}

/// Says which band a total falls in, by way of an assessment that gives it.
fn band_of(wanted: u16) -> String {
    let scale = shipped("cows");
    let mut left = i64::from(wanted);
    let mut points = [0; 11];
    // From the items whose steps are large to those with a step of one for every number.
    for item in [10, 2, 3, 0, 4, 5, 7, 8, 9, 6, 1] {
        let permitted = formula::PERMITTED[item]
            .1
            .iter()
            .map(|points| i64::from(*points));
        points[item] = permitted.filter(|points| *points <= left).max().unwrap();
        left -= points[item];
    }
    assert_eq!(left, 0, "no assessment made for {wanted}");
    let outcome = Outcome::of(&complete(&scale, &points));
    assert_eq!(outcome.total.unwrap().settled(), Some(wanted));
    bands(&scale, &outcome).0.to_owned()
}

#[test]
fn four_is_below_mild_and_five_is_mild() {
    assert_eq!(band_of(4), "below-mild");
    assert_eq!(band_of(5), "mild");
}

#[test]
fn twelve_is_mild_and_thirteen_is_moderate() {
    assert_eq!(band_of(12), "mild");
    assert_eq!(band_of(13), "moderate");
}

#[test]
fn twenty_four_is_moderate_and_twenty_five_is_moderately_severe() {
    assert_eq!(band_of(24), "moderate");
    assert_eq!(band_of(25), "moderately-severe");
}

#[test]
fn thirty_six_is_moderately_severe_and_thirty_seven_is_severe() {
    assert_eq!(band_of(36), "moderately-severe");
    assert_eq!(band_of(37), "severe");
}

#[test]
fn every_total_from_0_to_48_has_exactly_the_published_band() {
    let scale = shipped("cows");
    for total in 0..=48_u8 {
        assert_eq!(band_of(u16::from(total)), formula::band(total), "{total}");
        assert_eq!(
            scale.band(u16::from(total)).unwrap().id,
            formula::band(total)
        );
    }
    assert!(scale.band(49).is_none());
    let ranges: Vec<_> = (0..5).map(|band| scale.band_range(band).unwrap()).collect();
    assert_eq!(ranges, [(0, 4), (5, 12), (13, 24), (25, 36), (37, 48)]);
}

#[test]
fn what_is_found_but_not_due_to_withdrawal_counts_0_and_a_flag_still_sees_it() {
    let scale = shipped("cows");
    let (index, gi) = scale.item("gi").unwrap();
    let mut assessment = complete(&scale, &[0; 11]);
    give(&mut assessment, "anxiety", 4);
    let without = Outcome::of(&assessment);
    assessment.observe(index, Observation::points(gi, 5).unwrap());
    let due = Outcome::of(&assessment);
    assert_eq!(due.total.unwrap().settled(), Some(9));
    assert_eq!(bands(&scale, &due), ("mild", "mild"));
    assert_eq!(
        (due.stagings[0].shown.low, due.stagings[1].shown.low),
        (3, 4)
    );
    assert_eq!(raised(&scale, &due, "yes"), ["repeated-gi"]);

    let elsewhere = Observation::points(gi, 5).unwrap().attributed(false);
    assert_eq!(
        (elsewhere.points_in(gi), elsewhere.counted_in(gi)),
        (Some(5), Some(0))
    );
    assessment.observe(index, elsewhere);
    let outcome = Outcome::of(&assessment);
    assert_eq!(outcome.total, without.total);
    assert_eq!(bands(&scale, &outcome), ("below-mild", "below-mild"));
    assert_eq!(outcome.stagings, without.stagings);
    assert_eq!(outcome.not_attributed, 1);
    assert!(outcome.is_complete(), "found is not missing");
    assert_eq!(raised(&scale, &outcome, "yes"), ["repeated-gi"]);
}

#[test]
fn a_check_that_was_not_asked_is_not_a_no() {
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &[0; 11]);
    let of_checks = |outcome: &Outcome, word| {
        let flags = scale.flags().iter().zip(&outcome.flags);
        let asked = flags.filter(|(flag, _)| flag.when.check.is_some());
        asked
            .filter(|(_, raised)| raised.word() == word)
            .map(|(flag, _)| flag.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of_checks(&Outcome::of(&assessment), "undetermined").len(),
        10
    );
    let slowed = check(&scale, "slowed");
    assessment.ask(slowed, Asked::Yes);
    let outcome = Outcome::of(&assessment);
    assert_eq!(of_checks(&outcome, "yes"), ["slowed"]);
    assert_eq!(of_checks(&outcome, "undetermined").len(), 9);
    assessment.ask(slowed, Asked::No);
    let outcome = Outcome::of(&assessment);
    assert_eq!(of_checks(&outcome, "yes"), [""; 0]);
    assert_eq!(of_checks(&outcome, "no"), ["slowed"]);
    assert!(outcome.is_complete(), "a check is never scored");
}

#[test]
fn a_check_never_changes_total_band_or_stage() {
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &[2, 3, 3, 2, 0, 0, 2, 4, 0, 2, 0]);
    let before = Outcome::of(&assessment);
    for index in 0..scale.checks().len() {
        assessment.ask(index, Asked::Yes);
    }
    let after = Outcome::of(&assessment);
    assert_eq!((after.total, after.band), (before.total, before.band));
    assert_eq!(after.stagings, before.stagings);
    assert_eq!(raised(&scale, &after, "yes").len(), 10);
}
