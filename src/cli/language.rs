//! The language that scales are shown in: of the option, the variable, or the configuration.
//!
//! It changes what people read. Data formats never ask for it.

use std::sync::Arc;

use super::context::Context;
use super::error::Failure;
use crate::base::text::{excerpt, one_of};
use crate::render::Style;
use crate::scale::{Library, Scale};

/// A scale's own words.
const OWN: &str = "en";

/// Which scales are shown in which words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    tag: Option<String>,
    shown: Vec<Arc<Scale>>,
}

impl Context {
    /// Finds every scale that has texts in the language that is wanted.
    ///
    /// # Errors
    /// No scale has texts in this language, or a screen that keeps to ASCII cannot show them.
    pub fn words(&self, library: &Library, style: &Style) -> Result<Words, Failure> {
        let wanted = match &self.lang {
            Some(tag) => Some(tag.clone()),
            None => self.configuration()?.language.clone(),
        };
        let Some(tag) = wanted.filter(|tag| !tag.is_empty() && tag != OWN) else {
            return Ok(Words::default());
        };
        let all = library.all()?;
        let mut shown = Vec::new();
        let mut known: Vec<&str> = vec![OWN];
        for scale in &all {
            known.extend(library.languages(scale));
            let found = library
                .in_language(scale, &tag)
                .map_err(|error| Failure::Usage(error.to_string()))?;
            shown.extend(found);
        }
        known.sort_unstable();
        known.dedup();
        if shown.is_empty() {
            return Err(Failure::Usage(format!(
                "no scale has the language `{}`; write {}",
                excerpt(&tag),
                one_of(&known)
            )));
        }
        if style.ascii {
            return Err(Failure::Usage(format!(
                "`{tag}` cannot be shown in ASCII; leave out `--lang`, or `--ascii`"
            )));
        }
        Ok(Words {
            tag: Some(tag),
            shown,
        })
    }
}

impl Words {
    /// Returns a scale as it is shown: in the language that is wanted, or in its own words if it has no texts in it.
    pub fn shown(&self, scale: &Arc<Scale>) -> Arc<Scale> {
        let translated = self
            .shown
            .iter()
            .find(|shown| shown.digest() == scale.digest());
        Arc::clone(translated.unwrap_or(scale))
    }

    /// Returns a scale as it is shown, and refuses one that has no texts in the language that was asked for.
    ///
    /// # Errors
    /// Says which languages the scale has.
    pub fn only(&self, scale: &Arc<Scale>, library: &Library) -> Result<Arc<Scale>, Failure> {
        let shown = self.shown(scale);
        match &self.tag {
            Some(tag) if shown.language().is_none() => {
                let mut known = vec![OWN];
                known.extend(library.languages(scale));
                Err(Failure::Usage(format!(
                    "{} has no texts in `{tag}`; write {}",
                    scale.reference(),
                    one_of(&known)
                )))
            }
            _ => Ok(shown),
        }
    }
}
