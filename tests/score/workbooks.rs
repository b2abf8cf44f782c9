//! Workbooks of Excel: read as the same table in CSV is, or refused in words that say what to do.

use std::io::Write as _;

use proptest::prelude::*;

use crate::common::sheets::{CALM, MEASURED, POINTS, ZEROS, sheet};
use crate::common::workbooks::{number, packed, parts, rows, text, typed, workbook};
use crate::common::{Given, Then, project};

fn given(rows: Vec<Vec<String>>) -> Given {
    Given::new().file("week.xlsx", workbook(rows))
}

/// Scores `week.xlsx`, whose rows have columns of points.
fn scored(given: &Given) -> Then {
    given.when("score week.xlsx --scale cows --to csv").then()
}

/// Returns rows of points under a column, with one cell of it.
fn beside_points(name: &str, cell: String) -> Vec<Vec<String>> {
    let mut rows = rows(&sheet(&[POINTS, ZEROS]));
    rows[0].push(text(name));
    rows[1].push(cell);
    rows
}

#[test]
fn a_workbook_gives_the_results_of_the_same_table_in_csv() {
    for name in ["ward-week.csv", "one-bad-row.csv"] {
        let csv = std::fs::read_to_string(project().join("examples/observations").join(name));
        let csv = csv.unwrap();
        let given = Given::new()
            .file("week.csv", &csv)
            .file("week.xlsx", workbook(rows(&csv)));
        for format in ["csv", "ndjson", "json", "table"] {
            let run = |file: &str| {
                let call = format!("score {file} --to {format}");
                given.when(&call).then()
            };
            let (from_csv, from_workbook) = (run("week.csv"), run("week.xlsx"));
            let code = if name == "one-bad-row.csv" { 3 } else { 0 };
            from_workbook.stdout(&from_csv.stdout).code(code);
        }
    }
}

#[test]
fn a_title_above_the_header_is_passed_over_and_no_row_need_be_filled_to_its_end() {
    let table = format!("{POINTS},comment\n{ZEROS},none\n{ZEROS},\n");
    let title = vec![vec![text("Ward 3")], Vec::new()];
    let map = "format = 1\nid = \"titled\"\nversion = \"1.0.0\"\nscale = \"cows@1\"\n[table]\nskip-lines = 2\n";
    let given = Given::new()
        .file("map.toml", map)
        .file("week.xlsx", workbook([title, rows(&table)].concat()));
    let score = given.when("score week.xlsx --map map.toml --to csv").then();
    assert_eq!(score.stderr("").code(0).stdout.lines().count(), 3);
    let draft = given.when("map new week.xlsx --scale cows").then().code(0);
    assert!(
        draft.stdout.contains("\nskip-lines = 2\n"),
        "{}",
        draft.stdout
    );
}

#[test]
fn a_workbook_comes_through_standard_input_and_under_any_name_and_packed() {
    let bytes = workbook(rows(&sheet(&[POINTS, ZEROS])));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&bytes).unwrap();
    let given = Given::new()
        .file("week.xlsx", &bytes)
        .file("week.csv", &bytes)
        .file("week.xlsx.gz", packer.finish().unwrap());
    let expected = scored(&given).code(0).stdout;
    for named in [
        "week.csv",
        "week.xlsx.gz",
        "week.xlsx --from xlsx",
        "week.xlsx --sheet Week",
    ] {
        let call = format!("score {named} --scale cows --to csv");
        given.when(&call).then().stdout(&expected).code(0);
    }
    let piped = given.when("score - --scale cows --to csv").stdin(bytes);
    piped.then().stdout(&expected).code(0);
}

#[test]
fn each_kind_of_cell_becomes_the_text_that_a_person_would_write() {
    for (cell, said) in [
        (number("98", 0), "98"),
        (number("37.200000000000003", 0), "37.2"),
        (number("45356.604166666664", 0), "45356.604166666664"),
        (number("45356.604166666664", 1), "2024-03-05T14:30:00"),
        (number("45356", 1), "2024-03-05T00:00:00"),
        (number("45356", 2), "2024-03-05"),
        (number("1.1041666666666667", 3), "26:30:00"),
        (number("0.60416666666666663", 4), "14:30:00"),
        (typed("b", "1"), "true"),
        (typed("b", "0"), "false"),
        (typed("e", "#N/A"), "#N/A"),
        (typed("s", "0"), "shared"),
        (typed("str", "a &amp; b"), "a & b"),
        (typed("d", "2024-03-05T14:30:00"), "2024-03-05T14:30:00"),
        (text("one, two"), "\"one, two\""),
        ("<c AT><f>1+2</f><v>3</v></c>".to_owned(), "3"),
        (r#"<c AT t="str"><f>""</f><v></v></c>"#.to_owned(), ""),
        ("<c AT/>".to_owned(), ""),
    ] {
        let then = scored(&given(beside_points("note", cell.clone()))).code(0);
        let expected = format!("\n{ZEROS},{said},true,0,");
        assert!(then.stdout.contains(&expected), "{cell}: {}", then.stdout);
    }
}

#[test]
fn a_time_in_a_cell_is_read_in_the_zone_that_is_said_and_a_date_alone_is_no_time() {
    let rows = beside_points("time", number("45356.604166666664", 1));
    let call = "score week.xlsx --scale cows --to csv --timezone America/New_York";
    let then = given(rows).when(call).then().code(0);
    assert!(then.stdout.contains(",2024-03-05T14:30:00,true,0,"));
    let then = given(beside_points("time", number("45356", 2)));
    let then = then.when(call).then().code(3);
    assert!(
        then.stderr.starts_with("week.xlsx:2:12: "),
        "{}",
        then.stderr
    );
}

#[test]
fn a_rejection_names_the_row_and_the_column_of_the_sheet() {
    let mut table = rows(&sheet(&[
        &format!("note,{MEASURED}"),
        "\"two\nlines, and \"\"quotes\"\"\",\"a\nb, c\",72,0,2,0,0,0,0,0,0,0,0",
        &format!(",{CALM}"),
        &format!(",{CALM}!"),
    ]));
    table.insert(0, vec![]);
    table.insert(2, vec![text(""); 3]);
    scored(&given(table))
        .stderr(
            "week.xlsx:4:2: `a\\nb, c` cannot be a patient; write a patient ID of at most 64 letters, digits \
             and `.` `_` `-` `:` `/`, as in P-0142; a letter or digit comes first\n\
             week.xlsx:4:5: `restlessness` has no option worth 2 points; write 0, 1, 3, or 5\n\
             week.xlsx:6:13: `0!` in the column of `gooseflesh` is no whole number in plain digits; write digits \
             only, or leave the cell empty\n\
             week.xlsx: rows were rejected for numbers that are no points of `restlessness`: if these columns \
             hold the number of the option chosen (counted from 0 or 1) and not its points, the 1 row that was \
             scored may be wrong too; compare one with its source\n\
             2 of 3 assessments rejected\n",
        )
        .code(3);
}

#[test]
fn a_header_that_is_wrong_and_cells_beside_the_table_are_named_by_their_column() {
    let mut wrong = rows(&sheet(&[POINTS, ZEROS]));
    wrong[0][2] = text("restlesness");
    let then = scored(&given(wrong)).code(1);
    assert!(
        then.stderr.starts_with("error: week.xlsx:1:3: "),
        "{}",
        then.stderr
    );

    let mut beside = rows(&sheet(&[POINTS, ZEROS]));
    beside[1].push(text("seen twice"));
    scored(&given(beside))
        .stderr(
            "week.xlsx:2:12: this row has 12 fields where the header has 11; write a name above each \
             column, or empty the cells beside the table\n1 of 1 assessments rejected\n",
        )
        .code(3);
}

#[test]
fn of_several_sheets_one_has_to_be_named() {
    let table = rows(&sheet(&[POINTS, ZEROS]));
    let sheets = [
        ("Ward A", table.clone()),
        ("Empty", vec![]),
        ("Lists", table),
    ];
    let given = Given::new()
        .file("week.xlsx", packed(&parts(&sheets)))
        .file("week.csv", sheet(&[POINTS, ZEROS]));
    scored(&given)
        .stdout("")
        .stderr(
            "error: week.xlsx:1:1: several sheets have something in them: `Ward A` and `Lists`; say which \
             to read, as in `--sheet NAME`\n",
        )
        .code(1);
    let of_sheet = |name: &str| {
        let call = given.when("score week.xlsx --scale cows --to csv --sheet");
        call.argument(name).then()
    };
    of_sheet("Ward A").stderr("").code(0);
    of_sheet("Empty")
        .stderr(
            "error: week.xlsx:1:1: no sheet `Empty` has anything in it; the workbook has `Ward A` and \
             `Lists`\n",
        )
        .code(1);
    let other = given.when("score week.csv --scale cows --to csv --sheet Lists");
    other
        .then()
        .stderr(
            "error: week.csv:1:1: this is no Excel workbook; if it is a table of text, leave out `--sheet` \
             and say `--from csv`\n",
        )
        .code(1);
}

#[test]
fn a_formula_without_a_saved_value_is_refused_and_never_a_missing_answer() {
    let rows = beside_points("note", "<c AT><f>SUM(A1:B2)</f><v/></c>".to_owned());
    scored(&given(rows))
        .stdout("")
        .stderr(
            "error: week.xlsx:2:12: the formula in this cell has no value that was saved with it; open the \
             workbook in a spreadsheet program and save it again, or its table as CSV\n",
        )
        .code(1);
}

#[test]
fn another_kind_of_workbook_is_named_with_what_to_do() {
    let other = |names: &[&str]| {
        let part = |name: &&str| ((*name).to_owned(), String::new());
        packed(&names.iter().map(part).collect::<Vec<_>>())
    };
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    for (bytes, said) in [
        (
            other(&["mimetype", "content.xml"]),
            "an OpenDocument spreadsheet (.ods), or another file of OpenDocument, which is not read; save \
             its table as .xlsx or CSV",
        ),
        (
            other(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.bin"]),
            "a binary Excel workbook (.xlsb), which is not read; save its table as .xlsx or CSV",
        ),
        (
            other(&["notes.txt"]),
            "a zip archive that is no Excel workbook; save its table as .xlsx or CSV",
        ),
        (
            [old.clone(), locked].concat(),
            "a workbook that is locked with a password; save it without a password, or its table as CSV",
        ),
        (
            old,
            "an Excel workbook of the older kind (.xls), or another file of Office, which is not read; \
             save it again as .xlsx, or its table as CSV",
        ),
    ] {
        let given = Given::new().file("week.xlsx", bytes);
        let expected = format!("error: week.xlsx:1:1: {said}\n");
        scored(&given).stdout("").stderr(&expected).code(1);
    }
    let given = Given::new().file("week.xlsx", sheet(&[POINTS, ZEROS]));
    scored(&given)
        .stderr(
            "error: week.xlsx:1:1: this is no Excel workbook; if it is a table of text, leave out `--sheet` \
             and say `--from csv`\n",
        )
        .code(1);
}

#[test]
fn a_workbook_that_grows_beyond_the_limit_when_it_is_unpacked_is_refused() {
    let mut parts = parts(&[("Week", rows(&sheet(&[POINTS, ZEROS])))]);
    parts.push(("xl/media/zeros".to_owned(), "0".repeat(513 << 20)));
    let given = Given::new().file("week.xlsx", packed(&parts));
    scored(&given)
        .stdout("")
        .stderr(
            "error: week.xlsx:1:1: the workbook is too large: it may have 64 MiB as a file, 512 MiB unpacked, \
             and 1048576 rows; save its table as CSV, which may be of any length\n",
        )
        .code(1);
}

#[test]
fn a_sheet_whose_last_cell_is_far_away_or_whose_counts_are_wrong_takes_no_memory_for_it() {
    let rows = rows(&sheet(&[POINTS, ZEROS]));
    for (part, before, after, code) in [
        (
            4,
            "</sheetData>",
            r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#,
            3,
        ),
        (
            4,
            "</sheetData>",
            r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>"#,
            1,
        ),
        (
            4,
            "<sheetData>",
            r#"<dimension ref="A1:XFD1048576"/><sheetData>"#,
            0,
        ),
        (
            3,
            r#"uniqueCount="1""#,
            r#"uniqueCount = '999999999999999'"#,
            1,
        ),
    ] {
        let mut parts = parts(&[("Week", rows.clone())]);
        parts[part].1 = parts[part].1.replace(before, after);
        let given = Given::new().file("week.xlsx", packed(&parts));
        scored(&given).code(code);
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_said_to_be_damaged() {
    let bytes = workbook(rows(&sheet(&[POINTS, ZEROS])));
    for end in (8..bytes.len()).step_by(37).chain([bytes.len() - 1]) {
        let given = Given::new().file("week.xlsx", &bytes[..end]);
        let then = scored(&given).stdout("").code(1);
        let expected = "error: week.xlsx:1:1: the workbook is damaged or cut off (";
        assert!(then.stderr.starts_with(expected), "{end}: {}", then.stderr);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The checksum of a part tells one that was damaged later; here it is that of the damaged text.
    #[test]
    fn a_part_with_other_bytes_never_panics(
        part in 1_usize..7,
        at in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["<", ">", "\"", "9", "-1", "&", "é", "/", "\0", "", "A", "<c/>", "99999999999999999999"]),
        removed in 0_usize..3,
    ) {
        let mut parts = parts(&[("Week", beside_points("time", number("45356.5", 1)))]);
        let text: Vec<char> = parts[part].1.chars().collect();
        let at = at.index(text.len());
        let after = text.iter().skip(at + removed);
        parts[part].1 = text[..at].iter().copied().chain(with.chars()).chain(after.copied()).collect();
        let given = Given::new().file("week.xlsx", packed(&parts));
        scored(&given).code_among(&[0, 1, 3]);
    }

    #[test]
    fn a_workbook_with_other_bytes_never_panics(
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
    ) {
        let mut bytes = workbook(rows(&sheet(&[POINTS, ZEROS])));
        let at = at.index(bytes.len());
        bytes[at] = with;
        scored(&Given::new().file("week.xlsx", bytes)).code_among(&[0, 1, 3]);
    }
}
