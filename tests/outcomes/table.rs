//! Every complete COWS assessment there can be, as a row of one large table, scored in blocks by two workers.
//!
//! Each row that comes out is held to the formula, byte for byte.

use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use ows::batch::{self, Counts, RowFormat, Scored, Settings, Sink};
use ows::format::table::{Compare, CsvResults, InputColumns};
use ows::format::{InputFormat, Rejection};
use ows::scale::policy::Policies;
use ows::scale::{Library, Scale};

use super::cows::findings;
use super::formula::{self, ASSESSMENTS, Findings, PERMITTED};
use super::shipped;

/// A table with a row for each assessment, made as it is read.
struct All {
    number: usize,
    line: Vec<u8>,
}

impl Read for All {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.line.is_empty() && self.number < ASSESSMENTS {
            for number in self.number..ASSESSMENTS.min(self.number + 4096) {
                write_points(&findings(number), &mut self.line);
                self.line.push(b'\n');
                self.number = number + 1;
            }
        }
        let length = self.line.len().min(into.len());
        into[..length].copy_from_slice(&self.line[..length]);
        self.line.drain(..length);
        Ok(length)
    }
}

fn write_points(findings: &Findings, line: &mut Vec<u8>) {
    for (nth, points) in findings.points().into_iter().enumerate() {
        if nth > 0 {
            line.push(b',');
        }
        line.push(b'0' + points);
    }
}

/// Holds each row to the formula as it comes.
struct Held {
    results: CsvResults<Vec<u8>>,
    end: String,
    rows: usize,
    expected: Vec<u8>,
}

impl Held {
    fn expect(&mut self) {
        let findings = findings(self.rows);
        write_points(&findings, &mut self.expected);
        let (total, band) = (findings.total(), formula::band(findings.total()));
        let heroin = formula::highest(findings.heroin());
        let phases = formula::highest(findings.phases());
        let flags = if findings.gi > 3 { "repeated-gi" } else { "" };
        let pulse = match findings.pulse {
            4 => ";pulse-high",
            0 => ";pulse-low",
            _ => "",
        };
        let row = format!(
            ",true,{total},{total},{total},{band},{band},{band},{heroin},{heroin},{heroin},{phases},{phases},{phases},,\
             {flags},checks-not-asked;nothing-measured;use-not-asked{pulse}{}",
            self.end
        );
        self.expected.extend_from_slice(row.as_bytes());
        self.rows += 1;
    }
}

impl Sink for Held {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        self.results.begins(scale, input)
    }

    fn scored(&mut self, _: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        panic!("all rows come in blocks");
    }

    fn takes(&self, format: RowFormat) -> bool {
        format == RowFormat::Csv
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<ControlFlow<()>> {
        self.expected.clear();
        while self.expected.len() < rows.len() {
            self.expect();
        }
        assert!(self.expected == rows, "before row {}", self.rows);
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        panic!("{faults:?}");
    }

    fn remark(&mut self, words: &str) {
        panic!("{words}");
    }
}

#[test]
fn all_4_915_200_complete_assessments_come_out_of_a_table_as_the_formula_says() {
    let scale = shipped("cows");
    let settings = Settings {
        library: &Library::new(),
        scale: Some(Arc::clone(&scale)),
        zone: None,
        partial: false,
        format: Some(InputFormat::Csv),
        sheet: None,
        policies: Arc::new(Policies::default()),
        map: None,
        delimiter: None,
        rescore: None,
        compare: Compare::default(),
        jobs: NonZeroUsize::new(2),
    };
    let mut held = Held {
        results: CsvResults::new(Vec::new(), Arc::clone(&settings.policies), None),
        end: format!(",{},{},,\n", scale.reference(), scale.digest().short()),
        rows: 0,
        expected: Vec::new(),
    };
    let header = PERMITTED.map(|(item, _)| item).join(",") + "\n";
    let all = All {
        number: 0,
        line: header.into_bytes(),
    };
    let (counts, ended) = batch::score("all", Box::new(BufReader::new(all)), &settings, &mut held);
    ended.unwrap();
    let scored = ASSESSMENTS as u64;
    let rejected = 0;
    assert_eq!(counts, Counts { scored, rejected });
    assert_eq!(held.rows, ASSESSMENTS);
}
