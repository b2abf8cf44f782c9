//! Whether an assessment's total or band differs between two versions.

use super::ground::Ground;
use super::question::of_one_sum;
use super::{Decision, Effect, ResultKind, VERSIONS, Version};
use crate::scale::Item;

/// The lane of points in a scale's tables.
pub(super) const POINTS: usize = 0;

/// Compares the total and the band, as far as the old version has them.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let total = |version| ground.scale(version).definition().total.is_some();
    let bands = |version| !ground.scale(version).bands().is_empty();
    let results = [
        (ResultKind::Total, VERSIONS.map(total)),
        (ResultKind::Band, VERSIONS.map(bands)),
    ];
    let effects = results.into_iter().filter_map(|(on, has)| {
        let decision = match (has, &on) {
            ([false, _], _) => return None,
            ([true, false], _) => Decision::Gone,
            (_, ResultKind::Total) => decision(ground, |_, total| total, |total| total.to_string()),
            (_, _) => decision(
                ground,
                |version, total| Some(ground.scale(version).band(total)?.id.as_str()),
                |band| band.unwrap_or_default().to_owned(),
            ),
        };
        Some(Effect { on, decision })
    });
    effects.collect()
}

fn decision<T: PartialEq>(
    ground: &Ground<'_>,
    says: impl Fn(Version, u16) -> T,
    word: impl Fn(T) -> String,
) -> Decision {
    let points = VERSIONS.map(|version| {
        let items = ground.scale(version).items().iter();
        let most = items.map(Item::most_points);
        let most = most.fold(0u16, u16::saturating_add);
        (ground.table(version, POINTS), most)
    });
    let found = of_one_sum(ground, points, says);
    ground.decided(found.map(|found| found.map(word)))
}
