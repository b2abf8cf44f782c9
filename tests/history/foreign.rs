//! Text from raters and notes never reaches the screen as more than text.

use super::{EARLY, Ward, cows};

/// An escape sequence, a bell, a right-to-left override, and a space of no width.
const HOSTILE: &str = "\\u001b[2J\\u0007\\u202ekool\\u200b";

#[test]
fn no_text_of_the_log_reaches_the_screen_as_anything_but_text() {
    let mut ward = Ward::new("UTC");
    let at = "2021-03-10T08:00:00+00:00";
    let more = format!(
        r#""events":[{{"kind":"other","time":"{at}","code":"{HOSTILE}","note":"{HOSTILE}"}}],"#
    );
    let hostile = cows("P-0142", at, EARLY, &more).replace("rn-07", HOSTILE);
    let entry = ward.record(&hostile, at);
    let corrected = cows("P-0142", at, EARLY, &more).replace("rn-07", HOSTILE);
    let reason: String = serde_json::from_str(&format!("\"{HOSTILE}\"")).unwrap();
    ward.amend(entry, &corrected, &reason, "2021-03-10T09:00:00+00:00");
    for arguments in ["P-0142", "P-0142 --ascii --width 40", "P-0142 --width 120"] {
        let page = ward.page(arguments);
        let bad = page.chars().find(|character| {
            (character.is_control() && *character != '\n')
                || "\u{202e}\u{200b}".contains(*character)
        });
        assert_eq!(bad, None, "{page}");
        let flat: String = page.split_whitespace().collect();
        assert!(
            flat.contains("\\u{1b}[2J\\u{7}\\u{202e}kool\\u{200b}"),
            "{page}"
        );
    }
    let json = ward.whole("P-0142 --to json");
    assert!(
        !json.contains(|letter| letter != '\n' && ows::base::text::misleads(letter)),
        "{json}"
    );
    let run = "history --log log.sqlite";
    let then = ward.given.when(run).argument("\u{1b}[2Jx").then().code(2);
    assert!(!then.stderr.contains('\u{1b}'), "{}", then.stderr);
}
