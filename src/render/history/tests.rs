//! What a history looks like.
