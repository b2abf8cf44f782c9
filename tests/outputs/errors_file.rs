//! `--errors`: rejections as NDJSON in a file, and one count a file on standard error.

use crate::common::Given;
use crate::common::sheets::{CALM, MEASURED};

const BAD: &str = "P-0003,72,9,0,0,0,0,0,0,0,0,0";

#[test]
fn rows_before_the_end_of_a_torn_file_are_counted() {
    use std::io::Write as _;
    let rows: String = (0..20_000).map(|_| format!("{BAD}\n{CALM}\n")).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer
        .write_all(format!("{MEASURED}\n{rows}").as_bytes())
        .unwrap();
    let packed = packer.finish().unwrap();
    let given = Given::new().file("torn.csv.gz", &packed[..packed.len() - 20]);
    let then = given
        .when("score torn.csv.gz --scale cows --to ndjson --errors errors.ndjson")
        .then();
    let (scored, rejected) = (
        then.stdout.lines().count(),
        given.read("errors.ndjson").lines().count(),
    );
    assert!(scored > 0 && rejected > 0);
    let thousands = |number| ows::base::text::thousands(number as u64);
    let (count, all) = (thousands(rejected), thousands(rejected + scored));
    let counted = format!("torn.csv.gz: {count} of {all} assessments rejected\n");
    assert!(then.stderr.starts_with(&counted), "{}", then.stderr);
    assert!(then.stderr.contains(&format!(
        "{count} no-such-points in `sweating`, the first at "
    )));
    assert!(then.stderr.contains("error: torn.csv.gz cannot be read: "));
    then.code(1);
}
