//! The parts of ratings that are asked for, each with what its figures are of.

use super::report::{ItemName, Part, Settings, Subject};
use crate::training::ratings::{RatedItem, Ratings};

/// Returns the items, the total and the bands, each if it was rated and is asked for.
pub(super) fn parts<'r>(
    ratings: &'r Ratings,
    settings: &Settings,
) -> impl Iterator<Item = (Subject, &'r RatedItem)> {
    let items = ratings.items.iter().map(|item| {
        let name = ItemName {
            id: item.id.clone(),
            label: item.label.clone(),
        };
        (Subject::new(Part::Item, Some(name)), item)
    });
    let whole = |part, rated: &'r Option<RatedItem>| {
        let rated = rated.iter();
        rated.map(move |rated| (Subject::new(part, None), rated))
    };
    let all = items
        .chain(whole(Part::Total, &ratings.total))
        .chain(whole(Part::Band, &ratings.band));
    let settings = *settings;
    all.filter(move |(subject, item)| settings.includes(subject.part) && !item.ratings.is_empty())
}
