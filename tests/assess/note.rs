//! The note for the chart: the same words whenever it is printed, in whatever language it was signed.

use super::{KNOWN, TEN};
use crate::common::{Given, Then};

const BEFORE: &str = "2026-11-28T08:49:00Z";
const SIGNED: &str = "2026-11-28T10:20:00Z";
const AFTER: &str = "2026-11-28T11:30:00Z";
const DAYS_ON: &str = "2026-12-02T07:00:00Z";

/// Records an assessment by somebody else with this answer about a seizure.
fn record(given: &Given, time: &str, seizure: bool) {
    let line = format!(
        r#"{{"patient":"P-0142","rater":"jm","time":"{time}","scale":"cows@1","observations":{{"pulse":1,"gi":{{"points":1,"note":"José: náuseas"}}}},"checks":{{"seizure":{seizure}}}}}"#
    );
    let run = given.when("score --record --to ndjson -").stdin(line);
    run.at(time).then().code(0);
}

/// Signs an assessment line by line, with the time at which it was observed, and asks for the note.
fn signed(given: &Given, options: &str, when: &str) -> Then {
    let digits: Vec<String> = TEN.iter().map(u8::to_string).collect();
    let digits = digits.join("\n");
    let lines = format!("\n{when}\nskip\n104\n{digits}\nskip\nskip\nrn-07\nn\n");
    let run = given.when(&format!("{KNOWN} --plain --timezone UTC {options}"));
    run.stdin(lines).at(SIGNED).then().code(0)
}

fn printed_again(given: &Given, number: u64, at: &str) -> String {
    let run = given.when(&format!("log show {number} --to note"));
    run.at(at).then().code(0).stdout
}

#[test]
fn a_note_in_another_language_keeps_its_letters_and_what_was_carried_on_and_is_printed_again_as_it_was()
 {
    for (language, word) in [("es", "! convulsión"), ("ru", "! судорожный")] {
        let given = Given::new();
        record(&given, BEFORE, true);
        let then = signed(&given, &format!("--lang {language}"), "");
        record(&given, AFTER, false);
        let again = printed_again(&given, 2, DAYS_ON);
        assert!(then.stdout.ends_with(&again), "{}\n{again}", then.stdout);
        let signs = ['·', '–', '—', '…', '“', '→'];
        assert!(!again.contains(signs), "{again}");
        let alarm = again.lines().find(|line| line.starts_with(word));
        let alarm = alarm.unwrap_or_else(|| panic!("no alarm: {again}"));
        assert!(alarm.contains("08:49, not asked since"), "{again}");
        // Of the one after that, which answers it, nothing is carried on.
        assert!(!printed_again(&given, 3, DAYS_ON).contains("not asked since"));
        assert!(printed_again(&given, 3, DAYS_ON).contains("José: náuseas"));
    }
}

#[test]
fn a_note_says_that_it_was_signed_late_by_the_time_of_signing_and_not_of_printing() {
    for (when, late) in [("10:15", ""), ("08:00", ", late, at 10:20:00")] {
        let given = Given::new();
        let then = signed(&given, "", when);
        let again = printed_again(&given, 1, DAYS_ON);
        assert!(then.stdout.ends_with(&again), "{}\n{again}", then.stdout);
        let signature = format!("\nSigned by rn-07{late}: entry 1, ");
        assert!(again.contains(&signature), "{again}");
    }
}

#[test]
fn on_a_narrow_terminal_a_note_folds_at_words() {
    let given = Given::new();
    let wide = signed(&given, "", "");
    let narrow = given.when("log show 1 --to note --width 60").then().code(0);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let words: [Vec<String>; 2] = [words(&wide.stdout), words(&narrow.stdout)];
    assert!(words[0].ends_with(&words[1]), "{}", narrow.stdout);
    let longest = narrow.stdout.lines().map(str::len).max();
    assert!(longest <= Some(60), "{}", narrow.stdout);
}
