//! Help, completions, man pages and schemas, and colour that never reaches a program.

use crate::common::sheets::{CALM, FORMATS, MEASURED, WORST, sheet};
use crate::common::{Given, skip};

const COMMANDS: [&str; 40] = [
    "",
    "assess",
    "score",
    "scale",
    "scale list",
    "scale show",
    "scale check",
    "scale new",
    "scale diff",
    "policy list",
    "policy show",
    "policy check",
    "map new",
    "map check",
    "map show",
    "config",
    "config new",
    "config group-log",
    "history",
    "due",
    "log",
    "log show",
    "log export",
    "log head",
    "log verify",
    "log amend",
    "log void",
    "log backup",
    "log review",
    "log rescore",
    "train",
    "train run",
    "train certificate",
    "train check",
    "train split",
    "train agreement",
    "form",
    "schema",
    "completions",
    "man",
];

/// Returns the long options that the help of a command names.
fn long_options(help: &str) -> Vec<String> {
    let lines = help
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'));
    let words = lines.flat_map(|line| line.split([' ', ',', '=']));
    let mut options: Vec<String> = words
        .filter(|word| word.starts_with("--"))
        .map(str::to_owned)
        .collect();
    options.sort();
    options.dedup();
    options
}

#[test]
fn machine_formats_never_have_colour() {
    let bad = "P-0003,72,9,0,0,0,0,0,0,0,0,0";
    let given = Given::new().file("week.csv", sheet(&[MEASURED, CALM, bad, WORST]));
    for to in FORMATS.into_iter().filter(|to| *to != "table") {
        let run =
            format!("score week.csv --scale cows --color always --force --errors errors --to {to}");
        let then = given.when(&run).variable("CLICOLOR_FORCE", "1").then();
        assert!(!then.stdout.contains('\u{1b}'), "{to}");
        then.code(3);
        given
            .when(&format!("{run} -o out"))
            .then()
            .stdout("")
            .code(3);
        assert!(!given.read("out").contains('\u{1b}'), "{to}");
        assert!(!given.read("errors").contains('\u{1b}'), "{to}");
    }
    for arguments in [
        "schema row",
        "schema detail",
        "completions bash",
        "man score",
    ] {
        let then = given.when(&format!("{arguments} --color always")).then();
        assert!(!then.stdout.contains('\u{1b}'), "{arguments}");
    }
}

#[test]
fn standard_error_has_colour_only_if_it_is_asked_for() {
    let given = Given::new();
    let coloured = |options: &str| {
        let then = given.when(&format!("score absent.csv {options}")).then();
        let coloured = then.stderr.contains('\u{1b}');
        then.code(1);
        coloured
    };
    assert!(!coloured("") && !coloured("--color auto") && !coloured("--color never"));
    assert!(coloured("--color always"));
}

#[test]
fn the_help_of_every_command_needs_nothing_of_the_environment() {
    let given = Given::new();
    for command in COMMANDS {
        for help in ["--help", "-h"] {
            let run = given.when(command).argument(help);
            let then = run
                .without_variable("HOME")
                .without_variable("TERM")
                .without_variable("PATH")
                .without_variable("LANG")
                .variable("OWS_TIMEZONE", "nowhere")
                .variable("COLUMNS", "many")
                .variable("LC_ALL", "\u{fffd}.none")
                .then();
            assert!(then.stdout.contains("Usage: ows"), "{command}");
            then.stderr("").code(0);
        }
    }
}

#[test]
fn the_help_begins_and_ends_with_the_bedside() {
    let help = Given::new().when("--help").then().stdout;
    assert!(help.starts_with("To assess a patient: ows assess cows\n"));
    let (_, commands) = help.split_once("\nCommands:\n").unwrap();
    let first = commands.lines().take(3);
    let first: Vec<&str> = first
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(first, ["assess", "due", "history"]);
    let (_, end) = help.split_once("\nExamples:\n").unwrap();
    assert!(
        end.starts_with("  ows assess cows ") && end.lines().count() < 8,
        "{end}"
    );
    assert!(help.lines().count() < 50, "{help}");
}

#[test]
fn the_version_is_one_line() {
    let given = Given::new();
    given
        .when("--version")
        .then()
        .stdout(&format!("ows {}\n", env!("CARGO_PKG_VERSION")))
        .stderr("")
        .code(0);
}

#[test]
fn help_says_an_example_of_every_command_that_takes_a_file_or_a_name() {
    let given = Given::new();
    for command in [
        "score",
        "scale check",
        "train run",
        "train certificate",
        "train check",
        "train split",
        "train agreement",
        "form",
        "completions",
        "man",
    ] {
        let then = given.when(command).argument("--help").then();
        assert!(
            then.stdout.contains(&format!("  ows {command} ")),
            "{command}"
        );
    }
}

#[test]
fn the_examples_in_the_help_of_score_run() {
    let given = Given::new()
        .example("observations/admission.json")
        .example("observations/ward-week.csv");
    let help = given.when("score --help").then().stdout;
    let examples = help
        .lines()
        .filter_map(|line| line.strip_prefix("  ows score "));
    let mut ran = 0;
    for example in
        examples.filter(|example| example.contains("admission") || example.contains("ward-week"))
    {
        let arguments = example.split("  ").next().unwrap();
        let arguments = arguments.replace("ward-week.csv", "observations/ward-week.csv");
        let arguments = arguments.replace("admission.json", "observations/admission.json");
        given
            .when(&format!("score {arguments}"))
            .then()
            .stderr("")
            .code(0);
        ran += 1;
    }
    assert_eq!(ran, 3);
}

#[test]
fn completions_name_every_command_and_option() {
    let given = Given::new();
    for shell in ["bash", "zsh", "fish"] {
        let then = given
            .when("completions")
            .argument(shell)
            .then()
            .stderr("")
            .code(0);
        for word in COMMANDS.iter().flat_map(|command| command.split(' ')) {
            assert!(then.stdout.contains(word), "{shell}: {word}");
        }
        assert!(then.stdout.contains("timezone"), "{shell}");
    }
}

#[test]
fn the_completions_for_bash_are_a_script_that_bash_reads() {
    if skip(
        "the_completions_for_bash_are_a_script_that_bash_reads",
        "bash",
    ) {
        return;
    }
    let given = Given::new();
    let script = given.when("completions bash").then().stdout;
    let given = given.file("script", script);
    let run = given.when_program("bash").argument("-n").argument("script");
    run.then().stdout("").stderr("").code(0);
}

#[test]
fn the_man_page_of_score_names_every_long_option_of_its_help() {
    let given = Given::new();
    let options = long_options(&given.when("score --help").then().stdout);
    assert!(options.len() >= 12, "{options:?}");
    let page = given.when("man score").then().stderr("").code(0).stdout;
    let page = page.replace("\\-", "-");
    for option in options {
        assert!(page.contains(&option), "{option}");
    }
    assert!(page.contains(".SH NAME") && page.contains(".SH OPTIONS"));
    assert!(page.contains(".TH ows-score 1"), "{}", &page[..200]);
}

#[test]
fn every_command_has_a_man_page_and_nothing_else_has() {
    let given = Given::new();
    for command in COMMANDS {
        let then = given
            .when(&format!("man {command}"))
            .then()
            .stderr("")
            .code(0);
        let name = format!("ows {command}").trim().replace(' ', "-");
        assert!(then.stdout.contains(&format!(".TH {name} 1")), "{command}");
    }
    given
        .when("man scoer")
        .then()
        .stdout("")
        .stderr(
            "error: no command is named `scoer`; write assess, due, history, form, score, scale, policy, map, config, log, train, schema, completions, or man\n\
             for help, say `--help`\n",
        )
        .code(2);
    given
        .when("man score more")
        .then()
        .stdout("")
        .stderr("error: `score` has no commands of its own\nfor help, say `--help`\n")
        .code(2);
}

#[test]
fn a_man_page_has_its_name_version_exit_codes_and_examples_where_readers_look_for_them() {
    let page = Given::new().when("man score").then().stdout;
    let titles: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with(".TH"))
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        titles,
        [format!(".TH ows\\-score 1 \" \" \"ows {version}\" ows").replace("\\-", "-")]
    );
    let sections: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix(".SH "))
        .map(|name| name.trim_matches('"'))
        .collect();
    assert_eq!(
        sections,
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "OPTIONS OF EVERY COMMAND",
            "EXIT STATUS",
            "EXAMPLES"
        ]
    );
    assert!(page.contains("129, 130, 143"));
    assert!(page.contains("ows score ward\\-week.csv \\-\\-to csv \\-o out.csv\n"));
    assert_eq!(page.matches(".ds Aq \\(aq").count(), 1);
}

#[test]
fn every_command_says_in_the_help_what_it_is_for() {
    let given = Given::new();
    for group in ["", "scale"] {
        let help = given.when(group).argument("-h").then().stdout;
        let (_, commands) = help.split_once("Commands:\n").unwrap();
        for line in commands.lines().take_while(|line| !line.is_empty()) {
            assert!(line.split_whitespace().count() > 2, "{line}");
        }
    }
}

#[test]
fn the_formats_of_results_that_are_tested_and_documented_are_those_of_the_help() {
    let in_order = |mut names: Vec<&str>| {
        names.sort_unstable();
        names.dedup();
        names.join(" ")
    };
    let help = Given::new().when("score --help").then().stdout;
    let (_, values) = help.split_once("      --to <FORMAT>").unwrap();
    let (values, _) = values.split_once("\n      --").unwrap();
    let values = values
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- "));
    let values = in_order(values.filter_map(|line| line.split(':').next()).collect());
    // Records of a study are not what a file of results is elsewhere: their own tests have them.
    let tested = FORMATS.iter().filter_map(|to| to.split(' ').next());
    let tested = tested.chain(["cdisc"]);
    assert_eq!(values, in_order(tested.collect()));
    let page = std::fs::read_to_string(crate::common::project().join("docs/batch.md")).unwrap();
    let (_, row) = page.split_once("\n| `--to ").unwrap();
    let (documented, _) = row.split_once("` |").unwrap();
    assert_eq!(values, in_order(documented.split("`, `").collect()));
}

#[test]
fn the_exit_codes_of_the_documentation_are_those_of_the_man_page() {
    let man = Given::new().when("man").then().stdout;
    let page = std::fs::read_to_string(crate::common::project().join("docs/batch.md")).unwrap();
    let (_, codes) = man.split_once("EXIT STATUS").unwrap();
    let codes = codes
        .lines()
        .filter_map(|line| line.strip_prefix("\\fB")?.strip_suffix("\\fR"));
    let codes: Vec<&str> = codes.collect();
    assert_eq!(codes, ["0", "1", "2", "3", "129, 130, 143"]);
    for code in codes {
        assert!(page.contains(&format!("\n| {code} | ")), "{code}");
    }
}
