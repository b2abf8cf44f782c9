//! What a column map makes of each text that stands in a table, and what it makes of none.

use super::cell;
use super::census::{Census, CountedColumn};
use crate::assessment::texts;
use crate::base::diagnostic::Mistake;
use crate::base::time;
use crate::base::zone::Zone;
use crate::scale::map::check::{ColumnMeaning, OptionCount, TextMeaning};
use crate::scale::map::{Became, MapColumn, Own, Reads};
use crate::scale::{ColumnMap, Item};

/// Says what a map makes of all texts of a census, in the order of the scale.
pub fn meanings(map: &ColumnMap, census: &Census, zone: Option<Zone>) -> Vec<ColumnMeaning> {
    let of_map = |column: &&CountedColumn| Own::named(&column.name, map.scale()).is_some();
    let columns = census.columns().iter().filter(of_map);
    let mut columns: Vec<ColumnMeaning> = columns
        .filter_map(|column| meaning(map, column, zone))
        .collect();
    columns.sort_by_key(|column| place(map, &column.column));
    columns
}

/// Says where a column stands: what is around the answers first, then items, checks and measures in their order.
fn place(map: &ColumnMap, name: &str) -> (u8, usize) {
    match Own::named(name, map.scale()) {
        Some(Own::Points(at) | Own::Value(at)) => (1, at),
        Some(Own::Check(at)) => (2, at),
        Some(Own::Measure(at)) => (3, at),
        Some(Own::Text | Own::Time) => (0, 0),
        _ => (0, 1),
    }
}

fn meaning(map: &ColumnMap, counted: &CountedColumn, zone: Option<Zone>) -> Option<ColumnMeaning> {
    let own = Own::named(&counted.name, map.scale())?;
    let mapped = map.column(&counted.name);
    let mut texts: Vec<TextMeaning> = counted
        .texts()
        .map(|(text, count)| {
            let one = One {
                map,
                own,
                mapped,
                counted,
                zone,
            };
            one.meaning(text, count)
        })
        .collect();
    let wrong = texts.iter().filter(|text| text.wrong.is_some());
    let wrong = wrong.map(|text| text.count).sum();
    let item = own.item().and_then(|at| map.scale().items().get(at));
    let options = item.map_or(Vec::new(), |item| options(item, &texts));
    let is_plain = matches!(own, Own::Points(_)) && mapped.and_then(MapColumn::codes).is_none();
    let may_be_option_numbers =
        is_plain && item.is_some_and(|item| may_be_option_numbers(item, &texts));
    let codes = mapped.and_then(MapColumn::codes);
    let codes = codes.filter(|_| !matches!(mapped.map(|own| &own.reads), Some(Reads::Flags(..))));
    let unused = codes.map_or(Vec::new(), |codes| {
        let is_used = |code: &str| texts.iter().any(|text| uses(mapped, &text.text, code));
        let unused = codes.each().filter(|(code, _)| !is_used(code));
        unused.map(|(code, _)| code.to_owned()).collect()
    });
    texts.sort_by_key(|text| (text.points, std::cmp::Reverse(text.count)));
    if matches!(own, Own::Text | Own::Time) {
        texts.retain(|text| text.wrong.is_some());
    }
    Some(ColumnMeaning {
        column: counted.name.clone(),
        label: label(map, own, &counted.name),
        from: counted.from.clone(),
        filled: counted.filled(),
        empty: counted.empty,
        texts,
        not_told_apart: counted.others,
        wrong,
        options,
        unused,
        may_be_option_numbers,
    })
}

/// Says whether a text is a code.
fn uses(mapped: Option<&MapColumn>, text: &str, code: &str) -> bool {
    let number = match mapped.map(|own| &own.reads) {
        Some(Reads::Number(place, _)) => place.number(text).unwrap_or(text),
        _ => text,
    };
    crate::scale::map::whole_text(number) == code
}

fn label(map: &ColumnMap, own: Own, name: &str) -> String {
    let scale = map.scale();
    let label = match own {
        Own::Points(at) | Own::Value(at) => scale.items().get(at).map(|item| &item.label),
        Own::Check(at) => scale.checks().get(at).map(|check| &check.label),
        Own::Measure(at) => scale.measures().get(at).map(|measure| &measure.label),
        _ => None,
    };
    label.cloned().unwrap_or_else(|| name.replace('_', " "))
}

fn options(item: &Item, texts: &[TextMeaning]) -> Vec<OptionCount> {
    let counted = |points: u16| {
        let texts = texts.iter().filter(|text| text.points == Some(points));
        texts.map(|text| text.count).sum()
    };
    let options = item.choices.iter().map(|choice| OptionCount {
        points: choice.points,
        text: choice.text.clone(),
        count: counted(choice.points),
    });
    options.collect()
}

/// Says whether numbers of a column are no points of its item, and may be those of its options, counted from 0 or 1.
fn may_be_option_numbers(item: &Item, texts: &[TextMeaning]) -> bool {
    let most = i64::try_from(item.choices.len()).unwrap_or_default();
    texts.iter().any(|text| {
        let number = cell::whole(text.text.trim()).map(|(number, _)| number);
        text.wrong.is_some() && number.is_some_and(|number| (0..=most).contains(&number))
    })
}

/// A column, of which texts are looked at one by one.
struct One<'m> {
    map: &'m ColumnMap,
    own: Own,
    mapped: Option<&'m MapColumn>,
    counted: &'m CountedColumn,
    zone: Option<Zone>,
}

impl One<'_> {
    fn meaning(&self, text: &str, count: u64) -> TextMeaning {
        let mut meaning = TextMeaning {
            text: text.to_owned(),
            count,
            points: None,
            becomes: None,
            missing: None,
            wrong: None,
        };
        let read = match self.mapped {
            Some(column) => column.read(text, self.map.layout()),
            None => self.map.layout().read(self.own, &self.counted.name, text),
        };
        let judged = match read {
            Ok(Became::Missing(why)) => {
                meaning.missing = Some(why.word().to_owned());
                return meaning;
            }
            Ok(Became::Text(own)) => self.judge(&own, &mut meaning),
            Err(mistake) => Err(mistake),
        };
        if let Err(mistake) = judged {
            meaning.wrong = Some(mistake.message);
        }
        meaning
    }

    /// Says what a text of ours means.
    fn judge(&self, text: &str, meaning: &mut TextMeaning) -> Result<(), Mistake> {
        let name = self.counted.name.as_str();
        let scale = self.map.scale();
        let number = || {
            cell::whole(text).map_or_else(
                || Err(cell::no_number(name, text)),
                |(number, _)| Ok(number),
            )
        };
        let becomes = match self.own {
            Own::Points(_) | Own::Value(_) => self.option(number()?, meaning)?,
            Own::Check(_) => match cell::truth(text) {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => return cell::asked(text, name).map(|_| ()),
            },
            Own::Measure(at) => {
                let Some(measure) = scale.measures().get(at) else {
                    return Ok(());
                };
                cell::reading(measure, text)?;
                format!("{text} {}", measure.unit)
            }
            Own::Months => format!("{} months", number()?),
            Own::Word(_) | Own::Substances | Own::NotAttributed => self.word(text)?,
            Own::Text if name == "patient" => cell::patient(text).map(|_| String::new())?,
            Own::Text => texts::prose(name, text)?,
            Own::Time => self.time(text)?,
        };
        meaning.becomes = Some(becomes).filter(|becomes| !becomes.is_empty());
        Ok(())
    }

    /// Returns the words of the option that a number means.
    fn option(&self, number: i64, meaning: &mut TextMeaning) -> Result<String, Mistake> {
        let at = self.own.item().unwrap_or_default();
        let Some(item) = self.map.scale().items().get(at) else {
            return Ok(String::new());
        };
        let (points, value) = match self.own {
            Own::Value(_) => (None, Some(number)),
            _ => (Some(number), None),
        };
        let seen = cell::answered(item, points, value)?;
        let choice = seen.and_then(|seen| seen.choice());
        let choice = choice.and_then(|choice| item.choices.get(usize::from(choice)));
        meaning.points = choice.map(|choice| choice.points);
        Ok(choice.map(|choice| choice.text.clone()).unwrap_or_default())
    }

    /// Returns the time that a text is; of several columns, their texts come put together here.
    fn time(&self, text: &str) -> Result<String, Mistake> {
        let written = match self.mapped.map(|own| &own.reads) {
            Some(Reads::Time(form)) if form.day_zero.is_none() => form.time(&[text], &[])?,
            Some(Reads::Time(form)) => {
                let texts: Vec<&str> = text.split(' ').collect();
                form.time(&texts, &[])?
            }
            _ => text.to_owned(),
        };
        time::parse(&written, self.zone).map(|_| written)
    }

    fn word(&self, text: &str) -> Result<String, Mistake> {
        if let Some(Reads::Flags(columns, answers)) = self.mapped.map(|own| &own.reads) {
            let of_column = columns.iter().find(|(name, _)| *name == self.counted.from);
            return match answers.get(text) {
                Some("yes") => Ok(of_column.map(|(_, word)| word.clone()).unwrap_or_default()),
                Some(_) => Ok("no".to_owned()),
                None => Err(Mistake::new(
                    "no-answer",
                    format!("`{text}` is neither yes nor no"),
                )),
            };
        }
        let words = self.own.words().unwrap_or_default();
        let bad = text
            .split(';')
            .find(|part| !words.is_empty() && !words.contains(part));
        match bad {
            Some(bad) => Err(Mistake::new(
                "bad-choice",
                format!("`{}` cannot be `{bad}`", self.counted.name),
            )),
            None => Ok(text.to_owned()),
        }
    }
}
