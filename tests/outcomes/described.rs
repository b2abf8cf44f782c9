//! The two descriptive scales, held against their stages as the domain's own tables list them.

use std::collections::HashMap;

use ows::assessment::Assessment;
use ows::scoring::outcome::Outcome;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};

use super::incomplete::drawn_answer;
use super::{Dice, shipped};

/// The four stages by day: how many signs are needed, the signs, 1 point unless said, and, behind a bar,
/// the items of which one must be among them.
const HEROIN: [&str; 4] = [
    "3 of craving unease apathy low-mood anxiety sweating sleep",
    "5 of runny-nose sneezing tearing chills hot-cold muscle-tension no-appetite pupil-size \
     pupil-light sweating:2",
    "2 of nausea:2 nausea:3 vomiting diarrhoea weakness pulse:3 blood-pressure \
     | nausea vomiting diarrhoea",
    "4 of muscle-pain:2 muscle-pain:3 bone-joint-pain:2 bone-joint-pain:3 no-position \
     no-position:2 injection-itch self-control self-preservation weight-loss pallor fear-of-death \
     | muscle-pain bone-joint-pain",
];

/// The four phases, in the same way.
const PHASES: [&str; 4] = [
    "5 of craving dissatisfaction anxiety irritability pupil-size chills gooseflesh nose yawning:2 \
     falling-asleep no-appetite",
    "5 of muscle-pain jaw tearing twitching blood-pressure pulse:2 gait noise anxiety:2 nose:2",
    "3 of agitation:2 hopelessness abdominal-pain chest stool irritability:3 anxiety:3 \
     | agitation hopelessness",
    "2 of vomiting:2 vomiting:3 diarrhoea:2 diarrhoea:3 slowing",
];

/// The signs of a stage as it is listed.
fn listed(stage: &str) -> impl Iterator<Item = &str> {
    let (_, signs) = stage.split_once(" of ").unwrap();
    signs.split(" | ").next().unwrap().split_whitespace()
}

/// How many signs of a stage are found, how many there are, and whether these show it.
fn signs(stage: &str, counted: &HashMap<&str, u16>) -> (u16, u16, bool) {
    let (needs, _) = stage.split_once(" of ").unwrap();
    let one_of = stage.split_once(" | ").map(|(_, items)| items);
    let (mut found, mut all, mut has_one) = (0, 0, one_of.is_none());
    for sign in listed(stage) {
        let (item, points) = sign.split_once(':').unwrap_or((sign, "1"));
        let is_found = counted[item] >= points.parse().unwrap();
        all += 1;
        found += u16::from(is_found);
        let mut must = one_of.unwrap_or_default().split_whitespace();
        has_one |= is_found && must.any(|one| one == item);
    }
    (found, all, has_one && found >= needs.parse().unwrap())
}

/// Holds what the program says of a complete assessment to the listed stages.
fn hold(assessment: &Assessment, stages: &[&str; 4]) {
    let scale = assessment.scale();
    let observed = scale.items().iter().zip(assessment.observations());
    let counted: HashMap<&str, u16> = observed
        .map(|(item, seen)| {
            let points = seen.points_in(item).unwrap();
            (
                item.id.as_str(),
                if seen.is_attributed() { points } else { 0 },
            )
        })
        .collect();
    let outcome = Outcome::of(assessment);
    let mut highest = 0;
    for (number, (stage, said)) in (1..).zip(stages.iter().zip(&outcome.stagings[0].stages)) {
        let (found, all, is_shown) = signs(stage, &counted);
        assert_eq!(
            said.signs.settled(),
            Some(found),
            "stage {number}: {counted:?}"
        );
        let shows = if is_shown { "shows" } else { "not-now" };
        assert_eq!(
            said.presence.presence(),
            shows,
            "stage {number}: {counted:?}"
        );
        let defined = scale.stagings()[0].stage(number).unwrap();
        assert_eq!(usize::from(all), defined.signs.len(), "stage {number}");
        highest = if is_shown { number } else { highest };
    }
    assert_eq!(
        outcome.stagings[0].shown.settled(),
        Some(highest),
        "{counted:?}"
    );
    assert_eq!(
        (outcome.total, outcome.band),
        (None, None),
        "a description has no total"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn stages_by_day_and_phases_show_as_their_tables_say(
        phases in any::<bool>(), severe in 1..=4_usize, numbers in vec(any::<u16>(), 170),
    ) {
        let (id, stages) = if phases { ("withdrawal-phases", &PHASES) } else { ("heroin-stages", &HEROIN) };
        let scale = shipped(id);
        let mut dice = Dice::new(numbers);
        let mut assessment = super::complete(&scale, &vec![0; scale.items().len()]);
        for index in 0..scale.items().len() {
            // With about half of the signs found, stages stand near what they need.
            if dice.below(4) < severe {
                assessment.observe(index, drawn_answer(&scale, index, &mut dice));
            }
        }
        hold(&assessment, stages);
    }
}

#[test]
fn their_items_are_those_that_the_stages_name() {
    for (id, stages, many) in [
        ("heroin-stages", HEROIN, 31),
        ("withdrawal-phases", PHASES, 27),
    ] {
        let scale = shipped(id);
        let mut named: Vec<&str> = stages
            .iter()
            .flat_map(|stage| listed(stage))
            .map(|sign| sign.split(':').next().unwrap())
            .collect();
        named.sort_unstable();
        named.dedup();
        let mut items: Vec<&str> = scale.items().iter().map(|item| item.id.as_str()).collect();
        items.sort_unstable();
        assert_eq!(items, named, "{id}");
        assert_eq!(items.len(), many, "{id}");
        for item in scale.items() {
            let points: Vec<u16> = item.choices.iter().map(|choice| choice.points).collect();
            assert_eq!(points, [0, 1, 2, 3], "{id}: {}", item.id);
        }
    }
}
