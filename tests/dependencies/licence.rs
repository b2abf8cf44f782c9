//! Reads a licence expression (SPDX 2.3, annex D) and holds it to a list.
//!
//! `/` between names, which older packages write, means `OR`. A name with `+` or with an
//! exception is a name of its own: it has to be in the list as it is written.

/// Returns whether the names in `allowed` are enough to satisfy the expression.
///
/// `AND` binds more tightly than `OR`. The error says what can't be read.
pub fn satisfied(expression: &str, allowed: &[&str]) -> Result<bool, String> {
    let mut words = words(expression);
    words.reverse();
    let mut reader = Reader { words, allowed };
    let satisfied = reader.any()?;
    match reader.words.pop() {
        None => Ok(satisfied),
        Some(word) => Err(format!("`{word}` is one too many")),
    }
}

fn words(expression: &str) -> Vec<String> {
    expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ")
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

struct Reader<'allowed> {
    /// What is still to be read, the next word last.
    words: Vec<String>,
    allowed: &'allowed [&'allowed str],
}

impl Reader<'_> {
    fn any(&mut self) -> Result<bool, String> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let satisfied = self.any()?;
            return match self.take(")") {
                true => Ok(satisfied),
                false => Err("a bracket is not closed".to_owned()),
            };
        }
        let mut name = self.name()?;
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.name()?);
        }
        Ok(self.allowed.contains(&name.as_str()))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.words.pop() {
            Some(word) if !["(", ")", "AND", "OR", "WITH"].contains(&word.as_str()) => Ok(word),
            Some(word) => Err(format!("`{word}` stands where a name belongs")),
            None => Err("it ends where a name belongs".to_owned()),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        self.words.pop_if(|next| next == word).is_some()
    }
}

#[test]
fn one_of_several_is_enough_for_or_and_all_are_needed_for_and() {
    let allowed = &["MIT", "Zlib"];
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("mit", false),
        ("MIT+", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 / Apache-2.0", false),
        ("MIT AND Zlib", true),
        ("MIT AND GPL-3.0", false),
    ] {
        assert_eq!(satisfied(expression, allowed), Ok(expected), "{expression}");
    }
}

#[test]
fn and_binds_more_tightly_than_or_and_brackets_overrule_both() {
    let allowed = &["MIT"];
    assert_eq!(satisfied("MIT OR GPL-3.0 AND GPL-2.0", allowed), Ok(true));
    assert_eq!(satisfied("GPL-2.0 AND GPL-3.0 OR MIT", allowed), Ok(true));
    assert_eq!(
        satisfied("(MIT OR GPL-3.0) AND GPL-2.0", allowed),
        Ok(false)
    );
    assert_eq!(satisfied("(GPL-2.0 OR (MIT))AND(MIT)", allowed), Ok(true));
}

#[test]
fn a_licence_with_an_exception_is_another_licence() {
    let allowed = &["Apache-2.0 WITH LLVM-exception", "MIT"];
    let satisfied = |expression| satisfied(expression, allowed);
    assert_eq!(satisfied("Apache-2.0 WITH LLVM-exception"), Ok(true));
    assert_eq!(satisfied("Apache-2.0"), Ok(false));
    assert_eq!(satisfied("MIT WITH LLVM-exception"), Ok(false));
    assert_eq!(
        satisfied("GPL-2.0 OR Apache-2.0 WITH LLVM-exception"),
        Ok(true)
    );
}

#[test]
fn an_expression_that_cannot_be_read_satisfies_nothing() {
    for expression in [
        "",
        "MIT OR",
        "OR MIT",
        "MIT Zlib",
        "(MIT",
        "MIT)",
        "()",
        "MIT WITH",
        "MIT AND OR MIT",
    ] {
        assert!(satisfied(expression, &["MIT"]).is_err(), "{expression}");
    }
}
