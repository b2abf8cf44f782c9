//! A small scale of no meaning, drawn so that every kind of rule occurs.

use super::super::Dice;
use super::Known;

/// A scale that nobody uses.
#[derive(Clone, Debug)]
pub struct Invented {
    pub items: Vec<Item>,
    pub checks: usize,
    pub has_total: bool,
    /// Where each band begins; none in a scale without.
    pub bands: Vec<u16>,
    pub stagings: Vec<Vec<Stage>>,
    pub flags: Vec<Flag>,
}

/// An item, with the points of its options.
#[derive(Clone, Debug)]
pub struct Item {
    pub points: Vec<u16>,
    pub measure: Option<Measure>,
}

/// The limits of an item's options, all but the last, and its plausible range.
#[derive(Clone, Debug)]
pub struct Measure {
    pub limits: Vec<u32>,
    pub plausible: (u32, u32),
}

/// A stage: how many signs it needs, its signs, each an item at a number of points, and the items of which
/// one must be among them.
#[derive(Clone, Debug)]
pub struct Stage {
    pub needs: u16,
    pub signs: Vec<(usize, u16)>,
    pub one_of: Vec<usize>,
}

/// A flag's parts; all that are given must hold.
#[derive(Clone, Debug, Default)]
pub struct Flag {
    pub choice: Option<(usize, u16)>,
    pub value: Option<(usize, u32)>,
    /// The most that the value of an item may be; never beside a sum in which it counts.
    pub most: Option<(usize, u32)>,
    pub total: Option<u16>,
    /// A band by its position; never the first.
    pub band: Option<usize>,
    pub check: Option<usize>,
    pub stage: Option<(usize, u8)>,
}

impl Invented {
    /// Draws a scale of one to five items.
    pub fn drawn(dice: &mut Dice) -> Invented {
        Self::of_at_most(5, dice)
    }

    /// Draws a scale of one item at least.
    pub fn of_at_most(items: usize, dice: &mut Dice) -> Invented {
        let items = 0..dice.between(1, items);
        let items: Vec<Item> = items.map(|_| Item::drawn(dice)).collect();
        let most: u16 = items.iter().map(Item::most).sum();
        let has_total = !dice.once_in(4);
        let bands = if has_total && !dice.once_in(4) {
            let others = (0..dice.below(4)).map(|_| u16::try_from(dice.between(1, most.into())));
            let mut bands: Vec<u16> = others.map(Result::unwrap).chain([0]).collect();
            bands.sort_unstable();
            bands.dedup();
            bands
        } else {
            Vec::new()
        };
        let stagings = (0..dice.below(3))
            .map(|_| {
                (0..dice.between(1, 4))
                    .map(|_| stage(&items, dice))
                    .collect()
            })
            .collect();
        let mut scale = Invented {
            items,
            checks: dice.below(3),
            has_total,
            bands,
            stagings,
            flags: Vec::new(),
        };
        scale.flags = (0..dice.between(1, 4)).map(|_| scale.flag(dice)).collect();
        scale
    }

    /// Draws a flag of one part at least; what the scale lacks is left out of it.
    pub fn flag(&self, dice: &mut Dice) -> Flag {
        let item = dice.below(self.items.len());
        let of = &self.items[item];
        let mut flag = Flag {
            choice: dice.once_in(3).then(|| (item, dice.one(&of.points[1..]))),
            ..Flag::default()
        };
        if let Some(Measure {
            plausible: (low, high),
            ..
        }) = of.measure
            && !dice.once_in(3)
        {
            let value = dice.between(low.max(1) as usize, high as usize);
            flag.value = Some((item, u32::try_from(value).unwrap()));
        }
        if self.has_total && dice.once_in(3) {
            let most: u16 = self.items.iter().map(Item::most).sum();
            flag.total = Some(u16::try_from(dice.between(1, most.into())).unwrap());
        }
        if self.bands.len() > 1 && dice.once_in(3) {
            flag.band = Some(dice.between(1, self.bands.len() - 1));
        }
        if self.checks > 0 && dice.once_in(3) {
            flag.check = Some(dice.below(self.checks));
        }
        if !self.stagings.is_empty() && dice.once_in(3) {
            let staging = dice.below(self.stagings.len());
            let number = dice.between(1, self.stagings[staging].len());
            flag.stage = Some((staging, u8::try_from(number).unwrap()));
        }
        let beside_item = [
            flag.total.is_some(),
            flag.band.is_some(),
            flag.check.is_some(),
            flag.stage.is_some(),
        ];
        if flag.total.is_none() && flag.band.is_none() && flag.stage.is_none() {
            flag.most = of.most_asked(item, &flag, dice);
        }
        let is_measured = flag.value.is_some() || flag.most.is_some();
        if flag.choice.is_none() && !is_measured && !beside_item.contains(&true) {
            flag.choice = Some((item, of.most()));
        }
        flag
    }

    /// The values of an item's measure that some flag asks for, which must be tried on both sides.
    pub fn tried(&self, item: usize) -> Vec<u32> {
        let least = self.flags.iter().filter_map(|flag| flag.value);
        let most = self.flags.iter().filter_map(|flag| flag.most);
        let asked = least.chain(most.map(|(of, value)| (of, value + 1)));
        asked
            .filter(|(of, _)| *of == item)
            .map(|(_, value)| value)
            .collect()
    }
}

impl Item {
    fn drawn(dice: &mut Dice) -> Item {
        let mut points = vec![0];
        for _ in 0..dice.between(1, 3) {
            points.push(points[points.len() - 1] + u16::try_from(dice.between(1, 3)).unwrap());
        }
        let measure = dice.once_in(3).then(|| {
            let low = u32::try_from(dice.below(30)).unwrap();
            let mut limits = vec![low + u32::try_from(dice.below(20)).unwrap()];
            while limits.len() + 1 < points.len() {
                let more = u32::try_from(dice.between(1, 20)).unwrap();
                limits.push(limits[limits.len() - 1] + more);
            }
            let high = limits[limits.len() - 1] + u32::try_from(dice.between(1, 20)).unwrap();
            Measure {
                limits,
                plausible: (low, high),
            }
        });
        Item { points, measure }
    }

    /// Draws the most that a flag asks for beside what it asks for already, if the item is measured.
    fn most_asked(&self, item: usize, flag: &Flag, dice: &mut Dice) -> Option<(usize, u32)> {
        let Measure {
            limits,
            plausible: (low, high),
        } = self.measure.as_ref()?;
        let choice = flag.choice.map(|(_, points)| {
            let choice = self.points.iter().position(|own| *own == points).unwrap();
            limits[choice - 1] + 1
        });
        let least = choice
            .max(flag.value.map(|(_, value)| value))
            .max(Some(*low))?;
        if least >= *high || !dice.once_in(2) {
            return None;
        }
        let most = dice.between(least as usize, *high as usize - 1);
        Some((item, u32::try_from(most).unwrap()))
    }

    /// The points of the last option.
    pub fn most(&self) -> u16 {
        self.points[self.points.len() - 1]
    }

    /// A few values that mean an option: its ends, and both sides of each value in `tried`.
    pub fn values(&self, choice: usize, tried: &[u32]) -> Vec<u32> {
        let Some(Measure { limits, plausible }) = &self.measure else {
            return Vec::new();
        };
        let low = choice.checked_sub(1).map_or(0, |before| limits[before] + 1);
        let high = limits.get(choice).copied().unwrap_or(plausible.1);
        let sides = tried
            .iter()
            .flat_map(|value| [value.saturating_sub(1), *value]);
        let mut values: Vec<u32> = sides
            .filter(|value| (low..=high).contains(value))
            .chain([low, high])
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// What the item is if this option was chosen.
    pub fn ways(&self, choice: usize, tried: &[u32]) -> Vec<Known> {
        let known = |value| Known {
            points: self.points[choice],
            value,
            attributed: true,
        };
        let values = self.values(choice, tried);
        if values.is_empty() {
            return vec![known(None)];
        }
        values.into_iter().map(|value| known(Some(value))).collect()
    }

    /// All that the item can be.
    pub fn every_way(&self, tried: &[u32]) -> Vec<Known> {
        (0..self.points.len())
            .flat_map(|choice| self.ways(choice, tried))
            .collect()
    }
}

/// Draws a stage of one to four signs.
pub fn stage(items: &[Item], dice: &mut Dice) -> Stage {
    let mut signs: Vec<(usize, u16)> = (0..dice.between(1, 4))
        .map(|_| {
            let item = dice.below(items.len());
            (item, dice.one(&items[item].points[1..]))
        })
        .collect();
    signs.sort_unstable();
    signs.dedup();
    let needs = u16::try_from(dice.between(1, signs.len())).unwrap();
    let mut items: Vec<usize> = signs.iter().map(|(item, _)| *item).collect();
    items.dedup();
    // As many as leave a sign of another item.
    let one_of = if dice.once_in(2) {
        items.truncate(dice.below(items.len()));
        items
    } else {
        Vec::new()
    };
    Stage {
        needs,
        signs,
        one_of,
    }
}
