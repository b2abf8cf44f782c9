//! The cases and decks in `examples`: held to what training needs of them.

use std::collections::BTreeSet;
use std::fs;

use ows::assessment::{Answer, Missing, Observation};
use ows::base::source::Source;
use ows::scale::truth::Truth;
use ows::scale::{Library, Name};
use ows::training::case::{Case, Deck, Loading, Mark, Purpose, mark};
use ows::training::check::{lacks, spread};

use crate::common::{Given, project};

/// Reads a deck of the examples.
fn deck(name: &str) -> Deck {
    let library = Library::new();
    let path = project().join("examples/decks").join(name);
    let text = fs::read_to_string(&path).unwrap();
    let find = |named: Option<&str>, _| {
        let name = Name::parse(named.unwrap())?;
        library.find(&name).map_err(|error| error.to_string())
    };
    let folder = path.parent().unwrap().to_owned();
    let mut case = |named: &str| {
        let text = fs::read_to_string(folder.join(named)).map_err(|error| error.to_string())?;
        Ok(Source::new(named, text))
    };
    let mut loading = Loading {
        scale: &find,
        case: &mut case,
    };
    match Deck::read(Source::new(name, text), &mut loading) {
        Ok(deck) => deck,
        Err(broken) => panic!("{}", broken[0]),
    }
}

fn cows() -> [Deck; 3] {
    ["cows-a.toml", "cows-b.toml", "cows-c.toml"].map(deck)
}

fn all_cows() -> Vec<Case> {
    cows().into_iter().flat_map(|deck| deck.cases).collect()
}

/// Returns the points that an item of a key counts, and whether it is due to withdrawal.
fn found(case: &Case, item: &str) -> Option<(u16, bool)> {
    let (at, item) = case.scale.item(item)?;
    let seen = &case.key.as_ref()?.assessment.observations()[at];
    Some((seen.points_in(item)?, seen.is_attributed()))
}

fn total(case: &Case) -> Option<u16> {
    let outcome = &case.key.as_ref().unwrap().outcome;
    outcome.total.filter(|_| outcome.is_scored())?.settled()
}

fn raises(case: &Case, flag: &str) -> bool {
    let at = case.scale.flags().iter().position(|known| known.id == flag);
    case.key.as_ref().unwrap().outcome.flags[at.unwrap()] == Truth::Yes
}

#[test]
fn three_decks_of_cows_certify_and_lack_nothing() {
    let decks = cows();
    let cases: usize = decks.iter().map(|deck| deck.cases.len()).sum();
    assert!(cases >= 30, "{cases}");
    for deck in &decks {
        assert_eq!(deck.purpose, Purpose::Certify);
        assert_eq!(lacks(deck), Vec::<String>::new());
        assert!(deck.cases.len() >= deck.pass.cases as usize);
        assert_eq!(spread(deck), spread(&decks[0]));
    }
    Given::new()
        .when("train check")
        .argument(
            &project()
                .join("examples/decks/cows-a.toml")
                .display()
                .to_string(),
        )
        .argument(
            &project()
                .join("examples/decks/cows-b.toml")
                .display()
                .to_string(),
        )
        .argument(
            &project()
                .join("examples/decks/cows-c.toml")
                .display()
                .to_string(),
        )
        .argument(
            &project()
                .join("examples/decks/descriptions.toml")
                .display()
                .to_string(),
        )
        .then()
        .code(0);
}

#[test]
fn each_deck_has_two_cases_on_either_side_of_each_limit_counted_by_hand() {
    for deck in cows() {
        let totals: Vec<u16> = deck.cases.iter().filter_map(total).collect();
        for limit in [5, 13, 25, 37] {
            let below = totals
                .iter()
                .filter(|total| [limit - 2, limit - 1].contains(*total));
            let above = totals
                .iter()
                .filter(|total| [limit, limit + 1].contains(*total));
            assert!(below.count() >= 2, "{} {limit}", deck.id);
            assert!(above.count() >= 2, "{} {limit}", deck.id);
        }
    }
}

#[test]
fn each_file_of_a_case_is_in_a_deck_and_bears_its_name() {
    let mut listed: BTreeSet<String> = all_cows().into_iter().map(|case| case.id).collect();
    listed.extend(
        deck("descriptions.toml")
            .cases
            .into_iter()
            .map(|case| case.id),
    );
    let files = fs::read_dir(project().join("examples/cases")).unwrap();
    let files: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()))
        .collect();
    assert_eq!(listed, files);
    let titles: BTreeSet<String> = all_cows().into_iter().map(|case| case.title).collect();
    assert_eq!(titles.len(), all_cows().len());
}

#[test]
fn what_misleads_at_a_bedside_is_among_the_cases() {
    let cases = all_cows();
    let some = |what: &str, is_it: &dyn Fn(&Case) -> bool| {
        assert!(cases.iter().any(is_it), "no case of {what}");
    };
    let words = |case: &Case, word: &str| {
        let mut texts = case.vignette.iter().map(|part| part.text.to_lowercase());
        texts.any(|text| text.contains(word))
    };
    some("stools not due to withdrawal", &|case| {
        found(case, "gi") == Some((5, false)) && raises(case, "repeated-gi")
    });
    some("earlier pain", &|case| {
        words(case, "years") && matches!(found(case, "aches"), Some((0..=1, _)))
    });
    some("an allergy", &|case| {
        matches!(found(case, "nose"), Some((1.., false)))
    });
    some("a pulse masked", &|case| {
        words(case, "beta-blocker") && found(case, "pulse") == Some((0, true))
    });
    some("a dark room", &|case| {
        let at = case.scale.item("pupil").unwrap().0;
        let key = case.key.as_ref().unwrap();
        let detail = key.assessment.observations()[at].detail();
        detail.is_some_and(|detail| !detail.confounders.is_empty())
    });
    some("pinpoint and drowsy", &|case| {
        raises(case, "slowed") && matches!(total(case), Some(0..=2)) && words(case, "pin")
    });
    some("delirium", &|case| raises(case, "confusion"));
    some("pregnancy", &|case| raises(case, "pregnancy"));
    some("one behaviour for two items", &|case| {
        found(case, "restlessness") == Some((5, true)) && found(case, "aches") == Some((4, true))
    });
    some("a seizure with alcohol", &|case| {
        raises(case, "seizure") && case.context.alcohol == Some(ows::assessment::CoUse::Daily)
    });
    some("asleep", &|case| {
        let key = case.key.as_ref().unwrap();
        let mut seen = key.assessment.observations().iter();
        seen.all(|seen| seen.answer() == Answer::Missing(Missing::Asleep))
    });
}

#[test]
fn pairs_stand_together_one_rises_steeply_and_one_falls_while_the_patient_slows() {
    let mut moved = Vec::new();
    for deck in cows() {
        for pair in deck.cases.windows(2) {
            if let Some(after) = &pair[1].after {
                assert_eq!(*after, pair[0].id);
                let (before, after) = (total(&pair[0]).unwrap(), total(&pair[1]).unwrap());
                moved.push((
                    i32::from(after) - i32::from(before),
                    raises(&pair[1], "slowed"),
                ));
            }
        }
    }
    assert!(moved.iter().any(|(points, _)| *points >= 20), "{moved:?}");
    assert!(
        moved.iter().any(|(points, slowed)| *points < 0 && *slowed),
        "{moved:?}"
    );
}

#[test]
fn a_case_for_each_stage_and_each_phase_shows_it_as_its_highest() {
    let deck = deck("descriptions.toml");
    assert_eq!(deck.purpose, Purpose::Practice);
    for (scale, name) in [
        ("heroin-stages", "heroin-stage"),
        ("withdrawal-phases", "phase"),
    ] {
        for number in 1..=4 {
            let case = deck.case(&format!("{name}-{number}")).unwrap();
            assert_eq!(case.scale.id(), scale);
            let staged = &case.key.as_ref().unwrap().outcome.stagings[0];
            assert_eq!(staged.shown.settled(), Some(number), "{}", case.id);
        }
    }
}

#[test]
fn every_flag_of_the_descriptive_scales_has_a_true_case_and_a_decoy() {
    let deck = deck("descriptions.toml");
    for scale in ["heroin-stages", "withdrawal-phases"] {
        let cases: Vec<&Case> = deck
            .cases
            .iter()
            .filter(|case| case.scale.id() == scale)
            .collect();
        for (at, flag) in cases[0].scale.flags().iter().enumerate() {
            let keys = || cases.iter().map(|case| case.key.as_ref().unwrap());
            let has = |flags: &[(usize, String)]| flags.iter().any(|(flag, _)| *flag == at);
            assert!(keys().any(|key| has(&key.flags)), "{scale} {}", flag.id);
            assert!(keys().any(|key| has(&key.decoys)), "{scale} {}", flag.id);
        }
    }
}

#[test]
fn a_key_held_against_itself_is_all_the_same() {
    let mut cases = all_cows();
    cases.extend(deck("descriptions.toml").cases);
    for case in cases {
        let key = case.key.as_ref().unwrap();
        let marking = mark(key, &key.assessment);
        let mut marks = marking.items.iter();
        assert!(
            marks.all(|item| item.mark == Mark::Same && item.effect.is_none()),
            "{}",
            case.id
        );
        assert!(marking.flags_missed.is_empty() && marking.flags_false.is_empty());
    }
}

#[test]
fn no_text_of_a_case_names_a_dose_or_calls_anything_safe() {
    for file in fs::read_dir(project().join("examples/cases")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        let words: Vec<&str> = text
            .split(|character: char| !character.is_alphanumeric())
            .collect();
        for word in [
            "safe",
            "safely",
            "mg",
            "milligram",
            "milligrams",
            "prescribe",
            "administer",
        ] {
            assert!(!words.contains(&word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn each_other_answer_to_each_item_of_each_key_is_marked_by_options_and_points() {
    for case in all_cows() {
        let key = case.key.as_ref().unwrap();
        for (at, item) in case.scale.items().iter().enumerate() {
            let Some(due) = key.assessment.observations()[at].counted_in(item) else {
                continue;
            };
            for (level, choice) in item.choices.iter().enumerate() {
                let mut given = key.assessment.clone();
                let other = Observation::points(item, i64::from(choice.points)).unwrap();
                given.observe(at, other);
                let marking = mark(key, &given);
                let of_due = item
                    .choices
                    .iter()
                    .position(|choice| choice.points == due)
                    .unwrap();
                let levels = i16::try_from(level).unwrap() - i16::try_from(of_due).unwrap();
                let points = i32::from(choice.points) - i32::from(due);
                let accepted = key
                    .also
                    .iter()
                    .any(|also| also.item == at && also.points.contains(&choice.points));
                match marking.items[at].mark {
                    Mark::Same | Mark::SamePoints => assert_eq!(points, 0),
                    Mark::Accepted => assert!(accepted),
                    mark => assert_eq!(mark, Mark::Apart { levels, points }),
                }
                // Every other item is as in the key.
                let others = marking
                    .items
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at);
                assert!(others.into_iter().all(|(_, item)| item.mark == Mark::Same));
                // What it does alone is what the whole answer does.
                if !accepted && points != 0 {
                    let [before, after] = marking.items[at].effect.total.unwrap();
                    assert_eq!(i32::from(after.0) - i32::from(before.0), points);
                    assert_eq!(marking.outcome.total.unwrap().low, after.0);
                }
            }
        }
    }
}

#[test]
fn the_answers_of_the_class_fit_the_first_deck() {
    let decks = project().join("examples/decks");
    let then = Given::new()
        .when("train run")
        .argument(&decks.join("cows-a.toml").display().to_string())
        .argument("--answers")
        .argument(&decks.join("answers-cows-a.csv").display().to_string())
        .argument("--to")
        .argument("json")
        .then()
        .code(0)
        .stderr("");
    let attempts: Vec<serde_json::Value> = serde_json::from_str(&then.stdout).unwrap();
    assert_eq!(attempts.len(), 3);
    for attempt in attempts {
        assert_eq!(attempt["cases_rated"], 19);
        let exact = attempt["exact"]["value"].as_f64().unwrap();
        assert!((0.9..1.0).contains(&exact), "{exact}");
    }
}
