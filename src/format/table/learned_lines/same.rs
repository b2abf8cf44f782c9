//! Values of JSON that come out as they are written.

/// How many digits a number may have that surely comes out as it is written: every program writes these so.
const LONGEST_WHOLE: usize = 10;
const LONGEST_FRACTION: usize = 4;

/// Returns how long a value is that comes out as it is written: a text, a number, `null`, `true` or `false`.
pub(super) fn value(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'"', ..] => text(rest),
        [b'n', b'u', b'l', b'l', ..] | [b't', b'r', b'u', b'e', ..] => Some(4),
        [b'f', b'a', b'l', b's', b'e', ..] => Some(5),
        _ => number(rest),
    }
}

/// Returns how long an answer is: a text that comes out as it is written, or anything that is no text.
pub(super) fn answer(rest: &[u8]) -> Option<usize> {
    match rest {
        // Nearly every one is a digit.
        [b'0'..=b'9', b',' | b'}', ..] => Some(1),
        [b'"', ..] => text(rest),
        _ => rest.iter().position(|byte| !is_plain(*byte)),
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+')
}

/// Returns how long a text is that comes out as it is written, with its quotes.
fn text(rest: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(b"\"")?;
    let end = inner.iter().position(|byte| !is_same(*byte))?;
    (inner.get(end) == Some(&b'"')).then_some(end + 2)
}

/// Says whether a character of a text comes out as it is written.
fn is_same(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

/// Returns how long a number is that comes out as it is written.
fn number(rest: &[u8]) -> Option<usize> {
    let digits = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(rest.first() == Some(&b'-'));
    let whole = digits(rest.get(sign..)?);
    let is_whole = match rest.get(sign..sign + whole)? {
        [] | [b'0', _, ..] => false,
        // No sign stands before a nought.
        [b'0'] => sign == 0,
        _ => whole <= LONGEST_WHOLE,
    };
    let end = sign + whole;
    if !is_whole || rest.get(end) != Some(&b'.') {
        let ends = !matches!(rest.get(end), Some(b'e' | b'E'));
        return (is_whole && ends).then_some(end);
    }
    let fraction = digits(rest.get(end + 1..)?);
    let last = rest.get(end + fraction);
    let ends = !matches!(rest.get(end + 1 + fraction), Some(b'e' | b'E'));
    // One nought tells that a number is no whole one.
    let is_shortest =
        fraction == 1 || (2..=LONGEST_FRACTION).contains(&fraction) && last != Some(&b'0');
    (is_shortest && ends).then_some(end + 1 + fraction)
}
