//! A disk without room: what does not fit is not recorded, and that is said; with room again it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{minutes, row, sound, table};
use crate::common::{Given, When, skip_without};

/// How many rows are tried: more than fit.
const ROWS: usize = 700;
/// How many are recorded at once before the others come one by one: fewer than fit.
const FIRST: usize = 60;

/// A small disk of its own, which goes when this is dropped.
struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Mounts it, if this machine lets us.
    fn mount(folder: &Path) -> Option<Self> {
        fs::create_dir(folder).unwrap();
        let options = "size=512k,mode=0700";
        let mut mount = Command::new("mount");
        let mount = mount
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(folder);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| Self {
            folder: folder.to_owned(),
        })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

/// Records into the small disk.
fn when<'g>(given: &'g Given, file: &str) -> When<'g> {
    given.when(&format!(
        "--log disk/log.sqlite score {file} --scale cows --to csv --record"
    ))
}

fn rows(count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|at| row(&minutes(at), 1)).collect();
    table(&rows)
}

#[test]
fn a_full_disk_is_not_called_recorded_and_with_room_again_what_is_missing_is_added() {
    let name = "a_full_disk_is_not_called_recorded_and_with_room_again_what_is_missing_is_added";
    let given = Given::new().file("year.csv", rows(ROWS));
    let disk = Disk::mount(&given.path("disk"));
    if skip_without(name, "the right to mount a disk", disk.is_some()) {
        return;
    }
    let path = given.path("disk/log.sqlite");
    // One by one, until there is no room; then many at once.
    let mut recorded = FIRST;
    fs::write(given.path("first.csv"), rows(recorded)).unwrap();
    when(&given, "first.csv").then().code(0);
    let full = "error: NOT RECORDED: there is no room left for the log; \
                free at least 1 MB on its disk, then try again\n";
    loop {
        let given = &given;
        fs::write(given.path("one.csv"), table(&[row(&minutes(recorded), 1)])).unwrap();
        let then = when(given, "one.csv").then();
        if then.stderr.starts_with("recorded 1 ") {
            recorded += 1;
            then.code(0);
            continue;
        }
        then.stderr(full).code(1);
        break;
    }
    assert!(FIRST < recorded && recorded < ROWS, "{recorded}");
    assert_eq!(sound(&path).len(), recorded);
    when(&given, "year.csv").then().stderr(full).code(1);
    assert_eq!(sound(&path).len(), recorded);
    let grown = Command::new("mount")
        .args(["-o", "remount,size=8m"])
        .arg(given.path("disk"))
        .status();
    assert!(grown.unwrap().success());
    let said = format!(
        "recorded {} assessments, entries {} to {ROWS} of {}; {recorded} recorded already\n",
        ROWS - recorded,
        recorded + 1,
        path.display()
    );
    when(&given, "year.csv").then().stderr(&said).code(0);
    assert_eq!(sound(&path).len(), ROWS);
}

#[test]
fn a_disk_without_room_for_a_new_log_leaves_none() {
    let name = "a_disk_without_room_for_a_new_log_leaves_none";
    let given = Given::new().file("one.csv", rows(1));
    let disk = Disk::mount(&given.path("disk"));
    if skip_without(name, "the right to mount a disk", disk.is_some()) {
        return;
    }
    let filled = fs::write(given.path("disk/other"), vec![0; 508 << 10]);
    assert!(filled.is_ok(), "{filled:?}");
    let then = when(&given, "one.csv").then().stdout("").code(1);
    then.stderr(
        "error: nothing is scored or recorded: there is no room left for the log; \
         free at least 1 MB on its disk, then try again\n",
    );
    let left: Vec<_> = fs::read_dir(given.path("disk")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // Emptied and not removed: a process that was begun beside it may hold the file open for a moment.
    fs::write(given.path("disk/other"), "").unwrap();
    when(&given, "one.csv").then().code(0);
    assert_eq!(sound(&given.path("disk/log.sqlite")).len(), 1);
}

#[test]
fn a_file_that_may_not_grow_further_is_not_called_recorded() {
    let given = Given::new()
        .file("year.csv", rows(ROWS))
        .file("one.csv", rows(1));
    fs::create_dir(given.path("disk")).unwrap();
    when(&given, "one.csv").then().code(0);
    // In blocks of 512 bytes; the signal that comes with the limit ends nothing.
    for ignored in ["trap '' XFSZ; ", ""] {
        let words = "--log disk/log.sqlite score year.csv --scale cows --to csv --record";
        let script = format!("{ignored}ulimit -f 300; exec \"$0\" {words}");
        let run = given.when_program("sh").argument("-c").argument(&script);
        let then = run.argument(env!("CARGO_BIN_EXE_ows")).then();
        let said = "error: NOT RECORDED: ";
        assert!(then.stderr.starts_with(said), "{}", then.stderr);
        then.code(1);
        assert_eq!(sound(&given.path("disk/log.sqlite")).len(), 1);
    }
    when(&given, "year.csv").then().code(0);
    assert_eq!(sound(&given.path("disk/log.sqlite")).len(), ROWS);
}
