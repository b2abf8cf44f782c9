//! Whether an assessment's total or band differs between two versions.

use super::ground::{Found, Ground, sum};
use super::{Decision, Effect, On};
use crate::scale::Scale;

/// The lane of points in a scale's tables.
const POINTS: usize = 0;

/// Compares the total and the band, as far as the old version has them.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    if ground.old.definition().total.is_some() {
        effects.push(Effect {
            on: On::Total,
            decision: match ground.new.definition().total {
                Some(_) => total(ground),
                None => Decision::Gone,
            },
        });
    }
    if !ground.old.bands().is_empty() {
        effects.push(Effect {
            on: On::Band,
            decision: match ground.new.bands() {
                [] => Decision::Gone,
                _ => band(ground),
            },
        });
    }
    effects
}

fn total(ground: &Ground<'_>) -> Decision {
    let found = differing(ground, |old, new| old != new);
    let (old, new) = (ground.old_lane(POINTS), ground.new_lane(POINTS));
    ground.decided(found, |answers| {
        (
            sum(&old, answers).to_string(),
            sum(&new, answers).to_string(),
        )
    })
}

fn band(ground: &Ground<'_>) -> Decision {
    let name = |scale: &Scale, total: u16| {
        let band = scale.band(total);
        band.map(|band| band.id.clone()).unwrap_or_default()
    };
    let names = |scale: &Scale| -> Vec<String> {
        let highest = scale.definition().total.map_or(0, |(_, highest)| highest);
        (0..=highest).map(|total| name(scale, total)).collect()
    };
    let (before, after) = (names(ground.old), names(ground.new));
    let found = differing(ground, |old, new| {
        before.get(usize::from(old)) != after.get(usize::from(new))
    });
    let (old, new) = (ground.old_lane(POINTS), ground.new_lane(POINTS));
    ground.decided(found, |answers| {
        (
            name(ground.old, sum(&old, answers)),
            name(ground.new, sum(&new, answers)),
        )
    })
}

fn differing(ground: &Ground<'_>, differ: impl Fn(u16, u16) -> bool) -> Option<Found> {
    let most = |scale: &Scale| {
        let items = scale.items().iter();
        items
            .map(|item| item.most_points())
            .fold(0u16, u16::saturating_add)
    };
    let tables = (ground.old_lane(POINTS), ground.new_lane(POINTS));
    ground.pairs(tables, (most(ground.old), most(ground.new)), differ)
}
