//! Tests of the checks themselves on invented files: each finds what it is for, and no more.

use super::code::{Source, below, mark_tests, shipped};
use super::{
    import_faults, json_faults, opening_faults, outside_faults, shape_faults, unwrap_faults,
};

fn imports(path: &str, text: &str) -> Vec<String> {
    import_faults(&Source::new(path, text))
}

#[test]
fn a_module_may_import_what_stands_above_and_itself() {
    for (path, text) in [
        (
            "scoring/outcome.rs",
            "use super::score::Total;\nuse crate::{scale::Scale, assessment};\n",
        ),
        (
            "scale/bands.rs",
            "use crate::scale::items::Item;\nuse super::items;\n",
        ),
        ("store.rs", "use crate::base::source::Source;\n"),
        ("batch.rs", "use crate::format::csv;\n"),
        (
            "cli/log.rs",
            "use crate::format::fhir;\nuse crate::log::Log;\n",
        ),
        (
            "lib.rs",
            "pub mod invented;\npub use crate::invented::Thing;\n",
        ),
        ("main.rs", "fn main() { ows::cli::run() }\n"),
        ("main.rs", "fn main() { crate::cli::run() }\n"),
    ] {
        assert_eq!(imports(path, text), [""; 0], "{path}");
    }
}

#[test]
fn a_module_may_not_import_what_stands_below_or_beside() {
    for (path, text, from, to) in [
        ("store.rs", "use crate::scale::Scale;\n", "store", "scale"),
        (
            "scale/mod.rs",
            "fn f() -> crate::scoring::outcome::Outcome {}\n",
            "scale",
            "scoring",
        ),
        (
            "log/entry.rs",
            "use crate::{\n    scale::{Scale, Item},\n    format,\n};\n",
            "log",
            "format",
        ),
        (
            "render/table.rs",
            "use super::super::cli::Screen;\n",
            "render",
            "cli",
        ),
        ("base.rs", "use super::scale::Scale;\n", "base", "scale"),
        ("batch.rs", "use crate::log::Log;\n", "batch", "log"),
        ("format/mod.rs", "use crate::cli;\n", "format", "cli"),
    ] {
        let fault = format!("`{from}` may not import `{to}`");
        assert_eq!(imports(path, text), [fault], "{path}");
    }
}

#[test]
fn a_module_outside_the_table_is_named() {
    let fault = "`invented` is not in the table of layers";
    assert_eq!(imports("invented/mod.rs", ""), [fault]);
    let fault = "imports `crate::Scale`, which is not a module in the table of layers";
    assert_eq!(imports("scoring.rs", "use crate::Scale;\n"), [fault]);
    assert_eq!(imports("main.rs", "use crate::scoring::Total;\n").len(), 1);
}

#[test]
fn a_comment_a_text_or_a_test_module_naming_another_module_imports_nothing() {
    let text = r##"//! After this comes [`log`](crate::log).
/* crate::cli /* crate::log */ crate::cli */
const TEXT: &str = "crate::cli \" // crate::log";
const RAW: &str = r#"crate::cli " crate::log"#;
const QUOTE: [char; 2] = ['"', '\''];
fn first<'a>(text: &'a str) -> &'a str { text }
mod tests {
    use super::*;
    use super::first;
}
"##;
    assert_eq!(imports("scoring.rs", text), [""; 0]);
    let text = format!("{text}use crate::cli;\n");
    assert_eq!(imports("scoring.rs", &text).len(), 1);
    let text = text.replace("super::first", "super::super::log");
    assert_eq!(imports("scoring.rs", &text).len(), 2);
}

#[test]
fn all_but_main_is_kept_from_the_process_and_the_library_from_terminal_and_exit_too() {
    let faults = |path, text| outside_faults(&Source::new(path, text)).len();
    for (text, of_the_process) in [
        ("use std::env;\n", 1),
        ("use std::{fs, process::exit};\n", 0),
        ("fn f() { println!() }\n", 0),
        ("fn f() { eprint!() }\n", 0),
        ("let now = chrono::Utc::now();\n", 1),
        ("use std::time::SystemTime;\n", 1),
        ("let output = std::io::stdout();\n", 1),
    ] {
        assert_eq!(faults("log/mod.rs", text), 1, "{text}");
        assert_eq!(faults("cli/log.rs", text), of_the_process, "{text}");
        assert_eq!(faults("main.rs", text), 0, "{text}");
        assert_eq!(faults("log/tests.rs", text), 0, "{text}");
    }
    assert_eq!(
        faults("log/mod.rs", "let zone = SomeLocal::of(environment);\n"),
        0
    );
}

#[test]
fn a_file_without_its_purpose_too_long_or_with_an_empty_name_is_named() {
    let faults = |path, text: &str| shape_faults(&Source::new(path, text));
    let long = "//! A table.\n".repeat(601);
    assert_eq!(faults("score.rs", &long), ["has 601 lines, more than 600"]);
    assert!(faults("score/tests.rs", &long).is_empty());
    assert!(faults("format/generated.rs", &long).is_empty());
    assert!(faults("score.rs", &long[13..]).is_empty());
    assert_eq!(faults("score.rs", "use std::fs;\n").len(), 1);
    assert_eq!(
        faults(
            "log/util.rs",
            "//! A log.\nstruct LogManager; fn sum_helper() {}\n"
        ),
        ["LogManager", "sum_helper", "util"]
            .map(|name| format!("`{name}` does not say what it is for"))
    );
    assert!(faults("log/mod.rs", "//! A log.\nlet utility = \"helper\";\n").is_empty());
}

#[test]
fn an_unwrap_is_found_in_what_is_shipped_and_left_to_tests() {
    let tests = "#[cfg(test)]\nmod tests {\n    x.unwrap();\n}\n";
    let faults = |path, text: &str| unwrap_faults(&Source::new(path, text)).len();
    assert_eq!(faults("score.rs", tests), 0);
    assert_eq!(faults("score/tests.rs", "x.unwrap();\n"), 0);
    assert_eq!(
        faults("score.rs", &format!("{tests}fn f() {{ x.unwrap(); }}\n")),
        1
    );
    assert_eq!(
        faults(
            "score.rs",
            "#[cfg(test)]\nmod tests;\nfn f() { x.unwrap(); }\n"
        ),
        1
    );
    assert_eq!(
        shipped("a\n#[cfg(test)]\nmod tests {\n    b\n}\nc\n"),
        "a\nc\n"
    );
}

#[test]
fn names_below_a_root_are_read_from_groups_and_plain_paths() {
    let code =
        "use std::{\n    env,\n    io::{self, Read},\n    *,\n};\nstd::process::exit(0); nostd::x";
    assert_eq!(below(code, "std"), ["env", "io", "*", "process"]);
}

#[test]
fn a_file_declared_for_tests_only_is_a_test_with_all_below_it() {
    let mut sources = [
        (
            "format/csv/mod.rs",
            "mod read;\n#[cfg(test)]\nmod properties;\n",
        ),
        ("format/csv/read.rs", ""),
        ("format/csv/properties.rs", ""),
        ("format/csv/properties/rows.rs", ""),
        ("format/properties.rs", ""),
        ("format/tests.rs", ""),
    ]
    .map(|(path, text)| Source::new(path, text));
    mark_tests(&mut sources);
    let tests = sources.map(|source| source.is_test);
    assert_eq!(tests, [false, false, true, true, false, true]);
}

#[test]
fn a_log_that_is_opened_elsewhere_is_found() {
    let faults = |path, text| opening_faults(&Source::new(path, text)).len();
    let text = "//! A command.\nlet log = Log::read(&path)?;\n";
    assert_eq!(faults("cli/due.rs", text), 1);
    assert_eq!(faults("cli/log_access.rs", text), 0);
    assert_eq!(faults("log/restore.rs", text), 0);
}

#[test]
fn json_that_is_written_with_characters_that_mislead_is_found() {
    let faults = |path, text| json_faults(&Source::new(path, text)).len();
    let text = "//! A format.\nserde_json::to_string_pretty(detail)\n";
    assert_eq!(faults("format/history.rs", text), 1);
    assert_eq!(faults("cli/history.rs", text), 1);
    assert_eq!(faults("format/escaped.rs", text), 0);
    let text = "//! A log.\nserde_json::to_string(entry)\n";
    assert_eq!(faults("log/entry.rs", text), 0);
}
