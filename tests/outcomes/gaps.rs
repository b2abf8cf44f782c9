//! What is made of a stage that does not show although a higher one does.

use ows::assessment::{Assessment, Missing, Observation};
use ows::scoring::outcome::Outcome;
use ows::scoring::stage::{Gap, gap};

use super::{complete, shipped};

/// One episode of vomiting and nothing else: stage 3 of heroin without 1 and 2.
const VOMITING: [i64; 11] = [0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0];

/// What COWS by the days of heroin makes of it.
fn of_heroin(assessment: &Assessment) -> Option<Gap> {
    let (scale, outcome) = (assessment.scale(), Outcome::of(assessment));
    gap(assessment, &scale.stagings()[0], &outcome.stagings[0])
}

fn vomiting() -> Assessment {
    complete(&shipped("cows"), &VOMITING)
}

#[test]
fn without_the_first_stage_and_with_all_of_it_answered_another_cause_is_to_be_thought_of() {
    assert_eq!(of_heroin(&vomiting()), Some(Gap::AnotherCause));
}

#[test]
fn an_item_of_the_first_stage_that_is_open_leaves_the_cause_open() {
    let mut assessment = vomiting();
    let (sweating, _) = assessment.scale().item("sweating").unwrap();
    assessment.observe(sweating, Observation::missing(Missing::NotObserved));
    assert_eq!(of_heroin(&assessment), Some(Gap::NotEveryStage));
}

#[test]
fn a_finding_of_the_first_stage_with_a_cause_of_its_own_leaves_the_cause_of_the_rest_open() {
    let mut assessment = vomiting();
    let scale = assessment.scale().clone();
    let (sweating, item) = scale.item("sweating").unwrap();
    let warm_room = Observation::points(item, 2).unwrap().attributed(false);
    assessment.observe(sweating, warm_room);
    assert_eq!(of_heroin(&assessment), Some(Gap::NotEveryStage));
}

#[test]
fn an_open_item_of_another_stage_changes_nothing() {
    let mut assessment = vomiting();
    let (pupil, _) = assessment.scale().item("pupil").unwrap();
    assessment.observe(pupil, Observation::missing(Missing::Refused));
    assert_eq!(of_heroin(&assessment), Some(Gap::AnotherCause));
}

#[test]
fn with_the_first_stage_a_gap_above_it_is_no_sign_of_another_cause() {
    let peak = [2, 2, 1, 2, 1, 2, 5, 2, 1, 1, 3];
    let assessment = complete(&shipped("cows"), &peak);
    let (scale, outcome) = (assessment.scale(), Outcome::of(&assessment));
    let (phases, staged) = (&scale.stagings()[1], &outcome.stagings[1]);
    assert_eq!(staged.gaps().collect::<Vec<_>>(), [3]);
    assert_eq!(gap(&assessment, phases, staged), Some(Gap::NotEveryStage));
}

#[test]
fn where_every_lower_stage_shows_there_is_no_gap() {
    let all = [2, 3, 3, 2, 2, 2, 3, 2, 1, 2, 3];
    assert_eq!(of_heroin(&complete(&shipped("cows"), &all)), None);
}
