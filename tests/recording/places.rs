//! Where a log may be: what is not safe is refused before anything is scored.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{header, minutes, row, sound, table};
use crate::common::{Given, PATIENCE, When, skip_without};

/// A user without any rights, as most systems have one.
const NOBODY: u32 = 65534;

fn given() -> Given {
    Given::new().file("one.csv", table(&[row(&minutes(0), 0)]))
}

fn when<'g>(given: &'g Given, log: &str) -> When<'g> {
    let run = "score one.csv --scale cows --to csv --record --log";
    given.when(run).argument(log)
}

/// Records into a place that is refused, before anything is scored, and returns why.
fn refusal(run: When<'_>) -> String {
    let then = run.then().stdout("").code(1);
    let refusal = then
        .stderr
        .strip_prefix("error: nothing is scored or recorded: ");
    refusal.unwrap_or(&then.stderr).trim_end().to_owned()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn is_root(given: &Given) -> bool {
    given.path("").metadata().unwrap().uid() == 0
}

/// Runs a command as somebody without rights; a test that is not run by root is that somebody.
fn unprivileged<'g>(given: &'g Given, arguments: &str) -> When<'g> {
    if !is_root(given) {
        return given.when(arguments);
    }
    // The program may be where only root gets to.
    let program = given.path("ows");
    if !program.exists() {
        // Another thread may start a program just now, which would inherit a file that is written
        // here, and a program that is being written cannot be run: so another process writes it.
        let mut copy = Command::new("cp");
        let copied = copy.arg(env!("CARGO_BIN_EXE_ows")).arg(&program).status();
        assert!(copied.unwrap().success());
    }
    set_mode(given.path("").parent().unwrap(), 0o755);
    let nobody = NOBODY.to_string();
    let run = given.when_program("setpriv");
    let run = run.argument("--reuid").argument(&nobody);
    let run = run.argument("--regid").argument(&nobody);
    let run = run
        .argument("--clear-groups")
        .argument(program.to_str().unwrap());
    let arguments = arguments.split_whitespace();
    arguments.fold(run, |run, argument| run.argument(argument))
}

/// Gives a file or a folder to whom [`unprivileged`] runs as.
fn give(given: &Given, name: &str) {
    if is_root(given) {
        chown(given.path(name), Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Makes one of everything that a path can lead to and that is no log.
fn with_everything_else() -> (Given, UnixListener) {
    let given = given().file("victim", "mine\n").file("first", "mine\n");
    let path = |name: &str| given.path(name);
    fs::create_dir(path("folder")).unwrap();
    symlink(path("victim"), path("link")).unwrap();
    symlink(path("nowhere"), path("dangling")).unwrap();
    symlink(path("folder"), path("way")).unwrap();
    set_mode(&path("first"), 0o600);
    fs::hard_link(path("first"), path("second")).unwrap();
    let made = Command::new("mkfifo").arg(path("pipe")).status();
    assert!(made.unwrap().success());
    let socket = UnixListener::bind(path("socket")).unwrap();
    (given, socket)
}

#[test]
fn what_is_no_plain_file_is_refused_and_never_waited_for() {
    let (given, _socket) = with_everything_else();
    let link = "is a link, and could lead elsewhere tomorrow; name the file itself";
    let plain = "is not a plain file; name a plain file, or a new one";
    let second =
        "has a second name elsewhere (a hard link); copy it with `ows log backup --log second`";
    for (name, expected) in [
        ("folder", "is a folder; name a file in it"),
        ("link", link),
        ("dangling", link),
        ("pipe", plain),
        ("socket", plain),
        ("/dev/full", plain),
        ("second", second),
    ] {
        let expected = format!("{} {expected}", given.path(name).display());
        assert_eq!(refusal(when(&given, name)), expected);
    }
    assert_eq!(given.read("victim"), "mine\n");
    assert_eq!(given.read("first"), "mine\n");
    assert!(!given.path("nowhere").exists());
}

#[test]
fn what_is_no_folder_of_its_own_holds_no_log() {
    let (given, _socket) = with_everything_else();
    assert_eq!(
        refusal(when(&given, "way/log.sqlite")),
        "way is a link, and could lead elsewhere tomorrow; name the folder itself"
    );
    assert_eq!(
        refusal(when(&given, "one.csv/log.sqlite")),
        "one.csv is not a folder; name a file in a folder"
    );
    assert_eq!(fs::read_dir(given.path("folder")).unwrap().count(), 0);
}

#[test]
fn a_link_beside_the_log_is_not_written_through() {
    for beside in ["log.sqlite-wal", "log.sqlite-shm"] {
        let given = given().file("victim", "");
        when(&given, "log.sqlite").then().code(0);
        symlink(given.path("victim"), given.path(beside)).unwrap();
        let given = given.file("one.csv", table(&[row(&minutes(1), 0)]));
        refusal(when(&given, "log.sqlite"));
        assert_eq!(given.read("victim"), "", "{beside}");
    }
}

#[test]
fn a_folder_that_everybody_can_write_to_is_refused_with_what_to_say() {
    let given = given();
    fs::create_dir(given.path("open")).unwrap();
    set_mode(&given.path("open"), 0o777);
    assert_eq!(
        refusal(when(&given, "open/log.sqlite")),
        "open can be written by everybody; say `chmod 700 open`"
    );
    assert_eq!(fs::read_dir(given.path("open")).unwrap().count(), 0);
    set_mode(&given.path("open"), 0o700);
    when(&given, "open/log.sqlite").then().code(0);
}

#[test]
fn a_log_that_others_can_read_is_refused_with_what_to_say() {
    let given = given();
    when(&given, "log.sqlite").then().code(0);
    set_mode(&given.path("log.sqlite"), 0o644);
    let path = given.path("log.sqlite");
    let path = path.display();
    assert_eq!(
        refusal(when(&given, "log.sqlite")),
        format!("{path} can be read or written by others; say `chmod 600 {path}`")
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_before_anything_is_scored() {
    let given = given();
    fs::create_dir(given.path("own")).unwrap();
    give(&given, "own");
    let run = "score one.csv --scale cows --to csv --record --log own";
    set_mode(&given.path("own"), 0o500);
    let said = refusal(unprivileged(&given, &format!("{run}/log.sqlite")));
    assert!(said.contains("Permission denied"), "{said}");
    let said = refusal(unprivileged(&given, &format!("{run}/new/log.sqlite")));
    assert!(said.contains("Permission denied"), "{said}");
    set_mode(&given.path("own"), 0o700);
    let run = format!("{run}/log.sqlite");
    unprivileged(&given, &run).then().code(0);
    set_mode(&given.path("own"), 0o500);
    assert_eq!(refusal(unprivileged(&given, &run)), CANNOT_BE_WRITTEN);
    set_mode(&given.path("own"), 0o700);
    unprivileged(&given, &run).then().code(0);
}

const CANNOT_BE_WRITTEN: &str = "the log, a file beside it (`-wal`, `-shm`) or its folder cannot be opened or written; \
     look at who owns them and at their permissions";

#[test]
fn a_log_that_cannot_be_written_is_refused_before_anything_is_scored() {
    let given = given();
    fs::create_dir(given.path("own")).unwrap();
    give(&given, "own");
    set_mode(&given.path("own"), 0o700);
    let run = "score one.csv --scale cows --to csv --record --log own/log.sqlite";
    unprivileged(&given, run).then().code(0);
    let given = given.file("one.csv", table(&[row(&minutes(1), 0)]));
    set_mode(&given.path("own/log.sqlite"), 0o400);
    assert_eq!(refusal(unprivileged(&given, run)), CANNOT_BE_WRITTEN);
    // Nothing is left beside it that could not be written when the log can be again.
    set_mode(&given.path("own/log.sqlite"), 0o600);
    unprivileged(&given, run).then().code(0);
    if is_root(&given) {
        chown(given.path("own"), Some(0), Some(0)).unwrap();
        chown(given.path("own/log.sqlite"), Some(0), Some(0)).unwrap();
    }
    assert_eq!(sound(&given.path("own/log.sqlite")).len(), 2);
}

#[test]
fn what_belongs_to_somebody_else_is_refused() {
    let name = "what_belongs_to_somebody_else_is_refused";
    let given = given();
    if skip_without(name, "root", is_root(&given)) {
        return;
    }
    fs::create_dir(given.path("theirs")).unwrap();
    give(&given, "theirs");
    let elsewhere = "belongs to somebody else; keep the log in a folder of your own";
    assert_eq!(
        refusal(when(&given, "theirs/log.sqlite")),
        format!("theirs {elsewhere}")
    );
    fs::create_dir(given.path("common")).unwrap();
    set_mode(&given.path("common"), 0o1777);
    when(&given, "common/log.sqlite").then().code(0);
    let run = "score one.csv --scale cows --to csv --record --log common/log.sqlite";
    let path = given.path("common/log.sqlite");
    assert_eq!(
        refusal(unprivileged(&given, run)),
        format!(
            "{} belongs to somebody else; name a log of your own, or a ward's",
            path.display()
        )
    );
}

#[test]
fn a_new_log_is_for_its_owner_alone_whatever_the_umask() {
    for mask in ["000", "022", "077"] {
        let given = given();
        let program = env!("CARGO_BIN_EXE_ows");
        let words = "score one.csv --scale cows --to csv --record";
        let script = format!("umask {mask} && exec \"$0\" {words}");
        let run = given.when_program("sh").argument("-c");
        run.argument(&script).argument(program).then().code(0);
        let folder = given.home().join(".local/share/ows");
        assert_eq!(mode(&folder), 0o700, "{mask}");
        assert_eq!(mode(&folder.join("log.sqlite")), 0o600, "{mask}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "{mask}");
    }
}

#[test]
fn what_stands_beside_a_log_while_it_is_written_is_for_its_owner_alone_too() {
    let given = given();
    let rows = table(&[row(&minutes(0), 0), row(&minutes(1), 0)]);
    let script = "umask 000 && exec \"$0\" score - --from csv --scale cows --to csv --record --log log.sqlite";
    let run = given.when_program("sh").argument("-c").argument(script);
    let mut command = run.argument(env!("CARGO_BIN_EXE_ows")).command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It waits for its rows, and has the log open.
    let names = ["log.sqlite", "log.sqlite-shm", "log.sqlite-wal"];
    let deadline = Instant::now() + PATIENCE;
    while !names.iter().all(|name| given.path(name).exists()) {
        assert!(Instant::now() < deadline, "{:?}", given.names());
        thread::sleep(Duration::from_millis(2));
    }
    for name in names {
        assert_eq!(mode(&given.path(name)), 0o600, "{name}");
    }
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(rows.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let results = String::from_utf8(output.stdout).unwrap();
    assert!(results.starts_with(&header()), "{results}");
}

#[test]
fn a_ward_shares_a_log_in_a_folder_of_its_group_whatever_the_umask() {
    for mask in ["000", "077"] {
        let given = given();
        fs::create_dir(given.path("ward")).unwrap();
        set_mode(&given.path("ward"), 0o2770);
        let words = "score one.csv --scale cows --to csv --record --log ward/log.sqlite";
        let script = format!("umask {mask} && exec \"$0\" {words}");
        let run = given.when_program("sh").argument("-c").argument(&script);
        run.argument(env!("CARGO_BIN_EXE_ows")).then().code(0);
        assert_eq!(mode(&given.path("ward/log.sqlite")), 0o660, "{mask}");
        when(&given, "ward/log.sqlite").then().code(0);
    }
}
