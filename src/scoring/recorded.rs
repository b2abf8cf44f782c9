//! What somebody recorded of an assessment by hand, held against what its answers give, and counted.

use std::collections::BTreeMap;

use super::outcome::Outcome;
use super::score::Extent;
use crate::assessment::{Answer, Assessment, Observation};
use crate::scale::{Item, Scale};

/// What somebody recorded beside the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The total.
    pub total: Option<u16>,
    /// The band, by its position in the scale.
    pub band: Option<usize>,
}

/// What the answers give of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The total.
    pub total: Extent<u16>,
    /// The bands of both its ends; `None` where none is asked for.
    pub band: Option<Extent<usize>>,
    /// Whether any item has an answer.
    pub is_scored: bool,
}

impl Found {
    /// Takes it out of an outcome; `None` for one without a total.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        Some(Self {
            total: outcome.total?,
            band: outcome.band,
            is_scored: outcome.is_scored(),
        })
    }
}

/// Whether what was recorded is what the answers give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It is.
    Yes,
    /// It is not, and no missing answer could make it so.
    No,
    /// Missing answers could make it so.
    Open,
    /// No item has an answer.
    NoItems,
}

impl Agreement {
    /// Holds a value against those that are possible.
    pub fn of<T: PartialOrd>(recorded: T, possible: &Extent<T>, is_scored: bool) -> Self {
        if !is_scored {
            Self::NoItems
        } else if recorded < possible.low || recorded > possible.high {
            Self::No
        } else if possible.low == possible.high {
            Self::Yes
        } else {
            Self::Open
        }
    }

    /// Returns its word in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Open => "open",
            Self::NoItems => "no-items",
        }
    }
}

/// Whether a total and a band agree; `None` where none is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreements {
    /// The total.
    pub total: Option<Agreement>,
    /// The band.
    pub band: Option<Agreement>,
}

impl Agreements {
    /// How many bits [`number`](Self::number) takes.
    pub const BITS: u32 = 6;

    /// Returns a number that tells them from others.
    pub fn number(self) -> u64 {
        let number = |one: Option<Agreement>| one.map_or(0, |one| one as u64 + 1);
        number(self.total) << 3 | number(self.band)
    }
}

/// What was recorded of an assessment, beside what its answers give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What was recorded.
    pub recorded: Recorded,
    /// What the answers give.
    pub found: Found,
    /// Whether they agree.
    pub agreements: Agreements,
}

impl Compared {
    /// Holds the one against the other.
    pub fn of(recorded: Recorded, found: Found) -> Self {
        let total = |recorded| Agreement::of(recorded, &found.total, found.is_scored);
        let band = recorded.band.zip(found.band);
        let agreements = Agreements {
            total: recorded.total.map(total),
            band: band.map(|(band, found_band)| Agreement::of(band, &found_band, found.is_scored)),
        };
        Self {
            recorded,
            found,
            agreements,
        }
    }

    /// Says whether the recorded total is an open one's lowest: what the answered items alone add up to.
    pub fn is_missing_as_zero(&self) -> bool {
        self.agreements.total == Some(Agreement::Open)
            && self.recorded.total == Some(self.found.total.low)
    }
}

/// What a recorded total that is not ours, or that is only possible, may come from: one explanation of each.
///
/// Of those that hold the first counts. A missing item that counted as 0 leaves the total open, where no other
/// explanation is looked for. The sums of positions come before a single item that is off: each is one number, which
/// is seldom met by chance, while one of many items nearly always has a neighbour that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explanation {
    /// It is the sum of the answered items, as if a missing one counted 0. The total is open.
    MissingAsZero,
    /// It is the sum of the positions of the options, counted from 0.
    PositionsFromZero,
    /// It is the sum of the positions of the options, counted from 1.
    PositionsFromOne,
    /// It is what the next lower or higher option of one of these items would give, which are named by position.
    OneOption(Vec<usize>),
    /// None of these.
    Unexplained,
}

impl Explanation {
    /// Finds what explains a recorded total; `None` where there is nothing to explain. For each item there is the
    /// position of the option that was chosen, if it is answered and counts.
    pub fn of(
        compared: &Compared,
        scale: &Scale,
        choices: impl FnOnce() -> Vec<Option<u8>>,
    ) -> Option<Self> {
        if compared.is_missing_as_zero() {
            return Some(Self::MissingAsZero);
        }
        if compared.agreements.total != Some(Agreement::No) {
            return None;
        }
        let recorded = i64::from(compared.recorded.total?);
        let choices = choices();
        let answered = choices.iter().flatten();
        let positions: i64 = answered.clone().map(|choice| i64::from(*choice)).sum();
        if recorded == positions {
            return Some(Self::PositionsFromZero);
        }
        if recorded == answered.map(|choice| i64::from(*choice) + 1).sum::<i64>() {
            return Some(Self::PositionsFromOne);
        }
        let total = compared.found.total.settled();
        let by = total.map(|total| recorded - i64::from(total));
        let answers = scale.items().iter().zip(&choices).enumerate();
        let off = answers.filter_map(|(position, (item, choice))| {
            is_next(item, usize::from((*choice)?), by?).then_some(position)
        });
        let items: Vec<usize> = off.collect();
        Some(match items[..] {
            [] => Self::Unexplained,
            _ => Self::OneOption(items),
        })
    }
}

/// Returns the position of the option of each item that is answered and counts.
pub fn choices(assessment: &Assessment) -> Vec<Option<u8>> {
    let counts = |seen: &Observation| match seen.answer() {
        Answer::Chosen {
            choice,
            attributed: true,
        } => Some(choice),
        _ => None,
    };
    assessment.observations().iter().map(counts).collect()
}

/// Says whether the option below or above one of an item is worth so many points more.
fn is_next(item: &Item, choice: usize, more: i64) -> bool {
    let points = |at: usize| Some(i64::from(item.choices.get(at)?.points));
    let next = [choice.checked_sub(1), choice.checked_add(1)];
    let mut next = next.into_iter().flatten().filter_map(points);
    points(choice).is_some_and(|points| next.any(|next| next - points == more))
}

/// How many rows are named of each explanation.
const MOST_NAMED: usize = 3;

/// Rows of a kind: how many there are, and where the first of them stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many there are.
    pub count: u64,
    /// The input of the first few, and the line on which each begins.
    pub first: Vec<(Box<str>, u64)>,
}

impl Rows {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        let room = MOST_NAMED - self.first.len().min(MOST_NAMED);
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// How often what was recorded agrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many are what the answers give.
    pub agree: u64,
    /// How many are not.
    pub differ: u64,
    /// How many are only possible.
    pub open: u64,
    /// Beside how many no item has an answer.
    pub no_items: u64,
}

impl Tally {
    /// Returns how many were recorded.
    pub fn all(&self) -> u64 {
        self.agree + self.differ + self.open + self.no_items
    }

    fn count(&mut self, agreement: Option<Agreement>) {
        match agreement {
            None => {}
            Some(Agreement::Yes) => self.agree += 1,
            Some(Agreement::No) => self.differ += 1,
            Some(Agreement::Open) => self.open += 1,
            Some(Agreement::NoItems) => self.no_items += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.agree += other.agree;
        self.differ += other.differ;
        self.open += other.open;
        self.no_items += other.no_items;
    }
}

/// How what was recorded in many assessments stands to what their answers give. Memory for it does not grow with
/// their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The totals.
    pub totals: Tally,
    /// Those of the open ones that are what the answered items alone add up to.
    pub missing_as_zero: Rows,
    /// Those of the differing ones that are sums of the options' positions, counted from 0.
    pub positions_from_zero: Rows,
    /// The same, counted from 1.
    pub positions_from_one: Rows,
    /// Those of the differing ones that one option of one item explains.
    pub one_option: Rows,
    /// In how many of these an item could be that one, by its id.
    pub items: BTreeMap<String, u64>,
    /// Those of the differing ones that nothing here explains.
    pub unexplained: Rows,
    /// The bands.
    pub bands: Tally,
    /// By the id of each band how often which total, or which lowest and highest, was called so although it is of
    /// another band.
    pub other_bands: BTreeMap<String, BTreeMap<(u16, u16), u64>>,
}

impl Comparison {
    /// Counts an assessment of a scale, with what explains its total, and names its row if there is room for it.
    pub fn count(
        &mut self,
        compared: &Compared,
        scale: &Scale,
        why: Option<&Explanation>,
        row: Option<(&str, u64)>,
    ) {
        let Agreements { total, band } = compared.agreements;
        self.totals.count(total);
        self.bands.count(band);
        if band == Some(Agreement::No)
            && let Some(called) = compared.recorded.band.and_then(|at| scale.bands().get(at))
        {
            let Extent { low, high } = compared.found.total;
            change(&mut self.other_bands, &called.id, |totals| {
                *totals.entry((low, high)).or_default() += 1;
            });
        }
        let Some(why) = why else {
            return;
        };
        if let Explanation::OneOption(items) = why {
            for item in items.iter().filter_map(|at| scale.items().get(*at)) {
                change(&mut self.items, &item.id, |count| *count += 1);
            }
        }
        let rows = self.rows(why);
        let row = row.filter(|_| rows.first.len() < MOST_NAMED);
        rows.first
            .extend(row.map(|(file, line)| (file.into(), line)));
        rows.count += 1;
    }

    /// Says whether one more row would be named that this explains.
    pub fn names_more(&mut self, why: &Explanation) -> bool {
        self.rows(why).first.len() < MOST_NAMED
    }

    fn rows(&mut self, why: &Explanation) -> &mut Rows {
        match why {
            Explanation::MissingAsZero => &mut self.missing_as_zero,
            Explanation::PositionsFromZero => &mut self.positions_from_zero,
            Explanation::PositionsFromOne => &mut self.positions_from_one,
            Explanation::OneOption(_) => &mut self.one_option,
            Explanation::Unexplained => &mut self.unexplained,
        }
    }

    /// Says of each row on which line it stands elsewhere.
    pub fn move_rows(&mut self, line: impl Fn(u64) -> u64) {
        let rows = [
            &mut self.missing_as_zero,
            &mut self.positions_from_zero,
            &mut self.positions_from_one,
            &mut self.one_option,
            &mut self.unexplained,
        ];
        for (_, at) in rows.into_iter().flat_map(|rows| &mut rows.first) {
            *at = line(*at);
        }
    }

    /// Adds what was counted of others, which stand behind these.
    pub fn add(&mut self, other: Self) {
        self.totals.add(other.totals);
        self.missing_as_zero.add(other.missing_as_zero);
        self.positions_from_zero.add(other.positions_from_zero);
        self.positions_from_one.add(other.positions_from_one);
        self.one_option.add(other.one_option);
        self.unexplained.add(other.unexplained);
        self.bands.add(other.bands);
        for (item, count) in other.items {
            *self.items.entry(item).or_default() += count;
        }
        for (called, totals) in other.other_bands {
            let before = self.other_bands.entry(called).or_default();
            for (total, count) in totals {
                *before.entry(total).or_default() += count;
            }
        }
    }
}

/// Changes what is kept of a name, which is copied once.
fn change<T: Default>(map: &mut BTreeMap<String, T>, name: &str, change: impl FnOnce(&mut T)) {
    match map.get_mut(name) {
        Some(kept) => change(kept),
        None => change(map.entry(name.to_owned()).or_default()),
    }
}
