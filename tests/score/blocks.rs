//! A large table is scored in blocks by several workers, from what rows before taught. Nobody can tell from what
//! comes out: it is held here to the reader that takes a row at a time. Lines are in [`lines`].

mod lines;

use std::io::{self, BufRead, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use ows::base::diagnostic::Mistake;
use ows::batch::{self, Counts, RowFormat, Scored, Settings, Sink, Wanted};
use ows::format::table::{Compare, CsvResults, FlatResults, InputColumns};
use ows::format::{InputFormat, Rejection};
use ows::scale::policy::Policies;
use ows::scale::{Library, Name, Scale};
use ows::scoring::recorded::Comparison;
use proptest::collection::vec;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest,
};
use proptest::sample::{Index, select};

/// What writes results.
enum Written {
    Table(CsvResults<Vec<u8>>),
    Lines(FlatResults<Vec<u8>>),
}

impl Written {
    fn output(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Table(results) => results.output(),
            Self::Lines(results) => results.output(),
        }
    }
}

/// All that comes of an input.
struct Taken {
    results: Written,
    takes_rows: bool,
    told: Vec<String>,
    strict: bool,
}

impl Sink for Taken {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        let Written::Table(results) = &self.results else {
            return None;
        };
        let words = results.refuses(scale, input)?;
        Some(Mistake::new("other-columns", words))
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        match &mut self.results {
            Written::Table(results) => results.begins(scale, input),
            Written::Lines(results) => {
                results.begins(scale, input);
                Ok(())
            }
        }
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        match &mut self.results {
            Written::Table(results) => results.row(&[], &scored.row())?,
            Written::Lines(results) => results.row(&scored.row())?,
        }
        Ok(ControlFlow::Continue(()))
    }

    fn takes(&self, format: RowFormat) -> bool {
        let own = match self.results {
            Written::Table(_) => RowFormat::Csv,
            Written::Lines(_) => RowFormat::Flat,
        };
        self.takes_rows && format == own
    }

    fn wants(&self) -> Wanted {
        if self.strict {
            Wanted::First
        } else {
            Wanted::All
        }
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<ControlFlow<()>> {
        self.results.output().extend_from_slice(rows);
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        self.told.push(format!("{faults:?}"));
        Ok(if self.strict {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    fn compared(&mut self, comparison: Comparison) {
        self.told.push(format!("{comparison:?}"));
    }

    fn remark(&mut self, words: &str) {
        self.told.push(words.to_owned());
    }
}

/// An input that comes in pieces of these sizes, and is idle between them.
struct Halting<'b> {
    rest: &'b [u8],
    piece: &'b [u8],
    sizes: std::iter::Cycle<std::vec::IntoIter<usize>>,
    told: bool,
}

impl<'b> Halting<'b> {
    fn new(bytes: &'b [u8], sizes: Vec<usize>) -> Self {
        Self {
            rest: bytes,
            piece: b"",
            sizes: sizes.into_iter().cycle(),
            told: false,
        }
    }
}

impl Read for Halting<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Halting<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece.is_empty() && !self.rest.is_empty() {
            self.told = !self.told;
            if self.told {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let size = self.sizes.next().unwrap_or(1);
            (self.piece, self.rest) = self.rest.split_at(size.min(self.rest.len()));
        }
        Ok(self.piece)
    }

    fn consume(&mut self, amount: usize) {
        self.piece = &self.piece[amount..];
    }
}

/// How an input is scored.
#[derive(Clone, Debug)]
struct Way {
    scale: Option<Arc<Scale>>,
    format: InputFormat,
    partial: bool,
    zone: bool,
    strict: bool,
    compare: Compare,
}

type Outcome = (Counts, Result<(), String>, String, Vec<String>);

fn score(input: Box<dyn BufRead + '_>, way: &Way, takes_rows: bool, jobs: usize) -> Outcome {
    let settings = Settings {
        library: &Library::new(),
        scale: way.scale.clone(),
        zone: way.zone.then(|| "America/New_York".parse().unwrap()),
        partial: way.partial,
        format: Some(way.format),
        sheet: None,
        policies: Arc::new(Policies::default()),
        map: None,
        delimiter: None,
        rescore: None,
        compare: way.compare.clone(),
        jobs: NonZeroUsize::new(jobs),
    };
    let policies = Arc::clone(&settings.policies);
    let mut taken = Taken {
        results: match way.format {
            InputFormat::Ndjson => Written::Lines(FlatResults::new(Vec::new(), policies, None)),
            _ => Written::Table(CsvResults::new(Vec::new(), policies, None)),
        },
        takes_rows,
        told: Vec::new(),
        strict: way.strict,
    };
    let (counts, ended) = batch::score("week", input, &settings, &mut taken);
    let written = std::mem::take(taken.results.output());
    let written = String::from_utf8(written).unwrap();
    let ended = ended.map_err(|refused| format!("{refused:?}"));
    (counts, ended, written, taken.told)
}

/// Scores an input both ways, and returns what came of it.
fn both(bytes: &[u8], way: &Way, sizes: &[usize], jobs: usize) -> [Outcome; 2] {
    let halting = Halting::new(bytes, sizes.to_vec());
    [
        score(Box::new(bytes), way, false, 1),
        score(Box::new(halting), way, true, jobs),
    ]
}

fn scale(name: &str) -> Arc<Scale> {
    Library::new().find(&Name::parse(name).unwrap()).unwrap()
}

/// The columns that are compared, of a scale that has a total.
fn compare(scale: &Scale, (total, band, strict): (bool, bool, bool)) -> Compare {
    let has_bands = !scale.bands().is_empty();
    Compare {
        total: (total && has_bands).then(|| "total".to_owned()),
        band: (band && has_bands).then(|| "called".to_owned()),
        strict,
    }
}

/// The columns of a table of a scale: each item or its measure or both, checks, measures, and what is around.
fn header(scale: &Scale, chosen: &[bool]) -> Vec<String> {
    let mut chosen = chosen.iter().copied().cycle();
    let mut wanted = || chosen.next().unwrap();
    let mut names: Vec<String> = ["id", "patient", "time", "rater"].map(str::to_owned).into();
    for item in scale.items() {
        let column = item.measure.as_ref().map(|measure| measure.column.clone());
        match column {
            Some(column) if wanted() => names.push(column),
            _ => names.push(item.id.clone()),
        }
        if let Some(measure) = &item.measure
            && wanted()
            && !names.contains(&measure.column)
        {
            names.push(measure.column.clone());
        }
    }
    let checks = scale.checks().iter().map(|check| check.id.clone());
    let measures = scale.measures().iter().map(|measure| measure.id.clone());
    let around = [
        "reason",
        "substance",
        "last_use",
        "last_use_certainty",
        "alcohol",
        "scale",
    ];
    let around = around.into_iter().map(str::to_owned);
    names.extend(checks.chain(measures).chain(around).filter(|_| wanted()));
    names
}

/// What is wrong in some columns, or in all, and what only seems to be.
const WILD: [&str; 44] = [
    "9",
    "3",
    "1",
    "04",
    "-1",
    "77",
    "1.0",
    "1e3",
    "yes",
    "98",
    "36.8",
    "124",
    "daily",
    "cows",
    "a.b",
    "12.0",
    " ",
    "x y",
    "\"a, b\"",
    "\"a\nb\"",
    "\"say \"\"no\"\"\"",
    "\"3\"",
    "\"\"",
    "2026-11-22 20:14:00+0100",
    "2026-03-08T02:30:00",
    "2026-02-30T10:00:00-05:00",
    "2026-11-22T24:14:00-05:00",
    "2026-11-22T20:14",
    "2026-11-22T20:14:61-05:00",
    "2026-03-08T02:30:00.12345",
    "2026-03-08T01:30:00.12345",
    "2026-11-22T20:14:00+99:00",
    "known",
    "unknown",
    "\"",
    "a\"b",
    "\"open",
    "\0",
    "\r",
    "é",
    "\u{feff}",
    "\u{85}",
    "a,b",
    "a\tb",
];

/// Something good in a column, or nothing.
fn good(scale: &Scale, name: &str, seed: usize) -> String {
    let text = |texts: &[&str]| texts[seed % texts.len()].to_owned();
    if let Some((_, item)) = scale.item(name) {
        // Mostly the same, so that rows come to what others came to.
        let choice = if seed.is_multiple_of(11) {
            seed / 11
        } else {
            0
        };
        return item.choices[choice % item.choices.len()].points.to_string();
    }
    match name {
        "id" => format!("A{seed}"),
        "patient" => text(&["P-1", "P-2", "MRN:7", "P.3"]),
        "time" => text(&[
            "2026-11-22T20:14:00-05:00",
            "2026-11-22T21:14:09-05:00",
            "2026-03-08T03:30:00Z",
        ]),
        "rater" => text(&["R1", "nurse 7", "Zoë"]),
        "reason" => text(&["", "routine"]),
        "substance" => text(&["heroin", "heroin;methadone", ""]),
        "last_use" => text(&["", "", "2026-11-22T01:00:00-05:00"]),
        "last_use_certainty" => String::new(),
        "alcohol" => text(&["", "daily", "none", "unknown"]),
        "scale" => text(&["", scale.id()]),
        "temperature" => text(&["", "36.8", "38.4"]),
        _ if name.ends_with("_bpm") => text(&["72", "124", "135", "48"]),
        _ if scale.checks().iter().any(|check| check.id == name) => text(&["", "yes", "no"]),
        "breaths" => text(&["", "9", "16"]),
        "total" => text(&["0", "0", "3", "4", "", "11", "2.0", "99"]),
        "called" => match seed % (scale.bands().len() + 2) {
            0 => String::new(),
            1 => "so-so".to_owned(),
            at if seed.is_multiple_of(3) => scale.bands()[at - 2].name.clone(),
            at => scale.bands()[at - 2].id.to_uppercase(),
        },
        "spo2" => text(&["", "97"]),
        "systolic" => text(&["", "124"]),
        _ => text(&["", "80"]),
    }
}

/// A row: a number for each column, and how much of it is wild.
fn line() -> impl Strategy<Value = (usize, Vec<usize>)> {
    let wild = prop_oneof![10 => Just(0), 3 => Just(1), 1 => Just(7), 1 => Just(99)];
    (wild, vec(any::<usize>(), 60))
}

fn row(scale: &Scale, names: &[String], (wild, seeds): &(usize, Vec<usize>)) -> Vec<String> {
    let cell = |(name, seed): (&String, &usize)| match seed % 100 {
        // A column of items may lack an answer in any row.
        0..4 => String::new(),
        part if part < 4 + wild => WILD[seed / 100 % WILD.len()].to_owned(),
        _ => good(scale, name, seed / 100),
    };
    let width = if seeds[0] % 97 == 0 {
        seeds[1] % 5
    } else {
        names.len()
    };
    let mut row: Vec<String> = names.iter().take(width).zip(seeds).map(cell).collect();
    match seeds[0] % 20 {
        // A row without any cell, and one that tells nothing of the patient.
        0 => row.iter_mut().for_each(String::clear),
        1 => row.iter_mut().skip(1).for_each(String::clear),
        _ => {}
    }
    row
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::common::full() { 4000 } else { 400 }))]

    #[test]
    fn whatever_a_table_holds_in_blocks_it_gives_what_it_gives_row_by_row(
        name in select(vec!["cows", "cows@1.0.0", "heroin-stages", "ciwa-ar", "sows"]),
        lines in vec(line(), 1..80),
        chosen in vec(any::<bool>(), 31),
        (tabs, crlf, zone, partial, last_end) in any::<(bool, bool, bool, bool, bool)>(),
        named_by_rows in proptest::bool::weighted(0.2),
        strict in proptest::bool::weighted(0.1),
        compared in any::<(bool, bool, bool)>(),
        broken in proptest::option::weighted(0.1, any::<Index>()),
        sizes in vec(prop_oneof![1..40usize, 40..4000usize], 1..8),
        jobs in 1..4usize,
    ) {
        let scale = scale(name);
        let compare = compare(&scale, compared);
        let mut names = header(&scale, &chosen);
        names.extend(compare.total.iter().chain(&compare.band).cloned());
        if named_by_rows && !names.iter().any(|name| name == "scale") {
            names.push("scale".to_owned());
        }
        let (delimiter, end) = (if tabs { "\t" } else { "," }, if crlf { "\r\n" } else { "\n" });
        let mut text = names.join(delimiter) + end;
        for line in &lines {
            text += &row(&scale, &names, line).join(delimiter);
            text += end;
        }
        if !last_end {
            text.truncate(text.len() - end.len());
        }
        let mut bytes = text.into_bytes();
        if let Some(index) = broken {
            let at = index.index(bytes.len());
            bytes[at] = 0xff;
        }
        let format = if tabs { InputFormat::Tsv } else { InputFormat::Csv };
        let scale = (!named_by_rows).then_some(scale);
        let way = Way { scale, format, partial, zone, strict, compare };
        let [plain, blocks] = both(&bytes, &way, &sizes, jobs);
        prop_assert_eq!(plain, blocks);
    }
}
