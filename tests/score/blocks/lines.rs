//! NDJSON in blocks: assessments of one shape, of others and of none, and flat rows between them.

use ows::format::InputFormat;
use ows::format::table::Compare;
use ows::scale::Scale;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};

use super::{Way, both, compare, scale};

/// What may stand in place of a patient, a rater, a time and a number.
const PATIENTS: [&str; 7] = [
    r#""p.2""#,
    r#""a b""#,
    "7",
    r#""P\u002d1""#,
    r#""""#,
    "null",
    r#""MRN:7""#,
];
const RATERS: [&str; 6] = [
    r#""Zoë""#,
    r#""a \"b\"""#,
    r#"" ""#,
    r#""x\ty""#,
    "\"\u{7f}\"",
    r#""n 7""#,
];
const TIMES: [&str; 9] = [
    r#""2026-11-22T20:14:00-00:00""#,
    r#""2026-11-22 20:14:00-05:00""#,
    r#""2026-11-22T20:14Z""#,
    r#""2026-11-22T25:14:00-05:00""#,
    r#""2026-02-30T20:14:00-05:00""#,
    r#""2026-11-22T20:14:00.50-05:00""#,
    r#""2026-11-22T20:14:00""#,
    r#""2026-11-23T00:14:59+09:30""#,
    r#""2026-11-22t20:14:00-05:00""#,
];
const NUMBERS: [&str; 15] = [
    "null",
    "7.30",
    "7.0",
    "0.0",
    "-7.0",
    "0.00",
    "1e3",
    "0.00001",
    "123456789012345678",
    "-0",
    "-0.5",
    "12345678901.5",
    "[1,2.50]",
    r#""é""#,
    "true",
];
/// What may stand in place of points.
const ANSWERS: [&str; 13] = [
    "9",
    r#""1""#,
    "1.0",
    "null",
    r#"{"points":0}"#,
    r#"{"missing":"asleep"}"#,
    "true",
    "04",
    "-0",
    r#"{"points":0,"attributed":false}"#,
    r#"{"value":72}"#,
    "3",
    "2",
];
const AROUND: [&str; 5] = [
    r#""reason":"whatever","alcohol":"none","#,
    r#""reason":"routine","alcohol":"daily","#,
    r#""reason":"routine","#,
    r#""last_use":"2026-11-22T21:00:00-05:00","#,
    r#""alcohol":"daily","#,
];
/// What is no assessment, or hardly one.
const OTHERS: [&str; 8] = [
    "",
    "  ",
    "[]",
    "{}",
    r#"{"a""#,
    "7",
    r#"{"observations":{}}"#,
    r#"{"patient":"P-1"}"#,
];

/// The numbers that a line is made of.
struct Seeds(Vec<usize>);

impl Seeds {
    fn at(&self, at: usize) -> usize {
        self.0[at % self.0.len()]
    }

    fn pick(&self, at: usize, texts: &[&str]) -> String {
        texts[self.at(at) / 1000 % texts.len()].to_owned()
    }

    /// What usually stands there, or now and then something else.
    fn usual(&self, at: usize, usual: &str, others: &[&str]) -> String {
        match self.at(at) % 25 {
            0 => self.pick(at, others),
            _ => usual.to_owned(),
        }
    }

    fn observations(&self, scale: &Scale, measured: bool) -> String {
        let items = scale.items().iter().enumerate();
        let observation = |(nth, item): (usize, &ows::scale::Item)| {
            // Mostly the same, so that lines come to what others came to.
            let choice = if self.at(nth).is_multiple_of(11) {
                self.at(nth) / 1000
            } else {
                0
            };
            let points = item.choices[choice % item.choices.len()].points;
            match self.at(nth) % 150 {
                0 => None,
                1 | 2 => Some(format!("\"{}\":{}", item.id, self.pick(nth, &ANSWERS))),
                part if measured && item.measure.is_some() => {
                    let value = [48, 72, 124, 999][part % 4];
                    Some(format!("\"{}\":{{\"value\":{value}}}", item.id))
                }
                _ => Some(format!("\"{}\":{points}", item.id)),
            }
        };
        items.filter_map(observation).collect::<Vec<_>>().join(",")
    }

    /// The answers of a flat row, each a key of its own, some of them measured.
    fn keys(&self, scale: &Scale, measured: bool) -> String {
        let items = scale.items().iter().enumerate();
        let key = |(nth, item): (usize, &ows::scale::Item)| {
            let measure = item.measure.as_ref().filter(|_| measured);
            let usual = match (measure, self.at(nth) % 11) {
                (Some(_), part) => ["72", "124", "135"][part % 3].to_owned(),
                (None, 0) => item.choices[self.at(nth) / 1000 % item.choices.len()]
                    .points
                    .to_string(),
                (None, 1) => "null".to_owned(),
                (None, _) => item.choices[0].points.to_string(),
            };
            let id = measure.map_or(&item.id, |measure| &measure.column);
            let answer = match self.at(nth) % 150 {
                0 => self.pick(nth, &ANSWERS),
                _ => usual,
            };
            format!("\"{id}\":{answer}")
        };
        let checks = scale.checks().iter().take(2);
        let check = |check: &ows::scale::Check| {
            let answer = self.usual(44, "null", &["false", "true", "\"yes\"", "1", "7"]);
            format!("\"{}\":{answer}", check.id)
        };
        items
            .map(key)
            .chain(checks.map(check))
            .collect::<Vec<_>>()
            .join(",")
    }

    /// What was measured beside the items of a document, where it is measured at all.
    fn measures(&self, scale: &Scale, measured: bool) -> String {
        let measure = |(nth, measure): (usize, &ows::scale::UnscoredMeasure)| {
            let usual = if measure.decimals > 0 { "38.4" } else { "90" };
            let value = self.usual(
                50 + nth,
                usual,
                &["36.8", "12", "\"90\"", "null", "9000", "90.0"],
            );
            format!("\"{}\":{value}", measure.id)
        };
        let measures = scale.measures().iter().enumerate().map(measure);
        let measures: Vec<String> = measures.filter(|_| measured).collect();
        format!(",\"measures\":{{{}}}", measures.join(","))
    }

    fn checks(&self, scale: &Scale) -> String {
        let checks = scale.checks().iter().take(self.at(35) % 3);
        let check = |(nth, check): (usize, &ows::scale::Check)| {
            let answer = self.usual(44 + nth, "false", &["true", "\"yes\"", "null"]);
            format!("\"{}\":{answer}", check.id)
        };
        checks.enumerate().map(check).collect::<Vec<_>>().join(",")
    }
}

/// An assessment as a line, mostly of one shape; or a flat row, or something else.
fn line(scale: &Scale, named: bool, measured: bool, seeds: &Seeds) -> String {
    let patient = seeds.usual(31, r#""P-1""#, &PATIENTS);
    let rater = seeds.usual(32, r#""R1""#, &RATERS);
    let time = seeds.usual(33, r#""2026-11-22T20:14:00-05:00""#, &TIMES);
    let hours = seeds.usual(34, "7.3", &NUMBERS);
    let usual = if measured {
        r#""reason":"routine","alcohol":"none","#
    } else {
        ""
    };
    let around = seeds.usual(37, usual, &AROUND);
    let space = seeds.usual(38, "", &[" "]);
    let (observations, checks, id) = (
        seeds.observations(scale, measured),
        seeds.checks(scale),
        seeds.at(41),
    );
    let reference = if named {
        format!("\"scale\":\"{}\",", scale.reference())
    } else {
        String::new()
    };
    match seeds.at(39) % 40 {
        0 => seeds.pick(40, &OTHERS),
        1..4 => format!("{{{reference}\"patient\":{patient},{observations}}}"),
        4 | 5 => {
            // All keys of a flat row, and nothing in any of them, or in all but one.
            let patient = seeds.pick(40, &["null", "\"P-1\"", "\"\""]);
            let row = format!(
                "{{{reference}\"patient\":{patient},\"time\":0,\"id\":0,\"hours\":0,{},\"rater\":0}}",
                seeds.keys(scale, measured)
            );
            let members = row.trim_matches(['{', '}']).split(',');
            let nothing = |member: &str| match member.split_once(':') {
                Some(("\"scale\"" | "\"patient\"", _)) | None => member.to_owned(),
                Some((key, _)) => format!("{key}:null"),
            };
            format!("{{{}}}", members.map(nothing).collect::<Vec<_>>().join(","))
        }
        6..20 => format!(
            "{{{reference}{around}\"patient\":{patient},\"time\":{time},{space}\"id\":\"A{id}\",\
             \"hours\":{hours},{},\"rater\":{rater}}}",
            seeds.keys(scale, measured)
        ),
        _ => format!(
            "{{{reference}{around}\"patient\":{patient},{space}\"rater\":{rater},\"time\":{time},\
             \"extra\":{{\"id\":\"A{id}\",\"hours\":{hours}}},\"observations\":{{{observations}}},\
             \"checks\":{{{checks}}}{}}}",
            seeds.measures(scale, measured)
        ),
    }
}

/// Adds to a flat row what is compared.
fn recorded(line: String, scale: &Scale, compare: &Compare, seeds: &Seeds) -> String {
    let is_flat = line.contains("\"hours\"") && !line.contains("observations");
    let Some(row) = line.strip_suffix('}').filter(|_| is_flat) else {
        return line;
    };
    let mut row = row.to_owned();
    if let Some(total) = &compare.total {
        let recorded = seeds.usual(
            46,
            "0",
            &["3", "4", "null", "2.0", "\"2\"", "99", "\"\"", "1"],
        );
        row += &format!(",\"{total}\":{recorded}");
    }
    if let Some(band) = &compare.band {
        let last = scale.bands().last().map_or("", |band| &band.name);
        let called = format!("\"{}\"", scale.bands()[0].id);
        let other = format!("\"{}\"", last.to_uppercase());
        let recorded = seeds.usual(47, &called, &[&other, "null", "\"\"", "\"x\"", "7"]);
        row += &format!(",\"{band}\":{recorded}");
    }
    row + "}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::common::full() { 4000 } else { 400 }))]

    #[test]
    fn whatever_lines_hold_in_blocks_they_give_what_they_give_line_by_line(
        name in select(vec!["cows", "cows@1.0.0", "heroin-stages", "ciwa-ar"]),
        lines in vec(vec(any::<usize>(), 60), 1..80),
        (named, measured, zone) in any::<(bool, bool, bool)>(),
        strict in proptest::bool::weighted(0.1),
        compared in any::<(bool, bool, bool)>(),
        broken in proptest::option::weighted(0.1, any::<Index>()),
        sizes in vec(prop_oneof![1..40usize, 40..9000usize], 1..8),
        jobs in 1..4usize,
    ) {
        let scale = scale(name);
        let compare = compare(&scale, compared);
        let line = |seeds: Vec<usize>| {
            let seeds = Seeds(seeds);
            let line = line(&scale, named, measured, &seeds);
            recorded(line, &scale, &compare, &seeds)
        };
        let lines: Vec<String> = lines.into_iter().map(line).collect();
        let mut bytes = lines.join("\n").into_bytes();
        if let Some(index) = broken {
            let at = index.index(bytes.len());
            bytes[at] ^= 0x15;
        }
        let way = Way {
            scale: (!named).then_some(scale),
            format: InputFormat::Ndjson,
            partial: true,
            zone,
            strict,
            compare,
        };
        let [mut plain, mut blocks] = both(&bytes, &way, &sizes, jobs);
        // What is said of keys is said when a block is done, and not in the middle of it.
        plain.3.sort();
        blocks.3.sort();
        prop_assert_eq!(plain, blocks);
    }
}
