//! What a plot looks like, whatever it is given: within its width, with every total in it.

use std::sync::Arc;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::base::time;
use crate::scale::{Library, Name};

fn cows() -> Arc<Scale> {
    let name = Name::parse("cows").unwrap();
    Library::new().find(&name).unwrap()
}

/// Draws totals, each given by its minutes since a beginning and by its lowest and highest.
fn drawn(totals: &[(i64, u16, u16)], width: usize, ascii: bool) -> String {
    let style = Style {
        ascii,
        ..Style::plain(width)
    };
    let begin = time::parse("2026-11-22T08:00:00-05:00", None).unwrap();
    let scale = cows();
    let drawing = Plot {
        scale: &scale,
        totals: totals
            .iter()
            .map(|(minutes, low, high)| {
                let extent = Extent {
                    low: *low,
                    high: *high,
                };
                (begin + TimeDelta::minutes(*minutes), extent)
            })
            .collect(),
        attempts: Vec::new(),
        events: Vec::new(),
        clocks: Clocks::Offset(*begin.offset()),
    };
    let mut page = Page::new(&style);
    plot(&mut page, &drawing);
    page.finish()
}

#[test]
fn one_total_is_drawn_with_its_figure_and_the_bands_beside_it() {
    let text = drawn(&[(0, 21, 21)], 80, false);
    assert_eq!(text.matches('●').count(), 1, "{text}");
    assert!(text.contains("21"), "{text}");
    for band in ["5 mild", "13 moderate", "25 moderately severe", "37 severe"] {
        assert!(text.contains(band), "{band}: {text}");
    }
}

#[test]
fn a_gap_in_time_is_a_gap_in_the_plot() {
    let text = drawn(&[(0, 30, 30), (60, 30, 30), (600, 30, 30)], 80, false);
    let line = text.lines().find(|line| line.contains('●')).unwrap();
    let places: Vec<usize> = line
        .chars()
        .enumerate()
        .filter_map(|(column, character)| (character == '●').then_some(column))
        .collect();
    let [first, second, third] = places[..] else {
        panic!("{text}");
    };
    let (short, long) = (second - first, third - second);
    assert!(long > 7 * short && long < 11 * short, "{short} {long}");
}

#[test]
fn a_total_that_is_open_is_a_bar_between_its_ends() {
    let text = drawn(&[(0, 7, 38), (240, 20, 20)], 80, false);
    assert!(text.contains('┬') && text.contains('┴'), "{text}");
    let ascii = drawn(&[(0, 7, 38), (240, 20, 20)], 80, true);
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(ascii.contains('^') && ascii.contains('v'), "{ascii}");
}

proptest! {
    #[test]
    fn whatever_is_drawn_fits_and_shows_something(
        mut totals in prop::collection::vec((0i64..500_000, 0u16..=48, 0u16..=48), 1..40),
        width in 40usize..=120,
        ascii in any::<bool>(),
    ) {
        totals.sort_unstable();
        for (_, low, high) in &mut totals {
            if low > high {
                std::mem::swap(low, high);
            }
        }
        let text = drawn(&totals, width, ascii);
        for line in text.lines() {
            prop_assert!(columns(line) <= width, "{} in {width}: {line}", columns(line));
        }
        let marks = ['●', '◆', '○', '┬', '*', '#', 'o', '^'];
        prop_assert!(text.contains(marks), "{text}");
        prop_assert!(!ascii || text.is_ascii());
    }
}
