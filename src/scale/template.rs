//! A commented scale file and a policy file to start from, valid at once.

use super::name::is_id;
use crate::base::text::excerpt;

const TEMPLATE: &str = include_str!("template.toml");
const POLICY: &str = include_str!("../../examples/policies/example-ward.toml");

/// Returns a commented scale file with this id.
///
/// # Errors
/// Says what an id looks like.
pub fn template(id: &str) -> Result<String, String> {
    is_id_of(id, "scale")?;
    Ok(TEMPLATE.replacen("\"ID\"", &format!("\"{id}\""), 1))
}

/// Returns a policy file to start from with an id: the policy of the example ward, which says on top that it is no
/// recommendation.
///
/// # Errors
/// Says what an id looks like.
pub fn policy(id: &str) -> Result<String, String> {
    is_id_of(id, "policy")?;
    let remarks = "# The intervals";
    let (_, rest) = POLICY.split_once(remarks).unwrap_or(("", POLICY));
    let own = [("example-ward", id), ("2.1.0", "1.0.0")];
    let rest = own.iter().fold(rest.to_owned(), |text, (example, own)| {
        text.replacen(&format!("\"{example}\""), &format!("\"{own}\""), 1)
    });
    Ok(format!(
        "\
# An example to start from, and no recommendation: put your site's own decisions and references in the
# place of these, and then check it and name it:
#
#     ows policy check {id}.toml
#     ows due --policy {id}.toml
#
{remarks}{rest}"
    ))
}

fn is_id_of(id: &str, what: &str) -> Result<(), String> {
    if is_id(id) {
        return Ok(());
    }
    let words = "write a small letter, then at most 31 small letters, digits and hyphens";
    Err(format!(
        "`{}` cannot be the id of a {what}; {words}",
        excerpt(id)
    ))
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
