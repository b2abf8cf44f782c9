//! What was used before an assessment, as a part of its context that a later one can take over.

use super::{CoUse, Context, LastUse, Route};
use crate::scale::Substance;

/// The use before an assessment, as far as it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UseBefore {
    /// The substances last used.
    pub substances: Vec<Substance>,
    /// How they were taken.
    pub route: Option<Route>,
    /// When they were last used.
    pub last_use: Option<LastUse>,
    /// Use of alcohol.
    pub alcohol: Option<CoUse>,
    /// Use of benzodiazepines.
    pub benzodiazepines: Option<CoUse>,
}

impl UseBefore {
    /// Returns what a context tells; `None` if it tells nothing.
    pub fn of(context: &Context) -> Option<Self> {
        let told = Self {
            substances: context.substances.clone(),
            route: context.route,
            last_use: context.last_use,
            alcohol: context.alcohol,
            benzodiazepines: context.benzodiazepines,
        };
        Some(told).filter(|told| *told != Self::default())
    }

    /// Puts into a context what is told here, wherever that tells nothing itself.
    pub fn fill(&self, context: &mut Context) {
        if context.substances.is_empty() {
            context.substances.clone_from(&self.substances);
        }
        context.route = context.route.or(self.route);
        context.last_use = context.last_use.or(self.last_use);
        context.alcohol = context.alcohol.or(self.alcohol);
        context.benzodiazepines = context.benzodiazepines.or(self.benzodiazepines);
    }

    /// Takes out of a context what it tells just as it is told here.
    pub fn leave_out(&self, context: &mut Context) {
        fn take<T: PartialEq + Default>(of: &mut T, told: &T) {
            if of == told {
                *of = T::default();
            }
        }
        take(&mut context.substances, &self.substances);
        take(&mut context.route, &self.route);
        take(&mut context.last_use, &self.last_use);
        take(&mut context.alcohol, &self.alcohol);
        take(&mut context.benzodiazepines, &self.benzodiazepines);
    }

    /// Takes all of it out of a context.
    pub fn forget(context: &mut Context) {
        context.substances.clear();
        (context.route, context.last_use) = (None, None);
        (context.alcohol, context.benzodiazepines) = (None, None);
    }
}
