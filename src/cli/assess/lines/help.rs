//! What can be said at an item.

const HELP: &str = "\
Type the points as printed on paper, and Enter. A measured item takes its value; p and points \
gives the points instead.
  n     a note, as in: n pupils hard to see
  u     unable to assess, with the reason
  x     found, but not due to withdrawal: it counts 0
  c     another cause, as asked at the item, was found
  t     wait 60 seconds, to count by; the value may be typed meanwhile
  a     asleep or refused: nothing can be assessed
  back  the item before; go 5 the fifth; Enter alone leaves an item open
  list  what was answered so far
  s     sign, although something is open
  q     leave, and keep the draft";

/// In a lesson there is no draft, and a case to look at.
const HELP_IN_LESSON: &str = "\
Type the points as printed on paper, and Enter. A measured item takes its value; p and points \
gives the points instead.
  v     the case once more
  n     a note, as in: n pupils hard to see
  u     unable to assess, with the reason
  x     found, but not due to withdrawal: it counts 0
  c     another cause, as asked at the item, was found
  a     asleep or refused: nothing can be assessed
  back  the item before; go 5 the fifth; Enter alone leaves an item open
  list  what was answered so far
  s     hand in, although something is open
  q     leave; this case begins anew the next time, those handed in are kept";

/// Returns what can be said at an item, at a bedside or in a lesson.
pub(super) fn help_text(in_lesson: bool) -> &'static str {
    match in_lesson {
        true => HELP_IN_LESSON,
        false => HELP,
    }
}
