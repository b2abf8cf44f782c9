//! Which number must move, what is said where it did not, and questions too large to count.

use std::fmt::Write as _;
use std::time::Duration;

use ows::scale::diff::{Decision, Increment, NotPermitted, ResultKind, diff, too_low};

use super::{cows_after, decision, differing, edited, read};
use crate::common::worked;
use crate::outcomes::shipped;

/// What each of a list of versions gets after a change of COWS 1.1.0.
fn after(edit: (&str, &str), version: &str) -> Result<(), NotPermitted> {
    let version = format!("version   = \"{version}\"");
    let text = edited("cows", &[edit, ("version   = \"1.1.0\"", &version)]);
    diff(&shipped("cows"), &read(&text)).permitted()
}

const WORD: (&str, &str) = ("Count the yawns", "Count all yawns");
const LIMIT: (&str, &str) = ("from = 13", "from = 14");
const RULE: (&str, &str) = ("plausible = [20, 250]", "plausible = [10, 250]");

#[test]
fn a_version_moves_as_far_as_it_must_and_may_move_further() {
    for (edit, needed, allowed, refused) in [
        (
            WORD,
            Increment::Patch,
            ["1.1.1", "1.2.0", "2.0.0"].as_slice(),
            [].as_slice(),
        ),
        (
            RULE,
            Increment::Minor,
            &["1.2.0", "1.3.5", "3.0.0"],
            &["1.1.1", "1.1.9"],
        ),
        (
            LIMIT,
            Increment::Major,
            &["2.0.0", "7.1.2"],
            &["1.1.1", "1.2.0", "1.9.9"],
        ),
    ] {
        for version in allowed {
            assert_eq!(after(edit, version), Ok(()), "{version}");
        }
        for version in refused {
            let refusal = after(edit, version).unwrap_err();
            let NotPermitted::TooLow {
                moved,
                needed: said,
            } = refusal
            else {
                panic!("{refusal:?}");
            };
            assert!(moved < said && said == needed, "{version}");
        }
        assert_eq!(after(edit, "1.1.0"), Err(NotPermitted::SameVersion));
        assert_eq!(after(edit, "1.0.9"), Err(NotPermitted::Backwards));
    }
}

#[test]
fn a_version_that_says_the_same_may_move_as_it_likes_but_not_back() {
    let same = ("Count the yawns", "Count the yawns");
    for version in ["1.1.0", "1.1.1", "1.2.0", "2.0.0"] {
        assert_eq!(after(same, version), Ok(()), "{version}");
    }
    assert_eq!(after(same, "1.0.9"), Err(NotPermitted::Backwards));
}

#[test]
fn another_scale_is_no_version() {
    let (one, other) = (shipped("cows"), shipped("heroin-stages"));
    let difference = diff(&one, &other);
    assert_eq!(difference.permitted(), Err(NotPermitted::OtherScale));
    assert!(difference.effects.is_none());
    assert_eq!(difference.needed, Increment::Major);
    assert!(too_low(&one, &other).is_some());
}

#[test]
fn the_refusal_stands_at_the_version_and_shows_an_assessment() {
    let text = edited(
        "cows",
        &[LIMIT, ("version   = \"1.1.0\"", "version   = \"1.2.0\"")],
    );
    let refused = too_low(&shipped("cows"), &read(&text)).unwrap();
    assert_eq!(refused.code, "version-too-low");
    assert_eq!(&text[refused.span.clone()], "\"1.2.0\"");
    let help = refused.help.unwrap();
    assert!(
        help.starts_with("write \"2.0.0\" or higher: the band differs: with "),
        "{help}"
    );
    assert!(
        help.ends_with(" it is moderate in 1.1.0, mild in 1.2.0"),
        "{help}"
    );
}

#[test]
fn an_item_more_is_another_assessment() {
    let item = "[[item]]\nid = \"cough\"\nlabel = \"Cough\"\nask = \"Listen.\"\noption = [{ points = 0, text = \"no\" }, { points = 1, text = \"yes\" }]\n\n";
    let first = "[[item]]\nid         = \"sweating\"";
    let edits = [(first, &*format!("{item}{first}")), ("[0, 48]", "[0, 49]")];
    let (_, _, difference) = cows_after(&edits);
    assert!(difference.effects.is_none());
    assert_eq!(difference.needed, Increment::Major);
    assert_eq!(difference.reason().unwrap(), "item cough is new");
}

#[test]
fn what_is_gone_is_a_difference() {
    let text = shipped("cows").source().text().to_owned();
    let without_phases = text.split("# ---------------------------------------------------------------- withdrawal by phase").next().unwrap();
    let difference = diff(&shipped("cows"), &read(without_phases));
    assert_eq!(
        decision(&difference, &ResultKind::Staging("phases".to_owned())),
        &Decision::Gone
    );
    assert_eq!(difference.needed, Increment::Major);
    assert_eq!(differing(&difference).len(), 1);
    // The other way round nothing is lost.
    let difference = diff(&read(without_phases), &shipped("cows"));
    assert!(differing(&difference).is_empty());
    assert_eq!(difference.needed, Increment::Minor);
}

#[test]
fn what_is_said_of_a_time_is_a_result_too() {
    let time = ResultKind::Time("heroin".to_owned());
    for (edit, was, is) in [
        (
            ("hours     = [24, 48]", "hours     = [24, 47]"),
            "at 24 h: stage 2, of 24 to 48 h",
            "at 24 h: stage 2, of 24 to 47 h",
        ),
        (
            ("onset-hours = [8, 12]", "onset-hours = [9, 12]"),
            "at 0 h: not before 8 h",
            "at 0 h: not before 9 h",
        ),
        (
            (
                "substance    = [\"heroin\"]",
                "substance    = [\"heroin\", \"morphine\"]",
            ),
            "after `morphine`: nothing",
            "after `morphine`: the course is shown",
        ),
        (
            (
                "silent-after = [\"seizure\"]",
                "silent-after = [\"seizure\", \"confusion\"]",
            ),
            "with `confusion` answered yes: the course is shown",
            "with `confusion` answered yes: nothing",
        ),
    ] {
        let (_, _, difference) = cows_after(&[edit]);
        let Decision::Differs { example, .. } = decision(&difference, &time) else {
            panic!("{edit:?}");
        };
        assert_eq!((example.was.as_str(), example.is.as_str()), (was, is));
        assert_eq!(
            (differing(&difference).len(), difference.needed),
            (1, Increment::Major)
        );
    }
    // Onset is a range, and only its beginning silences anything.
    let (_, _, difference) = cows_after(&[("onset-hours = [8, 12]", "onset-hours = [8, 13]")]);
    assert_eq!(difference.needed, Increment::Minor);
}

#[test]
fn thirty_one_items_are_counted_at_once_and_exactly() {
    let old = shipped("heroin-stages");
    let new = read(&edited("heroin-stages", &[("needs  = 5", "needs  = 4")]));
    let before = worked();
    let difference = diff(&old, &new);
    let took = worked() - before;
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(difference.effects.as_ref().unwrap().possible, Some(1 << 62));
    // Four of the ten signs: nine items count in 3 of their 4 options, sweating in 2 of its 4.
    // With sweating three of the nine, without it four; the other 21 items may be anything.
    let (three, four) = (84 * 27, 126 * 81);
    let expected = (2 * three + 2 * four) * 4u128.pow(21);
    let stage = ResultKind::Stage("heroin".to_owned(), 2);
    let Decision::Differs { assessments, .. } = decision(&difference, &stage) else {
        panic!("stage 2 needs fewer signs");
    };
    assert_eq!(*assessments, Some(expected));
}

#[test]
fn every_stage_of_thirty_one_items_may_change_at_once() {
    let old = shipped("heroin-stages");
    let mut text = old.source().text().to_owned();
    text = text
        .replace("needs  = 3", "needs  = 2")
        .replace("needs  = 5", "needs  = 6");
    text = text.replace(
        "item = \"vomiting\", at-least = 1",
        "item = \"vomiting\", at-least = 2",
    );
    text = text.replace(
        "item = \"muscle-pain\", at-least = 2",
        "item = \"muscle-pain\", at-least = 1",
    );
    text = text.replace(
        "item = \"craving\", at-least = 1",
        "item = \"craving\", at-least = 2",
    );
    text = text.replace(
        "item = \"chills\", at-least = 1",
        "item = \"chills\", at-least = 2",
    );
    let before = worked();
    let difference = diff(&old, &read(&text));
    let took = worked() - before;
    assert!(took < Duration::from_secs(20), "{took:?}");
    for number in 1..=4 {
        let stage = ResultKind::Stage("heroin".to_owned(), number);
        assert_ne!(
            decision(&difference, &stage),
            &Decision::Same,
            "stage {number}"
        );
    }
    let Decision::Differs {
        assessments: Some(shown),
        ..
    } = decision(&difference, &ResultKind::Staging("heroin".to_owned()))
    else {
        panic!("counted");
    };
    assert!(*shown > 0 && *shown < 1 << 62);
}

/// A scale whose sums are too many to be kept in pairs, and its assessments to be counted.
fn large(limit: u16, points: u16) -> String {
    let mut text = "format = 1\nid = \"large\"\nversion = \"1.0.0\"\nname = \"Large\"\nrater = \"clinician\"\nevidence = \"validated\"\nreference = [\"nobody\"]\nlicence = \"none\"\n".to_owned();
    let highest = 149 * 241 + points;
    writeln!(text, "[total]\nrange = [0, {highest}]").unwrap();
    for item in 0..150 {
        let last = if item == 0 { points } else { 241 };
        writeln!(
            text,
            "[[item]]\nid = \"item-{item}\"\nlabel = \"i\"\nask = \"i\"\noption = [{{ points = 0, text = \"n\" }}, {{ points = 2, text = \"l\" }}, {{ points = 36, text = \"m\" }}, {{ points = {last}, text = \"h\" }}]"
        )
        .unwrap();
    }
    writeln!(text, "[[band]]\nid = \"low\"\nfrom = 0\nname = \"low\"").unwrap();
    writeln!(
        text,
        "[[band]]\nid = \"high\"\nfrom = {limit}\nname = \"high\""
    )
    .unwrap();
    text
}

#[test]
fn what_is_too_large_to_be_counted_is_still_decided() {
    let old = read(&large(9000, 241));
    // No total is 1, so where the band begins between 0 and 2 is all the same.
    let difference = diff(&read(&large(1, 241)), &read(&large(2, 241)));
    assert_eq!(decision(&difference, &ResultKind::Band), &Decision::Same);
    for new in [large(9001, 241), large(9000, 240)] {
        let new = read(&new);
        let difference = diff(&old, &new);
        assert_eq!(difference.effects.as_ref().unwrap().possible, None);
        let Decision::Differs {
            assessments: None,
            example,
        } = decision(&difference, &ResultKind::Band)
        else {
            panic!("{:?}", decision(&difference, &ResultKind::Band));
        };
        let total = |points: fn(&ows::scale::diff::ExampleAnswer) -> u16| -> u16 {
            example.answers.iter().map(points).sum()
        };
        let (one, other) = (
            old.band(total(|given| given.was)),
            new.band(total(|given| given.is)),
        );
        assert_ne!(one.unwrap().id, other.unwrap().id);
    }
}

/// A staging of eight stages that share no item, each with 20 signs.
fn many_stages(needs: u16) -> String {
    let mut text = "format = 1\nid = \"stages\"\nversion = \"1.0.0\"\nname = \"Stages\"\nrater = \"clinician\"\nevidence = \"descriptive\"\nreference = [\"nobody\"]\nlicence = \"none\"\n[answers]\nyes = [{ points = 0, text = \"no\" }, { points = 1, text = \"yes\" }]\n".to_owned();
    for item in 0..160 {
        writeln!(
            text,
            "[[item]]\nid = \"item-{item}\"\nlabel = \"i\"\nask = \"i\"\nanswers = \"yes\""
        )
        .unwrap();
    }
    writeln!(
        text,
        "[[staging]]\nid = \"s\"\nname = \"s\"\nsource = \"s\"\nchoice = \"s\""
    )
    .unwrap();
    for stage in 0..8 {
        let needs = if stage == 0 { needs } else { 10 };
        writeln!(text, "[[staging.stage]]\nnumber = {}\nname = \"s\"\nneeds = {needs}\nbasis = \"b\"\nsign = [", stage + 1).unwrap();
        for item in 0..20 {
            writeln!(
                text,
                "{{ item = \"item-{}\", at-least = 1, text = \"s\" }},",
                stage * 20 + item
            )
            .unwrap();
        }
        writeln!(text, "]").unwrap();
    }
    text
}

#[test]
fn stages_too_many_to_be_followed_together_are_decided_one_by_one() {
    let difference = diff(&read(&many_stages(10)), &read(&many_stages(11)));
    for on in [
        ResultKind::Staging("s".to_owned()),
        ResultKind::Stage("s".to_owned(), 1),
    ] {
        let Decision::Differs {
            assessments,
            example,
        } = decision(&difference, &on)
        else {
            panic!("{on:?}");
        };
        let found = example.answers.iter().filter(|given| given.was == 1);
        assert_eq!(found.count(), 10);
        // Of one stage the signs are counted beside each other; of all eight there are too many.
        assert_eq!(*assessments, None, "2 to the power of 160 is too much");
    }
    assert_eq!(difference.needed, Increment::Major);
}
