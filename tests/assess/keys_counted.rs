//! How many keys a whole assessment takes, from the prompt of the shell to the signature.

use super::entries;
use crate::common::terminal::Terminal;
use crate::common::{Given, project};

/// What README says; a paper COWS takes about 20 strokes of a pen.
const AT_MOST: usize = 40;

/// Presses keys, none of which sends more than one byte unless it is named here, and counts them.
fn press(terminal: &mut Terminal, count: &mut usize, keys: &str, shows: &str) {
    *count += match keys {
        super::PAGE_DOWN => 1,
        keys => keys.len(),
    };
    terminal.press(keys).wait_for(shows);
}

#[test]
fn with_scale_and_rater_configured_every_check_answered_it_is_signed_with_40_keys() {
    let configuration = "scale = \"cows\"\nrater = \"jm\"\n";
    let given = Given::new().home_file(".config/ows/config.toml", configuration);
    let mut terminal = given.when("").on_terminal(24, 80);
    terminal.wait_for("Number, or the patient to assess:");
    // `ows` and Enter at the shell.
    let mut count = "ows\r".len();
    let keys = [
        ("P-0142\r", "> To the items"),
        ("\r", ">   1 Resting pulse"),
        ("104\r", ">   2 Sweating"),
        ("2121212123", super::ALL_ANSWERED),
        (super::PAGE_DOWN, "> seizure"),
        ("nnnnnnnnnn", "To sign for P-0142"),
        ("jm\r", "Signed by jm for P-0142"),
    ];
    for (keys, shows) in keys {
        press(&mut terminal, &mut count, keys, shows);
    }
    assert_eq!(count, AT_MOST);
    let checks = entries(&given)[0]["assessment"]["checks"].clone();
    assert_eq!(checks.as_object().unwrap().len(), 10);
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    assert!(readme.contains(&format!("takes {AT_MOST} keys")), "README");
}
