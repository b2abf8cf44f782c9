//! What a reader of a scale's page and of the list relies on.

use std::sync::Arc;

use super::super::Style;
use super::super::snapshot::{invented, keeps_to_the_width, same, scales};
use super::{difference, list, show};
use crate::base::source::Source;
use crate::scale::{Language, Library, Name, Scale, Standing, diff};

#[test]
fn cows_is_shown_with_all_that_its_file_says() {
    let cows = Library::new().find(&Name::parse("cows").unwrap()).unwrap();
    same("scale-cows-80.txt", &show(&cows, &Style::plain(80)));
}

#[test]
fn every_key_of_a_scale_has_its_place_on_the_page() {
    same(
        "scale-invented-60.txt",
        &show(&invented(), &Style::plain(60)),
    );
}

#[test]
fn no_text_of_a_shipped_scale_is_left_out() {
    for scale in scales() {
        let page = show(&scale, &Style::plain(4000));
        let texts = scale.source().text().lines();
        let texts = texts.filter(|line| !line.starts_with('#'));
        let texts: Vec<&str> = texts
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .collect();
        assert!(texts.len() > 50, "{}", scale.id());
        for text in texts {
            let text = if text == "reported" {
                "Can be told"
            } else {
                text
            };
            let shared = ["much", "severity", "strength", "times", "clinician"].contains(&text);
            assert!(shared || page.contains(text), "{}: {text}", scale.id());
        }
    }
}

#[test]
fn the_list_names_each_scale_and_where_it_is_from() {
    let mut scales = Library::new().all().unwrap();
    scales.push(invented());
    same(
        "scale-list-80.txt",
        &list(&listed(&scales), &Style::plain(80)),
    );
    same(
        "scale-list-40.txt",
        &list(&listed(&scales), &Style::plain(40)),
    );
}

#[test]
fn pages_and_list_keep_to_the_width() {
    for scale in scales() {
        keeps_to_the_width(scale.id(), |style| show(&scale, style));
    }
    keeps_to_the_width("list", |style| list(&listed(&scales()), style));
}

/// As published, which all of them are.
fn listed(scales: &[Arc<Scale>]) -> Vec<(Arc<Scale>, Standing, Vec<Language>)> {
    let published = |scale: &Arc<Scale>| (Arc::clone(scale), Standing::Published, Vec::new());
    scales.iter().map(published).collect()
}

#[test]
fn what_changed_keeps_to_the_width() {
    let changed = invented()
        .source()
        .text()
        .replace("up-to = 80", "up-to = 85");
    let changed = changed.replace("from = 5", "from = 6");
    let changed = Scale::read(Source::new("changed.toml", changed));
    let changed = Arc::new(changed.unwrap());
    let compared = diff(&invented(), &changed);
    assert_eq!(compared.changes.len(), 2);
    keeps_to_the_width("difference", |style| difference(&compared, style));
    for old in scales() {
        for new in scales() {
            let compared = diff(&old, &new);
            keeps_to_the_width("difference", |style| difference(&compared, style));
        }
    }
}
