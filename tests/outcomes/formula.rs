//! COWS and both stagings over it once more, as plain Rust typed from their published tables.
//!
//! It shares no number, table or idea of structure with the scale file or with the program: where
//! those count signs, this says which findings together make a stage. Two that were written apart
//! and agree on every assessment are hardly wrong in the same way.

/// The points of one complete assessment.
#[derive(Clone, Copy, Debug)]
pub struct Findings {
    pub pulse: u8,
    pub sweating: u8,
    pub restlessness: u8,
    pub pupil: u8,
    pub aches: u8,
    pub nose: u8,
    pub gi: u8,
    pub tremor: u8,
    pub yawning: u8,
    pub anxiety: u8,
    pub gooseflesh: u8,
}

/// The points that the paper permits, item by item in its order.
pub const PERMITTED: [(&str, &[u8]); 11] = [
    ("pulse", &[0, 1, 2, 4]),
    ("sweating", &[0, 1, 2, 3, 4]),
    ("restlessness", &[0, 1, 3, 5]),
    ("pupil", &[0, 1, 2, 5]),
    ("aches", &[0, 1, 2, 4]),
    ("nose", &[0, 1, 2, 4]),
    ("gi", &[0, 1, 2, 3, 5]),
    ("tremor", &[0, 1, 2, 4]),
    ("yawning", &[0, 1, 2, 4]),
    ("anxiety", &[0, 1, 2, 4]),
    ("gooseflesh", &[0, 3, 5]),
];

/// How many complete assessments there are.
pub const ASSESSMENTS: usize = 4_915_200;

impl From<[u8; 11]> for Findings {
    fn from(points: [u8; 11]) -> Findings {
        let [
            pulse,
            sweating,
            restlessness,
            pupil,
            aches,
            nose,
            gi,
            tremor,
            yawning,
            anxiety,
            gooseflesh,
        ] = points;
        Findings {
            pulse,
            sweating,
            restlessness,
            pupil,
            aches,
            nose,
            gi,
            tremor,
            yawning,
            anxiety,
            gooseflesh,
        }
    }
}

impl Findings {
    /// The points item by item, in the order of the paper.
    pub fn points(&self) -> [u8; 11] {
        [
            self.pulse,
            self.sweating,
            self.restlessness,
            self.pupil,
            self.aches,
            self.nose,
            self.gi,
            self.tremor,
            self.yawning,
            self.anxiety,
            self.gooseflesh,
        ]
    }

    /// The sum of all points.
    pub fn total(&self) -> u8 {
        let seen = self.pupil + self.nose + self.tremor + self.yawning + self.gooseflesh;
        let body = self.pulse + self.sweating + self.aches + self.gi;
        seen + body + self.restlessness + self.anxiety
    }

    /// Which of the four stages by day show.
    pub fn heroin(&self) -> [bool; 4] {
        let uneasy = [
            self.anxiety != 0,
            self.sweating != 0,
            self.restlessness != 0,
        ];
        let like_a_cold = [self.gooseflesh > 2, self.sweating > 1, self.pupil > 1];
        [
            two_of_three(uneasy),
            match self.nose {
                0 => like_a_cold == [true; 3],
                1 => two_of_three(like_a_cold),
                _ => like_a_cold != [false; 3],
            },
            match self.gi {
                0 | 1 => false,
                2 => self.pulse == 4,
                _ => true,
            },
            matches!((self.aches, self.restlessness), (4, 3 | 5) | (2, 5)),
        ]
    }

    /// Which of the four phases show.
    pub fn phases(&self) -> [bool; 4] {
        let early = [
            self.anxiety,
            self.pupil,
            self.gooseflesh,
            self.nose,
            self.yawning,
        ];
        let beside_pain = [self.nose > 1, self.tremor > 2, self.pulse > 1];
        [
            early.iter().filter(|points| **points == 0).count() < 4,
            match self.aches {
                0 => two_of_three(beside_pain),
                1 => beside_pain.contains(&true),
                _ => true,
            },
            match (self.restlessness, self.anxiety) {
                (5, 2 | 4) | (3, 4) => true,
                (5, _) | (_, 4) | (3, 2) => self.gi != 0,
                _ => false,
            },
            self.gi == 5,
        ]
    }
}

/// The band of a total, as the paper names it, and as this project names what the paper does not.
pub fn band(total: u8) -> &'static str {
    match total {
        0..=4 => "below-mild",
        5..=12 => "mild",
        13..=24 => "moderate",
        25..=36 => "moderately-severe",
        37..=48 => "severe",
        _ => panic!("no total is {total}"),
    }
}

/// The highest stage that shows, 0 for none.
pub fn highest(stages: [bool; 4]) -> u8 {
    match stages {
        [.., true] => 4,
        [.., true, false] => 3,
        [_, true, false, false] => 2,
        [true, false, false, false] => 1,
        [false, false, false, false] => 0,
    }
}

fn two_of_three([one, two, three]: [bool; 3]) -> bool {
    one && (two || three) || two && three
}

/// How many assessments give each total: the product of one polynomial for each item, where the
/// power is the points and the coefficient how many options are worth them.
pub fn assessments_of_each_total() -> [usize; 49] {
    let mut product = [0; 49];
    product[0] = 1;
    for (_, permitted) in PERMITTED {
        let mut next = [0; 49];
        for (power, coefficient) in product.iter().enumerate().filter(|(_, many)| **many > 0) {
            for points in permitted {
                next[power + usize::from(*points)] += coefficient;
            }
        }
        product = next;
    }
    product
}
