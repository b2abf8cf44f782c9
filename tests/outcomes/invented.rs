//! Scales invented by chance, and outcomes found by trying every way to complete an assessment.
//!
//! The scale goes to the program as the text of a file. What it means is read here a second time,
//! by [`Invented::outcome`], which knows complete assessments only and no ranges.

pub mod scale;
mod text;

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, Missing, Observation};
use ows::base::source::Source;
use ows::scale::Scale;
use ows::scale::truth::Truth;
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;
use ows::scoring::stage::{StageResult, Staged};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

use self::scale::{Invented, Item};
use super::Dice;
use super::completions::either;

/// One item's answer in a complete assessment: everything is known, a measured value too.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    points: u16,
    value: Option<u32>,
    attributed: bool,
}

impl Known {
    fn counted(&self) -> u16 {
        if self.attributed { self.points } else { 0 }
    }
}

impl Invented {
    /// What the scale says of a complete assessment.
    fn outcome(&self, known: &[Known], checks: &[bool]) -> Outcome {
        let total: u16 = known.iter().map(Known::counted).sum();
        let band = self.bands.iter().filter(|from| **from <= total).count();
        let stagings: Vec<Staged> = self
            .stagings
            .iter()
            .map(|stages| staged(stages, known))
            .collect();
        let flags = self.flags.iter().map(|flag| {
            let holds = flag
                .choice
                .is_none_or(|(item, points)| known[item].points >= points)
                && flag
                    .value
                    .is_none_or(|(item, value)| known[item].value >= Some(value))
                && flag.most.is_none_or(|(item, most)| {
                    known[item].value.is_some_and(|value| value <= most)
                })
                && flag.total.is_none_or(|wanted| total >= wanted)
                && flag.band.is_none_or(|wanted| band > wanted)
                && flag.check.is_none_or(|check| checks[check])
                && flag
                    .stage
                    .is_none_or(|(staging, wanted)| stagings[staging].shown.low >= wanted);
            if holds { Truth::Yes } else { Truth::No }
        });
        let flags = flags.collect();
        Outcome {
            answered: known.len(),
            items: known.len(),
            not_attributed: known.iter().filter(|known| !known.attributed).count(),
            total: self.has_total.then(|| settled(total)),
            band: (!self.bands.is_empty()).then(|| settled(band - 1)),
            stagings,
            flags,
            site: None,
        }
    }
}

fn staged(stages: &[scale::Stage], known: &[Known]) -> Staged {
    let mut shown = 0;
    let stages = (1..).zip(stages).map(|(number, stage)| {
        let signs = stage.signs.iter();
        let found = signs.filter(|(item, points)| known[*item].counted() >= *points);
        let found = u16::try_from(found.count()).unwrap();
        let of_one = |(item, points): &(usize, u16)| {
            stage.one_of.contains(item) && known[*item].counted() >= *points
        };
        let one = stage.one_of.is_empty() || stage.signs.iter().any(of_one);
        let shows = found >= stage.needs && one;
        shown = if shows { number } else { shown };
        StageResult {
            number,
            presence: if shows { Truth::Yes } else { Truth::No },
            signs: settled(found),
        }
    });
    let stages = stages.collect();
    Staged {
        shown: settled(shown),
        stages,
    }
}

fn settled<T: Copy>(value: T) -> Extent<T> {
    Extent {
        low: value,
        high: value,
    }
}

/// Everything that one item can still turn out to be.
type Ways = Vec<Known>;

/// An assessment as the program is given it, and everything that each question can still be.
struct Drawn {
    assessment: Assessment,
    items: Vec<Ways>,
    checks: Vec<Vec<bool>>,
}

/// The most completions that are tried for one assessment.
const MOST_COMPLETIONS: usize = 4000;

impl Drawn {
    fn of(invented: &Invented, scale: &Arc<Scale>, dice: &mut Dice) -> Drawn {
        let mut drawn = Drawn {
            assessment: Assessment::blank(Arc::clone(scale)),
            items: Vec::new(),
            checks: Vec::new(),
        };
        let mut completions = 1;
        for (index, (item, defined)) in invented.items.iter().zip(scale.items()).enumerate() {
            let tried = invented.tried(index);
            let (mut observation, mut ways) = answer(item, defined, &tried, dice);
            if completions * ways.len() > MOST_COMPLETIONS {
                ways.truncate(1);
                observation = given(defined, ways[0]);
            }
            completions *= ways.len();
            drawn.assessment.observe(index, observation);
            drawn.items.push(ways);
        }
        for index in 0..invented.checks {
            let (asked, ways) = match dice.below(3) {
                0 => (Asked::Not, vec![false, true]),
                1 => (Asked::No, vec![false]),
                _ => (Asked::Yes, vec![true]),
            };
            drawn.assessment.ask(index, asked);
            drawn.checks.push(ways);
        }
        drawn
    }

    /// The range of the outcomes of every completion.
    fn widest(&self, scale: &Invented) -> Outcome {
        let items = self.items.iter().map(Vec::len);
        let sizes: Vec<usize> = items.chain(self.checks.iter().map(Vec::len)).collect();
        let outcomes = (0..sizes.iter().product()).map(|mut number: usize| {
            let mut next = |size: usize| {
                let way = number % size;
                number /= size;
                way
            };
            let items = self.items.iter().map(|ways| ways[next(ways.len())]);
            let items: Vec<Known> = items.collect();
            let checks = self.checks.iter().map(|ways| ways[next(ways.len())]);
            scale.outcome(&items, &checks.collect::<Vec<bool>>())
        });
        let seen = self.assessment.observations().iter();
        Outcome {
            answered: self.assessment.answered(),
            not_attributed: seen.filter(|seen| !seen.is_attributed()).count(),
            ..outcomes.reduce(either).unwrap()
        }
    }
}

/// Draws an answer for an item: what the program is told, and all that it can still mean.
fn answer(
    item: &Item,
    defined: &ows::scale::Item,
    tried: &[u32],
    dice: &mut Dice,
) -> (Observation, Ways) {
    let choice = dice.below(item.points.len());
    let attributed = !dice.once_in(4);
    let mut ways = item.ways(choice, tried);
    for way in &mut ways {
        way.attributed = attributed;
    }
    match dice.below(3) {
        0 => {
            let missing = Observation::missing(dice.one(&[Missing::Asleep, Missing::NotGiven]));
            (missing, item.every_way(tried))
        }
        1 => {
            let known = dice.one(&ways);
            (given(defined, known), vec![known])
        }
        _ => {
            let points = Observation::points(defined, item.points[choice].into());
            (points.unwrap().attributed(attributed), ways)
        }
    }
}

/// What the program is told of an answer that is known.
fn given(defined: &ows::scale::Item, known: Known) -> Observation {
    let given = match known.value {
        Some(value) => Observation::measured(defined, value.into(), true),
        None => Observation::points(defined, known.points.into()),
    };
    given.unwrap().attributed(known.attributed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn an_outcome_is_what_every_completion_of_an_invented_scale_gives(
        numbers in vec(any::<u16>(), 150),
    ) {
        let mut dice = Dice::new(numbers);
        let invented = Invented::drawn(&mut dice);
        let text = invented.to_string();
        let scale = Scale::read(Source::new("invented.toml", text.as_str()));
        let scale = Arc::new(scale.unwrap_or_else(|rejected| panic!("{rejected}\n{text}")));
        let drawn = Drawn::of(&invented, &scale, &mut dice);
        let outcome = Outcome::of(&drawn.assessment);
        prop_assert_eq!(outcome, drawn.widest(&invented), "{}", text);
    }
}
