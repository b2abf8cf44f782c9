//! One thing that two versions say of an assessment, asked of every assessment there is.
//!
//! A question follows some sums, and may look at the findings in single items and at the answers to
//! checks as well. Two sums to which every answer adds the same are one, which is what keeps a small
//! change a small question.

use super::ground::{Answer, Differing, Ground, SharedItem, Table};
use super::walk::{self, Settle, State, TooMany, Walk, Way, added};
use super::{CheckAnswer, MeasureAnswer, VERSIONS, Version};
use crate::scale::UnscoredMeasure;

/// What a finding weighs that is not due to withdrawal: more than one that is.
const NOT_DUE: u32 = 1_000;

/// What is looked at in every assessment.
pub(super) struct Question<'g> {
    pub ground: &'g Ground<'g>,
    pub sums: Sums,
    /// The items whose findings are looked at one by one.
    pub watched: Vec<Watched>,
    /// The ids of the checks whose answers are looked at.
    pub checks: Vec<&'g str>,
    /// The unscored measures whose values are looked at.
    pub readings: Vec<WatchedMeasure<'g>>,
}

/// Sums that are followed together.
#[derive(Default)]
pub(super) struct Sums {
    tables: Vec<Table>,
    caps: Vec<u16>,
}

/// An item whose findings are looked at one by one.
pub(super) struct Watched {
    /// Its position among the shared items.
    pub item: usize,
    /// Its findings, those together that sums do not tell apart.
    pub findings: Vec<Vec<WatchedAnswer>>,
}

/// What was found in an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct WatchedAnswer {
    /// The answer, with its value or its points.
    pub answer: Answer,
    /// Which of the item's answers it is for sums, by position.
    pub position: usize,
    /// Whether it is due to withdrawal: otherwise it adds to no sum.
    pub attributed: bool,
}

/// An unscored measure whose values are looked at.
pub(super) struct WatchedMeasure<'g> {
    pub measure: &'g UnscoredMeasure,
    /// A value of each stretch that is told apart.
    pub values: Vec<u32>,
}

impl WatchedMeasure<'_> {
    /// Says whether a value of another measure means the same.
    pub(super) fn is_of(&self, other: &UnscoredMeasure) -> bool {
        let UnscoredMeasure {
            id, unit, decimals, ..
        } = self.measure;
        (id, unit, decimals) == (&other.id, &other.unit, &other.decimals)
    }
}

/// What a question sees of an assessment.
pub(super) struct Case<'c> {
    /// The sums, in the order in which they were added to the question.
    pub sums: &'c [u16],
    /// The findings in the watched items.
    pub findings: &'c [WatchedAnswer],
    /// Whether each check is answered yes.
    pub checks: &'c [bool],
    /// The value of each unscored measure.
    pub readings: &'c [u32],
}

impl Sums {
    /// Adds a sum that need not be known beyond its cap, and returns its position.
    pub(super) fn add(&mut self, table: Table, cap: u16) -> usize {
        if let Some(known) = self.tables.iter().position(|known| *known == table) {
            if let Some(known) = self.caps.get_mut(known) {
                *known = cap.max(*known);
            }
            return known;
        }
        self.tables.push(table);
        self.caps.push(cap);
        self.tables.len() - 1
    }

    /// Returns what an answer of an item adds to each sum.
    fn adds(&self, item: usize, answer: usize) -> Vec<u16> {
        let add = |table: &Table| table.get(item)?.get(answer).copied();
        self.tables
            .iter()
            .map(|table| add(table).unwrap_or_default())
            .collect()
    }

    /// Returns the ways to answer an item, those answers as one that add the same.
    fn ways(&self, item: usize, answers: &[Answer]) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for (position, answer) in answers.iter().enumerate() {
            let way = Way {
                adds: self.adds(item, position),
                answer: position,
                count: u128::from(!answer.missing),
                weight: answer.weight(),
            };
            match ways.iter_mut().find(|known| known.adds == way.adds) {
                None => ways.push(way),
                Some(known) => {
                    known.count += way.count;
                    if way.weight < known.weight {
                        (known.weight, known.answer) = (way.weight, way.answer);
                    }
                }
            }
        }
        ways
    }
}

impl WatchedAnswer {
    /// Says how much a reader must be told of it.
    fn weight(&self) -> u32 {
        let not_due = if self.attributed { 0 } else { NOT_DUE };
        self.answer.weight() + not_due
    }

    /// Says whether it belongs to a complete assessment in which all is due to withdrawal.
    fn is_plain(&self) -> bool {
        self.attributed && !self.answer.missing
    }
}

/// An assessment of which two versions say something else.
struct Plainest<T> {
    weight: u32,
    end: usize,
    findings: Vec<WatchedAnswer>,
    checks: Vec<bool>,
    readings: Vec<u32>,
    results: [T; 2],
}

impl<'g> Question<'g> {
    /// Begins a question that follows sums alone.
    pub(super) fn about(ground: &'g Ground<'g>, sums: Sums) -> Self {
        Self {
            ground,
            sums,
            watched: Vec::new(),
            checks: Vec::new(),
            readings: Vec::new(),
        }
    }

    /// Looks for the assessments of which the two versions say something else, counts them, and takes
    /// the plainest. `settle` makes sums equal whose difference no longer matters.
    pub(super) fn ask<T: PartialEq>(
        &self,
        settle: Settle<'_>,
        says: impl Fn(Version, &Case<'_>) -> T,
    ) -> Result<Option<Differing<T>>, TooMany> {
        let walk = Walk::through(&self.ways(), &self.sums.caps, settle)?;
        let readings = self.readings.iter().map(|read| read.values.clone());
        let readings = product(&readings.collect::<Vec<_>>());
        let mut number = 0u128;
        let mut plainest: Option<Plainest<T>> = None;
        for alike in self.findings() {
            for (end, state) in walk.ends() {
                let mut counts = false;
                for findings in &alike {
                    let Some(found) = self.differing((end, state), findings, &readings, &says)
                    else {
                        continue;
                    };
                    // Counted are complete assessments in which everything is due to withdrawal.
                    counts |= findings.iter().all(WatchedAnswer::is_plain);
                    if plainest
                        .as_ref()
                        .is_none_or(|known| found.weight < known.weight)
                    {
                        plainest = Some(found);
                    }
                }
                if counts {
                    number = number.saturating_add(state.count);
                }
            }
        }
        Ok(plainest.map(|plainest| self.found(&walk, number, plainest)))
    }

    /// Returns every way to answer the watched items, those together that sums do not tell apart.
    pub(super) fn findings(&self) -> Vec<Vec<Vec<WatchedAnswer>>> {
        let classes = self.watched.iter().map(|watched| watched.findings.clone());
        let combinations = product(&classes.collect::<Vec<_>>());
        combinations.iter().map(|alike| product(alike)).collect()
    }

    /// Returns the ways of every item; the watched ones are left to be answered at the end.
    fn ways(&self) -> Vec<Vec<Way>> {
        let nothing = Way {
            adds: vec![0; self.sums.tables.len()],
            answer: 0,
            count: 1,
            weight: 0,
        };
        let is_watched = |item| self.watched.iter().any(|watched| watched.item == item);
        let one = |(item, shared): (usize, &SharedItem)| {
            if is_watched(item) {
                vec![nothing.clone()]
            } else {
                self.sums.ways(item, &shared.answers)
            }
        };
        self.ground.items.iter().enumerate().map(one).collect()
    }

    /// Tries every answer to the checks, the fewest yes first, with every value of the unscored measures.
    fn differing<T: PartialEq>(
        &self,
        (end, state): (usize, &State),
        findings: &[WatchedAnswer],
        readings: &[Vec<u32>],
        says: impl Fn(Version, &Case<'_>) -> T,
    ) -> Option<Plainest<T>> {
        let mut sums = state.sums.clone();
        let mut weight = state.weight;
        for (watched, finding) in self.watched.iter().zip(findings) {
            weight = weight.saturating_add(finding.weight());
            if finding.attributed {
                let adds = self.sums.adds(watched.item, finding.position);
                sums = added(&sums, &adds, &self.sums.caps);
            }
        }
        (0..1u32 << self.checks.len()).find_map(|answers| {
            let checks = 0..self.checks.len();
            let checks: Vec<bool> = checks.map(|check| answers >> check & 1 == 1).collect();
            readings.iter().find_map(|readings| {
                let case = Case {
                    sums: &sums,
                    findings,
                    checks: &checks,
                    readings,
                };
                let results = VERSIONS.map(|version| says(version, &case));
                let [was, is] = &results;
                (was != is).then(|| Plainest {
                    weight,
                    end,
                    findings: findings.to_vec(),
                    checks: checks.clone(),
                    readings: readings.clone(),
                    results,
                })
            })
        })
    }

    fn found<T>(&self, walk: &Walk, number: u128, plainest: Plainest<T>) -> Differing<T> {
        let mut answers = self.ground.answers(&walk.answers(plainest.end));
        for (watched, finding) in self.watched.iter().zip(&plainest.findings) {
            if let Some(place) = answers.get_mut(watched.item) {
                *place = (finding.answer, finding.attributed);
            }
        }
        let checks = self.checks.iter().zip(plainest.checks);
        let readings = self.readings.iter().zip(plainest.readings);
        Differing {
            assessments: self.ground.possible.map(|_| number),
            answers,
            checks: checks
                .map(|(id, answer)| CheckAnswer {
                    id: (*id).to_owned(),
                    answer,
                })
                .collect(),
            measures: readings
                .map(|(read, value)| MeasureAnswer {
                    id: read.measure.id.clone(),
                    label: read.measure.label.clone(),
                    value: read.measure.decimal(value),
                    unit: read.measure.unit.clone(),
                })
                .collect(),
            results: plainest.results,
        }
    }
}

/// Asks about one sum of each version, of which more never says less.
///
/// What is found is exact for every scale; it is counted unless the pairs of sums are too many.
pub(super) fn of_one_sum<T: PartialEq>(
    ground: &Ground<'_>,
    [old, new]: [(Table, u16); 2],
    says: impl Fn(Version, u16) -> T,
) -> Option<Differing<T>> {
    let mut sums = Sums::default();
    let lanes = [sums.add(old.0, old.1), sums.add(new.0, new.1)];
    let question = Question::about(ground, sums);
    let in_case = |version: Version, case: &Case<'_>| {
        let sum = case.sums.get(version.of(lanes[0], lanes[1]));
        says(version, sum.copied().unwrap_or_default())
    };
    question.ask(&|_| {}, in_case).unwrap_or_else(|TooMany| {
        let results = |old, new| [says(Version::Old, old), says(Version::New, new)];
        let cap = question.sums.caps.first().copied().unwrap_or_default();
        let (sums, answers) = walk::find(&question.ways(), lanes, cap, |old, new| {
            let [was, is] = results(old, new);
            was != is
        })?;
        Some(Differing {
            assessments: None,
            answers: ground.answers(&answers),
            checks: Vec::new(),
            measures: Vec::new(),
            results: results(sums[0], sums[1]),
        })
    })
}

/// Returns every way to take one of each.
fn product<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    lists.iter().fold(vec![Vec::new()], |all, list| {
        let longer = all.iter().flat_map(|taken: &Vec<T>| {
            list.iter().map(|one| {
                let mut taken = taken.clone();
                taken.push(one.clone());
                taken
            })
        });
        longer.collect()
    })
}
