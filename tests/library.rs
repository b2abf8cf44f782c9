//! A site's own folder of scales, its lock, and what is refused in it.

use crate::common::Given;

#[test]
fn a_new_scale_can_be_checked_and_scored_with_as_it_comes() {
    let new = Given::new()
        .when("scale new night-ward")
        .then()
        .stderr("")
        .code(0);
    let given = Given::new()
        .file("new.toml", &new.stdout)
        .file("row.csv", "pulse_bpm,shaking,fall\n90,2,yes\n");
    let check = given.when("scale check new.toml").then().stderr("").code(0);
    assert!(
        check
            .stdout
            .starts_with("new.toml: night-ward@1.0.0 is sound")
    );
    let row = given.when("score row.csv --scale new.toml --to csv").then();
    let row = row.stderr("").code(0).stdout;
    assert!(
        row.contains("\n90,2,yes,1,true,3,3,3,low,low,low,,fall,,night-ward@1.0.0,"),
        "{row}"
    );
}
