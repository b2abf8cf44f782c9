//! Holds what is written for people to files that people can read, in `snapshots`.
//!
//! With `OWS_BLESS=1` the files are written anew; look at the difference then.

#[path = "../../tests/common/difference.rs"]
mod difference;

use std::path::Path;
use std::sync::Arc;

use super::{Style, columns};
use crate::base::source::Source;
use crate::scale::{Library, Scale};

/// Compares a text with the file of a name in `snapshots`.
pub(super) fn same(name: &str, got: &str) {
    same_in("src/render/snapshots", name, got);
}

/// Compares a text with the file of a name in a folder of this project.
pub(super) fn same_in(folder: &str, name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(name);
    if std::env::var_os("OWS_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(
        got == expected,
        "{name}:\n{}",
        difference::difference(&expected, got)
    );
}

/// Returns an invented scale, small, in which every key of a scale stands.
pub(super) fn invented() -> Arc<Scale> {
    let text = include_str!("invented.toml");
    Arc::new(Scale::read(Source::new("site/invented.toml", text)).unwrap())
}

/// Returns every scale in the program, and the invented one.
pub(super) fn scales() -> Vec<Arc<Scale>> {
    let mut scales = Library::new().all().unwrap();
    scales.push(invented());
    scales
}

/// Asserts that no line passes the width, in Unicode and in ASCII, and that ASCII is ASCII.
pub(super) fn keeps_to_the_width(what: &str, page: impl Fn(&Style) -> String) {
    for width in [40, 60, 72, 80, 120] {
        for ascii in [false, true] {
            let page = page(&Style {
                ascii,
                ..Style::plain(width)
            });
            for line in page.lines() {
                assert!(columns(line) <= width, "{what} at {width}: {line}");
                assert_eq!(line, line.trim_end(), "{what} at {width}");
                assert!(!ascii || line.is_ascii(), "{what} in ASCII: {line}");
            }
        }
    }
}
