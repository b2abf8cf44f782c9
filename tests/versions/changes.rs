//! Every kind of change that two files can show, in words.

use ows::scale::diff::{Change, ChangeKind, Increment, diff};

use super::{cows_after, read};
use crate::outcomes::shipped;

/// Writes a change as one line: step, kind, place, key, what it was and is.
fn line(change: &Change) -> String {
    let quoted = |text: &Option<String>| text.as_deref().unwrap_or("-").to_owned();
    format!(
        "{} {} {}: {} | {} | {}",
        change.step.word(),
        format!("{:?}", change.kind).to_lowercase(),
        change.place,
        change.key.unwrap_or("-"),
        quoted(&change.was),
        quoted(&change.is)
    )
}

/// Holds what is said of COWS after edits.
fn said(edits: &[(&str, &str)], expected: &[&str], needed: Increment) {
    let (_, _, difference) = cows_after(edits);
    let lines: Vec<String> = difference.changes.iter().map(line).collect();
    assert_eq!(lines, expected);
    assert_eq!(difference.needed, needed, "{lines:?}");
}

#[test]
fn words_are_a_patch_wherever_they_stand() {
    said(
        &[
            ("Look at the nose and the eyes.", "Look at nose and eyes."),
            ("text = \"abdominal cramps\"", "text = \"cramps\""),
            ("name = \"mild\"", "name = \"slight\""),
            (
                "basis = \"The document, phase 3\"\n",
                "basis = \"Phase 3\"\n",
            ),
            (
                "text = \"severe aches\" },\n  { item = \"aches\", at-least = 4",
                "text = \"bad aches\" },\n  { item = \"aches\", at-least = 4",
            ),
            (
                "Going through heroin withdrawal at home is unwise and dangerous.",
                "Home is no place for it.",
            ),
            ("\"A cold or an allergy?\"", "\"A cold?\", \"An allergy?\""),
        ],
        &[
            "patch changed item nose: ask | Look at the nose and the eyes. | Look at nose and eyes.",
            "patch changed item nose: confounder | A cold or an allergy? | A cold?",
            "patch added item nose: confounder | - | An allergy?",
            "patch changed item gi, option 1: text | abdominal cramps | cramps",
            "patch changed band mild: name | mild | slight",
            "patch changed flag hopelessness: basis | The document, phase 3 | Phase 3",
            "patch changed danger Going through heroin withdrawa…: text | Going through heroin withdrawal at home is unwise and dangerous. | Home is no place for it.",
            "patch changed staging heroin, stage 4, sign aches at 2: text | severe aches | bad aches",
        ],
        Increment::Patch,
    );
}

#[test]
fn an_addition_is_a_minor_step() {
    said(
        &[
            (
                "[[check]]\nid    = \"seizure\"",
                "[[check]]\nid = \"fall\"\nlabel = \"fall\"\nask = \"A fall?\"\n\n[[check]]\nid    = \"seizure\"",
            ),
            (
                "[[flag]]\nid    = \"repeated-gi\"",
                "[[flag]]\nid = \"fall\"\nwhen = { check = \"fall\" }\ntext = \"Fall\"\nbasis = \"b\"\n\n[[flag]]\nid    = \"repeated-gi\"",
            ),
            ("[20, 250]", "[15, 260]"),
        ],
        &[
            "minor changed item pulse: plausible from | 20 | 15",
            "minor changed item pulse: plausible to | 250 | 260",
            "minor added check fall: - | - | fall",
            "minor added flag fall: - | - | Fall",
        ],
        Increment::Minor,
    );
}

#[test]
fn data_that_would_be_refused_is_a_major_step_though_no_result_differs() {
    for (edits, expected) in [
        (
            [("[20, 250]", "[25, 250]")].as_slice(),
            "major changed item pulse: plausible from | 20 | 25",
        ),
        (
            &[("pulse_bpm", "heart_rate")],
            "major changed item pulse: column | pulse_bpm | heart_rate",
        ),
        (
            &[(
                "window     = \"past half hour\"\nconfounder = [\"Warm",
                "only = \"reported\"\nwindow     = \"past half hour\"\nconfounder = [\"Warm",
            )],
            "major added item sweating: only | - | reported",
        ),
        (
            &[(
                "  { points = 3, text = \"beads of sweat on forehead or face\" },\n",
                "",
            )],
            "major removed item sweating, option 3: - | beads of sweat on forehead or face | -",
        ),
    ] {
        let (_, _, difference) = cows_after(edits);
        let lines: Vec<String> = difference.changes.iter().map(line).collect();
        assert_eq!(lines, [expected]);
        assert_eq!(difference.needed, Increment::Major, "{expected}");
        assert!(super::differing(&difference).is_empty(), "{expected}");
    }
}

#[test]
fn a_rule_that_changes_nothing_is_no_wording() {
    said(
        &[("rater     = \"clinician\"", "rater     = \"patient\"")],
        &["minor changed : rater | clinician | patient"],
        Increment::Minor,
    );
}

#[test]
fn a_sign_that_moves_keeps_its_name() {
    let (_, _, difference) = cows_after(&[(
        "{ item = \"pupil\", at-least = 2, text = \"dilated pupils\" }",
        "{ item = \"pupil\", at-least = 5, text = \"widely dilated pupils\" }",
    )]);
    let lines: Vec<String> = difference.changes.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "minor changed staging heroin, stage 2, sign pupil at 2: at-least | 2 | 5",
            "patch changed staging heroin, stage 2, sign pupil at 2: text | dilated pupils | widely dilated pupils",
        ]
    );
    assert_eq!(difference.needed, Increment::Major);
}

#[test]
fn items_in_another_order_are_said_to_be() {
    let text = shipped("cows").source().text().to_owned();
    let parts: Vec<&str> = text.split("[[item]]").collect();
    let mut order: Vec<&str> = parts.clone();
    order.swap(1, 2);
    let difference = diff(&shipped("cows"), &read(&order.join("[[item]]")));
    let [change] = difference.changes.as_slice() else {
        panic!("{:?}", difference.changes);
    };
    assert_eq!(change.place, "every item");
    assert!(change.is.as_ref().unwrap().starts_with("sweating, pulse, "));
    assert_eq!(
        (change.kind, difference.needed),
        (ChangeKind::Changed, Increment::Minor)
    );
}

#[test]
fn a_list_of_answers_by_another_name_says_the_same_in_another_file() {
    let old = shipped("heroin-stages");
    let text = old.source().text();
    let renamed = text
        .replace("answers = \"severity\"", "answers = \"strength\"")
        .replace("\nseverity = [", "\nstrength = [");
    let difference = diff(&old, &read(&renamed));
    assert_eq!(difference.changes.len(), 1, "{:?}", difference.changes);
    assert_eq!(difference.needed, Increment::Patch);
}

#[test]
fn another_layout_is_no_change_at_all() {
    let old = shipped("cows");
    let text = old
        .source()
        .text()
        .replace("from = 5", "from   =   5 # five");
    let difference = diff(&old, &read(&text));
    assert!(difference.changes.is_empty());
    assert_eq!(difference.needed, Increment::None);
    let text = text.replace("version   = \"1.1.0\"", "version = \"1.1.7\"");
    assert_eq!(diff(&old, &read(&text)).needed, Increment::None);
}

#[test]
fn every_scale_is_the_same_as_itself() {
    for scale in ows::scale::Library::new().all().unwrap() {
        let difference = diff(&scale, &scale);
        assert!(difference.changes.is_empty() && super::differing(&difference).is_empty());
        assert_eq!(difference.permitted(), Ok(()));
    }
}
