//! The range of the total, and the bands that divide it.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::scale::draft::{Draft, DraftBand};
use crate::scale::model::{Band, Item};
use crate::text::excerpt;

/// Holds the range that the file claims against the one its items give.
pub(super) fn total(draft: &Draft, items: &[Item], checker: &mut Checker) -> Option<(u16, u16)> {
    let ((low, high), span) = draft.total.as_ref()?;
    if draft
        .evidence
        .as_ref()
        .is_some_and(|(word, _)| word == "descriptive")
    {
        let message = "a descriptive scale has no total: a description measures nothing";
        checker.say(
            Diagnostic::new("descriptive-total", span.clone(), message).help("remove [total]"),
        );
        return None;
    }
    let most: u32 = items.iter().map(|item| u32::from(item.most_points())).sum();
    let right = *low == 0 && *high == i64::from(most);
    if !right && draft.whole {
        let message = format!("the items give a total of 0 to {most}, not {low} to {high}");
        let help = format!("write [0, {most}], or mend the points of an item");
        checker.say(Diagnostic::new("total-range", span.clone(), message).help(help));
    }
    Some((0, u16::try_from(most).unwrap_or(u16::MAX)))
}

/// Checks that the bands divide the total without a gap or an overlap.
pub(super) fn bands(draft: &Draft, total: Option<(u16, u16)>, checker: &mut Checker) -> Vec<Band> {
    let bands: Vec<Band> = draft
        .bands
        .iter()
        .map(|band| Band {
            id: checker.id("a band", &band.id),
            from: u16::try_from(band.from.0).unwrap_or(u16::MAX),
            name: checker.prose("`name`", &band.name, 40),
        })
        .collect();
    let Some(first) = draft.bands.first() else {
        return bands;
    };
    let Some((lowest, highest)) = total else {
        let message = "bands divide a total, and this scale has none";
        checker.say(
            Diagnostic::new("bands-without-total", first.id.1.clone(), message)
                .help("add [total], or remove the bands"),
        );
        return bands;
    };
    if first.from.0 != i64::from(lowest) {
        let message = format!(
            "the first band begins at {}, so lower totals would have no band",
            first.from.0
        );
        let diagnostic = Diagnostic::new("first-band", first.from.1.clone(), message);
        checker.say(diagnostic.help(format!("begin it at {lowest}")));
    }
    in_order(&draft.bands, checker);
    for band in draft
        .bands
        .iter()
        .filter(|band| draft.whole && band.from.0 > i64::from(highest))
    {
        let message = format!(
            "the band `{}` begins at {}, above the highest total of {highest}",
            excerpt(&band.id.0),
            band.from.0
        );
        let diagnostic = Diagnostic::new("empty-band", band.from.1.clone(), message);
        checker.say(diagnostic.help("no assessment could ever be in it"));
    }
    bands
}

fn in_order(bands: &[DraftBand], checker: &mut Checker) {
    for (before, after) in bands.iter().zip(bands.iter().skip(1)) {
        if after.from.0 <= before.from.0 {
            let message = format!(
                "the band `{}` begins at {}, not above {}",
                excerpt(&after.id.0),
                after.from.0,
                before.from.0
            );
            let diagnostic = Diagnostic::new("band-order", after.from.1.clone(), message);
            let diagnostic = diagnostic.help("write the bands from the lowest to the highest");
            checker.say(diagnostic.also(before.from.1.clone(), "the band before"));
        }
    }
}
