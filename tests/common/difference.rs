//! Shows how a text differs from the expected one, line by line.

/// Returns both texts woven into one: ` ` in both, `-` only expected, `+` only got.
///
/// Control characters, and a space or nothing at a line's end, are made visible, since a
/// difference that can't be seen is the hardest to find. It ends in a line feed.
pub fn difference(expected: &str, got: &str) -> String {
    let expected: Vec<&str> = expected.split_inclusive('\n').collect();
    let got: Vec<&str> = got.split_inclusive('\n').collect();
    let common = common_lines(&expected, &got);
    let (mut row, mut column) = (0, 0);
    let mut woven = String::new();
    while row < expected.len() || column < got.len() {
        let (mark, line) =
            if row < expected.len() && column < got.len() && expected[row] == got[column] {
                (row, column) = (row + 1, column + 1);
                (' ', expected[row - 1])
            } else if column == got.len()
                || (row < expected.len() && common[row + 1][column] >= common[row][column + 1])
            {
                row += 1;
                ('-', expected[row - 1])
            } else {
                column += 1;
                ('+', got[column - 1])
            };
        woven += &format!("{mark} {}\n", visible(line));
    }
    woven
}

/// Returns, for each pair of places, how many lines the texts have in common from there on.
fn common_lines(expected: &[&str], got: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; got.len() + 1]; expected.len() + 1];
    for row in (0..expected.len()).rev() {
        for column in (0..got.len()).rev() {
            common[row][column] = if expected[row] == got[column] {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    common
}

fn visible(line: &str) -> String {
    let (words, end) = match line.strip_suffix('\n') {
        Some(words) => (words, ""),
        None => (line, "⟨no line feed⟩"),
    };
    let bare = words.trim_end_matches(' ');
    let mut shown: String = bare
        .chars()
        .map(|letter| match letter {
            '\t' => "⟨tab⟩".to_owned(),
            letter if letter.is_control() => format!("⟨{}⟩", letter.escape_default()),
            letter => letter.to_string(),
        })
        .collect();
    shown += &"·".repeat(words.len() - bare.len());
    shown + end
}

#[test]
fn a_changed_line_shows_both_ways_between_the_lines_that_stay() {
    assert_eq!(
        difference("one\ntwo\nthree\n", "one\n2\nthree\nfour\n"),
        "  one\n- two\n+ 2\n  three\n+ four\n"
    );
}

#[test]
fn equal_texts_have_no_marked_line() {
    assert_eq!(difference("one\ntwo\n", "one\ntwo\n"), "  one\n  two\n");
    assert_eq!(difference("", ""), "");
}

#[test]
fn what_cannot_be_seen_is_made_visible() {
    assert_eq!(
        difference("a\nb \n\u{1b}[1m\n", "a"),
        "- a\n- b·\n- ⟨\\u{1b}⟩[1m\n+ a⟨no line feed⟩\n"
    );
}
