//! What whoever prints a form relies on.

use super::super::Style;
use super::super::snapshot::{invented, keeps_to_the_width, same, scales};
use super::{LINES, WIDTH, flowsheet, form, unit};
use crate::render::columns;
use crate::scale::{Library, Scale};

/// What writes a form.
type Write = fn(&Scale, &Style) -> String;

/// Every kind of form, with what it is called.
const KINDS: [(&str, Write); 3] = [("form", form), ("flowsheet", flowsheet), ("unit", unit)];

/// Returns the pages of a text for a printer.
fn pages(text: &str) -> Vec<&str> {
    text.split('\u{c}').collect()
}

fn built_in(id: &str) -> std::sync::Arc<Scale> {
    let name = crate::scale::Name::parse(id).unwrap();
    Library::new().find(&name).unwrap()
}

#[test]
fn the_forms_of_cows_are_one_page_each() {
    let cows = built_in("cows");
    let style = Style::plain(WIDTH);
    same("form-cows-80.txt", &form(&cows, &style));
    same("form-cows-flowsheet-80.txt", &flowsheet(&cows, &style));
    same("form-cows-unit-80.txt", &unit(&cows, &style));
    for (kind, write) in KINDS {
        assert_eq!(pages(&write(&cows, &style)).len(), 1, "{kind}");
    }
}

#[test]
fn the_forms_of_cows_are_one_page_each_in_every_language() {
    let library = Library::new();
    let cows = built_in("cows");
    for tag in library.languages(&cows) {
        let shown = library.in_language(&cows, tag).unwrap().unwrap();
        for (kind, write) in KINDS {
            let text = write(&shown, &Style::plain(WIDTH));
            assert_eq!(pages(&text).len(), 1, "{kind} in {tag}");
        }
    }
}

#[test]
fn the_form_of_a_small_scale_that_patients_answer() {
    same(
        "form-invented-80.txt",
        &form(&invented(), &Style::plain(WIDTH)),
    );
}

#[test]
fn no_page_of_any_form_is_longer_or_wider_than_paper() {
    for scale in scales() {
        for (kind, write) in KINDS {
            let text = write(&scale, &Style::plain(WIDTH));
            for (number, page) in pages(&text).into_iter().enumerate() {
                let what = format!("{} of {}, page {}", kind, scale.id(), number + 1);
                assert!(page.lines().count() <= LINES, "{what}");
                assert!(page.lines().all(|line| columns(line) <= WIDTH), "{what}");
                assert!(page.contains(&format!("page {} of ", number + 1)), "{what}");
                assert!(kind == "unit" || page.contains("Patient ____"), "{what}");
            }
        }
    }
}

#[test]
fn any_printer_prints_every_form() {
    for scale in scales() {
        for (kind, write) in KINDS {
            let plain = |style: &Style| write(&scale, style).replace('\u{c}', "");
            keeps_to_the_width(&format!("{kind} of {}", scale.id()), plain);
            let colourful = Style {
                color: true,
                ..Style::plain(WIDTH)
            };
            let is_printed = |byte: u8| byte == b'\n' || (b' '..=b'~').contains(&byte);
            assert!(plain(&colourful).bytes().all(is_printed), "{kind}");
        }
    }
}

#[test]
fn every_option_can_be_circled_and_no_other_points_stand_there() {
    for scale in scales() {
        let page = form(&scale, &Style::plain(WIDTH));
        for item in scale.items() {
            assert!(page.contains(&item.label.to_uppercase()), "{}", item.id);
        }
        let options: usize = scale.items().iter().map(|item| item.choices.len()).sum();
        let printed = page
            .split('[')
            .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
            .count();
        assert_eq!(printed, options, "{}", scale.id());
    }
}

#[test]
fn a_unit_has_at_least_fifteen_lines_of_patients() {
    for scale in scales() {
        let text = unit(&scale, &Style::plain(WIDTH));
        for page in pages(&text) {
            let ruled = page.lines().filter(|line| line.starts_with("|____"));
            // The first rule ends the heads.
            assert!(ruled.count() > 15, "{}", scale.id());
        }
    }
}

#[test]
fn a_scale_without_a_total_has_no_place_for_one() {
    let stages = built_in("heroin-stages");
    for (kind, write) in KINDS {
        let text = write(&stages, &Style::plain(WIDTH));
        assert!(
            !text.contains("TOTAL") && !text.contains("|total"),
            "{kind}"
        );
    }
    let form = form(&stages, &Style::plain(WIDTH));
    assert!(form.contains("a description, not a measure"));
}

#[test]
fn every_form_asks_whether_who_sleeps_can_be_roused_and_says_when_to_get_help() {
    let breaths = "cannot be roused, or 8 breaths or fewer: get help now";
    for (scale, help) in [
        ("cows", breaths),
        ("gossop", "cannot be roused: get help now"),
    ] {
        for (kind, write) in KINDS {
            let text = write(&built_in(scale), &Style::plain(WIDTH)).to_lowercase();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(help), "{kind} of {scale}: {text}");
            assert!(
                text.contains("can be roused y"),
                "{kind} of {scale}: {text}"
            );
        }
    }
}
