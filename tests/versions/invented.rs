//! Scales invented by chance, changed by chance, and every assessment of both tried.

use std::sync::Arc;

use ows::base::source::Source;
use ows::scale::Scale;
use ows::scale::diff::{Decision, Increment, ResultKind, diff};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::every::{Tried, differ, name, tried};
use super::{assessment, differing};
use crate::outcomes::Dice;
use crate::outcomes::invented::scale::{Invented, Item, stage};

/// Changes something, or nothing where what it would change is not there.
fn edit(scale: &mut Invented, dice: &mut Dice) {
    match dice.below(10) {
        0 => {
            if let Some(band) = last_but(&mut scale.bands, dice) {
                *band += 1;
            }
        }
        1 => scale
            .bands
            .truncate(dice.between(1, scale.bands.len().max(1))),
        2 => {
            if let Some(stages) = one(&mut scale.stagings, dice) {
                let Some(stage) = one(stages, dice) else {
                    return;
                };
                let most = stage.signs.len();
                stage.needs = u16::try_from(dice.between(1, most)).unwrap();
            }
        }
        3 => {
            let items = scale.items.clone();
            if let Some(stages) = one(&mut scale.stagings, dice) {
                *one(stages, dice).unwrap() = stage(&items, dice);
            }
        }
        4 => {
            let items = scale.items.clone();
            if let Some(stages) = one(&mut scale.stagings, dice) {
                stages.push(stage(&items, dice));
            }
        }
        5 => points(one(&mut scale.items, dice).unwrap(), dice),
        6 => limits(one(&mut scale.items, dice).unwrap(), dice),
        7 => {
            let flag = scale.flag(dice);
            if let Some(place) = one(&mut scale.flags, dice) {
                *place = flag;
            }
        }
        8 => scale.checks += 1,
        _ => {
            let flag = scale.flag(dice);
            scale.flags.push(flag);
        }
    }
}

fn one<'t, T>(things: &'t mut [T], dice: &mut Dice) -> Option<&'t mut T> {
    let at = dice.below(things.len());
    things.get_mut(at)
}

/// One of the bands that do not begin at 0.
fn last_but<'b>(bands: &'b mut [u16], dice: &mut Dice) -> Option<&'b mut u16> {
    one(bands.get_mut(1..)?, dice)
}

fn points(item: &mut Item, dice: &mut Dice) {
    match dice.below(3) {
        0 => {
            let at = dice.between(1, item.points.len() - 1);
            for points in &mut item.points[at..] {
                *points += 1;
            }
        }
        1 => {
            let most = item.most() + 1;
            item.points.push(most);
            if let Some(measure) = &mut item.measure {
                measure.limits.push(measure.plausible.1);
                measure.plausible.1 += 5;
            }
        }
        _ => {
            if item.points.len() > 2 {
                let at = dice.between(1, item.points.len() - 1);
                item.points.remove(at);
                if let Some(measure) = &mut item.measure {
                    measure.limits.remove(at - 1);
                }
            }
        }
    }
}

fn limits(item: &mut Item, dice: &mut Dice) {
    if let Some(measure) = &mut item.measure
        && let Some(limit) = one(&mut measure.limits, dice)
    {
        *limit += u32::try_from(dice.between(1, 3)).unwrap();
    }
}

fn read(scale: &Invented) -> Option<Arc<Scale>> {
    let source = Source::new("invented.toml", scale.to_string());
    Scale::read(source).ok().map(Arc::new)
}

/// Two versions, if both are sound.
fn versions(dice: &mut Dice) -> Option<(Arc<Scale>, Arc<Scale>)> {
    let mut scale = Invented::of_at_most(3, dice);
    let old = read(&scale)?;
    for _ in 0..dice.between(1, 2) {
        edit(&mut scale, dice);
    }
    Some((old, read(&scale)?))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    #[test]
    fn what_is_decided_of_an_invented_scale_is_what_every_assessment_shows(
        numbers in vec(any::<u16>(), 120),
    ) {
        let Some((old, new)) = versions(&mut Dice::new(numbers)) else { return Ok(()) };
        let Some(tried) = tried(&old, &new) else { return Ok(()) };
        let difference = diff(&old, &new);
        let texts = format!("{}\n---- and\n{}", old.source().text(), new.source().text());
        let Tried { differ: expected, possible, counts } = tried;
        let effects = difference.effects.as_ref().unwrap();
        prop_assert_eq!(effects.possible, Some(possible), "{}", &texts);
        let mut found: Vec<String> = Vec::new();
        for effect in differing(&difference) {
            let Decision::Differs { assessments, example } = &effect.decision else {
                prop_assert_eq!(&effect.decision, &Decision::Gone, "{}", &texts);
                continue;
            };
            let on = name(&effect.on);
            let counted = counts.get(&on).copied().unwrap_or(0);
            prop_assert_eq!(*assessments, Some(counted), "{} of\n{}", &on, &texts);
            let (one, other) = (assessment(&old, example, false), assessment(&new, example, true));
            let shows = differ(&effect.on, (&old, &one), (&new, &other));
            prop_assert!(shows, "{:?} is no example of {} of\n{}", example, &on, &texts);
            found.push(on);
        }
        found.sort();
        prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{}", &texts);
        let is_gone = |decision: &Decision| matches!(decision, Decision::Gone);
        let differs = effects.results.iter().any(|effect| {
            is_gone(&effect.decision) || effect.decision != Decision::Same
        });
        let refuses = difference.changes.iter().any(|change| change.step == Increment::Major);
        prop_assert_eq!(difference.needed == Increment::Major, differs || refuses, "{}", &texts);
        prop_assert_eq!(difference.needed == Increment::None, old.digest() == new.digest());
    }
}

#[test]
fn chance_tries_enough_of_every_kind() {
    let mut tally = std::collections::BTreeMap::<&str, u32>::new();
    let mut seed = 0x2545_f491_u32;
    for _ in 0..400 {
        let numbers = std::iter::repeat_with(|| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            u16::try_from(seed >> 16).unwrap()
        });
        let numbers = numbers.take(120).collect();
        let Some((old, new)) = versions(&mut Dice::new(numbers)) else {
            continue;
        };
        if tried(&old, &new).is_none() {
            continue;
        }
        let difference = diff(&old, &new);
        *tally.entry("tried").or_default() += 1;
        let differing = differing(&difference);
        if differing.is_empty() {
            *tally.entry("the same").or_default() += 1;
        }
        for effect in differing {
            let kind = match effect.on {
                ResultKind::Total => "total",
                ResultKind::Band => "band",
                ResultKind::Staging(_) => "staging",
                ResultKind::Stage(..) => "stage",
                ResultKind::Flag(_) => "flag",
                ResultKind::Time(_) => "time",
            };
            *tally.entry(kind).or_default() += 1;
        }
    }
    for kind in [
        "tried", "the same", "total", "band", "staging", "stage", "flag",
    ] {
        let seen = tally.get(kind).copied().unwrap_or(0);
        assert!(seen >= 10, "{kind}: {seen} of {tally:?}");
    }
}
