//! The interview without a terminal: what a face does, and how the assessment stands then.

use std::sync::Arc;

use chrono_tz::Tz;
use ows::assessment::{Answer, Asked, Missing};
use ows::base::time::{self, Time};
use ows::interview::draft::{Age, Draft};
use ows::interview::{Before, Finding, Interview, Now, State};
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
        zone: Tz::America__New_York,
    }
}

fn begun() -> Interview {
    Interview::begin(cows(), uuid::Uuid::nil(), minute(0))
}

fn position(id: &str) -> usize {
    cows().item(id).unwrap().0
}

/// The answers of the patient "like flu, 30 h", of 18 points.
const LIKE_FLU: [u16; 11] = [1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 3];

#[test]
fn a_whole_assessment_is_a_pulse_and_ten_answers() {
    let mut interview = begun();
    interview.find(0, Finding::Value(96), minute(1)).unwrap();
    for (item, points) in LIKE_FLU.into_iter().enumerate().skip(1) {
        assert_eq!(interview.view().next_open(Some(item - 1)), Some(item));
        interview
            .find(item, Finding::Points(points), minute(2))
            .unwrap();
    }
    let view = interview.view();
    assert!(view.is_through());
    assert_eq!(view.next_open(None), None);
    assert_eq!(view.outcome.total.unwrap().settled(), Some(18));
    assert_eq!(view.outcome, Outcome::of(interview.assessment()));
    assert_eq!(view.items[0].value, Some(96));
}

#[test]
fn an_answer_that_is_changed_keeps_what_it_was_and_when() {
    let mut interview = begun();
    let sweating = position("sweating");
    interview
        .find(sweating, Finding::Points(1), minute(1))
        .unwrap();
    interview
        .find(sweating, Finding::Points(2), minute(3))
        .unwrap();
    interview
        .find(sweating, Finding::Points(2), minute(4))
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
    assert_eq!(interview.view().items[sweating].changes, 1);
}

#[test]
fn what_the_scale_does_not_have_is_refused_and_changes_nothing() {
    let mut interview = begun();
    let restlessness = position("restlessness");
    let refused = [
        (restlessness, Finding::Points(2), "write 0, 1, 3, or 5"),
        (restlessness, Finding::Value(2), "give its points"),
        (0, Finding::Value(1040), "confirm"),
        (0, Finding::Value(0), "confirm"),
        (0, Finding::Points(3), "write 0, 1, 2, or 4"),
        (0, Finding::Attributed(false), "then say"),
        (restlessness, Finding::Confounder(0, true), "note"),
        (99, Finding::Points(0), "choose"),
    ];
    for (item, finding, help) in refused {
        let refusal = interview
            .find(item, finding.clone(), minute(1))
            .unwrap_err();
        assert!(refusal.help.contains(help), "{finding:?}: {refusal}");
    }
    assert_eq!(interview.view(), begun().view());
    assert_eq!(interview.changed(), minute(0));
}

#[test]
fn an_implausible_pulse_is_let_through_with_a_note() {
    let mut interview = begun();
    let refusal = interview
        .find(0, Finding::Value(260), minute(1))
        .unwrap_err();
    assert!(refusal.can_be_confirmed);
    let bare = Finding::Confirmed(260, " ".to_owned());
    assert!(interview.find(0, bare, minute(1)).is_err());
    let noted = Finding::Confirmed(260, "counted twice, monitor agrees".to_owned());
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
    interview.find(gi, Finding::Points(5), minute(1)).unwrap();
    interview
        .find(gi, Finding::Attributed(false), minute(2))
        .unwrap();
    let total = interview.view().outcome.total.unwrap();
    assert_eq!((total.low, total.high), (0, 43));
    assert!(!interview.view().items[gi].attributed);
    interview
        .find(gi, Finding::Attributed(true), minute(3))
        .unwrap();
    assert_eq!(interview.view().outcome.total.unwrap().low, 5);
    // Rated anew, it is still not due to withdrawal; found gone, there is nothing to say that of.
    interview
        .find(gi, Finding::Attributed(false), minute(4))
        .unwrap();
    interview.find(gi, Finding::Points(3), minute(5)).unwrap();
    assert!(!interview.view().items[gi].attributed);
    interview.find(gi, Finding::Points(0), minute(6)).unwrap();
    assert!(interview.view().items[gi].attributed);
}

#[test]
fn a_finding_can_be_not_due_to_withdrawal_from_the_first_and_nothing_found_cannot() {
    let mut interview = begun();
    let refused = interview.find_not_due(0, Finding::Value(72), minute(1));
    assert!(refused.unwrap_err().message.contains("nothing was found"));
    assert_eq!(interview.view(), begun().view());
    interview
        .find_not_due(0, Finding::Value(124), minute(2))
        .unwrap();
    let view = interview.view();
    assert_eq!(
        (view.items[0].points, view.items[0].attributed),
        (Some(4), false)
    );
    assert_eq!(view.items[0].changes, 0, "it is one answer");
}

#[test]
fn note_and_other_causes_stay_with_the_item_when_its_answer_changes() {
    let mut interview = begun();
    let sweating = position("sweating");
    let steps = [
        Finding::Note("window was shut".to_owned()),
        Finding::Confounder(0, true),
        Finding::Points(3),
        Finding::Points(1),
    ];
    for finding in steps {
        interview.find(sweating, finding, minute(1)).unwrap();
    }
    let item = &interview.view().items[sweating];
    assert!(item.noted);
    assert!(item.confounders[0]);
    interview
        .find(sweating, Finding::Confounder(0, false), minute(2))
        .unwrap();
    interview
        .find(sweating, Finding::Note(String::new()), minute(2))
        .unwrap();
    let item = &interview.view().items[sweating];
    assert!(!item.noted && !item.confounders[0]);
}

#[test]
fn unable_to_assess_is_missing_and_never_zero() {
    let mut interview = begun();
    let tremor = position("tremor");
    interview
        .find(tremor, Finding::Unable(Missing::Asleep), minute(1))
        .unwrap();
    let view = interview.view();
    assert_eq!(view.items[tremor].state, State::Unable(Missing::Asleep));
    assert_eq!((view.open, view.unable), (10, 1));
    assert_eq!(view.outcome.total.unwrap().high, 48);
    interview.find(tremor, Finding::Open, minute(2)).unwrap();
    assert_eq!(interview.view().items[tremor].state, State::Open);
}

#[test]
fn asleep_or_refused_makes_an_attempt_of_it_and_only_before_the_first_answer() {
    let mut interview = begun();
    interview.attempt(Missing::Refused, minute(1)).unwrap();
    assert!(!interview.view().outcome.is_scored());
    assert!(interview.view().is_through());
    let mut answered = begun();
    answered.find(1, Finding::Points(0), minute(1)).unwrap();
    assert!(answered.attempt(Missing::Asleep, minute(2)).is_err());
    assert_eq!(answered.view().open, 10);
}

#[test]
fn the_questions_before_take_lines_as_they_are_typed() {
    let mut interview = begun();
    let lines = [
        (Before::Patient, " P-0142 ", "P-0142"),
        (Before::Rater, "rn-07", "rn-07"),
        (Before::When, "40 min ago", "22 Nov 2026 19:30 -05:00"),
        (Before::Reason, "2", "routine"),
        (Before::Reason, "adm", "admission"),
        (Before::Substance, "her, alcohol", "heroin, alcohol"),
        (Before::Route, "inj", "injected"),
        (
            Before::LastUse,
            "about 31 h ago",
            "about 21 Nov 2026 13:10 -05:00",
        ),
        (Before::LastUse, "Unknown", "unknown"),
        (
            Before::Events,
            "medicine-given 18:30 MED-3; seizure; other 2D",
            "medicine-given 22 Nov 18:30 MED-3; seizure; other 2D",
        ),
        (Before::Events, "", ""),
        (Before::When, "", ""),
        (Before::Rater, "", "rn-07"),
    ];
    for (question, line, said) in lines {
        interview.answer(question, line, now(10)).unwrap();
        assert_eq!(interview.said(question), said, "{question:?} {line}");
    }
}

#[test]
fn lines_that_cannot_be_used_are_refused_and_the_answer_from_before_stays() {
    let mut interview = begun();
    interview.answer(Before::Patient, "P-0142", now(1)).unwrap();
    let lines = [
        (Before::Patient, ""),
        (Before::Patient, "Room 7"),
        (Before::Rater, "  "),
        (Before::When, "tomorrow"),
        (Before::When, "2026-11-23 08:00"),
        (Before::Reason, "because"),
        (Before::Reason, "9"),
        (Before::Reason, "0"),
        (Before::Substance, "heroine"),
        (Before::Route, "i"),
        (Before::LastUse, "a while"),
        (Before::Events, "seizur 17:00 x; fit"),
        (Before::Events, "seizure 27:00"),
    ];
    for (question, line) in lines {
        let before = interview.clone();
        let refusal = interview.answer(question, line, now(5)).unwrap_err();
        assert!(!refusal.message.is_empty() && !refusal.help.is_empty());
        assert_eq!(interview.said(question), before.said(question), "{line}");
    }
    assert_eq!(interview.said(Before::Patient), "P-0142");
}

#[test]
fn a_last_use_after_the_assessment_is_refused_whichever_comes_first() {
    let mut interview = begun();
    interview.answer(Before::When, "2 h ago", now(10)).unwrap();
    assert!(
        interview
            .answer(Before::LastUse, "1 h ago", now(10))
            .is_err()
    );
    interview
        .answer(Before::LastUse, "3 h ago", now(10))
        .unwrap();
    assert!(interview.answer(Before::When, "4 h ago", now(10)).is_err());
}

#[test]
fn more_than_half_an_hour_makes_it_late_as_in_every_list() {
    let mut interview = begun();
    assert!(!interview.is_late(minute(50)));
    interview.answer(Before::When, "20:20", now(50)).unwrap();
    assert!(!interview.is_late(minute(50)));
    interview.answer(Before::When, "20:19", now(50)).unwrap();
    assert!(interview.is_late(minute(50)));
}

#[test]
fn a_draft_brings_back_every_answer_as_it_was() {
    let mut interview = begun();
    interview.answer(Before::Patient, "P-0142", now(1)).unwrap();
    interview
        .answer(Before::LastUse, "about 31 h ago", now(1))
        .unwrap();
    interview.find(0, Finding::Value(96), minute(2)).unwrap();
    interview.find(1, Finding::Points(1), minute(3)).unwrap();
    interview.find(1, Finding::Points(2), minute(4)).unwrap();
    interview
        .find(2, Finding::Unable(Missing::Refused), minute(4))
        .unwrap();
    interview
        .find(3, Finding::Note("lamp on".to_owned()), minute(5))
        .unwrap();
    interview.ask(0, Asked::No);
    let text = Draft::of(&interview).text().unwrap();
    let draft = Draft::read(&text).unwrap();
    assert_eq!(draft.patient(), Some("P-0142"));
    let back = draft.resume(&cows()).unwrap();
    assert_eq!(back.view(), interview.view());
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
    interview.find(1, Finding::Points(2), minute(7)).unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(7)));
    interview.answer(Before::When, "20:03", now(9)).unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(3)));
}

#[test]
fn a_value_typed_again_where_a_reason_is_asked_is_the_new_value() {
    let mut interview = begun();
    let again = Finding::Confirmed(12, "120".to_owned());
    interview.find(0, again, minute(1)).unwrap();
    assert_eq!(interview.assessment().observations()[0].value(), Some(120));
    let no_words = Finding::Confirmed(12, "!?".to_owned());
    assert!(interview.find(0, no_words, minute(2)).is_err());
}

#[test]
fn answers_never_go_over_to_another_patient_by_a_slip() {
    let mut interview = begun();
    interview.answer(Before::Patient, "A-117", now(0)).unwrap();
    interview.answer(Before::Patient, "A-118", now(0)).unwrap();
    interview.find(1, Finding::Points(2), minute(1)).unwrap();
    let refused = interview
        .answer(Before::Patient, "B-200", now(2))
        .unwrap_err();
    assert_eq!(
        refused.message,
        "the answers so far are of A-118, and stay with that patient"
    );
    assert_eq!(interview.said(Before::Patient), "A-118");
    // Mistyped: both names say that it is meant.
    interview
        .answer(Before::Patient, "A-118 A-119", now(2))
        .unwrap();
    assert_eq!(interview.said(Before::Patient), "A-119");
}

#[test]
fn a_note_a_check_and_a_question_move_no_time_of_observation() {
    let mut interview = begun();
    interview.find(1, Finding::Points(2), minute(1)).unwrap();
    interview
        .find(1, Finding::Note("moist".to_owned()), minute(25))
        .unwrap();
    interview.ask(0, Asked::No);
    interview
        .answer(Before::Reason, "routine", now(26))
        .unwrap();
    assert_eq!(interview.to_sign().context.time, Some(minute(1)));
}

#[test]
fn what_is_not_due_to_withdrawal_stays_so_when_it_is_rated_anew() {
    let mut interview = begun();
    interview.find(1, Finding::Points(2), minute(1)).unwrap();
    interview
        .find(1, Finding::Attributed(false), minute(2))
        .unwrap();
    interview.find(1, Finding::Points(3), minute(3)).unwrap();
    let seen = &interview.assessment().observations()[1];
    assert!(!seen.is_attributed());
    interview
        .find(1, Finding::Attributed(true), minute(4))
        .unwrap();
    assert!(interview.assessment().observations()[1].is_attributed());
}

#[test]
fn an_event_s_time_is_never_kept_as_a_code() {
    let mut interview = begun();
    for line in [
        "seizure about 17:00",
        "seizure yesterday 17:00",
        "seizure 40 min",
        "medicine-given MET 18:30",
    ] {
        assert!(
            interview.answer(Before::Events, line, now(30)).is_err(),
            "{line}"
        );
    }
    interview
        .answer(Before::Events, "medicine-given 18:30 MET", now(30))
        .unwrap();
}
