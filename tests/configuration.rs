//! `ows config`: what is set and from where, the file to start from, and the log that a ward shares.

use std::fs;
use std::path::Path;

use crate::common::{Given, Then, project};

const FILE: &str = ".config/ows/config.toml";

fn ward() -> String {
    fs::read_to_string(project().join("examples/policies/example-ward.toml")).unwrap()
}

/// Returns what the page says of a setting: its lines, joined by blanks.
fn setting(then: &Then, name: &str) -> String {
    let mut lines = then.stdout.lines();
    let label = format!(" {name} ");
    let first = lines.by_ref().find(|line| line.starts_with(&label));
    let first = first.unwrap_or_else(|| panic!("no {name} in\n{}", then.stdout));
    let rest = lines.take_while(|line| line.starts_with("              "));
    let whole = rest.fold(first[14..].to_owned(), |all, line| all + " " + line.trim());
    whole.trim().to_owned()
}

#[test]
fn without_a_file_everything_stands_at_its_default_and_says_so() {
    let given = Given::new();
    let file = given.home().join(FILE);
    let then = given.when("config --width 400").then().stderr("").code(0);
    let log = given.home().join(".local/share/ows/log.sqlite");
    let expected = format!(
        "{} is not there; `ows config new` writes one to
start from

 rater        - · not set
 scale        - · not set
 policy       none is in force · not set
 log          {}
              the default; not there yet: the first record makes it
 language     en, a scale's own words · the default
 color        auto · the default
 timezone     UTC · the variable TZ
 show-total   no · the default
 late-hours   12 · the default
 hide-after   never · the default
 scales       built in · the program and the configuration folder
",
        file.display(),
        log.display()
    );
    // Where a long path is folded depends on the folder of this test.
    let flat = |text: &str| {
        let words = text.split_whitespace().filter(|word| *word != "·");
        words.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(flat(&then.stdout), flat(&expected));
    then.code(0);
}

#[test]
fn each_key_of_the_file_is_shown_with_its_line() {
    let given = Given::new()
        .home_file(
            FILE,
            "rater = \"rn-07\"\nscale = \"cows@1\"\npolicy = \"ward\"\nlog = \"ward.sqlite\"\n\
             language = \"es\"\ncolor = \"never\"\ntimezone = \"Europe/London\"\nshow-total = true\n",
        )
        .home_file(".config/ows/policies/ward.toml", ward().replace("example-ward", "ward"));
    let then = given.when("config show").then().stderr("").code(0);
    let line = |line: u8| format!("line {line} of the configuration file");
    assert_eq!(setting(&then, "rater"), format!("rn-07 · {}", line(1)));
    assert_eq!(setting(&then, "scale"), format!("cows@1 · {}", line(2)));
    assert_eq!(
        setting(&then, "policy"),
        format!("ward, which is ward@2.1.0 · {}", line(3))
    );
    assert!(setting(&then, "log").contains("/.config/ows/ward.sqlite"));
    assert_eq!(setting(&then, "language"), format!("es · {}", line(5)));
    assert_eq!(setting(&then, "color"), format!("never · {}", line(6)));
    assert_eq!(
        setting(&then, "timezone"),
        format!("Europe/London · {}", line(7))
    );
    assert_eq!(setting(&then, "show-total"), format!("yes · {}", line(8)));
    let left_out = given.when("config --no-config").then().code(0);
    assert_eq!(setting(&left_out, "rater"), "- · not set");
    assert!(
        left_out.stdout.contains("is left out"),
        "{}",
        left_out.stdout
    );
}

#[test]
fn a_broken_file_is_told_whole_and_the_rest_is_shown() {
    let given = Given::new().home_file(
        FILE,
        "ratr = \"rn-07\"\ncolor = \"alwys\"\ntimezone = \"Europe/Londn\"\nlog = \"~/log\"\n\
         policy = \"\"\nscale = \"COWS\"\nshow-total = \"yes\"\nrater = \"a\\u001bb\"\nlanguage = \"Spanish\"\n",
    );
    let then = given.when("config --width 100").then().code(1);
    assert!(then.stdout.contains("is broken: nothing of it is in force"));
    assert_eq!(setting(&then, "scale"), "- · not set");
    assert!(!then.stderr.contains('\u{1b}'), "{}", then.stderr);
    for words in [
        "config.toml:1:1: error[unknown-key]",
        "config.toml:2:9: error[bad-choice]: `color` cannot be `alwys`",
        "did you mean `always`?",
        "config.toml:3:12: error[bad-choice]: `Europe/Londn` is no zone that is known",
        "did you mean `Europe/London`?",
        "config.toml:4:7: error[bad-choice]: `log` begins with `~`",
        "config.toml:5:10: error[empty-text]: `policy` is an empty text",
        "config.toml:6:9: error[bad-choice]",
        "config.toml:7:14: error[wrong-type]: `show-total` is true or false",
        "config.toml:8:9: error[bad-choice]: `a\\u{1b}b` cannot be a rater",
        "config.toml:9:12: error[bad-choice]: `Spanish` is no tag of a language",
        "9 errors in ",
    ] {
        let flat = then.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{words}\n{}", then.stderr);
    }
}

#[test]
fn a_wrong_policy_of_a_list_is_told_with_its_place() {
    let given = Given::new().home_file(FILE, "policy = [\"ward\", \"\", 3, \"Ward 7\"]\n");
    let told = given.when("config").then().code(1).stderr;
    for words in [
        "config.toml:1:19: error[empty-text]: `policy` is an empty text",
        "config.toml:1:23: error[wrong-type]",
        "config.toml:1:26: error[bad-choice]: `Ward 7` is no name of a policy",
    ] {
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{words}\n{told}");
    }
}

/// Every key of the file.
const KEYS: [&str; 10] = [
    "rater",
    "scale",
    "policy",
    "log",
    "language",
    "color",
    "timezone",
    "show-total",
    "late-hours",
    "hide-after",
];

#[test]
fn the_file_to_start_from_is_valid_at_once_has_every_key_and_replaces_nothing() {
    let given = Given::new();
    let file = given.home().join(FILE);
    given
        .when("config new")
        .then()
        .stdout(&format!(
            "wrote {}; every key in it is commented out\n",
            file.display()
        ))
        .code(0);
    given.when("config").then().stderr("").code(0);
    let written = fs::read_to_string(&file).unwrap();
    let set: String = written
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.contains(" = ") => format!("{key}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    fs::write(&file, &set).unwrap();
    let then = given.when("config").then();
    assert!(!then.stderr.contains("error["), "{}", then.stderr);
    assert_eq!(
        setting(&then, "rater"),
        "rn-07 · line 8 of the configuration file"
    );
    for key in KEYS {
        assert!(
            setting(&then, key).contains("of the configuration file"),
            "{key}"
        );
    }
    given
        .when("config new")
        .then()
        .stderr(&format!(
            "error: {} cannot be written: it is there already, and was left as it is; edit it, or put it aside\n",
            file.display()
        ))
        .code(1);
    assert_eq!(fs::read_to_string(&file).unwrap(), set);
}

#[cfg(unix)]
mod shared {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    fn own_group() -> String {
        let told = Command::new("id").arg("-gn").output().unwrap().stdout;
        String::from_utf8(told).unwrap().trim().to_owned()
    }

    fn mode(path: &Path) -> u32 {
        path.symlink_metadata().unwrap().mode() & 0o7777
    }

    #[test]
    fn a_group_log_is_made_for_the_group_alone_and_made_once() {
        let given = Given::new();
        let run = format!("config group-log ward --group {}", own_group());
        let log = given
            .path("ward")
            .canonicalize()
            .unwrap_or(given.path("ward"));
        for _ in 0..2 {
            let then = given.when(&run).then().stderr("").code(0);
            assert_eq!(mode(&given.path("ward")), 0o2770);
            assert_eq!(mode(&given.path("ward/log.sqlite")), 0o660);
            let group = own_group();
            assert!(
                then.stdout.contains(&format!(
                    "is the log of the group {group}: its members read and write it, nobody else."
                )),
                "{}",
                then.stdout
            );
            assert!(then.stdout.contains("\n  log = \"/"), "{}", then.stdout);
        }
        let shown = given.when("config --log ward/log.sqlite").then().code(0);
        assert!(
            setting(&shown, "log").ends_with("a group shares it"),
            "{}",
            log.display()
        );
    }

    #[test]
    fn a_log_of_one_account_says_that_no_other_sees_it() {
        let given = Given::new().example("observations/admission.json");
        fs::set_permissions(given.path(""), fs::Permissions::from_mode(0o700)).unwrap();
        let run = "score observations/admission.json --record --log own.sqlite";
        given.when(run).then().code(0);
        let shown = given.when("config --log own.sqlite").then().code(0);
        assert!(
            setting(&shown, "log").ends_with("of this account alone: no other account sees it"),
            "{}",
            shown.stdout
        );
    }

    #[test]
    fn what_cannot_become_a_groups_folder_is_refused_with_what_to_do() {
        let given = Given::new()
            .file("full/notes.txt", "other things")
            .file("plain", "");
        symlink(given.path("full"), given.path("link")).unwrap();
        let group = own_group();
        let refused = |folder: &str, words: &str| {
            let then = given
                .when(&format!("config group-log {folder} --group {group}"))
                .then();
            let told = then.code(1).stderr;
            assert!(told.contains(words), "{told}");
        };
        let before = mode(&given.path("full"));
        refused(
            "full",
            "holds something else, `notes.txt`, which the group would get too; name a new folder",
        );
        assert_eq!(mode(&given.path("full")), before);
        refused(
            "link",
            "is a link, and could lead elsewhere tomorrow; name the folder itself",
        );
        refused("plain", "is not a folder; name a new one");
        refused("there/is/none", "sudo install -d -m 2770 -g ");
        given
            .when("config group-log ward --group no-such-group-here")
            .then()
            .stderr("error: no group is named `no-such-group-here`; an administrator makes one with `sudo groupadd no-such-group-here`\nfor help, say `--help`\n")
            .code(2);
        assert!(!given.path("ward").exists());
    }
}

#[test]
fn a_path_or_a_zone_that_is_set_to_nothing_counts_as_unset() {
    let given = Given::new();
    let run = |variable: &str| {
        given
            .when("config")
            .variable(variable, "")
            .then()
            .code(0)
            .stdout
    };
    let unset = given.when("config").then().code(0).stdout;
    for variable in ["OWS_LOG", "OWS_SCALES", "OWS_TIMEZONE"] {
        assert_eq!(run(variable), unset, "{variable}");
    }
}

/// The variables of `ows`, each with a run that does otherwise once it is set.
const VARIABLES: [(&str, &str, &str); 8] = [
    ("OWS_LANG", "tlh", "scale show cows"),
    ("OWS_LOG", "elsewhere.sqlite", "log head"),
    ("OWS_PLAIN", "1", "assess --scale cows"),
    ("OWS_POLICY", "nothing", "score one.json"),
    ("OWS_RATER", "rn-07", "assess --scale cows --plain"),
    ("OWS_SCALES", "nowhere", "scale list"),
    ("OWS_TIMEZONE", "Mars/Olympus", "log review"),
    ("OWS_TRAINING", "nowhere.sqlite", "train report deck.toml"),
];

#[test]
fn each_variable_that_help_names_is_in_force_unless_it_is_empty() {
    let given = Given::new()
        .example("cases/cows-a-01.toml")
        .file("one.json", r#"{"scale":"cows@1","observations":{"gi":1}}"#)
        .file(
            "deck.toml",
            "format = 1\nid = \"one\"\nversion = \"1.0.0\"\ntitle = \"One\"\nabout = \"One case.\"\n\
             purpose = \"practice\"\ncases = [\"cases/cows-a-01.toml\"]\n",
        );
    let mut named: Vec<String> = Vec::new();
    for command in [
        "assess",
        "score",
        "history",
        "log show",
        "log amend",
        "train run",
        "due",
    ] {
        let help = given
            .when(&format!("{command} --help"))
            .then()
            .code(0)
            .stdout;
        let after = help.split("[env: ").skip(1);
        named.extend(after.map(|rest| rest.split(']').next().unwrap().to_owned()));
    }
    named.sort();
    named.dedup();
    assert_eq!(named, VARIABLES.map(|(name, ..)| name));
    for (name, value, command) in VARIABLES {
        let run = || given.when(command).stdin("P-0142\nq\n");
        let said = |then: Then| format!("{}{}", then.stdout, then.stderr);
        let without = said(run().then());
        assert_ne!(said(run().variable(name, value).then()), without, "{name}");
        assert_eq!(said(run().variable(name, "").then()), without, "{name}");
    }
}
