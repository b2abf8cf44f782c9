//! The range of the total, and the bands that divide it.

use super::MOST_PARTS;
use super::items::WrittenItem;
use super::rules::{Named, Pair, PartKind, Several, out_of_order, required_pair};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Fields, Node};
use crate::base::source::Span;
use crate::base::text::excerpt;

/// The bands of a file.
pub(super) const BANDS: PartKind = PartKind::new("band", "bands", MOST_PARTS);

/// The most characters of the name of a band, in every language.
pub(super) const LONGEST_BAND: usize = 40;

/// A named severity range of the total: from its own lower bound to the next band's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its name in data: `below-mild`.
    pub id: String,
    /// The lowest total that belongs to it.
    pub from: u16,
    /// Its name on a screen.
    pub name: String,
}

impl Band {
    /// Returns the position of the band that a total falls in, of bands that stand lowest first.
    pub fn of(bands: &[Self], total: u16) -> Option<usize> {
        bands.iter().rposition(|band| band.from <= total)
    }
}

/// Returns the lowest and highest total of the band at a position, of bands that divide a total up to `highest`.
pub(super) fn range_of(bands: &[Band], position: usize, highest: u16) -> Option<(u16, u16)> {
    let from = bands.get(position)?.from;
    let next = bands.get(position + 1);
    Some((
        from,
        next.map_or(highest, |next| next.from.saturating_sub(1)),
    ))
}

/// A band as it is written.
pub(super) struct WrittenBand {
    pub band: Band,
    from: Option<At<i64>>,
    pub span: Span,
}

/// Reads a band.
pub(super) fn band(node: &Node<'_>, problems: &mut Problems) -> Option<Named<WrittenBand>> {
    let mut fields = Fields::open(node, "a band", problems)?;
    let id = fields.id();
    let from = fields.required_integer("from", 0..=u16::MAX.into());
    let lowest = from
        .as_ref()
        .and_then(|(from, _)| u16::try_from(*from).ok());
    let band = Band {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        from: lowest.unwrap_or_default(),
        name: fields.prose("name", LONGEST_BAND),
    };
    fields.finish();
    let span = node.span.clone();
    Some(Named {
        id,
        part: WrittenBand { band, from, span },
    })
}

/// What is known of the total.
#[derive(Clone, Copy)]
pub(super) enum Total {
    /// The scale has none.
    Absent,
    /// There is one, or may be one; its range is in doubt.
    InDoubt,
    /// The lowest and the highest, as the file claims them.
    Range(u16, u16),
}

impl Total {
    /// Returns what is known of the total of a scale that was read.
    pub(super) fn of(total: Option<(u16, u16)>) -> Self {
        total.map_or(Self::Absent, |(low, high)| Self::Range(low, high))
    }

    /// Returns the range, if it is known.
    pub(super) fn range(self) -> Option<(u16, u16)> {
        match self {
            Self::Range(low, high) => Some((low, high)),
            Self::Absent | Self::InDoubt => None,
        }
    }
}

/// Reads the range that the file claims, and holds it to the one that its items give.
pub(super) fn total(
    entry: &Entry<'_>,
    descriptive: bool,
    items: &Several<Named<WrittenItem>>,
    bands: &Several<Named<WrittenBand>>,
    problems: &mut Problems,
) -> Total {
    let Some(((low, high), span)) = claimed(&entry.node, problems) else {
        return Total::InDoubt;
    };
    if descriptive {
        let message = "a descriptive scale has no total: a description measures nothing";
        let claim = Diagnostic::new("descriptive-total", span, message);
        problems.push(match bands.each.first() {
            Some(band) => claim
                .also(band.part.span.clone(), "and no bands")
                .help("remove [total] and each [[band]]"),
            None => claim.help("remove [total]"),
        });
        return Total::InDoubt;
    }
    let all = || items.each.iter().map(|item| &item.part.item);
    let sure = items.whole && all().all(|item| !item.choices.is_empty());
    let most: i64 = all().map(|item| i64::from(item.most_points())).sum();
    if sure && !items.each.is_empty() && (low, high) != (0, most) {
        let message = format!("the items give a total of 0 to {most}, not {low} to {high}");
        let help = format!("write [0, {most}], or mend the points of an item");
        problems.push(Diagnostic::new("total-range", span, message).help(help));
    }
    // Bands and flags are held to whichever is higher, so that a wrong claim is told once.
    match u16::try_from(high.max(most)) {
        Ok(high) if low == 0 && high > 0 => Total::Range(0, high),
        _ => Total::InDoubt,
    }
}

fn claimed(node: &Node<'_>, problems: &mut Problems) -> Option<At<Pair>> {
    let mut fields = Fields::open(node, "[total]", problems)?;
    let range = required_pair(&mut fields, "range", "[0, 48]");
    fields.finish();
    range
}

/// Holds bands to dividing the total without a gap or an overlap, and their names to being different.
pub(super) fn hold(
    bands: &Several<Named<WrittenBand>>,
    descriptive: bool,
    total: Total,
    problems: &mut Problems,
) {
    bands.hold_unique(BANDS.plural, problems);
    let Some(first) = bands.each.first() else {
        return;
    };
    let (lowest, highest) = match total {
        Total::Absent => {
            let span = first.part.span.clone();
            problems.push(if descriptive {
                let message = "a descriptive scale has no bands: a description measures nothing";
                Diagnostic::new("descriptive-total", span, message).help("remove each [[band]]")
            } else {
                let message = "bands divide a total, and this scale has none";
                Diagnostic::new("bands-without-total", span, message)
                    .help("add [total] with its range, or remove the bands")
            });
            return;
        }
        Total::InDoubt => return,
        Total::Range(lowest, highest) => (lowest, highest),
    };
    let froms = bands.each.iter().map(|band| band.part.from.as_ref());
    if let Some(froms) = froms.collect::<Option<Vec<_>>>()
        && bands.whole
    {
        let first_is_wrong = !begins_at_the_lowest(&froms, lowest, problems);
        hold_order(&froms, first_is_wrong, problems);
        hold_within_reach(&bands.each, highest, problems);
    }
}

fn begins_at_the_lowest(froms: &[&At<i64>], lowest: u16, problems: &mut Problems) -> bool {
    if let Some((from, span)) = froms.first()
        && froms.iter().all(|(from, _)| *from > i64::from(lowest))
    {
        let message = format!("the first band begins at {from}, so lower totals have no band");
        let first = Diagnostic::new("first-band", span.clone(), message);
        problems.push(first.help(format!("write from = {lowest}")));
        return false;
    }
    true
}

fn hold_order(froms: &[&At<i64>], first_is_wrong: bool, problems: &mut Problems) {
    for ((above, above_span), (from, span)) in out_of_order(froms, first_is_wrong) {
        let message = format!("this band begins at {from}, and the one above it at {above}");
        let order = Diagnostic::new("band-order", span.clone(), message);
        let order = order.also(above_span.clone(), "the band above");
        problems.push(order.help("write the bands from the lowest to the highest"));
    }
}

fn hold_within_reach(bands: &[Named<WrittenBand>], highest: u16, problems: &mut Problems) {
    for band in bands {
        if let (Some((id, _)), Some((from, span))) = (&band.id, &band.part.from)
            && *from > i64::from(highest)
        {
            let id = excerpt(id);
            let message =
                format!("the band `{id}` begins at {from}, above the highest total of {highest}");
            let empty = Diagnostic::new("empty-band", span.clone(), message);
            let help = format!("write a total that can be reached, at most {highest}");
            problems.push(empty.help(help));
        }
    }
}
