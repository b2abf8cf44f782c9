//! What an entry says beside its hash: its score, its kind, what it corrects, its format.

use ows::base::canonical::canonical_json;
use ows::log::{BadEntry, EntryFault};
use serde_json::{Value, json};

use super::{Altered, SOUND, rebuild, write};

/// The log made anew after a change of one entry, so that only what the entry says can be wrong.
fn rebuilt(number: u64, change: impl FnOnce(&mut Value)) -> BadEntry {
    let mut said = SOUND.said(number);
    change(&mut said);
    let bytes = canonical_json(&said).unwrap();
    let altered = Altered::by(|direct| {
        write(direct, number, &bytes, true).unwrap();
        rebuild(direct, number, SOUND.last());
    });
    altered.first()
}

#[test]
fn another_score_is_named_with_what_was_stored_and_what_it_is_now() {
    let total = json!({"low": 45, "high": 45});
    let bad = rebuilt(8, |said| said["shown"]["total"] = total);
    assert_eq!(
        bad.to_string(),
        "entry 8 is scored differently by its own scale: total stored 45, now 4 to 44"
    );
    let bad = rebuilt(8, |said| {
        said["assessment"]["observations"]["sweating"] = 0.into();
    });
    assert!(
        bad.to_string()
            .contains("total stored 4 to 44, now 1 to 41"),
        "{bad}"
    );
    let bad = rebuilt(1, |said| said["shown"]["flags"]["seizure"] = "no".into());
    assert!(
        bad.to_string().contains("flag seizure stored no, now yes"),
        "{bad}"
    );
    let bad = rebuilt(1, |said| {
        said["shown"]["stages"]["heroin"]["low"] = 0.into()
    });
    assert!(
        bad.to_string().contains("stage heroin stored 0 to"),
        "{bad}"
    );
}

#[test]
fn answers_that_the_scale_does_not_have_are_found() {
    let bad = rebuilt(8, |said| {
        said["assessment"]["observations"]["sweating"] = 9.into();
    });
    let words =
        "entry 8 has answers that its scale does not take: `sweating` has no option worth 9 points";
    assert_eq!(bad.to_string(), words);
}

#[test]
fn a_kind_goes_with_what_is_said() {
    for (number, kind) in [
        (1, "attempt"),
        (2, "assessment"),
        (3, "void"),
        (5, "void"),
        (6, "amendment"),
    ] {
        let bad = rebuilt(number, |said| said["kind"] = kind.into());
        assert_eq!(bad.number, number, "{bad}");
        assert!(matches!(bad.wrong, EntryFault::Kind(_)), "{bad}");
    }
    let bad = rebuilt(6, |said| said["reason"] = " ".into());
    assert_eq!(
        bad.to_string(),
        "entry 6 is not what its kind says: `reason` is empty"
    );
}

#[test]
fn a_correction_names_an_earlier_entry_about_the_same_patient() {
    for corrects in [0, 5, 6, 1000] {
        let bad = rebuilt(5, |said| said["corrects"] = corrects.into());
        assert_eq!(bad.number, 5, "{bad}");
        assert!(matches!(bad.wrong, EntryFault::Corrects { .. }), "{bad}");
    }
    let bad = rebuilt(5, |said| said["corrects"] = 4.into());
    assert_eq!(
        bad.to_string(),
        "entry 5 corrects entry 4, which is about another patient"
    );
    let bad = rebuilt(6, |said| said["patient"] = "P-0199".into());
    assert_eq!(
        bad.to_string(),
        "entry 6 corrects entry 1, which is about another patient"
    );
}

#[test]
fn an_entry_of_a_later_format_is_not_guessed_at() {
    let altered = |format: Value| {
        rebuilt(2, |said| {
            said["format"] = format;
            said["tenant"] = "new".into();
        })
    };
    let bad = altered(3.into());
    assert_eq!(
        bad.to_string(),
        "entry 2 has the format 3, which this program does not know"
    );
    assert!(matches!(altered("1".into()).wrong, EntryFault::Format(_)));
    assert!(matches!(altered(1.into()).wrong, EntryFault::Unreadable(_)));
    for later in ["\"format\":3", "\"format\":3,\"tenant\":\"new\""] {
        let bytes = SOUND.entries[1].bytes.replacen("\"format\":1", later, 1);
        let refused = ows::log::Entry::read(&bytes).unwrap_err().to_string();
        assert!(refused.contains("format 3"), "{refused}");
    }
}

#[test]
fn an_entry_has_the_format_that_it_needs_and_no_other() {
    let bad = rebuilt(2, |said| said["format"] = 2.into());
    assert_eq!(
        bad.to_string(),
        "entry 2 says that it has the format 2, and what it holds has the format 1"
    );
    let bad = rebuilt(2, |said| {
        said["assessment"]["patient"] = "Patient/p1".into()
    });
    assert_eq!(
        bad.to_string(),
        "entry 2 says that it has the format 1, and what it holds has the format 2"
    );
}

#[test]
fn the_same_said_in_another_spelling_is_found() {
    let bytes = &SOUND.entries[7].bytes;
    let mut spellings = vec![
        format!("{bytes} "),
        bytes.replacen(":", ": ", 1),
        bytes.replacen("rn-07", "rn\\u002d07", 1),
        bytes.replacen("\"format\":1", "\"format\":1,\"format\":1", 1),
        bytes.replacen("\"format\":1", "\"corrects\":null,\"format\":1", 1),
        bytes.replacen("\"value\":96", "\"value\":96.0", 1),
        bytes.replacen("\"value\":96", "\"value\":9.6e1", 1),
    ];
    let (first, rest) = bytes[1..].split_once(",\"format\"").unwrap();
    let rest = rest.strip_suffix('}').unwrap();
    spellings.push(format!("{{\"format\"{rest},{first}}}"));
    for spelling in spellings {
        assert_ne!(spelling, *bytes);
        let altered = Altered::by(|direct| write(direct, 8, &spelling, true).unwrap());
        let bad = altered.first();
        let found = matches!(
            bad.wrong,
            EntryFault::NotCanonical | EntryFault::Format(_) | EntryFault::Unreadable(_)
        );
        assert!(found && bad.number == 8, "{bad}: {spelling}");
    }
}
