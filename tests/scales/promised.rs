//! What is promised of the scales that come from papers: how many items, how many points, no bands.
//!
//! The numbers are typed from the papers, not read from the files.

use std::collections::BTreeSet;
use std::sync::Arc;

use ows::scale::{Evidence, Item, Rater, Scale};

use super::shipped;

fn named(id: &str) -> Arc<Scale> {
    let mut scales = shipped().into_iter();
    scales.find(|scale| scale.id() == id).unwrap()
}

/// How many items have each list of points.
fn items_worth(scale: &Scale, points: &[u16]) -> usize {
    let worth = |item: &&Item| {
        item.choices
            .iter()
            .map(|choice| choice.points)
            .eq(points.iter().copied())
    };
    scale.items().iter().filter(worth).count()
}

#[test]
fn ciwa_ar_has_nine_items_to_7_and_orientation_to_4_and_67_in_all() {
    let scale = named("ciwa-ar");
    assert_eq!(scale.items().len(), 10);
    assert_eq!(items_worth(&scale, &[0, 1, 2, 3, 4, 5, 6, 7]), 9);
    assert_eq!(items_worth(&scale, &[0, 1, 2, 3, 4]), 1);
    assert_eq!(scale.item("orientation").unwrap().1.most_points(), 4);
    assert_eq!(scale.definition().total, Some((0, 67)));
    assert_eq!(scale.head().rater, Rater::Clinician);
}

#[test]
fn sows_has_sixteen_items_to_4_that_only_the_patient_can_tell_and_64_in_all() {
    let scale = named("sows");
    assert_eq!(scale.items().len(), 16);
    assert_eq!(items_worth(&scale, &[0, 1, 2, 3, 4]), 16);
    assert_eq!(scale.definition().total, Some((0, 64)));
    assert_eq!(scale.head().rater, Rater::Patient);
    assert!(scale.items().iter().all(|item| item.reported_only));
}

#[test]
fn oows_has_thirteen_signs_seen_or_not_and_13_in_all() {
    let scale = named("oows");
    assert_eq!(scale.items().len(), 13);
    assert_eq!(items_worth(&scale, &[0, 1]), 13);
    assert_eq!(scale.definition().total, Some((0, 13)));
    assert_eq!(scale.head().rater, Rater::Clinician);
    assert!(!scale.items().iter().any(|item| item.reported_only));
}

#[test]
fn where_sources_conflict_there_are_no_bands_and_the_scale_says_why() {
    for id in ["ciwa-ar", "sows", "oows"] {
        let scale = named(id);
        assert_eq!(scale.head().evidence, Evidence::Validated, "{id}");
        assert!(scale.bands().is_empty(), "{id}");
        assert!(scale.stagings().is_empty(), "{id}");
        assert!(scale.head().about.contains("no bands"), "{id}");
    }
}

#[test]
fn a_scale_says_its_authors_and_year_where_another_could_be_meant() {
    for (id, words) in [
        ("ciwa-ar", "Sullivan and others 1989"),
        ("oows", "Handelsman and others 1987"),
        ("sows", "Handelsman and others 1987"),
    ] {
        let scale = named(id);
        assert!(scale.head().about.contains(words), "{id}");
        assert!(scale.head().licence.contains(words), "{id}");
    }
    assert!(named("sows").head().about.contains("Gossop 1990"));
    assert!(named("sows").head().short.contains("Handelsman"));
}

#[test]
fn each_option_of_an_item_reads_differently() {
    for scale in shipped() {
        for item in scale.items() {
            let texts: BTreeSet<&str> = item
                .choices
                .iter()
                .map(|choice| choice.text.as_str())
                .collect();
            let place = format!("{}: {}", scale.reference(), item.id);
            assert_eq!(texts.len(), item.choices.len(), "{place}");
        }
    }
}
