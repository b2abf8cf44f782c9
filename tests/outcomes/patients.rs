//! The seven patients whose assessments were walked through by hand, from the tables on paper.

use ows::assessment::Asked;
use ows::scoring::outcome::Outcome;

use super::{bands, check, complete, raised, shipped};

/// What was found by hand for one patient.
struct Walked {
    total: u16,
    band: &'static str,
    heroin: u8,
    heroin_gaps: &'static [u8],
    phases: u8,
    phases_gaps: &'static [u8],
}

fn hold(points: &[i64; 11], walked: &Walked) {
    let scale = shipped("cows");
    let outcome = Outcome::of(&complete(&scale, points));
    assert_eq!(outcome.total.unwrap().settled(), Some(walked.total));
    assert_eq!(bands(&scale, &outcome), (walked.band, walked.band));
    let staged = |index: usize| {
        let staged = &outcome.stagings[index];
        let gaps: Vec<u8> = staged.gaps().collect();
        (
            scale.stagings()[index].id.as_str(),
            staged.shown.settled().unwrap(),
            gaps,
        )
    };
    assert_eq!(
        staged(0),
        ("heroin", walked.heroin, walked.heroin_gaps.to_vec())
    );
    assert_eq!(
        staged(1),
        ("phases", walked.phases, walked.phases_gaps.to_vec())
    );
}

#[test]
fn the_patient_ten_hours_after_last_use_is_early() {
    hold(
        &[1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0],
        &Walked {
            total: 6,
            band: "mild",
            heroin: 1,
            heroin_gaps: &[],
            phases: 1,
            phases_gaps: &[],
        },
    );
}

#[test]
fn the_patient_like_flu_at_thirty_hours() {
    hold(
        &[1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 3],
        &Walked {
            total: 18,
            band: "moderate",
            heroin: 2,
            heroin_gaps: &[],
            phases: 2,
            phases_gaps: &[],
        },
    );
}

#[test]
fn the_patient_vomiting_at_sixty_hours() {
    hold(
        &[2, 3, 3, 2, 2, 2, 3, 2, 1, 2, 3],
        &Walked {
            total: 25,
            band: "moderately-severe",
            heroin: 3,
            heroin_gaps: &[],
            phases: 3,
            phases_gaps: &[],
        },
    );
}

#[test]
fn the_patient_in_pain_at_thirty_hours_without_stages_2_and_3() {
    hold(
        &[1, 1, 3, 1, 4, 1, 0, 0, 1, 1, 0],
        &Walked {
            total: 13,
            band: "moderate",
            heroin: 4,
            heroin_gaps: &[2, 3],
            phases: 2,
            phases_gaps: &[],
        },
    );
}

#[test]
fn the_agitated_patient_without_phase_2() {
    hold(
        &[2, 3, 5, 2, 0, 1, 0, 2, 0, 4, 0],
        &Walked {
            total: 19,
            band: "moderate",
            heroin: 2,
            heroin_gaps: &[],
            phases: 3,
            phases_gaps: &[2],
        },
    );
}

#[test]
fn the_patient_with_precipitated_withdrawal() {
    hold(
        &[4, 4, 5, 5, 4, 4, 5, 2, 1, 4, 5],
        &Walked {
            total: 43,
            band: "severe",
            heroin: 4,
            heroin_gaps: &[],
            phases: 4,
            phases_gaps: &[],
        },
    );
}

#[test]
fn the_patient_in_alcohol_withdrawal_with_a_seizure() {
    let points = [2, 3, 3, 2, 0, 0, 2, 4, 0, 2, 0];
    hold(
        &points,
        &Walked {
            total: 18,
            band: "moderate",
            heroin: 1,
            heroin_gaps: &[],
            phases: 3,
            phases_gaps: &[],
        },
    );
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &points);
    assessment.ask(check(&scale, "seizure"), Asked::Yes);
    let outcome = Outcome::of(&assessment);
    assert_eq!(raised(&scale, &outcome, "yes"), ["seizure"]);
}
