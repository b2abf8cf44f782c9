//! Random rows with random damage: each is scored, or rejected by its place, once.
//!
//! What was damaged is known here, so that nothing is taken from the program's own idea of it.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::common::Given;
use crate::common::sheets::{ITEMS, POINTS, values};

/// One row before it is written down.
#[derive(Clone, Debug)]
struct Row {
    /// The points of each item, or nothing.
    cells: Vec<Option<u16>>,
    /// A note that passes through.
    note: &'static str,
    damage: Option<Damage>,
}

/// What is wrong with a row.
#[derive(Clone, Debug)]
enum Damage {
    /// A cell of an item holds something else than points of it.
    Cell(usize, &'static str),
    /// So many fields are missing at the end.
    Short(usize),
    /// So many fields too many.
    Long(usize),
    /// A quote that is never closed, before the number of the row.
    OpenQuote,
    /// Bytes inside the note.
    Bytes(&'static [u8]),
    /// A patient that is no pseudonym.
    Patient,
}

/// Texts that are points of no item.
const NO_POINTS: [&str; 14] = [
    "6",
    "7",
    "9",
    "-1",
    "250",
    "4.5",
    "04",
    "+1",
    "1\u{a0}",
    "x",
    "１",
    "1e0",
    "null",
    "99999999999999999999",
];

/// Notes as they stand in a table; quoted ones begin with a letter, as texts do.
const NOTES: [&str; 6] = [
    "",
    "calm",
    "\"a, b\"",
    "\"two\nlines\"",
    "\"said \"\"no\"\"\"",
    "é=1",
];

/// Bytes that no row may hold without quotes around them, or at all.
const BYTES: [&[u8]; 4] = [b"\0", b"\xff", b"a\"b", b"a\rb"];

fn row() -> impl Strategy<Value = Row> {
    let cells: Vec<_> = ITEMS
        .iter()
        .map(|(_, points)| option::weighted(0.8, select(*points)))
        .collect();
    let damage = prop_oneof![
        4 => (0..ITEMS.len(), select(&NO_POINTS)).prop_map(|(item, text)| Damage::Cell(item, text)),
        1 => (1..13_usize).prop_map(Damage::Short),
        1 => (1..4_usize).prop_map(Damage::Long),
        1 => Just(Damage::OpenQuote),
        2 => select(&BYTES).prop_map(Damage::Bytes),
        1 => Just(Damage::Patient),
    ];
    (cells, select(&NOTES), option::weighted(0.3, damage)).prop_map(|(cells, note, damage)| Row {
        cells,
        note,
        damage,
    })
}

impl Row {
    fn cell(&self, item: usize) -> String {
        self.cells[item]
            .map(|points| points.to_string())
            .unwrap_or_default()
    }

    fn total(&self) -> Option<u64> {
        self.cells.iter().map(|points| points.map(u64::from)).sum()
    }

    /// Writes it as a row of a table; a damaged one is a single line.
    fn csv(&self, number: usize) -> Vec<u8> {
        let cells = (0..ITEMS.len()).map(|item| match self.damage {
            Some(Damage::Cell(at, text)) if at == item => text.to_owned(),
            _ => self.cell(item),
        });
        let patient = if matches!(self.damage, Some(Damage::Patient)) {
            "Mr X"
        } else {
            "P-1"
        };
        let mut fields: Vec<String> = vec![number.to_string(), patient.to_owned()];
        fields.extend(cells);
        fields.push(
            if self.damage.is_some() {
                "plain"
            } else {
                self.note
            }
            .to_owned(),
        );
        match self.damage {
            Some(Damage::Short(count)) => fields.truncate(fields.len() - count),
            Some(Damage::Long(count)) => fields.extend(vec!["0".to_owned(); count]),
            Some(Damage::OpenQuote) => fields[0].insert(0, '"'),
            _ => {}
        }
        let mut bytes = fields.join(",").into_bytes();
        if let Some(Damage::Bytes(more)) = self.damage {
            bytes.extend(more);
        }
        bytes.push(b'\n');
        bytes
    }

    /// Writes it as a line of NDJSON, with damage of the same kinds as far as JSON has them.
    fn ndjson(&self, number: usize) -> Vec<u8> {
        let mut observations = Vec::new();
        for (place, (item, _)) in ITEMS.iter().enumerate() {
            match (&self.damage, self.cells[place]) {
                (Some(Damage::Cell(at, text)), _) if *at == place => {
                    observations.push(format!("\"{item}\":{text}"))
                }
                (_, Some(points)) => observations.push(format!("\"{item}\":{points}")),
                (_, None) => {}
            }
        }
        let more = match &self.damage {
            Some(Damage::Long(_)) => ",\"more\":1",
            Some(Damage::Patient) => ",\"patient\":\"Mr X\"",
            Some(Damage::OpenQuote) => ",\"rater\":\"rn-07",
            _ => "",
        };
        let text = format!(
            "{{\"scale\":\"cows\",\"extra\":{{\"n\":{number}}},\"observations\":{{{}}}{more}}}",
            observations.join(",")
        );
        let mut bytes = text.into_bytes();
        match self.damage {
            Some(Damage::Short(count)) => bytes.truncate(bytes.len() - count),
            Some(Damage::Bytes(more)) => bytes.extend(more),
            _ => {}
        }
        bytes.push(b'\n');
        bytes
    }
}

/// What came of a text.
struct Scored {
    rows: Vec<Value>,
    rejected: Vec<u64>,
    stderr: String,
}

/// Scores a text, and holds the exit code to whether anything was rejected.
fn score(name: &str, text: &[u8], damaged: usize) -> Scored {
    let given = Given::new().file(name, text);
    let run = format!("score {name} --scale cows --to ndjson --errors errors.ndjson");
    let then = given
        .when(&run)
        .then()
        .code(if damaged > 0 { 3 } else { 0 });
    let errors = values(&given.read("errors.ndjson"));
    Scored {
        rows: values(&then.stdout),
        rejected: errors
            .iter()
            .map(|error| error["line"].as_u64().unwrap())
            .collect(),
        stderr: then.stderr,
    }
}

/// Writes all rows; returns the text, the lines of the damaged rows and the numbers of the others.
fn written(
    rows: &[Row],
    head: &str,
    write: fn(&Row, usize) -> Vec<u8>,
) -> (Vec<u8>, Vec<u64>, Vec<usize>) {
    let mut text = head.as_bytes().to_vec();
    let (mut damaged, mut good) = (Vec::new(), Vec::new());
    for (number, row) in rows.iter().enumerate() {
        let line = text.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        match row.damage {
            Some(_) => damaged.push(line),
            None => good.push(number),
        }
        text.extend(write(row, number));
    }
    (text, damaged, good)
}

/// Holds what is said on standard error of a file: how many were rejected, and of each kind how many.
fn said(stderr: &str, name: &str, rejected: usize, all: usize) {
    let mut lines = stderr.lines();
    if rejected == 0 {
        assert_eq!(stderr, "");
        return;
    }
    let total = format!("{name}: {rejected} of {all} assessments rejected");
    assert_eq!(lines.next(), Some(total.as_str()));
    // What the columns may mean is said besides.
    let kinds = lines.filter(|line| !line.starts_with(name)).map(|line| {
        let (count, _) = line.split_once(' ').unwrap();
        count.parse::<usize>().unwrap()
    });
    assert_eq!(kinds.sum::<usize>(), rejected, "{stderr}");
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn each_row_of_a_table_is_scored_or_rejected_once(rows in vec(row(), 0..40)) {
        let head = format!("n,patient,{POINTS},note\n");
        let (text, damaged, good) = written(&rows, &head, Row::csv);
        let scored = score("week.csv", &text, damaged.len());
        prop_assert_eq!(&scored.rejected, &damaged);
        prop_assert_eq!(scored.rows.len(), good.len());
        for (number, result) in good.iter().zip(&scored.rows) {
            let row = &rows[*number];
            prop_assert_eq!(&result["n"], &Value::from(number.to_string()));
            prop_assert_eq!(result["total"].as_u64(), row.total());
            let quoted = row.note.strip_prefix('"').and_then(|note| note.strip_suffix('"'));
            let note = quoted.unwrap_or(row.note).replace("\"\"", "\"");
            prop_assert_eq!(result["note"].as_str().unwrap_or_default(), note.as_str());
        }
        said(&scored.stderr, "week.csv", damaged.len(), rows.len());
    }

    #[test]
    fn each_line_of_json_is_scored_or_rejected_once(rows in vec(row(), 1..40)) {
        let (text, damaged, good) = written(&rows, "", Row::ndjson);
        let scored = score("week.ndjson", &text, damaged.len());
        prop_assert_eq!(&scored.rejected, &damaged);
        prop_assert_eq!(scored.rows.len(), good.len());
        for (number, result) in good.iter().zip(&scored.rows) {
            prop_assert_eq!(&result["extra"]["n"], &Value::from(*number));
            if result["complete"] == true {
                prop_assert_eq!(result["total"].as_u64(), rows[*number].total());
            }
        }
        said(&scored.stderr, "week.ndjson", damaged.len(), rows.len());
    }

    #[test]
    fn a_table_cut_anywhere_or_with_any_byte_changed_never_panics(
        rows in vec(row(), 1..8),
        place in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let head = format!("n,patient,{POINTS},note\n");
        let (mut text, ..) = written(&rows, &head, Row::csv);
        let place = place.index(text.len());
        if cut { text.truncate(place) } else { text[place] = byte }
        for from in ["csv", "tsv", "json", "ndjson", "toml"] {
            let given = Given::new();
            let run = format!("score --from {from} --scale cows --to ndjson");
            let then = given.when(&run).stdin(&text).then();
            prop_assert!(!then.stderr.contains("panicked"), "{}", then.stderr);
            then.code_among(&[0, 1, 3]);
        }
    }
}
