//! What scoring reads: small dense tables of whole numbers, worked out once when a scale is loaded.
//!
//! Every (item, option) has one row of lanes: first its points, then, for each stage of each
//! staging, how many of that stage's signs it makes. Scoring adds the rows of the options chosen.
//! Points and signs only grow along an item's options, so taking each missing item at its first
//! option and then at its last gives the true lowest and highest of every lane at once.

use super::definition::Definition;
use super::items::Item;

/// The tables of one scale.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Lanes in a row: one for points, one for each stage of each staging.
    lanes: usize,
    /// Rows of all options of all items, one after another.
    rows: Vec<u16>,
    /// For each item: where its first row begins in `rows`, and how many options it has.
    items: Vec<(usize, u8)>,
    /// For each total from 0: the band, by position. Empty without bands.
    bands: Vec<u8>,
    /// For each staging: the lane of its first stage.
    stagings: Vec<usize>,
}

impl Compiled {
    /// Works the tables out.
    pub(super) fn new(definition: &Definition) -> Self {
        let stages: Vec<usize> = definition
            .stagings
            .iter()
            .map(|staging| staging.stages.len())
            .collect();
        let lanes = 1 + stages.iter().sum::<usize>();
        let mut rows = Vec::new();
        let mut items = Vec::with_capacity(definition.items.len());
        for (position, item) in definition.items.iter().enumerate() {
            items.push((
                rows.len(),
                u8::try_from(item.choices.len()).unwrap_or(u8::MAX),
            ));
            for choice in &item.choices {
                rows.push(choice.points);
                rows.extend(signs_made(definition, position, choice.points));
            }
        }
        let first_lanes = stages.iter().scan(1, |lane, stages| {
            Some(std::mem::replace(lane, *lane + stages))
        });
        Self {
            lanes,
            rows,
            items,
            bands: bands(definition),
            stagings: first_lanes.collect(),
        }
    }

    /// Returns how many lanes a row has.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Returns the row of an option of an item; both must be of this scale.
    pub fn row(&self, item: usize, choice: u8) -> &[u16] {
        let Some((start, choices)) = self.items.get(item) else {
            debug_assert!(false, "the item {item} is of another scale");
            return &[];
        };
        debug_assert!(choice < *choices, "the option {choice} is of another item");
        let start = start + usize::from(choice.min(choices.saturating_sub(1))) * self.lanes;
        self.rows.get(start..start + self.lanes).unwrap_or(&[])
    }

    /// Returns the position of an item's last option, which has the most points.
    pub fn last_choice(&self, item: usize) -> u8 {
        debug_assert!(item < self.items.len(), "an item of another scale");
        self.items
            .get(item)
            .map_or(0, |(_, choices)| choices.saturating_sub(1))
    }

    /// Returns the position of the band that a total falls in; `None` without bands.
    pub fn band(&self, total: u16) -> Option<usize> {
        self.bands
            .get(usize::from(total))
            .map(|band| usize::from(*band))
    }

    /// Returns the lane of the first stage of a staging.
    pub fn first_lane(&self, staging: usize) -> usize {
        debug_assert!(staging < self.stagings.len(), "a staging of another scale");
        self.stagings.get(staging).copied().unwrap_or(self.lanes)
    }
}

fn signs_made(definition: &Definition, item: usize, points: u16) -> impl Iterator<Item = u16> {
    let stages = definition
        .stagings
        .iter()
        .flat_map(|staging| &staging.stages);
    stages.map(move |stage| {
        let made = stage
            .signs
            .iter()
            .filter(|sign| sign.item == item && points >= sign.at_least)
            .count();
        u16::try_from(made).unwrap_or(u16::MAX)
    })
}

fn bands(definition: &Definition) -> Vec<u8> {
    if definition.bands.is_empty() {
        return Vec::new();
    }
    let highest: u16 = definition.items.iter().map(Item::most_points).sum();
    let band_of = |total: u16| {
        definition
            .bands
            .iter()
            .rposition(|band| band.from <= total)
            .unwrap_or(0)
    };
    (0..=highest)
        .map(|total| u8::try_from(band_of(total)).unwrap_or(u8::MAX))
        .collect()
}
