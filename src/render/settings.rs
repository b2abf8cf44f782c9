//! What is set and who set it: a line for each setting.

use super::page::{Page, inked};
use super::{Ink, Style};

/// The column that values begin at.
const VALUE: usize = 14;

/// One setting as it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is called in the configuration file.
    pub name: &'static str,
    /// What is in force.
    pub value: String,
    /// Who set it: an option, a variable, a line of the file, or nobody.
    pub from: String,
}

/// Writes the settings below what is to be said of the configuration file.
pub fn settings(file: &str, settings: &[Setting], style: &Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(0, inked(Ink::Strong, file));
    page.blank();
    let dot = page.style().glyph(" · ", " - ");
    for setting in settings {
        let line = format!("{}{dot}{}", setting.value, setting.from);
        if VALUE + page.columns_of(&line) <= page.width() {
            page.labelled(1, setting.name, VALUE, line);
            continue;
        }
        page.labelled(1, setting.name, VALUE, &setting.value);
        page.paragraph(VALUE, inked(Ink::Faint, &setting.from));
    }
    page.finish()
}
