//! How totals and bands that somebody recorded stand to those scored: a line of counts, and below it what differs.

use crate::base::text::{count, one_of, quoted, thousands, visible};
use crate::scoring::recorded::{Comparison, Rows, Tally};

/// How many items are named that one option explains, the most frequent first.
const MOST_ITEMS: usize = 3;
/// How many totals are named that are called by another band, the most frequent first.
const MOST_BANDS: usize = 10;

/// Says how the totals stand, and what explains those that differ.
pub fn totals(comparison: &Comparison) -> Vec<String> {
    let mut lines = vec![tally("recorded totals", &comparison.totals)];
    let mut explained = |rows: &Rows, what: &str, more: &str| {
        if rows.count > 0 {
            let number = thousands(rows.count);
            lines.push(format!(" {number} {what}: {}{more}", places(rows)));
        }
    };
    explained(
        &comparison.missing_as_zero,
        "of those open: what the answered items add up to, as if a missing one counted 0",
        "",
    );
    let positions = |from: u8| {
        format!(
            "of those that differ: the numbers of the options, counted from {from}, added up in place of \
             their points"
        )
    };
    explained(&comparison.positions_from_zero, &positions(0), "");
    explained(&comparison.positions_from_one, &positions(1), "");
    explained(
        &comparison.one_option,
        "of those that differ: one item off by one option",
        &items(comparison),
    );
    explained(
        &comparison.unexplained,
        "of those that differ: none of these explains it",
        "",
    );
    lines
}

/// Says how the bands stand, and which totals are called by another.
pub fn bands(comparison: &Comparison) -> Vec<String> {
    let mut lines = vec![tally("recorded bands", &comparison.bands)];
    let others = comparison.other_bands.iter();
    let others = others.flat_map(|(called, totals)| {
        totals
            .iter()
            .map(move |(total, times)| (*total, called, *times))
    });
    let mut others: Vec<((u16, u16), &String, u64)> = others.collect();
    others.sort_by_key(|(total, called, times)| (std::cmp::Reverse(*times), *total, *called));
    for ((low, high), called, times) in others.iter().take(MOST_BANDS) {
        let total = match low == high {
            true => low.to_string(),
            false => format!("{low} to {high}"),
        };
        lines.push(format!(
            " {} with total {total} called {}",
            thousands(*times),
            visible(called)
        ));
    }
    let rest = others.iter().skip(MOST_BANDS);
    let rest: u64 = rest.map(|(_, _, times)| *times).sum();
    if rest > 0 {
        lines.push(format!(" {} with other totals", thousands(rest)));
    }
    lines
}

fn tally(what: &str, tally: &Tally) -> String {
    if tally.all() == 0 {
        return format!("{what}: none in any row that could be read");
    }
    let parts = [(tally.open, "open"), (tally.no_items, "without items")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: String = parts
        .map(|(number, what)| format!(", {} {what}", thousands(*number)))
        .collect();
    format!(
        "{what}: {}, {}{parts}",
        count(tally.agree, "agrees", "agree"),
        count(tally.differ, "differs", "differ")
    )
}

/// Names the first rows.
fn places(rows: &Rows) -> String {
    let first = rows.first.iter();
    let first: Vec<String> = first
        .map(|(file, line)| format!("{}:{line}", visible(file)))
        .collect();
    let more = match rows.count > first.len() as u64 {
        true => " and others",
        false => "",
    };
    first.join(", ") + more
}

/// Says which items could be the one that is off, those first that could be in the most rows.
fn items(comparison: &Comparison) -> String {
    let mut items: Vec<_> = comparison.items.iter().collect();
    items.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
    let named = items.iter().take(MOST_ITEMS);
    let named: Vec<String> = named
        .map(|(item, times)| format!("{} in {}", quoted(item), thousands(**times)))
        .collect();
    let rest = match items.len().saturating_sub(MOST_ITEMS) {
        0 => String::new(),
        rest => format!(", less often {}", count(rest as u64, "other", "others")),
    };
    format!("; it could be {}{rest}", one_of(&named))
}
