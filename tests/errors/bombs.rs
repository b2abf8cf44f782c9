//! Files made to break the reader: each is refused, in under a second, and nothing overflows.

use std::time::Duration;

use ows::base::diagnostic::Rejected;
use ows::base::source::Source;
use ows::render::{Style, diagnostic};
use ows::scale::{LARGEST_FILE, Scale};

use crate::common::worked;

/// How long reading and drawing may work.
///
/// Each takes well under a second; the bound leaves room for a slow machine, and is far below what any
/// of these files costs where work grows with the square of their size.
const LONGEST: Duration = Duration::from_secs(15);

#[test]
fn nested_lists_and_tables_are_too_deep() {
    for levels in [33, 100, 10_000, 200_000] {
        let lists = format!("a = {}1{}\n", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(codes(&lists), ["too-deep"], "{levels} lists");
    }
    for levels in [33, 100, 10_000, 100_000] {
        let tables = format!("a = {}1{}\n", "{b=".repeat(levels), "}".repeat(levels));
        assert_eq!(codes(&tables), ["too-deep"], "{levels} tables");
    }
}

#[test]
fn lists_that_never_close_are_no_toml() {
    for start in [
        "a = [",
        "a = {b=",
        "a = [{b=",
        "[",
        "[[a",
        "\"",
        "a = \"\"\"",
        "a.b=\n",
    ] {
        let text = start.repeat(LARGEST_FILE / start.len());
        assert!(!codes(&text).is_empty(), "{start}");
    }
}

#[test]
fn a_key_of_thousands_of_parts_is_too_deep() {
    for parts in [40, 4000, 200_000] {
        let key = vec!["a"; parts].join(".");
        assert_eq!(
            codes(&format!("{key} = 1\n")),
            ["too-deep"],
            "{parts} parts"
        );
        assert_eq!(
            codes(&format!("[{key}]\n")),
            ["too-deep"],
            "{parts} in a header"
        );
    }
}

#[test]
fn thousands_of_tables_are_refused() {
    let several = |part: &str| part.repeat(LARGEST_FILE / part.len());
    let numbered = |part: fn(usize) -> String| (0..40_000).map(part).collect::<String>();
    let files = [
        several("[[item]]\n"),
        several("[[band]]\nid=\"a\"\nfrom=0\nname=\"a\"\n"),
        several("[[staging]]\n[[staging.stage]]\n"),
        several("[[itm]]\nid = 1\n"),
        several("[x]\n"),
        numbered(|number| format!("[x{number}]\n")),
        numbered(|number| format!("itme{number} = 1\n")),
        numbered(|number| format!("[[item]]\nid = \"i{number}\"\n")),
        format!(
            "[answers]\n{}",
            numbered(|number| format!("a{number} = []\n"))
        ),
        format!("item = [{}]\n", "{},".repeat(300_000)),
        format!("item = [{}]\n", "1,".repeat(300_000)),
        format!(
            "a = {{{}}}\n",
            (0..40_000).map(|n| format!("k{n}=1,")).collect::<String>()
        ),
    ];
    for file in files {
        assert!(!codes(&file).is_empty(), "{file:.60}");
    }
}

#[test]
fn six_hundred_items_are_too_many() {
    let item = |number: usize| {
        format!(
            "[[item]]\nid = \"i{number}\"\nlabel = \"i\"\nask = \"i?\"\noption = [\n\
             {{ points = 0, text = \"no\" }},\n{{ points = 1, text = \"yes\" }},\n]\n"
        )
    };
    let head = "format = 1\nid = \"a\"\nversion = \"1.0.0\"\nname = \"A\"\nrater = \"patient\"\n\
                evidence = \"descriptive\"\nreference = [\"a\"]\nlicence = \"a\"\n";
    let items = |number| head.to_owned() + &(0..number).map(item).collect::<String>();
    assert_eq!(codes(&items(600)), ["too-many"]);
    assert_eq!(codes(&items(200)), [""; 0]);
}

#[test]
fn long_names_are_not_compared_for_long() {
    let name = "a".repeat(500_000);
    assert!(!codes(&format!("{name} = 1\n")).is_empty());
    let signs: String = (0..9000)
        .map(|number| format!("{{item=\"{:a>64}\",at-least=1,text=\"a\"}},\n", number))
        .collect();
    let text = format!(
        "[[item]]\nid=\"{:b>64}\"\n[[staging]]\n[[staging.stage]]\nsign=[{signs}]\n",
        1
    );
    assert!(!codes(&text).is_empty());
}

#[test]
fn a_file_of_more_than_a_megabyte_is_not_read() {
    assert_eq!(codes(&"#".repeat(LARGEST_FILE + 1)), ["too-long"]);
    assert_eq!(
        codes(&"#".repeat(LARGEST_FILE)).first(),
        Some(&"missing-key")
    );
}

#[test]
fn what_is_no_text_at_all_is_refused() {
    for file in [
        "\0",
        "\u{feff}\u{feff}",
        "\r",
        "\u{1b}[2J",
        "\u{202e}",
        "=",
        "'",
        "\\",
    ] {
        assert!(!codes(file).is_empty(), "{file:?}");
        assert!(!codes(&file.repeat(10_000)).is_empty(), "{file:?}");
    }
}

/// Reads and draws, and returns the codes; a file that takes longer than [`LONGEST`] is a bomb.
fn codes(text: &str) -> Vec<&'static str> {
    let before = worked();
    let codes = match Scale::read(Source::new("bomb.toml", text)) {
        Ok(_) => Vec::new(),
        Err(rejected) => drawn(&rejected),
    };
    let took = worked() - before;
    assert!(took < LONGEST, "{text:.60} took {took:?}");
    codes
}

fn drawn(rejected: &Rejected) -> Vec<&'static str> {
    let drawn = diagnostic::diagnostics(rejected, &Style::plain(80));
    assert!(drawn.len() < 1 << 17, "{} bytes were drawn", drawn.len());
    assert!(rejected.to_string().len() < 1 << 17);
    let diagnostics = rejected.diagnostics.iter();
    diagnostics.map(|diagnostic| diagnostic.code).collect()
}
