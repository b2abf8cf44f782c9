//! What a person does, one action after another, and what comes of it.

use ows::assessment::{Answer, Missing};
use ows::interview::session::{Action, Prompt, Reply, Section, Session};
use ows::interview::{ContextField, Interview, TypedAnswer};

use super::{begun, cows, minute, now, position, seen};

fn session() -> Session {
    let mut interview = begun();
    interview
        .answer(ContextField::Rater, "rn-07", now(0))
        .unwrap();
    Session::new(interview, cows(), Section::Items)
}

#[test]
fn a_value_that_looks_like_a_slip_is_asked_about_before_it_is_taken() {
    let mut session = session();
    let asked = session.act(Action::Number(12), now(1));
    assert!(matches!(asked, Reply::Asked(Some(_))) && !asked.is_change());
    assert_eq!(session.prompt, Some(Prompt::Confirm(12)));
    let words = Action::Words("counted twice".to_owned());
    assert_eq!(session.act(words, now(2)), Reply::Answered);
    assert_eq!(
        (session.prompt, seen(&session.interview, 0).value()),
        (None, Some(12))
    );
}

#[test]
fn what_is_typed_after_not_due_counts_nothing_until_another_item_is_at_hand() {
    let mut session = session();
    let next = session.act(Action::NotDue, now(1));
    assert_eq!(next, Reply::NextNotDue(true));
    assert_eq!(session.act(Action::Number(124), now(1)), Reply::Answered);
    assert!(!seen(&session.interview, 0).is_attributed());
    assert_eq!(session.act(Action::NotDue, now(2)), Reply::Due(true));
    session.go_to_item(1);
    assert_eq!(session.act(Action::Points(2), now(3)), Reply::Answered);
    assert!(seen(&session.interview, 1).is_attributed());
}

#[test]
fn an_only_other_cause_is_marked_at_once_and_marked_again_is_none() {
    let mut session = session();
    session.go_to_item(position("sweating"));
    assert_eq!(session.act(Action::OtherCause, now(1)), Reply::Cause(true));
    assert_eq!(session.act(Action::OtherCause, now(1)), Reply::Cause(false));
    session.go_to_item(position("restlessness"));
    assert!(matches!(
        session.act(Action::OtherCause, now(1)),
        Reply::Refused(_)
    ));
}

#[test]
fn what_is_left_out_is_asked_for_its_reason_while_an_item_is_open() {
    let mut attempt = session();
    let asked = attempt.act(Action::LeaveTheRest, now(1));
    assert_eq!(asked, Reply::Asked(None));
    assert_eq!(attempt.act(Action::Choose(1), now(1)), Reply::RestLeft);
    let refused = Answer::Missing(Missing::Refused);
    assert_eq!(seen(&attempt.interview, 10).answer(), refused);
    let mut answered = session();
    answered.act(Action::Number(96), now(1));
    let pulse = seen(&answered.interview, 0).answer();
    let asked = answered.act(Action::LeaveTheRest, now(2));
    assert_eq!(asked, Reply::Asked(None));
    assert_eq!(answered.act(Action::Choose(0), now(2)), Reply::RestLeft);
    assert_eq!(seen(&answered.interview, 0).answer(), pulse);
    let none_is_open = answered.act(Action::LeaveTheRest, now(3));
    assert!(matches!(none_is_open, Reply::Refused(_)));
}

#[test]
fn an_empty_line_keeps_what_is_there_and_a_dash_takes_it_away() {
    let mut session = session();
    let mut type_line = |line: &str| {
        let reply = session.act(Action::Line(ContextField::Reason, line.to_owned()), now(1));
        (reply, session.interview.answer_to(ContextField::Reason))
    };
    let taken = Reply::Context(ContextField::Reason);
    assert_eq!(type_line("routine"), (taken.clone(), "routine".to_owned()));
    assert_eq!(type_line(" "), (Reply::Kept, "routine".to_owned()));
    assert_eq!(type_line("-"), (taken, String::new()));
}

#[test]
fn a_refusal_names_an_item_and_a_measure_as_the_screen_does() {
    let mut session = session();
    let message = |session: &mut Session, action: Action| match session.act(action, now(1)) {
        Reply::Refused(refusal) => refusal.message,
        Reply::Asked(wrong) => wrong.unwrap(),
        reply => panic!("{reply:?}"),
    };
    let slip = message(&mut session, Action::Number(2));
    assert_eq!(
        slip,
        "Resting pulse: 2 lies outside the plausible 20 to 250"
    );
    session.go_to_item(position("sweating"));
    let points = message(&mut session, Action::Points(7));
    assert_eq!(points, "Sweating has no option worth 7 points");
    let measure = cows()
        .measures()
        .iter()
        .position(|of| of.id == "spo2")
        .unwrap();
    let reading = message(&mut session, Action::Measure(measure, "988".to_owned()));
    assert_eq!(reading, "SpO2: 988 lies outside the plausible 50 to 100");
}

#[test]
fn a_remark_that_cannot_be_kept_is_asked_for_again() {
    let mut session = session();
    session.prompt = Some(Prompt::Note);
    let long = Action::Words("x".repeat(100_000));
    assert!(matches!(session.act(long, now(1)), Reply::Refused(_)));
    assert_eq!(session.prompt, Some(Prompt::Note));
    let short = Action::Words("lamp on".to_owned());
    assert_eq!(session.act(short, now(1)), Reply::Noted);
    assert_eq!(session.prompt, None);
}

#[test]
fn it_is_signed_by_its_rater_alone_and_not_before_something_is_said() {
    let mut interview = session().interview;
    let message = |interview: &Interview, initials: &str| {
        interview
            .may_be_signed_by(initials)
            .map_err(|refusal| refusal.message)
    };
    let nothing = "nothing was answered, and nothing says why".to_owned();
    assert_eq!(message(&interview, "rn-07"), Err(nothing));
    interview
        .find(1, TypedAnswer::Points(0), minute(1))
        .unwrap();
    let other = "this was rated by rn-07".to_owned();
    assert_eq!(message(&interview, "rn-08"), Err(other));
    assert_eq!(message(&interview, " RN-07 "), Ok(()));
}

#[test]
fn a_value_typed_again_where_a_reason_is_asked_is_the_new_value() {
    let mut session = session();
    session.act(Action::Number(12), now(1));
    let again = Action::Words("2".to_owned());
    assert!(matches!(session.act(again, now(1)), Reply::Asked(Some(_))));
    assert_eq!(session.prompt, Some(Prompt::Confirm(2)));
    let again = Action::Words("120".to_owned());
    assert_eq!(session.act(again, now(1)), Reply::Answered);
    assert_eq!(seen(&session.interview, 0).value(), Some(120));
    let no_words = TypedAnswer::Confirmed(12, "!?".to_owned());
    assert!(session.interview.find(0, no_words, minute(2)).is_err());
}
