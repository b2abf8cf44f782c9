//! The range of the total, and the bands that divide it.

use super::{Checker, not_growing};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::excerpt;
use crate::scale::draft::{At, Draft, DraftBand, DraftTotal, Several};
use crate::scale::model::{Band, Item};

/// What is known of the total.
pub(super) struct Total {
    /// The lowest and highest total, as the file claims it.
    pub range: Option<(u16, u16)>,
    /// True if the scale has no total; false while that is in doubt.
    pub absent: bool,
}

/// Holds the range that the file claims against the one its items give.
pub(super) fn total(draft: &Draft, items: &[Item], checker: &mut Checker) -> Total {
    let in_doubt = Total {
        range: None,
        absent: false,
    };
    let ((low, high), span) = match &draft.total {
        DraftTotal::Unreadable => return in_doubt,
        DraftTotal::Absent => {
            return Total {
                range: None,
                absent: true,
            };
        }
        DraftTotal::Range(range) => range,
    };
    if is_descriptive(draft) {
        let message = "a descriptive scale has no total: a description measures nothing";
        let claim = Diagnostic::new("descriptive-total", span.clone(), message);
        checker.say(match draft.bands.each.first() {
            Some(band) => claim
                .also(band.span.clone(), "and no bands")
                .help("remove [total] and each [[band]]"),
            None => claim.help("remove [total]"),
        });
        return in_doubt;
    }
    let sure = draft.items.whole && items.iter().all(|item| !item.choices.is_empty());
    let most: u32 = items.iter().map(|item| u32::from(item.most_points())).sum();
    if sure && !items.is_empty() && (*low != 0 || *high != i64::from(most)) {
        let message = format!("the items give a total of 0 to {most}, not {low} to {high}");
        let help = format!("write [0, {most}], or mend the points of an item");
        checker.say(Diagnostic::new("total-range", span.clone(), message).help(help));
    }
    // Bands and flags are held to whichever is higher, so that a wrong claim is told once.
    match u16::try_from((*high).max(i64::from(most))) {
        Ok(high) if *low == 0 && high > 0 => Total {
            range: Some((0, high)),
            absent: false,
        },
        _ => in_doubt,
    }
}

/// Says whether the file calls itself a description.
pub(super) fn is_descriptive(draft: &Draft) -> bool {
    let evidence = draft.evidence.as_ref();
    evidence.is_some_and(|(word, _)| word == "descriptive")
}

/// Checks that the bands divide the total without a gap or an overlap.
pub(super) fn bands(
    drafts: &Several<DraftBand>,
    descriptive: bool,
    total: &Total,
    checker: &mut Checker,
) -> Vec<Band> {
    let one = |band: &DraftBand, checker: &mut Checker| Band {
        id: checker.id("a band", band.id.as_ref()),
        from: band
            .from
            .as_ref()
            .and_then(|(from, _)| u16::try_from(*from).ok())
            .unwrap_or_default(),
        name: checker.prose("`name`", band.name.as_ref(), 40),
    };
    let bands = drafts.each.iter();
    let bands = bands.map(|band| one(band, checker)).collect();
    let Some(first) = drafts.each.first() else {
        return bands;
    };
    if total.absent {
        let span = first.span.clone();
        checker.say(if descriptive {
            let message = "a descriptive scale has no bands: a description measures nothing";
            Diagnostic::new("descriptive-total", span, message).help("remove each [[band]]")
        } else {
            let message = "bands divide a total, and this scale has none";
            Diagnostic::new("bands-without-total", span, message)
                .help("add [total] with its range, or remove the bands")
        });
        return bands;
    }
    let froms: Option<Vec<&At<i64>>> = drafts.each.iter().map(|band| band.from.as_ref()).collect();
    if let (Some((lowest, highest)), Some(froms)) = (total.range, froms)
        && drafts.whole
    {
        let first_is_wrong = !begins_at_the_lowest(&froms, lowest, checker);
        in_order(&froms, first_is_wrong, checker);
        within_reach(&drafts.each, highest, checker);
    }
    bands
}

fn begins_at_the_lowest(froms: &[&At<i64>], lowest: u16, checker: &mut Checker) -> bool {
    if let Some((from, span)) = froms.first()
        && froms.iter().all(|(from, _)| *from > i64::from(lowest))
    {
        let message = format!("the first band begins at {from}, so lower totals have no band");
        let first = Diagnostic::new("first-band", span.clone(), message);
        checker.say(first.help(format!("write from = {lowest}")));
        return false;
    }
    true
}

fn in_order(froms: &[&At<i64>], first_is_wrong: bool, checker: &mut Checker) {
    let numbers: Vec<i64> = froms.iter().map(|(from, _)| *from).collect();
    for index in not_growing(&numbers) {
        if index == 1 && first_is_wrong {
            continue;
        }
        if let (Some((above, above_span)), Some((from, span))) =
            (froms.get(index.wrapping_sub(1)), froms.get(index))
        {
            let message = format!("this band begins at {from}, and the one above it at {above}");
            let order = Diagnostic::new("band-order", span.clone(), message);
            let order = order.also(above_span.clone(), "the band above");
            checker.say(order.help("write the bands from the lowest to the highest"));
        }
    }
}

fn within_reach(bands: &[DraftBand], highest: u16, checker: &mut Checker) {
    for band in bands {
        if let (Some((id, _)), Some((from, span))) = (&band.id, &band.from)
            && *from > i64::from(highest)
        {
            let message = format!(
                "the band `{}` begins at {from}, above the highest total of {highest}",
                excerpt(id)
            );
            let empty = Diagnostic::new("empty-band", span.clone(), message);
            checker.say(empty.help(format!(
                "write a total that can be reached, at most {highest}"
            )));
        }
    }
}
