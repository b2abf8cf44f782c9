//! The file beside its entries: copies, tables, triggers and indexes.

use ows::log::verify::{CopyFault, FileFault, Verdict};
use ows::log::{EntryFault, FaultKind};
use ows::store::schema::{Difference, SchemaFault};
use rusqlite::Connection;

use super::{Altered, SOUND};

fn run(sql: &str) -> impl FnOnce(&Connection) {
    let sql = sql.to_owned();
    move |direct| direct.execute_batch(&sql).unwrap()
}

fn words(verdict: &Verdict) -> String {
    let words: Vec<String> = verdict.file.iter().map(FileFault::to_string).collect();
    words.join("\n")
}

#[test]
fn each_trigger_and_index_that_was_dropped_is_named() {
    let sound = Altered::file(&SOUND.file);
    let parts: Vec<(String, String)> = {
        let direct = Connection::open(sound.place.log()).unwrap();
        let mut statement = direct
            .prepare("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(parts.len(), 13);
    for (kind, name) in parts {
        let verdict = Altered::openly(run(&format!("DROP {kind} {name}"))).verify();
        let what = format!("{kind} {name}");
        let how = SchemaFault::Missing;
        assert_eq!(verdict.file, [FileFault::Schema(Difference { what, how })]);
        assert_eq!((verdict.first, verdict.proved), (None, 8));
        assert!(
            !Altered::openly(run(&format!("DROP {kind} {name}")))
                .verify()
                .holds()
        );
    }
}

#[test]
fn what_was_altered_or_added_is_named() {
    let cases = [
        (
            "ALTER TABLE entry ADD COLUMN remark TEXT",
            "the table entry is not as it was made",
        ),
        (
            "ALTER TABLE copy RENAME COLUMN name TO title",
            "the table copy is not as it was made",
        ),
        (
            "CREATE TABLE more (a)",
            "the table more was added by something else than ows",
        ),
        (
            "CREATE VIEW recent AS SELECT 1",
            "the view recent was added by something else than ows",
        ),
        (
            "ANALYZE",
            "the table sqlite_stat1 was added by something else than ows",
        ),
        (
            "DROP TRIGGER entry_never_goes; CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry BEGIN SELECT 1; END",
            "the trigger entry_never_goes is not as it was made",
        ),
        (
            "DROP TRIGGER entry_never_goes; CREATE TRIGGER entry_never_goes BEFORE DELETE ON copy BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry never goes'); END",
            "the trigger entry_never_goes is not as it was made",
        ),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '$.assessment.patient', '$.assessment.rater') WHERE name = 'entry'",
            "the table entry is not as it was made",
        ),
    ];
    for (sql, expected) in cases {
        let verdict = Altered::openly(run(sql)).verify();
        let words = words(&verdict);
        assert!(words.contains(expected), "{sql}: {words}");
    }
}

#[test]
fn a_view_in_the_place_of_the_entries_is_not_walked() {
    let sql = "ALTER TABLE entry RENAME TO old; CREATE VIEW entry AS WITH RECURSIVE n(number) AS
        (SELECT 1 UNION ALL SELECT number + 1 FROM n) SELECT number, '{}' AS bytes, '' AS hash FROM n";
    let verdict = Altered::openly(run(sql)).verify();
    assert!(words(&verdict).contains("the view entry was added"));
    assert_eq!((verdict.holds(), verdict.unread_after), (false, Some(0)));
    assert!(verdict.not_proved()[0].contains("nothing is known"));
}

#[test]
fn an_index_that_leaves_out_an_entry_is_found() {
    let sql = "PRAGMA writable_schema = ON;
        CREATE TEMP TABLE kept AS SELECT sql FROM main.sqlite_schema WHERE name = 'entry_by_patient';
        DROP INDEX entry_by_patient;
        CREATE INDEX entry_by_patient ON entry (patient, observed) WHERE number <> 3;
        UPDATE main.sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'entry_by_patient'";
    let verdict = Altered::openly(run(sql)).verify();
    assert_eq!(verdict.first, None);
    assert!(
        words(&verdict).contains("missing from index entry_by_patient"),
        "{verdict:?}"
    );
}

#[test]
fn a_log_with_another_id_or_none_is_found() {
    let other = "UPDATE identity SET log = '00000000-0000-4000-8000-000000000000'";
    let first = Altered::by(run(other)).first();
    assert_eq!(first.number, 1);
    assert!(matches!(first.wrong, EntryFault::OtherLog(_)));
    let fault = Altered::by(run("DELETE FROM identity")).open().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged);
}

/// The first entry with a copy of this kind is wrong so.
fn copy_of_first(sql: &str) -> (CopyFault, Verdict) {
    let verdict = Altered::by(run(sql)).verify();
    let first = verdict.first.clone().unwrap();
    assert_eq!(first.number, 1, "{sql}: {first}");
    match first.wrong {
        EntryFault::Copy { why, .. } => (why, verdict),
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn a_copy_that_is_missing_changed_or_misfiled_is_named_with_the_entries_made_with_it() {
    for name in ["cows@1.1.0", "ward@1.0.0", "es"] {
        let gone = format!("DELETE FROM copy WHERE name = '{name}'");
        assert_eq!(copy_of_first(&gone).0, CopyFault::Missing);
        let changed = format!("UPDATE copy SET text = text || 'more = 1\n' WHERE name = '{name}'");
        let (why, verdict) = copy_of_first(&changed);
        assert_eq!(why, CopyFault::Changed);
        assert!(words(&verdict).contains("was changed: its digest does not fit it"));
        let cut = format!("UPDATE copy SET text = '' WHERE name = '{name}'");
        assert_eq!(copy_of_first(&cut).0, CopyFault::Changed);
        let renamed = format!("UPDATE copy SET name = 'other@1.0.0' WHERE name = '{name}'");
        assert_eq!(copy_of_first(&renamed).0, CopyFault::Misfiled);
    }
    let (_, verdict) = copy_of_first("DELETE FROM copy WHERE name = 'cows@1.1.0'");
    // Five of the eight entries were made with COWS, and two are voids.
    assert_eq!(verdict.proved, 3);
    let kind = "UPDATE copy SET kind = 'language' WHERE kind = 'policy'";
    assert_eq!(copy_of_first(kind).0, CopyFault::Misfiled);
    let digest = "UPDATE copy SET digest = replace(digest, substr(digest, 1, 4), '0000') WHERE kind = 'scale'";
    assert_eq!(copy_of_first(digest).0, CopyFault::Missing);
}

#[test]
fn one_point_changed_in_a_kept_scale_is_found() {
    let changed = "UPDATE copy SET text = replace(text, 'points = 4', 'points = 3') WHERE name = 'cows@1.1.0'";
    assert_eq!(copy_of_first(changed).0, CopyFault::Changed);
}

#[test]
fn copies_that_no_entry_names_are_said_and_are_no_fault_unless_they_are_wrong() {
    let digest = ows::base::canonical::Digest::of_bytes(br#"{"a":1}"#);
    let add =
        |text: &str| format!("INSERT INTO copy VALUES ('{digest}', 'policy', 'a@1.0.0', '{text}')");
    let verdict = Altered::by(run(&add("a = 1"))).verify();
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!(
        verdict.unnamed_copies,
        [format!("policy a@1.0.0 ({})", digest.short())]
    );
    let verdict = Altered::by(run(&add("a = 2"))).verify();
    assert!(!verdict.holds());
    assert_eq!(verdict.first, None);
    assert!(
        words(&verdict).starts_with("the copy of the policy a@1.0.0 ("),
        "{verdict:?}"
    );
}
