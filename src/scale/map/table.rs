//! How somebody else's table is laid out: what divides its columns, what stands before its header, which of its
//! rows and columns are meant.

use super::codes::{MissingCodes, missing_codes};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node, Value, text, wrong_kind};
use crate::base::text::excerpt;

/// How a table is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The byte that divides its columns, where the name of the file does not say it.
    pub delimiter: Option<u8>,
    /// How many lines stand before its header.
    pub skip_lines: u64,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The texts that stand for missing in every column that is read.
    pub missing: MissingCodes,
    /// Which rows are assessments: those that hold one of these texts in each of these columns.
    pub only: Vec<Only>,
    /// The columns that do not come out with the results.
    pub leave_out: Vec<At<String>>,
    /// Whether points may stand before words in the columns of all items: `1 - pulse 81 to 100`.
    pub leading_number: bool,
}

/// The texts that a row holds in a column if it is an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// The column.
    pub column: String,
    /// The texts, of which one is enough.
    pub texts: Vec<String>,
}

/// Reads how a table is laid out.
pub(super) fn layout(node: &Node<'_>, problems: &mut Problems) -> Option<Layout> {
    let mut fields = Fields::open(node, "[table]", problems)?;
    let delimiter = fields.text("delimiter");
    let delimiter = delimiter.map(|delimiter| (super::table::delimiter(&delimiter.0), delimiter.1));
    let skip_lines = fields.integer("skip-lines", 0..=10_000);
    let sheet = fields.text("sheet");
    let missing = fields.take("missing");
    let only = fields.take("only");
    let leave_out = fields.texts("leave-out");
    let leading_number = fields.boolean("leading-number").unwrap_or(false);
    fields.finish();
    let missing = missing.map(|entry| missing_codes(&entry.node, problems));
    let only = only.map(|entry| rows(&entry.node, problems));
    let delimiter = match delimiter {
        None => None,
        Some((Ok(byte), _)) => Some(byte),
        Some((Err(words), span)) => {
            problems.push(Diagnostic::new("bad-delimiter", span, words));
            None
        }
    };
    Some(Layout {
        delimiter,
        skip_lines: skip_lines
            .and_then(|(lines, _)| u64::try_from(lines).ok())
            .unwrap_or_default(),
        sheet: sheet.map(|(sheet, _)| sheet),
        missing: missing.unwrap_or_default(),
        only: only.unwrap_or_default(),
        leave_out,
        leading_number,
    })
}

/// Reads what divides columns: one character, or the word `tab`.
///
/// # Errors
/// It is nothing that can divide columns, in words.
pub fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        _ if text == "tab" || text == "\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii_punctuation() && *byte != b'"' || matches!(byte, b'\t' | b' ') => {
            Ok(*byte)
        }
        _ => Err(format!(
            "`{}` cannot divide columns; write one character such as `;` or `|`, or `tab`",
            excerpt(text)
        )),
    }
}

/// Reads which rows are meant: columns, each with a text or a list of texts.
fn rows(node: &Node<'_>, problems: &mut Problems) -> Vec<Only> {
    let Value::Table(entries) = &node.value else {
        let help = "write the column and its text, as in { redcap_repeat_instrument = \"cows\" }";
        problems.unread(wrong_kind(node, "`only` is a table of columns").help(help));
        return Vec::new();
    };
    let mut rows = Vec::new();
    for entry in entries {
        let texts: Vec<At<String>> = match &entry.node.value {
            Value::List(list) => {
                let texts = list.iter();
                texts
                    .filter_map(|node| text(node, &entry.key, problems))
                    .collect()
            }
            _ => text(&entry.node, &entry.key, problems)
                .into_iter()
                .collect(),
        };
        if texts.is_empty() {
            let message = "no row would be an assessment";
            let none = Diagnostic::new("too-few", entry.node.span.clone(), message);
            problems.push(none.help("name at least one text"));
        }
        let texts = texts.into_iter();
        rows.push(Only {
            column: entry.key.clone().into_owned(),
            texts: texts.map(|(text, _)| text.trim().to_owned()).collect(),
        });
    }
    rows
}
