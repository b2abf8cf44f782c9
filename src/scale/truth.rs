//! Whether something is true of an assessment in which answers may be missing.

/// Whether a flag is raised, a stage shows, a sign is found or a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is true, whatever the missing answers turn out to be.
    Yes,
    /// It is not true, whatever the missing answers turn out to be.
    No,
    /// The missing answers, or questions that were not asked, decide.
    Undetermined,
}

impl Truth {
    /// Returns the word that data uses for a flag, a landmark or a rule.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Undetermined => "undetermined",
        }
    }

    /// Returns the word that data uses for a stage or a sign.
    pub fn presence(self) -> &'static str {
        match self {
            Self::Yes => "shows",
            Self::No => "not-now",
            Self::Undetermined => "undetermined",
        }
    }

    /// Joins whether something is true with the lowest and with the highest answers that can still be given.
    #[inline]
    pub fn from_ends(low: bool, high: bool) -> Self {
        match (low, high) {
            (true, _) => Self::Yes,
            (false, true) => Self::Undetermined,
            (false, false) => Self::No,
        }
    }

    /// Says whether both are true.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Undetermined,
        }
    }

    /// Says whether one of both is true.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Undetermined,
        }
    }
}

impl From<bool> for Truth {
    fn from(is_true: bool) -> Self {
        Self::from_ends(is_true, is_true)
    }
}
