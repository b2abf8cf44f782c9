//! What whoever prints a form relies on.

use super::super::Style;
use super::super::snapshot::{invented, keeps_to_the_width, same, scales};
use super::{WIDTH, form};
use crate::scale::{Library, Name};

#[test]
fn the_form_of_cows_has_a_box_for_everything() {
    let cows = Library::new().find(&Name::parse("cows").unwrap()).unwrap();
    same("form-cows-72.txt", &form(&cows, &Style::plain(WIDTH)));
}

#[test]
fn the_form_of_a_small_scale_that_patients_answer() {
    same(
        "form-invented-72.txt",
        &form(&invented(), &Style::plain(WIDTH)),
    );
}

#[test]
fn any_printer_prints_every_form() {
    for scale in scales() {
        keeps_to_the_width(scale.id(), |style| form(&scale, style));
        let colourful = Style {
            color: true,
            ..Style::plain(WIDTH)
        };
        assert!(
            form(&scale, &colourful)
                .bytes()
                .all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)),
            "{}",
            scale.id()
        );
    }
}

#[test]
fn every_option_can_be_ticked_and_no_other_points_stand_there() {
    for scale in scales() {
        let page = form(&scale, &Style::plain(WIDTH));
        let (items, _) = page.split_once("LOOK AT THIS NOW").unwrap_or((&page, ""));
        for item in scale.items() {
            assert!(items.contains(&item.label.to_uppercase()), "{}", item.id);
        }
        let options: usize = scale.items().iter().map(|item| item.choices.len()).sum();
        let printed = items
            .split("[ ] ")
            .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
            .count();
        assert_eq!(printed, options, "{}", scale.id());
    }
}

#[test]
fn a_scale_without_a_total_has_no_box_for_one() {
    let stages = Library::new()
        .find(&Name::parse("heroin-stages").unwrap())
        .unwrap();
    let page = form(&stages, &Style::plain(WIDTH));
    assert!(!page.contains("TOTAL") && !page.contains("points ____"));
    assert!(page.contains("not a validated measure"));
}
