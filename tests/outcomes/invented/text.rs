//! An invented scale as the text of a scale file.

use std::fmt::{Display, Formatter, Result};

use super::scale::{Flag, Invented, Item, Stage};

const HEAD: &str = r#"
format    = 1
id        = "invented"
version   = "1.0.0"
name      = "Invented"
rater     = "clinician"
evidence  = "validated"
reference = ["nobody"]
licence   = "none"
"#;

impl Display for Invented {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(HEAD)?;
        if self.has_total {
            let most: u16 = self.items.iter().map(Item::most).sum();
            writeln!(out, "[total]\nrange = [0, {most}]")?;
        }
        for (index, one) in self.items.iter().enumerate() {
            item(index, one, out)?;
        }
        for index in 0..self.checks {
            writeln!(
                out,
                "[[check]]\nid = \"check-{index}\"\nlabel = \"c\"\nask = \"c\""
            )?;
        }
        for (index, from) in self.bands.iter().enumerate() {
            writeln!(
                out,
                "[[band]]\nid = \"band-{index}\"\nfrom = {from}\nname = \"b\""
            )?;
        }
        for (index, one) in self.flags.iter().enumerate() {
            flag(index, one, out)?;
        }
        for (index, stages) in self.stagings.iter().enumerate() {
            writeln!(out, "[[staging]]\nid = \"staging-{index}\"")?;
            writeln!(out, "name = \"s\"\nsource = \"s\"\nchoice = \"s\"")?;
            for (number, one) in (1..).zip(stages) {
                stage(number, one, out)?;
            }
        }
        Ok(())
    }
}

fn item(index: usize, item: &Item, out: &mut Formatter<'_>) -> Result {
    writeln!(
        out,
        "[[item]]\nid = \"item-{index}\"\nlabel = \"i\"\nask = \"i\""
    )?;
    if let Some(measure) = &item.measure {
        let (low, high) = measure.plausible;
        let limits = format!("column = \"value_{index}\", plausible = [{low}, {high}]");
        writeln!(out, "measure = {{ unit = \"u\", {limits} }}")?;
    }
    writeln!(out, "option = [")?;
    for (choice, points) in item.points.iter().enumerate() {
        let limit = item.measure.as_ref();
        let limit = limit.and_then(|measure| measure.limits.get(choice));
        let limit = limit.map_or(String::new(), |limit| format!(", up-to = {limit}"));
        writeln!(out, "  {{ points = {points}{limit}, text = \"o\" }},")?;
    }
    writeln!(out, "]")
}

fn flag(index: usize, flag: &Flag, out: &mut Formatter<'_>) -> Result {
    let mut when = Vec::new();
    if let Some((item, _)) = flag.choice {
        when.push(format!("item = \"item-{item}\""));
    } else if let Some((item, _)) = flag.value.or(flag.most) {
        when.push(format!("item = \"item-{item}\""));
    }
    when.extend(
        flag.choice
            .map(|(_, points)| format!("at-least = {points}")),
    );
    when.extend(
        flag.value
            .map(|(_, value)| format!("measure-at-least = {value}")),
    );
    when.extend(
        flag.most
            .map(|(_, value)| format!("measure-at-most = {value}")),
    );
    when.extend(flag.total.map(|total| format!("total-at-least = {total}")));
    when.extend(
        flag.band
            .map(|band| format!("band-at-least = \"band-{band}\"")),
    );
    when.extend(flag.check.map(|check| format!("check = \"check-{check}\"")));
    when.extend(flag.stage.map(|(staging, number)| {
        format!("staging = \"staging-{staging}\", stage-at-least = {number}")
    }));
    writeln!(
        out,
        "[[flag]]\nid = \"flag-{index}\"\ntext = \"f\"\nbasis = \"f\""
    )?;
    writeln!(out, "when = {{ {} }}", when.join(", "))
}

fn stage(number: u8, stage: &Stage, out: &mut Formatter<'_>) -> Result {
    writeln!(out, "[[staging.stage]]\nnumber = {number}\nname = \"s\"")?;
    writeln!(out, "needs = {}\nbasis = \"s\"", stage.needs)?;
    if !stage.one_of.is_empty() {
        let items = stage.one_of.iter().map(|item| format!("\"item-{item}\""));
        let items: Vec<String> = items.collect();
        writeln!(out, "one-of = [{}]", items.join(", "))?;
    }
    let of_one_item = |item: usize| stage.signs.iter().filter(|sign| sign.0 == item).count();
    let may = |item: &usize| stage.one_of.is_empty() || stage.one_of.contains(item);
    let items = stage.signs.iter().map(|sign| sign.0).filter(may);
    let alone = items.map(of_one_item).max();
    if alone >= Some(usize::from(stage.needs)) {
        writeln!(out, "alone = \"by chance\"")?;
    }
    writeln!(out, "sign = [")?;
    for (item, points) in &stage.signs {
        writeln!(
            out,
            "  {{ item = \"item-{item}\", at-least = {points}, text = \"s\" }},"
        )?;
    }
    writeln!(out, "]")
}
