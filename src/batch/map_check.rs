//! What a column map makes of a file, before anything of it is used.

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::{Scored, Settings, Sink, score};
use crate::format::table::Census;
use crate::format::table::meaning::meanings;
use crate::format::{Refused, Rejection};
use crate::scale::ColumnMap;
use crate::scale::map::check::{ColumnMeaning, MapCheck, RejectedKind};
use crate::scoring::recorded::Comparison;

/// Reads a file by the map of the settings, and says what becomes of it; and how what somebody recorded stands to that.
///
/// # Errors
/// The file as a whole cannot be used.
pub fn check_map(
    name: &str,
    input: Box<dyn BufRead + '_>,
    settings: &Settings<'_>,
    map: &ColumnMap,
) -> Result<(MapCheck, Comparison), Refused> {
    let mut looked = Looked::default();
    let (counts, ended) = score(name, input, settings, &mut looked);
    ended?;
    let columns = meanings(map, &looked.census, settings.zone);
    let is_empty = |column: &&ColumnMeaning| column.filled == 0;
    let always_empty = columns.iter().filter(is_empty);
    let check = MapCheck {
        map: map.reference(),
        map_digest: map.digest().short(),
        scale: map.scale().reference(),
        assessments: counts.scored,
        complete: looked.complete,
        rejected: counts.rejected,
        repeated: looked.repeated,
        rejections: looked.kinds,
        remarks: looked.remarks,
        always_empty: always_empty.map(|column| column.column.clone()).collect(),
        columns,
    };
    Ok((check, looked.comparison))
}

/// What was seen of a file.
#[derive(Default)]
struct Looked {
    census: Census,
    complete: u64,
    repeated: u64,
    kinds: Vec<RejectedKind>,
    remarks: Vec<String>,
    comparison: Comparison,
    seen: HashSet<(String, i64)>,
}

impl Sink for Looked {
    fn census(&mut self) -> Option<&mut Census> {
        Some(&mut self.census)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        self.complete += u64::from(scored.outcome.is_complete());
        let context = &scored.assessment.context;
        if let (Some(patient), Some(time)) = (&context.patient, context.time)
            && !self
                .seen
                .insert((patient.as_str().to_owned(), time.timestamp_millis()))
        {
            self.repeated += 1;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        for fault in faults {
            let first = fault.to_string();
            let column = fault.field.map(String::from);
            let is_same =
                |kind: &&mut RejectedKind| kind.code == fault.code && kind.column == column;
            match self.kinds.iter_mut().find(is_same) {
                Some(kind) => kind.count += 1,
                None => self.kinds.push(RejectedKind {
                    code: fault.code.to_owned(),
                    first,
                    column,
                    count: 1,
                }),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn compared(&mut self, comparison: Comparison) {
        self.comparison.add(comparison);
    }

    fn remark(&mut self, words: &str) {
        self.remarks.push(words.to_owned());
    }
}
