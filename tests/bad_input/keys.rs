//! Keys of JSON and TOML: unknown ones and repeated ones are refused, however they are spelt.

use super::refusal_of;
use crate::common::Given;
use crate::common::sheets::line;

#[test]
fn deep_nesting_is_refused_by_name_and_ends_at_once() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [40, 200, 20_000] {
        let text = line("").replacen(
            '{',
            &format!("{{\"extra\":{{\"deep\":{}}},", deep(levels)),
            1,
        );
        let said = refusal_of(&text);
        assert!(
            said.starts_with("nested deeper than 32 levels") || said.contains("recursion"),
            "{said}"
        );
    }
    let open = Given::new().file("open.json", "[".repeat(1 << 20));
    let then = open.when("score open.json --to csv").then();
    assert!(then.stderr.starts_with("error: open.json:1:"));
    then.stdout("").code(1);
    let dotted = format!("{} = 1\n", vec!["a"; 4000].join("."));
    let given = Given::new().file("dotted.toml", dotted);
    let then = given.when("score dotted.toml --scale cows --to csv").then();
    assert!(
        then.stderr.starts_with("error: dotted.toml:"),
        "{}",
        then.stderr
    );
    then.stdout("").code(1);
}
