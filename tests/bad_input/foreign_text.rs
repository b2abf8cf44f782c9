//! Text from outside: as it came in what programs read, and harmless in what people see.

use serde_json::Value;

use super::refusal_of;
use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS, line, sheet, values};

/// Escape sequences, a bell, a backspace, a direction mark, a zero width, a C1 character, a title change.
const HOSTILE: &str = "\u{1b}[31mred\u{7}\u{8}\u{202e}\u{200b}\u{9b}2J\u{1b}]0;x\u{7}";

/// The same, as a person is shown it.
const SHOWN: &str = r"\u{1b}[31mred\u{7}\u{8}\u{202e}\u{200b}\u{9b}2J\u{1b}]0;x\u{7}";

/// Says whether no character could mislead a terminal, except the line feeds between lines.
fn harmless(text: &str) -> bool {
    !text
        .chars()
        .any(|letter| letter != '\n' && ows::base::text::misleads(letter))
}

fn in_json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A line with hostile text wherever free text may stand.
fn hostile_line() -> String {
    let text = in_json(HOSTILE);
    let note = format!("\"pulse\":{{\"points\":1,\"note\":{text},\"confounders\":[{text}]}}");
    let events = format!("\"events\":[{{\"kind\":\"other\",\"code\":{text},\"note\":{text}}}]");
    line(&note).replacen(
        '{',
        &format!("{{\"rater\":{text},{events},\"extra\":{{{text}:{text}}},"),
        1,
    )
}

#[test]
fn it_never_reaches_a_table_a_note_or_standard_error() {
    let row = format!("{HOSTILE},{ZEROS},{HOSTILE}");
    let given = Given::new()
        .file("one.ndjson", hostile_line())
        .file("two.ndjson", hostile_line().repeat(2))
        .file(
            "week.csv",
            sheet(&[&format!("rater,{POINTS},more"), &row, &row]),
        );
    for file in ["one.ndjson", "two.ndjson", "week.csv"] {
        for options in [
            "--to table",
            "--to text",
            "--to table --ascii",
            "--to table --width 60",
        ] {
            let then = given
                .when(&format!("score {file} --scale cows {options}"))
                .then();
            assert!(
                harmless(&then.stdout),
                "{file} {options}: {:?}",
                then.stdout
            );
            then.stderr("").code(0);
        }
    }
}

#[test]
fn it_comes_out_of_csv_as_it_came_and_out_of_json_escaped() {
    let given = Given::new().file("one.ndjson", hostile_line()).file(
        "week.csv",
        sheet(&[
            &format!("rater,{POINTS},more"),
            &format!("{HOSTILE},{ZEROS},{HOSTILE}"),
        ]),
    );
    let then = given.when("score week.csv --scale cows --to csv").then();
    let row = then.stdout.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("{HOSTILE},{ZEROS},{HOSTILE},true,0,")));
    then.stderr("").code(0);
    for file in ["one.ndjson", "week.csv"] {
        for to in ["ndjson", "ndjson --detail", "json"] {
            let then = given
                .when(&format!("score {file} --scale cows --to {to}"))
                .then();
            assert!(harmless(&then.stdout), "{:?}", then.stdout);
            let value: Value = serde_json::from_str(&then.stdout).unwrap();
            let row = value.get(0).unwrap_or(&value);
            let rater = row
                .pointer("/assessment/rater")
                .or_else(|| row.get("rater"));
            assert_eq!(rater.unwrap(), HOSTILE);
            then.stderr("").code(0);
        }
    }
}

#[test]
fn out_of_json_and_toml_it_comes_into_csv_as_no_escape_and_no_formula() {
    let hostile = in_json(HOSTILE);
    let whole =
        |rater: &str| line("\"pulse\":1").replacen('{', &format!("{{\"rater\":{rater},"), 1);
    let items = POINTS.split(',').map(|item| format!("\"{item}\":0"));
    let items = items.collect::<Vec<String>>().join(",");
    let row = |text: &str| {
        format!("{{\"scale\":\"cows\",{items},\"rater\":{text},\"bed\":-5,{text}:\"=1\"}}\n")
    };
    let toml =
        |text: &str| format!("scale = \"cows\"\nrater = {text}\n[observations]\npulse = 1\n");
    for (name, text) in [
        ("hostile.ndjson", whole(&hostile)),
        ("row.ndjson", row(&hostile)),
        ("list.json", format!("[{}]", row(&hostile))),
        ("formula.ndjson", whole("\"=1+1\"")),
        ("wide.ndjson", whole("\"＝1+1\"")),
        ("row-formula.ndjson", row("\"@SUM(A1)\"")),
        ("one.toml", toml("\"=1+1\"")),
    ] {
        let given = Given::new().file(name, text);
        let then = given.when(&format!("score {name} --to csv")).then();
        let then = then.stderr("").code(0);
        assert!(harmless(&then.stdout), "{name}: {:?}", then.stdout);
        let cells = then.stdout.split([',', '\n']);
        let formulas = cells.filter(|cell| cell.starts_with(['=', '+', '-', '@', '＝']));
        let numbers = formulas.filter(|cell| *cell != "-5").count();
        assert_eq!(numbers, 0, "{name}: {}", then.stdout);
        // The text itself stays for programs that read no tables.
        let then = given.when(&format!("score {name} --to ndjson")).then();
        assert!(!then.stdout.contains("'="), "{name}: {}", then.stdout);
    }
}

#[test]
fn it_is_never_taken_for_a_command_to_say_next() {
    let given = Given::new().file(
        "week.csv",
        sheet(&[
            &format!("reason,{POINTS},ows log"),
            &format!("ows log show,{ZEROS},x"),
        ]),
    );
    let score = "score week.csv --scale cows --to csv";
    let then = given.when(score).then().code(3);
    assert!(then.stderr.contains("`ows log show`"), "{}", then.stderr);
    let with = given.when(&format!("{score} --log other.sqlite")).then();
    with.stderr(&then.stderr).code(3);
}

#[test]
fn in_a_refusal_it_is_shown_with_visible_escapes() {
    let patient = line("").replacen('{', &format!("{{\"patient\":{},", in_json(HOSTILE)), 1);
    assert!(refusal_of(&patient).starts_with(&format!("`{SHOWN}` cannot be a patient; ")));
    for key in ["reason", "route", "time", "scale"] {
        let named = if key == "scale" {
            ""
        } else {
            "\"scale\":\"cows\","
        };
        let text = format!(
            "{{{named}\"{key}\":{},\"observations\":{{}}}}\n",
            in_json(HOSTILE)
        );
        let said = refusal_of(&text);
        assert!(harmless(&said) && said.contains(SHOWN), "{said}");
    }
    for text in [
        line(&format!("{}:1", in_json(HOSTILE))),
        line(&format!("\"pulse\":{{{}:1}}", in_json(HOSTILE))),
        line(&format!("\"pulse\":{}", in_json(HOSTILE))),
        line("").replacen('{', &format!("{{{}:1,", in_json(HOSTILE)), 1),
    ] {
        let said = refusal_of(&text);
        assert!(harmless(&said) && said.contains(r"\u{1b}[31mred"), "{said}");
    }
}

#[test]
fn in_a_refused_cell_or_header_it_is_shown_with_visible_escapes() {
    for header in [
        format!("{HOSTILE},{HOSTILE},{POINTS}"),
        format!("{POINTS},sweating{}", '\u{200b}'),
    ] {
        let given = Given::new().file("week.csv", format!("{header}\n"));
        let then = given.when("score week.csv --scale cows --to csv").then();
        assert!(harmless(&then.stderr), "{:?}", then.stderr);
        then.stdout("").code(1);
    }
    for column in [
        "patient",
        "time",
        "reason",
        "route",
        "substance",
        "sweating",
        "seizure",
    ] {
        let said = super::refusals_of_row(&format!("{column},pulse"), &format!("{HOSTILE},0"));
        assert!(said.iter().all(|said| harmless(said)), "{said:?}");
        assert!(said[0].contains(r"\u{1b}[31mred"), "{said:?}");
    }
}

#[test]
fn a_note_of_several_lines_is_one_line_of_a_refusal() {
    let text = line("").replacen('{', "{\"patient\":\"P-1\\nerror: all is lost\",", 1);
    let said = refusal_of(&text);
    assert!(
        said.starts_with(r"`P-1\nerror: all is lost` cannot be a patient"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_name_with_escape_sequences_or_lines_in_it_is_shown_with_visible_escapes() {
    let name = format!("{}\nerror: x", HOSTILE.replace('/', ""));
    let shown = format!("{}\\nerror: x", SHOWN);
    let given = Given::new()
        .file(&format!("{name}.csv"), sheet(&[POINTS, "9,9"]))
        .file(&format!("{name}.txt"), "x")
        .file(&format!("{name}.ndjson"), "{}\n")
        .file(&format!("{name}.toml"), "x = \n");
    for (ending, options) in [
        ("csv", ""),
        ("csv", "--errors errors.ndjson --force"),
        ("csv", "--from json"),
        ("txt", ""),
        ("ndjson", ""),
        ("toml", ""),
        ("absent", ""),
    ] {
        let run = given.when(&format!("score --scale cows --to csv {options}"));
        let then = run.argument(&format!("{name}.{ending}")).then();
        assert!(harmless(&then.stderr), "{:?}", then.stderr);
        assert!(
            then.stderr.contains(&format!("{shown}.{ending}")),
            "{:?}",
            then.stderr
        );
    }
    for (option, ending) in [
        ("-o", "csv"),
        ("--errors", "csv"),
        ("--scale", "toml"),
        ("--scale", "absent.toml"),
    ] {
        let then = given
            .when("score --to csv")
            .argument(option)
            .argument(&format!("{name}.{ending}"))
            .then();
        assert!(harmless(&then.stderr), "{option}: {:?}", then.stderr);
        assert!(
            then.stderr.contains("\\u{1b}[31m"),
            "{option}: {:?}",
            then.stderr
        );
        then.stdout("").code(1);
    }
    let errors = values(&given.read("errors.ndjson"));
    assert_eq!(errors[0]["file"], format!("{name}.csv"));
}

/// What the command line itself is refused with repeats words of it.
#[test]
fn a_refused_command_line_repeats_no_character_that_misleads() {
    let given = Given::new().file("week.csv", sheet(&[POINTS, ZEROS]));
    let sly = "\u{9b}2J\u{202e}\u{200b}\u{e0041}\u{1b}]0;x\u{7}";
    for (arguments, last) in [
        ("", sly.to_owned()),
        ("", format!("--{sly}")),
        ("", format!("--color={sly}")),
        ("log", sly.to_owned()),
        ("log show", sly.to_owned()),
        ("log show --since", format!("{sly}\n{sly}")),
        ("score week.csv --to", sly.to_owned()),
        ("score week.csv --width", sly.to_owned()),
        ("score week.csv --timezone", sly.to_owned()),
        ("score week.csv --scale cows", format!("--{sly}=1")),
        (
            "train agreement week.csv --levels 0,1 --key",
            sly.to_owned(),
        ),
        ("completions", sly.to_owned()),
        ("schema", sly.to_owned()),
    ] {
        for more in ["", "--color always"] {
            let run = given.when(arguments);
            let mut run = run.argument(&last);
            for word in more.split_whitespace() {
                run = run.argument(word);
            }
            let then = run.then();
            // Colour of ours is no word of theirs.
            let plain = then.stderr.replace("\u{1b}[0m", "");
            let plain = [
                "\u{1b}[1m",
                "\u{1b}[31m",
                "\u{1b}[32m",
                "\u{1b}[33m",
                "\u{1b}[4m",
            ]
            .into_iter()
            .fold(plain, |text, colour| text.replace(colour, ""));
            assert!(harmless(&plain), "{arguments} {more}: {:?}", then.stderr);
            assert!(!then.stderr.is_empty() && then.stdout.is_empty());
        }
    }
}

/// Data that a person looks at is shown as text; into a pipe or a file it goes as it is.
#[test]
fn data_on_a_terminal_gives_it_no_orders() {
    let given = Given::new().file(
        "week.csv",
        sheet(&[
            &format!("rater,{POINTS}"),
            &format!("\u{1b}[2Jrn\u{9b}2J,{ZEROS}"),
        ]),
    );
    let mut terminal = given
        .when("score week.csv --scale cows --to csv")
        .on_terminal(24, 120);
    terminal.wait_for(r"\u{1b}[2Jrn\u{9b}2J,0,");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn words_of_the_command_line_are_shown_with_visible_escapes() {
    let given = Given::new().file("week.csv", sheet(&[POINTS, ZEROS]));
    for arguments in [
        ["score", "--scale"],
        ["man", "score"],
        ["form", "--"],
        ["scale", "show"],
    ] {
        let run = given.when("").argument(arguments[0]).argument(arguments[1]);
        let then = run.argument(HOSTILE).then();
        assert!(harmless(&then.stderr), "{arguments:?}: {:?}", then.stderr);
        then.stdout("").code(2);
    }
}
