//! The flags that are open in a row. Those that wait for what nobody asked are said in one word: named one by
//! one they would fill most of a row that answers no check, and say no more.

use crate::assessment::{Asked, Assessment};
use crate::scale::truth::Truth;
use crate::scale::{Flag, LoneAnswer, NOTHING_ASKED, OtherUse};

/// Returns where the word of a flag stands among [`NOTHING_ASKED`]; `None` for one that rests on more than
/// one answer, or on an item.
pub(super) fn word_of(flag: &Flag) -> Option<usize> {
    flag.when.lone_answer().map(|lone| match lone {
        LoneAnswer::Check(_) => 0,
        LoneAnswer::Measure(_) => 1,
        LoneAnswer::Use(_) => 2,
    })
}

/// Lists the flags of its scale that are open in an assessment; `words` has what [`word_of`] says of each.
pub(super) fn open<'a>(
    assessment: &'a Assessment,
    raised: &[Truth],
    words: &[Option<usize>],
) -> Vec<&'a str> {
    let nothing = nothing_asked(assessment);
    let mut named = Vec::with_capacity(words.len());
    let mut said = [false; 3];
    let flags = assessment.scale().flags().iter();
    let flags = flags.zip(raised).zip(words);
    for ((flag, raised), word) in flags {
        if *raised != Truth::Undetermined {
            continue;
        }
        match word {
            Some(word) if nothing[*word] => said[*word] = true,
            _ => named.push(flag.id.as_str()),
        }
    }
    let words = NOTHING_ASKED.iter().zip(said);
    let words = words.filter(|(_, said)| *said).map(|(word, _)| *word);
    words.chain(named).collect()
}

/// Says of checks, of unscored measures and of the use of other substances whether the assessment has none.
fn nothing_asked(assessment: &Assessment) -> [bool; 3] {
    let uses = [OtherUse::Alcohol, OtherUse::Benzodiazepines];
    let mut uses = uses.into_iter().map(|used| assessment.context.use_of(used));
    [
        assessment
            .checks()
            .iter()
            .all(|answer| *answer == Asked::Not),
        assessment.readings().iter().all(Option::is_none),
        uses.all(|used| used.is_none()),
    ]
}
