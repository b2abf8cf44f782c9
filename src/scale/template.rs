//! A commented scale file to start from, valid at once.

use super::name::is_id;
use crate::base::text::excerpt;

const TEMPLATE: &str = include_str!("template.toml");

/// Returns a commented scale file with this id.
///
/// # Errors
/// Says what an id looks like.
pub fn template(id: &str) -> Result<String, String> {
    if !is_id(id) {
        let words = "write a small letter, then at most 31 small letters, digits and hyphens";
        return Err(format!(
            "`{}` cannot be the id of a scale; {words}",
            excerpt(id)
        ));
    }
    Ok(TEMPLATE.replacen("\"ID\"", &format!("\"{id}\""), 1))
}

#[cfg(test)]
mod tests {
    use super::template;
    use crate::base::source::Source;
    use crate::scale::Scale;

    #[test]
    fn the_file_to_start_from_is_a_good_scale_with_the_id_asked_for() {
        let scale = Scale::read(Source::new("new.toml", template("night-ward").unwrap())).unwrap();
        assert_eq!(scale.reference(), "night-ward@1.0.0");
    }

    #[test]
    fn what_is_no_id_gives_no_file() {
        for id in ["", "Night", "a b", "../night", "\"\nid = \"x"] {
            assert!(template(id).is_err(), "{id}");
        }
    }
}
