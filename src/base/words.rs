//! Closed lists of words: each value has one word in data, so that a misspelt word is refused and never lost.

/// A value that data writes as one word of a closed list.
pub trait Word: Sized {
    /// Every word, in the order in which a person is shown them.
    const WORDS: &'static [&'static str];

    /// Finds the value that data writes so.
    fn named(word: &str) -> Option<Self>;
}

/// Makes an enumeration whose values each have one word in data.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$value_doc])* $value),+
        }

        impl $name {
            /// Every word, in the order in which a person is shown them.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Finds the value that data writes so.
            pub fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)+
                    _ => None,
                }
            }

            /// Returns the word that data writes.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word),+
                }
            }
        }

        impl $crate::base::words::Word for $name {
            const WORDS: &'static [&'static str] = Self::WORDS;

            fn named(word: &str) -> Option<Self> {
                Self::named(word)
            }
        }
    };
}

pub(crate) use words;
