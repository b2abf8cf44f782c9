//! What a plot looks like.
