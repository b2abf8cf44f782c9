//! A draft of a column map as TOML.

use std::fmt::Write as _;

use super::Sample;
use super::columns::{Found, FoundItem, Holds};
use super::dictionary::Dictionary;
use super::long::FoundLong;
use super::times::FoundTime;
use crate::scale::map::quoted;
use crate::scale::{Item, Scale};

/// A draft that grows line by line. Writing to a text does not fail.
struct Draft(String);

impl Draft {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "{line}");
    }

    fn head(&mut self, sample: &Sample, scale: &Scale, id: &str) {
        let name = sample.name.replace(|letter: char| letter.is_control(), " ");
        self.line(&format!("# A draft of how {name} is read as {}. Look at each line, and at what becomes of each text:", scale.reference()));
        self.line(&format!("#   ows map check MAP {name}"));
        self.line("# What is not sure stands as a comment. No text is guessed at: one that is not named here is refused.");
        self.line("format  = 1");
        self.line(&format!("id      = {}", quoted(id)));
        self.line("version = \"0.1.0\"");
        self.line(&format!(
            "scale   = {}",
            quoted(&format!("{}@{}", scale.id(), scale.version().major))
        ));
    }

    /// Writes how the table is laid out.
    fn table(
        &mut self,
        sample: &Sample,
        missing: &[String],
        has_labels: bool,
        only: Option<(&str, &str)>,
        in_doubt: &[String],
    ) {
        let delimiter = match sample.delimiter {
            b',' => None,
            b'\t' => Some("tab".to_owned()),
            byte => Some(char::from(byte).to_string()),
        };
        self.line("\n[table]");
        if let Some(delimiter) = delimiter {
            self.line(&format!("delimiter = {}", quoted(&delimiter)));
        }
        if let Some(sheet) = &sample.sheet {
            self.line(&format!("sheet = {}", quoted(sheet)));
        }
        if sample.skip_lines > 0 {
            self.line(&format!("skip-lines = {}", sample.skip_lines));
        }
        match missing {
            [] => self.line("# missing = [\"NA\", \"-99\"]   # texts that stand for missing; { \"-98\" = \"asleep\" } in place of the list names reasons"),
            missing => {
                let texts: Vec<String> = missing.iter().map(|text| quoted(text)).collect();
                self.line(&format!("missing = [{}]   # are these all, and do they stand for missing? {{ \"-98\" = \"asleep\" }} in place of the list names reasons", texts.join(", ")));
            }
        }
        if has_labels {
            self.line("leading-number = true   # points stand before words");
        }
        if let Some((column, text)) = only {
            self.line(&format!(
                "only = {{ {} = {} }}   # the rows that have answers",
                quoted(column),
                quoted(text)
            ));
        }
        if !in_doubt.is_empty() {
            self.line("# Not read by their own names before somebody has decided, below, what their numbers are; then remove this:");
            self.line(&format!("leave-out = [{}]", in_doubt.join(", ")));
        }
    }

    /// Writes a column that comes from one of the table, or says that none was found.
    fn plain(&mut self, own: &str, from: Option<&str>) {
        match from {
            Some(from) => self.line(&format!("{own:<12} = {}", quoted(from))),
            None => self.line(&format!("# {own:<10} = \"\"   # no column was found")),
        }
    }

    fn time(&mut self, sample: &Sample, time: Option<&FoundTime>) {
        let Some(time) = time else {
            return self.line("# time     = { from = \"\", format = \"%m/%d/%Y %H:%M\", zone = \"America/New_York\" }   # no column was found");
        };
        let from: Vec<String> = time
            .from
            .iter()
            .map(|field| quoted(sample.column(*field)))
            .collect();
        let from = match from.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let format = time
            .format
            .map(|format| format!(", format = {}", quoted(format)));
        let is_plain = format.is_none() && time.from.len() == 1;
        let own = if time.as_well.is_some() {
            "# time      "
        } else {
            "time        "
        };
        let line = match is_plain {
            true => format!("{own} = {from}"),
            false => format!("{own} = {{ from = {from}{} }}", format.unwrap_or_default()),
        };
        let mut remarks = Vec::new();
        if let Some(other) = time.as_well {
            remarks.push(format!("{} fits all rows too: which is it?", quoted(other)));
        }
        if time.lacks_zone {
            remarks.push("no zone is written: say `--timezone`, or add zone = \"America/New_York\" or another".to_owned());
        }
        if remarks.is_empty() {
            return self.line(&line);
        }
        self.line(&format!("{line}   # {}", remarks.join("; ")));
    }

    /// Lists the columns that nothing before names.
    fn not_named(&mut self, sample: &Sample) {
        let names = sample.names.iter().map(|name| quoted(name));
        let rest: Vec<String> = names
            .filter(|name| !self.0.contains(name.as_str()))
            .collect();
        if !rest.is_empty() {
            self.line(&format!("# carried along unread: {}", rest.join(", ")));
        }
    }

    fn item(&mut self, sample: &Sample, item: &Item, found: Option<&FoundItem>) {
        let id = &item.id;
        let Some(found) = found else {
            return self.line(&format!(
                "# {id:<10} = \"\"   # {}: no column was found",
                item.label
            ));
        };
        let from = quoted(sample.column(found.field));
        if self.others(sample, id, found) {
            return self.line(&format!("# {id:<10} = {from}   # which of them is it?"));
        }
        match &found.holds {
            Holds::Points => self.line(&format!("{id:<12} = {from}")),
            Holds::Labels => self.line(&format!(
                "{id:<12} = {{ from = {from}, leading-number = true }}   # are these numbers points?"
            )),
            Holds::Values => {
                let column = item.measure.as_ref().map_or(id, |measure| &measure.column);
                self.line(&format!("{column:<12} = {from}   # measured values"));
            }
            Holds::Codes(codes) => self.codes(id, &from, item, codes),
            Holds::OtherNumbers => {
                let points: Vec<String> = item
                    .choices
                    .iter()
                    .map(|choice| choice.points.to_string())
                    .collect();
                self.line(&format!("# {from} holds numbers that are no points of {id} ({}). Are they the numbers of options?", points.join(", ")));
                self.line(&format!(
                    "# {id:<10} = {{ from = {from}, position-from = 0 }}   # counted from 0, or 1"
                ));
            }
            Holds::Texts(texts) => {
                self.line(&format!("# {from} holds texts; write the points of each:"));
                let codes: Vec<String> = texts
                    .iter()
                    .take(20)
                    .map(|text| format!("{} = ?", quoted(text)))
                    .collect();
                self.line(&format!(
                    "# {id:<10} = {{ from = {from}, codes = {{ {} }} }}",
                    codes.join(", ")
                ));
            }
        }
    }

    /// Names other columns that may be an item, and says whether one of them may be so just as well.
    fn others(&mut self, sample: &Sample, id: &str, found: &FoundItem) -> bool {
        let others = found.others.iter();
        let others: Vec<String> = others.map(|field| quoted(sample.column(*field))).collect();
        if !others.is_empty() {
            self.line(&format!("# or {id} from {}", others.join(" or ")));
        }
        !found.is_sure
    }

    /// Writes codes with the words of their choices, beside those of the options.
    fn codes(
        &mut self,
        id: &str,
        from: &str,
        item: &Item,
        codes: &[(String, Option<u16>, String)],
    ) {
        let text_of = |points: u16| {
            let choice = item.choices.iter().find(|choice| choice.points == points);
            choice.map_or("", |choice| choice.text.as_str())
        };
        for (code, points, words) in codes {
            let own = match points {
                Some(points) => format!("{points} {}", text_of(*points)),
                None => "which option?".to_owned(),
            };
            let words = words.replace(|letter: char| letter.is_control(), " ");
            self.line(&format!("#   {code} {words} -> {own}"));
        }
        let is_sure = codes.iter().all(|(_, points, _)| points.is_some());
        let pairs: Vec<String> = codes
            .iter()
            .map(|(code, points, _)| match points {
                Some(points) => format!("{} = {points}", quoted(code)),
                None => format!("{} = ?", quoted(code)),
            })
            .collect();
        let comment = if is_sure { "" } else { "# " };
        self.line(&format!(
            "{comment}{id:<12} = {{ from = {from}, codes = {{ {} }} }}",
            pairs.join(", ")
        ));
    }
}

/// Writes the map of a table with a row an assessment.
pub(super) fn wide(
    sample: &Sample,
    dictionary: Option<&Dictionary>,
    scale: &Scale,
    id: &str,
    found: &Found,
) -> String {
    let mut draft = Draft(String::new());
    draft.head(sample, scale, id);
    if let Some(form) = dictionary.and_then(|dictionary| instrument(sample, dictionary, found)) {
        draft.line(&format!(
            "# Codes are those of the data dictionary's instrument {}.",
            quoted(&form)
        ));
    }
    let only = found
        .only
        .as_ref()
        .map(|(field, text)| (sample.column(*field), text.as_str()));
    let in_doubt = in_doubt(sample, scale, found);
    draft.table(sample, &found.missing, false, only, &in_doubt);
    draft.line("\n[column]");
    if !in_doubt.is_empty() {
        draft.line("# Some numbers are no points of their items: they may all be numbers of options. Look them up where they come");
        draft.line("# from. Then write each item as one of these two:");
        draft.line("#   sweating = \"sweating\"                                  points");
        draft.line("#   sweating = { from = \"sweating\", position-from = 0 }    numbers of options counted from 0, or from 1");
    }
    let name = |field: Option<usize>| field.map(|field| sample.column(field));
    draft.plain("patient", name(found.patient));
    draft.time(sample, found.time.as_ref());
    draft.plain("rater", name(found.rater));
    for (item, column) in scale.items().iter().zip(&found.items) {
        let column = column.as_ref();
        let is_own =
            column.is_some_and(|column| in_doubt.contains(&quoted(sample.column(column.field))));
        if !is_own {
            draft.item(sample, item, column);
        }
    }
    for (field, check) in &found.checks {
        draft.plain(check, Some(sample.column(*field)));
    }
    substances(&mut draft, sample, found);
    totals(&mut draft, sample, &found.totals);
    draft.not_named(sample);
    draft.0
}

/// Returns the columns that have our own names, where some numbers are no points and may all be those of options.
fn in_doubt(sample: &Sample, scale: &Scale, found: &Found) -> Vec<String> {
    let columns = || scale.items().iter().zip(&found.items);
    let is_other = |column: &FoundItem| matches!(column.holds, Holds::OtherNumbers);
    if !found.items.iter().flatten().any(is_other) {
        return Vec::new();
    }
    let named = columns().filter_map(|(item, column)| {
        let name = sample.column(column.as_ref()?.field);
        (name == item.id).then(|| quoted(name))
    });
    named.collect()
}

/// Returns the instrument that the first item is of.
fn instrument(sample: &Sample, dictionary: &Dictionary, found: &Found) -> Option<String> {
    let first = found.items.iter().flatten().next()?;
    let field = dictionary.field(sample.column(first.field))?;
    Some(field.form.clone())
}

fn substances(draft: &mut Draft, sample: &Sample, found: &Found) {
    if found.substances.is_empty() {
        return;
    }
    let flags = found.substances.iter().map(|(field, word)| {
        let word = word.map_or_else(|| "?".to_owned(), quoted);
        format!("{} = {word}", quoted(sample.column(*field)))
    });
    let flags: Vec<String> = flags.collect();
    let is_sure = found.substances.iter().all(|(_, word)| word.is_some());
    let comment = if is_sure { "" } else { "# " };
    draft.line(&format!(
        "{comment}substance    = {{ flags = {{ {} }} }}",
        flags.join(", ")
    ));
}

fn totals(draft: &mut Draft, sample: &Sample, totals: &[usize]) {
    for (at, field) in totals.iter().enumerate() {
        let comment = if at == 0 { "" } else { "# or " };
        let column = quoted(sample.column(*field));
        draft.line(&format!("{comment}total        = {{ compare = {column} }}   # a recorded total, compared with ours"));
    }
}

/// Writes the map of a table with a row an item.
pub(super) fn long(sample: &Sample, scale: &Scale, id: &str, found: &FoundLong) -> String {
    let mut draft = Draft(String::new());
    draft.head(sample, scale, id);
    draft.table(sample, &[], found.has_labels, None, &[]);
    draft.line("\n[column]");
    let name = |field: Option<usize>| field.map(|field| sample.column(field));
    draft.plain("patient", name(found.patient));
    draft.time(sample, found.time.as_ref());
    draft.plain("rater", name(found.rater));
    draft.line("\n[long]");
    draft.line(&format!("item   = {}", quoted(sample.column(found.item))));
    draft.line(&format!("value  = {}", quoted(sample.column(found.value))));
    draft.line(match found.do_times_differ {
        true => "within = \"5 min\"   # the times of one assessment seem to differ: by no more than this?",
        false => "# within = \"5 min\"   # if the times of one assessment differ by minutes",
    });
    if !found.others.is_empty() {
        let comment = if found.are_others_none { "" } else { "# " };
        draft.line(&format!(
            "{comment}other-items = \"leave-out\"   # rows of items that are not named below"
        ));
    }
    draft.line("\n[long.items]");
    for (text, own) in &found.items {
        draft.line(&format!("{} = {}", quoted(text), quoted(own)));
    }
    for text in found.others.iter().take(30) {
        draft.line(&format!(
            "# {} was not recognised: is it an item of {}?",
            quoted(text),
            scale.reference()
        ));
    }
    draft.0
}
