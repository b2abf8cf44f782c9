//! Tables as other programs write them: read where one thing alone can be meant, and said; else
//! refused in words from which the table can be mended.

use super::row;
use crate::common::Given;
use crate::common::sheets::{POINTS, ZEROS, sheet};

#[test]
fn a_file_of_another_program_is_named_whatever_its_name() {
    for (first, said) in [
        (&b"PAR1\x15\x04\x15\x10"[..], "a Parquet file"),
        (b"SQLite format 3\0\x10\0\x01\x01", "a database of SQLite"),
        (b"ARROW1\0\0\xFF\xFF\xFF\xFF", "an Arrow file"),
    ] {
        for name in ["week.xlsx", "week.csv", "week", "week.parquet"] {
            let given = Given::new().file(name, first);
            let then = given
                .when(&format!("score {name} --scale cows --to csv"))
                .then();
            then.stdout("")
                .stderr(&format!(
                    "error: {name}:1:1: {said}, not UTF-8 text; save its table as CSV\n"
                ))
                .code(1);
        }
    }
    for (first, said) in [
        (&b"PK\x03\x04\x14\0\x06\0rest"[..], "zip archive"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "file of Office"),
    ] {
        let given = Given::new().file("week.xlsx", first);
        let call = "score week.xlsx --scale cows --from csv --to csv";
        let expected = format!(
            "error: week.xlsx:1:1: an Excel workbook, or another {said}, not UTF-8 text; save its table as CSV\n"
        );
        given.when(call).then().stdout("").stderr(&expected).code(1);
    }
    // A header may begin with the same letters.
    assert_eq!(row("PAR1,pulse", "a,0")["total_low"], 0);
}

#[test]
fn a_header_of_twenty_thousand_columns_is_read_and_its_faults_are_named() {
    let many: Vec<String> = (0..20_000).map(|column| format!("c{column:05}")).collect();
    let header = format!("{POINTS},{}", many.join(","));
    let cells = format!("{ZEROS}{}", ",1".repeat(20_000));
    let given = Given::new().file("week.csv", sheet(&[&header, &cells]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    assert!(then.stdout.contains(&format!("\n{cells},true,0,")));
    then.stderr("").code(0);
}
