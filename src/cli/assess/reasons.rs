//! What both faces say of why an item, or all of it, has no answer, and of what an item takes.

use crate::assessment::Missing;
use crate::base::text::one_of;
use crate::scale::Item;

/// Why an item cannot be assessed, in the order in which a person is shown them.
pub const REASONS: [Missing; 5] = [
    Missing::Asleep,
    Missing::Refused,
    Missing::NotObserved,
    Missing::NotApplicable,
    Missing::Unable,
];

/// Why nothing can be assessed at all.
pub const ATTEMPT_REASONS: [Missing; 3] = [Missing::Asleep, Missing::Refused, Missing::Unable];

/// Says whether an item takes a measured value.
pub fn takes_value(item: Option<&Item>) -> bool {
    item.is_some_and(|item| item.measure.is_some())
}

/// Says what can be typed for an item: `0, 1, 3, or 5`, or its value.
pub fn permitted(item: Option<&Item>) -> String {
    match item {
        Some(Item {
            measure: Some(measure),
            ..
        }) => format!("type the value in {}", measure.unit),
        Some(item) => {
            let points = item.choices.iter().map(|choice| choice.points.to_string());
            format!("type {}", one_of(&points.collect::<Vec<_>>()))
        }
        None => String::new(),
    }
}
