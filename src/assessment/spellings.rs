//! How else a patient ID may have been typed: in capitals or small letters, with or without a hyphen, with the
//! letter O for a zero.

use super::Patient;

impl Patient {
    /// Returns the other spellings that a person may have meant, the nearest first; at most a few hundred.
    pub fn other_spellings(&self) -> Vec<Self> {
        let mut others: Vec<Self> = Vec::new();
        for zeros in zeros(self.as_str()) {
            let cases = [
                zeros.clone(),
                zeros.to_ascii_uppercase(),
                zeros.to_ascii_lowercase(),
            ];
            let spellings = cases.iter().flat_map(|text| hyphens(text));
            for other in spellings.filter_map(|text| Self::parse(&text).ok()) {
                if other != *self && !others.contains(&other) {
                    others.push(other);
                }
            }
        }
        others
    }
}

/// Returns a text as it is, then with every O as a zero, and with each O or zero as the other, one at a time.
fn zeros(text: &str) -> Vec<String> {
    let swapped = |letter: char| match letter {
        'O' | 'o' => '0',
        '0' => 'O',
        other => other,
    };
    let mut all = vec![text.to_owned(), text.replace(['O', 'o'], "0")];
    let places = text
        .char_indices()
        .filter(|(_, letter)| swapped(*letter) != *letter);
    all.extend(places.map(|(place, _)| {
        let letters = text.char_indices();
        let letters =
            letters.map(|(at, letter)| if at == place { swapped(letter) } else { letter });
        letters.collect()
    }));
    all
}

/// Returns a text as it is, and without hyphens; one without gets one between its first letters and digits.
fn hyphens(text: &str) -> [String; 2] {
    let first = text.find(|letter: char| letter.is_ascii_digit());
    let joined = match first.filter(|first| *first > 0 && !text.contains('-')) {
        Some(first) => {
            let (letters, digits) = text.split_at(first);
            format!("{letters}-{digits}")
        }
        None => text.replace('-', ""),
    };
    [text.to_owned(), joined]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_other_of(meant: &str, typed: &str) -> bool {
        let others = Patient::parse(typed).unwrap().other_spellings();
        others.contains(&Patient::parse(meant).unwrap())
    }

    #[test]
    fn a_patient_id_is_found_in_each_way_that_it_may_have_been_typed() {
        for typed in [
            "p-0142", "P0142", "p0142", "P-O142", "p-o142", "PO142", "po142",
        ] {
            assert!(is_other_of("P-0142", typed), "{typed}");
        }
        assert!(is_other_of("p0142", "P-0142"));
        assert!(is_other_of("O-17", "0-17"));
    }

    #[test]
    fn another_number_or_the_same_spelling_is_no_other_spelling() {
        for typed in ["P-0142", "P-0143", "P-142", "Q-0142"] {
            assert!(!is_other_of("P-0142", typed), "{typed}");
        }
    }

    #[test]
    fn the_longest_has_a_few_hundred() {
        let longest = Patient::parse(&"0o".repeat(32)).unwrap();
        assert!(longest.other_spellings().len() < 500);
    }
}
