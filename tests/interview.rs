//! The interview without a terminal: what is answered, and how the assessment stands then.

mod session;

use std::sync::Arc;

use ows::assessment::{Answer, Asked, Missing, Observation, Roused};
use ows::base::time::{self, Time};
use ows::interview::draft::{Age, Draft};
use ows::interview::{ContextField, Interview, Now, TypedAnswer};
use ows::scale::{Library, Name, Scale};
use ows::scoring::outcome::Outcome;

fn cows() -> Arc<Scale> {
    Library::new().find(&Name::parse("cows").unwrap()).unwrap()
}

fn at(text: &str) -> Time {
    time::parse(text, None).unwrap()
}

/// A minute of the night in question.
fn minute(minute: u32) -> Time {
    at(&format!("2026-11-22T20:{minute:02}:00-05:00"))
}

fn now(at: u32) -> Now {
    Now {
        time: minute(at),
        zone: "America/New_York".parse().unwrap(),
    }
}

fn begun() -> Interview {
    Interview::begin(cows(), uuid::Uuid::nil(), minute(0))
}

fn seen(interview: &Interview, item: usize) -> &Observation {
    &interview.assessment().observations()[item]
}

fn position(id: &str) -> usize {
    cows().item(id).unwrap().0
}

/// The answers of the patient "like flu, 30 h", of 18 points.
const LIKE_FLU: [u16; 11] = [1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 3];

#[test]
fn a_whole_assessment_is_a_pulse_and_ten_answers() {
    let mut interview = begun();
    interview
        .find(0, TypedAnswer::Value(96), minute(1))
        .unwrap();
    for (item, points) in LIKE_FLU.into_iter().enumerate().skip(1) {
        assert_eq!(interview.next_open(Some(item - 1)), Some(item));
        interview
            .find(item, TypedAnswer::Points(points), minute(2))
            .unwrap();
    }
    assert!(interview.is_through());
    assert_eq!(interview.next_open(None), None);
    let outcome = interview.outcome();
    assert_eq!(outcome.total.unwrap().settled(), Some(18));
    assert_eq!(outcome, Outcome::of(interview.assessment()));
    assert_eq!(seen(&interview, 0).value(), Some(96));
}

#[test]
fn an_answer_that_is_changed_keeps_what_it_was_and_when() {
    let mut interview = begun();
    let sweating = position("sweating");
    interview
        .find(sweating, TypedAnswer::Points(1), minute(1))
        .unwrap();
    interview
        .find(sweating, TypedAnswer::Points(2), minute(3))
        .unwrap();
    interview
        .find(sweating, TypedAnswer::Points(2), minute(4))
        .unwrap();
    let seen = &interview.assessment().observations()[sweating];
    let detail = seen.detail().unwrap();
    assert_eq!(
        detail.time,
        Some(minute(3)),
        "the same answer again is no change"
    );
    assert_eq!(detail.earlier.len(), 1);
    assert_eq!(detail.earlier[0].time, Some(minute(1)));
    assert_eq!(
        detail.earlier[0].answer,
        Answer::Chosen {
            choice: 1,
            attributed: true
        }
    );
}

#[test]
fn what_the_scale_does_not_have_is_refused_and_changes_nothing() {
    let mut interview = begun();
    let restlessness = position("restlessness");
    let refused = [
        (restlessness, TypedAnswer::Points(2), "write 0, 1, 3, or 5"),
        (restlessness, TypedAnswer::Value(2), "give its points"),
        (0, TypedAnswer::Value(1040), "confirm"),
        (0, TypedAnswer::Value(0), "confirm"),
        (0, TypedAnswer::Points(3), "write 0, 1, 2, or 4"),
        (99, TypedAnswer::Points(0), "choose"),
    ];
    for (item, finding, help) in refused {
        let refusal = interview
            .find(item, finding.clone(), minute(1))
            .unwrap_err();
        assert!(refusal.help.contains(help), "{finding:?}: {refusal}");
    }
    let refusal = interview.attribute(0, false, minute(1)).unwrap_err();
    assert!(refusal.help.contains("then say"), "{refusal}");
    let refusal = interview.mark_cause(restlessness, 0, true).unwrap_err();
    assert!(refusal.help.contains("note"), "{refusal}");
    assert_eq!(
        interview.assessment().observations(),
        begun().assessment().observations()
    );
    assert_eq!(interview.changed(), minute(0));
}

#[test]
fn an_implausible_pulse_is_let_through_with_a_note() {
    let mut interview = begun();
    let refusal = interview
        .find(0, TypedAnswer::Value(260), minute(1))
        .unwrap_err();
    assert!(refusal.can_be_confirmed);
    let bare = TypedAnswer::Confirmed(260, " ".to_owned());
    assert!(interview.find(0, bare, minute(1)).is_err());
    let noted = TypedAnswer::Confirmed(260, "counted twice, monitor agrees".to_owned());
    interview.find(0, noted, minute(2)).unwrap();
    let seen = &interview.assessment().observations()[0];
    assert!(seen.is_confirmed());
    assert_eq!(seen.value(), Some(260));
    assert_eq!(
        seen.detail().unwrap().note.as_deref(),
        Some("counted twice, monitor agrees")
    );
}

#[test]
fn what_is_not_due_to_withdrawal_counts_nothing_and_is_kept() {
    let mut interview = begun();
    let gi = position("gi");
    interview
        .find(gi, TypedAnswer::Points(5), minute(1))
        .unwrap();
    interview.attribute(gi, false, minute(2)).unwrap();
    let total = interview.outcome().total.unwrap();
    assert_eq!((total.low, total.high), (0, 43));
    assert!(!seen(&interview, gi).is_attributed());
    interview.attribute(gi, true, minute(3)).unwrap();
    assert_eq!(interview.outcome().total.unwrap().low, 5);
    // Rated anew, it is still not due to withdrawal; found gone, there is nothing to say that of.
    interview.attribute(gi, false, minute(4)).unwrap();
    interview
        .find(gi, TypedAnswer::Points(3), minute(5))
        .unwrap();
    assert!(!seen(&interview, gi).is_attributed());
    interview
        .find(gi, TypedAnswer::Points(0), minute(6))
        .unwrap();
    assert!(seen(&interview, gi).is_attributed());
}

#[test]
fn a_finding_can_be_not_due_to_withdrawal_from_the_first_and_nothing_found_cannot() {
    let mut interview = begun();
    let refused = interview.find_not_due(0, TypedAnswer::Value(72), minute(1));
    assert!(refused.unwrap_err().message.contains("nothing was found"));
    assert_eq!(
        interview.assessment().observations(),
        begun().assessment().observations()
    );
    interview
        .find_not_due(0, TypedAnswer::Value(124), minute(2))
        .unwrap();
    let pulse = seen(&interview, 0);
    let points = pulse.points_in(&cows().items()[0]);
    assert_eq!((points, pulse.is_attributed()), (Some(4), false));
    assert!(
        pulse.detail().unwrap().earlier.is_empty(),
        "it is one answer"
    );
}

#[test]
fn note_and_other_causes_stay_with_the_item_when_its_answer_changes() {
    let mut interview = begun();
    let sweating = position("sweating");
    let noted = |interview: &Interview| seen(interview, sweating).detail().unwrap().note.is_some();
    interview.note(sweating, "window was shut").unwrap();
    interview.mark_cause(sweating, 0, true).unwrap();
    for points in [3, 1] {
        let finding = TypedAnswer::Points(points);
        interview.find(sweating, finding, minute(1)).unwrap();
    }
    assert!(noted(&interview));
    assert!(interview.has_cause(sweating, 0));
    interview.mark_cause(sweating, 0, false).unwrap();
    interview.note(sweating, "").unwrap();
    assert!(!noted(&interview));
    assert!(!interview.has_cause(sweating, 0));
}

#[test]
fn unable_to_assess_is_missing_and_never_zero() {
    let mut interview = begun();
    let tremor = position("tremor");
    interview
        .find(tremor, TypedAnswer::Unable(Missing::Asleep), minute(1))
        .unwrap();
    let answer = seen(&interview, tremor).answer();
    assert_eq!(answer, Answer::Missing(Missing::Asleep));
    assert_eq!(interview.open_items().len(), 10);
    assert_eq!(interview.outcome().total.unwrap().high, 48);
    interview
        .find(tremor, TypedAnswer::Open, minute(2))
        .unwrap();
    assert!(interview.is_open(tremor));
}

#[test]
fn asleep_or_refused_makes_an_attempt_of_it_and_after_an_answer_leaves_the_rest() {
    let mut interview = begun();
    interview
        .leave_the_rest(Missing::Refused, minute(1))
        .unwrap();
    assert!(!interview.outcome().is_scored());
    assert!(interview.is_through());
    let mut answered = begun();
    answered.find(1, TypedAnswer::Points(0), minute(1)).unwrap();
    answered
        .find(2, TypedAnswer::Unable(Missing::Unable), minute(1))
        .unwrap();
    answered.leave_the_rest(Missing::Asleep, minute(2)).unwrap();
    let seen = answered.assessment().observations();
    assert_eq!(seen[1].choice(), Some(0));
    assert_eq!(seen[2].answer(), Answer::Missing(Missing::Unable));
    assert_eq!(seen[3].answer(), Answer::Missing(Missing::Asleep));
    assert!(answered.outcome().is_scored());
    // Nobody said whether he can be roused: that is no yes.
    assert_eq!(answered.to_sign().context.roused, Some(Roused::NotTried));
    assert!(answered.leave_the_rest(Missing::Asleep, minute(3)).is_err());
}

#[test]
fn the_questions_before_take_lines_as_they_are_typed() {
    let mut interview = begun();
    let lines = [
        (ContextField::Patient, " P-0142 ", "P-0142"),
        (ContextField::Rater, "rn-07", "rn-07"),
        (ContextField::When, "40 min ago", "22 Nov 2026 19:30 -05:00"),
        (ContextField::Reason, "2", "routine"),
        (ContextField::Reason, "adm", "admission"),
        (ContextField::Substance, "her, alcohol", "heroin, alcohol"),
        (ContextField::Route, "inj", "injected"),
        (ContextField::Route, "sno", "snorted"),
        (ContextField::Route, "IV", "injected"),
        (
            ContextField::LastUse,
            "about 31 h ago",
            "about 21 Nov 2026 13:10 -05:00",
        ),
        (ContextField::LastUse, "Unknown", "unknown"),
        (ContextField::Alcohol, "3", "daily"),
        (ContextField::Alcohol, "", ""),
        (ContextField::Benzodiazepines, "no", "none"),
        (
            ContextField::Events,
            "medicine-given 18:30 MED-3; seizure; other 2D",
            "medicine-given 22 Nov 18:30 MED-3; seizure; other 2D",
        ),
        (ContextField::Events, "", ""),
        (ContextField::When, "", ""),
        (ContextField::Rater, "", "rn-07"),
    ];
    for (question, line, said) in lines {
        interview.answer(question, line, now(10)).unwrap();
        assert_eq!(interview.answer_to(question), said, "{question:?} {line}");
    }
}

#[test]
fn lines_that_cannot_be_used_are_refused_and_the_answer_from_before_stays() {
    let mut interview = begun();
    interview
        .answer(ContextField::Patient, "P-0142", now(1))
        .unwrap();
    let lines = [
        (ContextField::Patient, ""),
        (ContextField::Patient, "Room 7"),
        (ContextField::Rater, "  "),
        (ContextField::When, "tomorrow"),
        (ContextField::When, "2026-11-23 08:00"),
        (ContextField::Reason, "because"),
        (ContextField::Reason, "9"),
        (ContextField::Reason, "0"),
        (ContextField::Substance, "heroine"),
        (ContextField::Substance, "n"),
        (ContextField::Substance, "he"),
        (ContextField::Route, "in"),
        (ContextField::Rater, "p-0142"),
        (ContextField::LastUse, "a while"),
        (ContextField::Alcohol, "often"),
        (ContextField::Benzodiazepines, "5"),
        (ContextField::Events, "seizur 17:00 x; fit"),
        (ContextField::Events, "seizure 27:00"),
    ];
    for (question, line) in lines {
        let before = interview.clone();
        let refusal = interview.answer(question, line, now(5)).unwrap_err();
        assert!(!refusal.message.is_empty() && !refusal.help.is_empty());
        // What a screen calls by a label is never called by the word of files.
        let words = refusal.to_string();
        assert!(
            !words.contains("`reason`") && !words.contains("`rater`"),
            "{words}"
        );
        assert_eq!(
            interview.answer_to(question),
            before.answer_to(question),
            "{line}"
        );
    }
    assert_eq!(interview.answer_to(ContextField::Patient), "P-0142");
}

#[test]
fn a_last_use_after_the_assessment_is_refused_whichever_comes_first() {
    let mut interview = begun();
    interview
        .answer(ContextField::When, "2 h ago", now(10))
        .unwrap();
    assert!(
        interview
            .answer(ContextField::LastUse, "1 h ago", now(10))
            .is_err()
    );
    interview
        .answer(ContextField::LastUse, "3 h ago", now(10))
        .unwrap();
    assert!(
        interview
            .answer(ContextField::When, "4 h ago", now(10))
            .is_err()
    );
}

#[test]
fn more_than_half_an_hour_makes_it_late_as_in_every_list() {
    let mut interview = begun();
    assert!(!interview.is_late(minute(50)));
    interview
        .answer(ContextField::When, "20:20", now(50))
        .unwrap();
    assert!(!interview.is_late(minute(50)));
    interview
        .answer(ContextField::When, "20:19", now(50))
        .unwrap();
    assert!(interview.is_late(minute(50)));
}

#[test]
fn a_draft_brings_back_every_answer_as_it_was() {
    let mut interview = begun();
    interview
        .answer(ContextField::Patient, "P-0142", now(1))
        .unwrap();
    interview
        .answer(ContextField::LastUse, "about 31 h ago", now(1))
        .unwrap();
    interview
        .find(0, TypedAnswer::Value(96), minute(2))
        .unwrap();
    interview
        .find(1, TypedAnswer::Points(1), minute(3))
        .unwrap();
    interview
        .find(1, TypedAnswer::Points(2), minute(4))
        .unwrap();
    interview
        .find(2, TypedAnswer::Unable(Missing::Refused), minute(4))
        .unwrap();
    interview.note(3, "lamp on").unwrap();
    interview.ask(0, Asked::No);
    let text = Draft::of(&interview).text().unwrap();
    let draft = Draft::read(&text).unwrap();
    assert_eq!(draft.patient(), Some("P-0142"));
    let back = draft.resume(&cows()).unwrap();
    assert_eq!(back.outcome(), interview.outcome());
    assert_eq!(
        back.assessment().observations(),
        interview.assessment().observations()
    );
    assert_eq!(back.assessment().checks(), interview.assessment().checks());
    assert_eq!((back.started(), back.changed()), (minute(0), minute(4)));
    assert_eq!(Draft::of(&back), draft);
}

#[test]
fn a_draft_grows_old_and_stale() {
    let draft = Draft::of(&begun());
    assert_eq!(draft.age(minute(14)), Age::Fresh);
    assert_eq!(draft.age(minute(15)), Age::Old);
    assert_eq!(draft.age(minute(29)), Age::Old);
    assert_eq!(draft.age(minute(30)), Age::Stale);
    assert_eq!(draft.age(at("2026-11-22T19:59:00-05:00")), Age::Ahead);
}

#[test]
fn a_torn_draft_or_one_of_other_words_is_never_gone_on_with() {
    let draft = Draft::of(&begun());
    let text = draft.text().unwrap();
    for end in 0..text.len() {
        assert!(Draft::read(&text[..end]).is_err(), "cut at {end}");
    }
    let sows = Library::new().find(&Name::parse("sows").unwrap()).unwrap();
    let refused = draft.resume(&sows).unwrap_err();
    assert!(refused.contains("other words"), "{refused}");
    let other = text.replace("\"format\":1", "\"format\":2");
    assert!(Draft::read(&other).is_err());
}

#[test]
fn without_a_time_of_its_own_it_was_observed_at_the_last_answer() {
    let mut interview = begun();
    interview
        .find(1, TypedAnswer::Points(2), minute(7))
        .unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(7)));
    interview
        .answer(ContextField::When, "20:03", now(9))
        .unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(3)));
}

#[test]
fn answers_never_go_over_to_another_patient_by_a_slip() {
    let mut interview = begun();
    interview
        .answer(ContextField::Patient, "A-117", now(0))
        .unwrap();
    interview
        .answer(ContextField::Patient, "A-118", now(0))
        .unwrap();
    interview
        .find(1, TypedAnswer::Points(2), minute(1))
        .unwrap();
    let refused = interview
        .answer(ContextField::Patient, "B-200", now(2))
        .unwrap_err();
    assert_eq!(
        refused.message,
        "the answers so far are of A-118, and stay with that patient"
    );
    assert_eq!(interview.answer_to(ContextField::Patient), "A-118");
    // Mistyped: both names say that it is meant.
    interview
        .answer(ContextField::Patient, "A-118 A-119", now(2))
        .unwrap();
    assert_eq!(interview.answer_to(ContextField::Patient), "A-119");
}

#[test]
fn a_note_a_check_and_a_question_move_no_time_of_observation() {
    let mut interview = begun();
    interview
        .find(1, TypedAnswer::Points(2), minute(1))
        .unwrap();
    interview.note(1, "moist").unwrap();
    interview.ask(0, Asked::No);
    interview
        .answer(ContextField::Reason, "routine", now(26))
        .unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(1)));
}

#[test]
fn what_is_not_due_to_withdrawal_stays_so_when_it_is_rated_anew() {
    let mut interview = begun();
    interview
        .find(1, TypedAnswer::Points(2), minute(1))
        .unwrap();
    interview.attribute(1, false, minute(2)).unwrap();
    interview
        .find(1, TypedAnswer::Points(3), minute(3))
        .unwrap();
    let seen = &interview.assessment().observations()[1];
    assert!(!seen.is_attributed());
    interview.attribute(1, true, minute(4)).unwrap();
    assert!(interview.assessment().observations()[1].is_attributed());
}

#[test]
fn an_event_s_time_is_never_kept_as_a_code() {
    let mut interview = begun();
    for line in [
        "seizure about 17:00",
        "seizure yesterday",
        "seizure 1700",
        "seizure 40 min",
        "medicine-given MET 18:30",
    ] {
        assert!(
            interview
                .answer(ContextField::Events, line, now(30))
                .is_err(),
            "{line}"
        );
    }
    for (line, said) in [
        (
            "medicine-given 18:30 MET",
            "medicine-given 22 Nov 18:30 MET",
        ),
        (
            "medicine-given 6:30 pm 1700",
            "medicine-given 22 Nov 18:30 1700",
        ),
        ("seizure yesterday 17:00", "seizure 21 Nov 17:00"),
        ("other 21 Nov 1700 2D", "other 21 Nov 17:00 2D"),
    ] {
        interview
            .answer(ContextField::Events, line, now(30))
            .unwrap();
        assert_eq!(interview.answer_to(ContextField::Events), said, "{line}");
    }
}

#[test]
fn nobody_rates_who_is_the_patient() {
    let mut interview = begun();
    interview
        .answer(ContextField::Rater, "rn-07", now(0))
        .unwrap();
    assert!(
        interview
            .answer(ContextField::Patient, "RN-07", now(0))
            .is_err()
    );
    interview
        .answer(ContextField::Patient, "P-0142", now(0))
        .unwrap();
    let refusal = interview
        .answer(ContextField::Rater, "p-0142", now(0))
        .unwrap_err();
    assert_eq!(refusal.message, "that is the patient's ID");
}
