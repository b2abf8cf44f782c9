//! Points: only those that an option is worth, in every item and by every way in.

use serde_json::json;

use super::{refusal, refusal_of_row, result, row};
use crate::common::Given;
use crate::common::sheets::{ITEMS, MEASURED, POINTS, sheet, values, with_cell};

/// What is said of points that no option of an item is worth.
fn no_option(item: &str, points: i64) -> String {
    let word = if points == 1 { "point" } else { "points" };
    let (_, permitted) = ITEMS.iter().find(|(id, _)| *id == item).unwrap();
    let permitted: Vec<String> = permitted.iter().map(u16::to_string).collect();
    let permitted = ows::base::text::one_of(&permitted);
    format!("`{item}` has no option worth {points} {word}; write {permitted}")
}

#[test]
fn each_permitted_number_of_points_scores_by_every_way_in() {
    for (item, permitted) in ITEMS {
        for points in permitted {
            let bare = result(&format!("\"{item}\":{points}"));
            let table = result(&format!("\"{item}\":{{\"points\":{points}}}"));
            let cell = row(item, &points.to_string());
            for scored in [bare, table, cell] {
                assert_eq!(
                    (&scored[item], &scored["total_low"]),
                    (&json!(points), &json!(points))
                );
            }
        }
    }
}

#[test]
fn points_between_and_beside_the_permitted_ones_are_refused_for_every_item() {
    for (item, permitted) in ITEMS {
        let most = i64::from(permitted[permitted.len() - 1]);
        for points in -1..=most + 1 {
            if permitted.iter().any(|known| i64::from(*known) == points) {
                continue;
            }
            let expected = no_option(item, points);
            assert_eq!(refusal(&format!("\"{item}\":{points}")), expected);
            assert_eq!(
                refusal(&format!("\"{item}\":{{\"points\":{points}}}")),
                expected
            );
            let missing = match points {
                -1 => ", or leave the cell empty if it means missing",
                _ => "",
            };
            assert_eq!(
                refusal_of_row(item, &points.to_string()),
                format!("{expected}{missing}")
            );
        }
    }
}

#[test]
fn a_bad_cell_costs_its_whole_row_and_is_named_by_item_line_and_column() {
    for (item, _) in ITEMS {
        let given = Given::new().file(
            "week.csv",
            sheet(&[
                POINTS,
                &with_cell(item, "0"),
                &with_cell(item, "6"),
                &with_cell(item, "0"),
            ]),
        );
        let then = given.when("score week.csv --scale cows --to ndjson").then();
        assert_eq!(values(&then.stdout).len(), 2);
        let column = 1 + 2 * crate::common::sheets::place(item);
        then.stderr(&format!(
            "week.csv:3:{column}: {}\n1 of 3 assessments rejected\n",
            no_option(item, 6)
        ))
        .code(3);
    }
}

#[test]
fn a_bad_row_at_the_start_middle_or_end_changes_no_other() {
    let good: Vec<String> = (0..5)
        .map(|points| format!("P-{points},80,{points},0,0,0,0,0,0,0,0,0"))
        .collect();
    let bad = "P-9,80,6,0,0,0,0,0,0,0,0,0";
    for place in [0, 2, 5] {
        let mut lines: Vec<&str> = good.iter().map(String::as_str).collect();
        lines.insert(place, bad);
        lines.insert(0, MEASURED);
        let given = Given::new().file("week.csv", sheet(&lines));
        let then = given.when("score week.csv --scale cows --to ndjson").then();
        let totals: Vec<_> = values(&then.stdout)
            .iter()
            .map(|row| row["total"].clone())
            .collect();
        assert_eq!(totals, [0, 1, 2, 3, 4]);
        let line = place + 2;
        then.stderr(&format!(
            "week.csv:{line}:8: {}\n1 of 6 assessments rejected\n",
            no_option("sweating", 6)
        ))
        .code(3);
    }
}

/// The bands as the paper prints them; it has no name for 0 to 4.
const BANDS: [(&str, std::ops::RangeInclusive<u64>); 5] = [
    ("below-mild", 0..=4),
    ("mild", 5..=12),
    ("moderate", 13..=24),
    ("moderately-severe", 25..=36),
    ("severe", 37..=48),
];

/// Returns cells whose points add up to a total, if there are any.
fn cells_of(total: u64) -> Option<Vec<u16>> {
    fn fill(items: &[(&str, &[u16])], left: u64) -> Option<Vec<u16>> {
        let Some(((_, points), rest)) = items.split_first() else {
            return (left == 0).then(Vec::new);
        };
        points
            .iter()
            .filter(|points| u64::from(**points) <= left)
            .find_map(|points| {
                let mut cells = fill(rest, left - u64::from(*points))?;
                cells.insert(0, *points);
                Some(cells)
            })
    }
    fill(&ITEMS, total)
}

#[test]
fn every_total_from_0_to_48_has_its_band_and_0_is_a_total() {
    let totals: Vec<(u64, Vec<u16>)> = (0..=48)
        .filter_map(|total| Some((total, cells_of(total)?)))
        .collect();
    assert!(totals.len() >= 48, "{}", totals.len());
    let cell_text = |cells: &Vec<u16>| {
        cells
            .iter()
            .map(u16::to_string)
            .collect::<Vec<_>>()
            .join(",")
    };
    let rows: Vec<String> = totals.iter().map(|(_, cells)| cell_text(cells)).collect();
    let given = Given::new().file("all.csv", format!("{POINTS}\n{}\n", rows.join("\n")));
    let then = given.when("score all.csv --scale cows --to ndjson").then();
    let results = values(&then.stderr("").code(0).stdout);
    assert_eq!(results.len(), totals.len());
    for ((total, _), result) in totals.iter().zip(&results) {
        let (band, _) = BANDS
            .iter()
            .find(|(_, range)| range.contains(total))
            .unwrap();
        assert_eq!(
            (&result["total"], &result["band"]),
            (&json!(total), &json!(band))
        );
        assert_eq!(result["complete"], true);
    }
}
