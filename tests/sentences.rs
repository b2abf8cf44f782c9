//! Eight invented patients, hour by hour: which sentences the program must say to each, and which it must not.
//!
//! All are scored with the newest COWS under the example ward's policy, on the screen and as a note. Nobody of
//! them is real.

use crate::common::{Given, project};

/// The sentence over which no interval is told.
const NOW: &str = "Now: stay until someone has looked";
const ANOTHER_CAUSE: &str = "think of another cause";
const THREAT: &str = "Heroin withdrawal threatens life";
const FLAGS_FIRST: &str = "The flags above come before this interval";
/// Words that would clear a patient; no page may have them, whatever it shows.
const CLEARING: [&str; 4] = ["is safe", "enough before", "may be given", "cleared"];

/// An hour of a patient: the points of the items in the order of the scale, the pulse as it was counted, what
/// else is recorded, and what must and must not be said.
struct Hour {
    pulse: u32,
    points: [u16; 10],
    besides: &'static str,
    said: &'static [&'static str],
    /// What only the summary says: a note for a chart is short.
    shown: &'static [&'static str],
    unsaid: &'static [&'static str],
}

const ITEMS: [&str; 10] = [
    "sweating",
    "restlessness",
    "pupil",
    "aches",
    "nose",
    "gi",
    "tremor",
    "yawning",
    "anxiety",
    "gooseflesh",
];

/// Returns what the summary and the note say, each in one line so that no fold divides a sentence.
fn pages(hour: &Hour) -> [String; 2] {
    let points = ITEMS.iter().zip(hour.points);
    let points: Vec<String> = points
        .map(|(item, points)| format!(r#""{item}":{points}"#))
        .collect();
    let json = format!(
        r#"{{"patient":"P-0300","rater":"rn-07","time":"2026-11-11T14:00:00Z","scale":"cows",{},"observations":{{"pulse":{{"value":{}}},{}}}}}"#,
        hour.besides,
        hour.pulse,
        points.join(",")
    );
    let ward = std::fs::read_to_string(project().join("examples/policies/example-ward.toml"));
    let given = Given::new()
        .file("one.json", json)
        .file("ward.toml", ward.unwrap());
    ["table", "text"].map(|form| {
        let run = format!("score one.json --policy ward.toml --to {form}");
        let shown = given.when(&run).then().code(0).stdout;
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn hold(hours: &[Hour]) {
    for hour in hours {
        let [summary, note] = pages(hour);
        for words in hour.shown {
            assert!(summary.contains(words), "not shown: {words}\n{summary}");
        }
        for page in [summary, note] {
            for words in hour.said {
                assert!(page.contains(words), "not said: {words}\n{page}");
            }
            for words in hour.unsaid.iter().chain(&CLEARING) {
                assert!(!page.contains(words), "said: {words}\n{page}");
            }
            let told = page.contains("Look again");
            assert_ne!(told, page.contains(NOW), "an interval or now\n{page}");
        }
    }
}

#[test]
fn who_smoked_and_passes_every_stage_is_never_told_of_another_cause() {
    let hour = |points, pulse, besides, said, shown| Hour {
        pulse,
        points,
        besides,
        said,
        shown,
        unsaid: &[ANOTHER_CAUSE, NOW, "Repeated vomiting"],
    };
    hold(&[
        hour(
            [1, 1, 1, 0, 1, 0, 0, 2, 1, 0],
            86,
            r#""substance":["heroin"],"route":"smoked","last_use":"2026-11-11T02:00:00Z","last_use_certainty":"known""#,
            &["stage 1, Unease, sweating", "Look again within 180 min"],
            &["no measure of severity"],
        ),
        hour(
            [3, 3, 2, 2, 2, 3, 2, 1, 2, 3],
            108,
            r#""substance":["heroin"],"route":"smoked","last_use":"2026-11-09T12:00:00Z","last_use_certainty":"about""#,
            &["stage 3, Stomach and gut"],
            &[THREAT],
        ),
        hour(
            [0, 1, 0, 1, 0, 0, 0, 0, 1, 0],
            78,
            r#""substance":["heroin"],"route":"smoked","last_use":"2026-11-05T12:00:00Z","last_use_certainty":"about""#,
            &["BELOW THE MILD RANGE"],
            &["tolerance is lost: a former dose can kill"],
        ),
    ]);
}

#[test]
fn who_grows_drowsy_while_the_total_falls_gets_no_interval() {
    hold(&[
        Hour {
            pulse: 122,
            points: [3, 5, 5, 4, 4, 5, 2, 2, 4, 5],
            besides: r#""substance":["heroin"],"route":"injected","last_use":"2026-11-10T08:00:00Z","last_use_certainty":"known""#,
            said: &[
                "SEVERE",
                "Repeated vomiting or diarrhoea: look for dehydration",
                FLAGS_FIRST,
            ],
            shown: &[THREAT],
            unsaid: &[ANOTHER_CAUSE, "tolerance is lost"],
        },
        Hour {
            pulse: 116,
            points: [3, 1, 2, 2, 2, 5, 2, 0, 1, 3],
            besides: r#""substance":["heroin"],"route":"injected","last_use":"2026-11-09T08:00:00Z","last_use_certainty":"known","checks":{"slowed":true,"fluid-loss":true}"#,
            said: &[
                "Slowed or drowsy: the total does not see it",
                "Breaths not counted",
                NOW,
            ],
            shown: &[],
            unsaid: &[ANOTHER_CAUSE, "Look again"],
        },
        Hour {
            pulse: 72,
            points: [0; 10],
            besides: r#""substance":["heroin"],"checks":{"slowed":true},"measures":{"breaths":8}"#,
            said: &["Breaths 10 or fewer", "Slowed or drowsy", NOW],
            shown: &[],
            unsaid: &["Breaths not counted", "Look again", THREAT],
        },
    ]);
}

#[test]
fn precipitated_withdrawal_is_no_landmark_and_too_early_without_a_medicine() {
    let points = [4, 5, 5, 4, 4, 5, 2, 1, 4, 5];
    hold(&[
        Hour {
            pulse: 126,
            points,
            besides: r#""substance":["heroin"],"reason":"after-dose","last_use":"2026-11-11T09:10:00Z","last_use_certainty":"known","events":[{"kind":"medicine-given","time":"2026-11-11T13:20:00Z"}]"#,
            said: &["43/48", "No time course: a medicine was given", FLAGS_FIRST],
            shown: &[],
            unsaid: &["figure from", "Earlier than", "Reached"],
        },
        Hour {
            pulse: 126,
            points,
            besides: r#""substance":["heroin"],"last_use":"2026-11-11T09:10:00Z","last_use_certainty":"known""#,
            said: &[
                "arlier than the document says: ask what was taken or given, a reversal medicine too",
            ],
            shown: &[],
            unsaid: &["figure from", "Reached"],
        },
    ]);
}

#[test]
fn a_seizure_with_daily_alcohol_stands_before_every_number() {
    let points = [3, 3, 2, 0, 0, 2, 4, 0, 2, 0];
    for seizure in [
        r#""substance":["heroin"],"alcohol":"daily","last_use":"2026-11-10T15:00:00Z","last_use_certainty":"known","checks":{"seizure":true,"confusion":false}"#,
        r#""substance":["heroin"],"alcohol":"daily","last_use":"2026-11-10T15:00:00Z","last_use_certainty":"known","events":[{"kind":"seizure","time":"2026-11-11T13:00:00Z"}]"#,
    ] {
        hold(&[Hour {
            pulse: 124,
            points,
            besides: seizure,
            said: &[
                "Seizure: opioid withdrawal alone does not explain it",
                "Keep in mind: alcohol daily (ciwa-ar)",
                "No time course",
                NOW,
            ],
            shown: &[],
            unsaid: &["figure from", "Look again", "The document at"],
        }]);
    }
}

#[test]
fn a_slow_pulse_under_a_medicine_is_named_and_no_clearance() {
    hold(&[
        Hour {
            pulse: 48,
            points: [2, 1, 1, 2, 2, 3, 2, 1, 1, 3],
            besides: r#""substance":["morphine"],"checks":{"confusion":false}"#,
            said: &[
                "Pulse 50 or less: not a sign of withdrawal",
                "Look again within 15 min",
                FLAGS_FIRST,
                "No time course: the document's is for heroin alone",
            ],
            shown: &[],
            unsaid: &[THREAT, ANOTHER_CAUSE],
        },
        Hour {
            pulse: 134,
            points: [2, 1, 1, 2, 2, 3, 2, 1, 1, 3],
            besides: r#""substance":["morphine"],"measures":{"temperature":38.6}"#,
            said: &[
                "Pulse 131 or more",
                "Fever: withdrawal can cause it, so can an infection",
            ],
            shown: &[],
            unsaid: &["Hot skin", "Not asked: fever"],
        },
    ]);
}

#[test]
fn a_gut_infection_is_told_to_think_of_another_cause_and_threatens_nobody() {
    hold(&[
        Hour {
            pulse: 76,
            points: [0, 0, 0, 0, 0, 3, 0, 0, 0, 0],
            besides: r#""substance":["heroin"],"last_use":"2026-11-11T11:00:00Z","last_use_certainty":"known""#,
            said: &[ANOTHER_CAUSE, "BELOW THE MILD RANGE"],
            shown: &[],
            unsaid: &[THREAT, "a reason to admit"],
        },
        Hour {
            pulse: 112,
            points: [0, 0, 0, 0, 0, 5, 0, 0, 0, 0],
            besides: r#""substance":["heroin"],"last_use":"2026-11-11T11:00:00Z","last_use_certainty":"known""#,
            said: &[ANOTHER_CAUSE, "look for dehydration", FLAGS_FIRST],
            shown: &[],
            unsaid: &[THREAT],
        },
    ]);
}

#[test]
fn an_old_pain_that_is_rated_as_withdrawal_shows_no_danger_of_heroin() {
    hold(&[Hour {
        pulse: 84,
        points: [0, 3, 0, 4, 0, 0, 0, 0, 2, 0],
        besides: r#""substance":["oxycodone"],"last_use":"2026-11-11T04:00:00Z","last_use_certainty":"known""#,
        said: &["stage 4, Pain without rest", ANOTHER_CAUSE],
        shown: &[],
        unsaid: &[THREAT, "Going through heroin withdrawal"],
    }]);
}

#[test]
fn a_delirium_gets_no_interval_and_what_nobody_asked_is_said() {
    hold(&[
        Hour {
            pulse: 122,
            points: [3, 5, 1, 0, 0, 1, 4, 0, 4, 0],
            besides: r#""substance":["heroin"],"last_use":"2026-11-10T08:00:00Z","last_use_certainty":"known","checks":{"confusion":true}"#,
            said: &[
                "Confusion or hallucinations: look for a delirium and its cause",
                NOW,
            ],
            shown: &[],
            unsaid: &["Look again", "figure from"],
        },
        Hour {
            pulse: 72,
            points: [0; 10],
            besides: r#""substance":["heroin"],"last_use":"2026-11-10T08:00:00Z","last_use_certainty":"known""#,
            said: &[
                "Look again within 240 min",
                "Sooner, if what was not asked or not measured calls for it",
                "Not asked: seizure, confusion, slowed or drowsy",
                "Not measured: breaths",
            ],
            shown: &[],
            unsaid: &[NOW, THREAT],
        },
    ]);
}
