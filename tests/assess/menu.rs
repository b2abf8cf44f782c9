//! `ows` alone at a terminal: a menu that runs a command as if it were typed, and nothing of it without a terminal.

use super::{at_items, files};
use crate::common::Given;
use crate::common::terminal::Terminal;

const QUESTION: &str = "Number, or the patient to assess:";
const MENU: &str = "\
ows: how severe a withdrawal is, from written scales

  1  assess a patient                    ows assess
  2  who is due                          ows due
  3  a patient's history                 ows history
  4  help                                ows help
  q  leave
Number, or the patient to assess:";

fn menu(given: &Given) -> Terminal {
    let mut terminal = given.when("").on_terminal(24, 80);
    terminal.wait_for_last(QUESTION);
    terminal
}

#[test]
fn alone_at_a_terminal_the_menu_is_a_few_lines_and_q_and_the_end_of_the_input_leave() {
    let given = Given::new();
    let mut terminal = menu(&given);
    assert_eq!(terminal.text().trim_end(), MENU);
    terminal.press("7\r").wait_for("Write a number");
    terminal.wait_for_last(QUESTION).press("q\r");
    assert_eq!(terminal.code(), 0);
    let mut terminal = menu(&given);
    terminal.press("\u{4}");
    assert_eq!(terminal.code(), 0);
    let mut terminal = menu(&given);
    terminal.press("\u{3}");
    assert_eq!(terminal.ending(), 130);
}

#[test]
fn without_a_terminal_it_is_the_help_and_wrong_usage() {
    let given = Given::new();
    let help = given.when("--help").then().code(0).stdout;
    given
        .when("")
        .stdin("1\n")
        .then()
        .stdout("")
        .stderr(&help)
        .code(2);
}

#[test]
fn enter_asks_for_the_scale_where_none_is_configured_and_opens_the_form() {
    let given = Given::new();
    let mut terminal = menu(&given);
    terminal.press("\r").wait_for_last("Number or name:");
    let text = terminal.text();
    assert!(
        text.contains("\n  2  cows               Clinical Opiate Withdrawal Scale\n"),
        "{text}"
    );
    terminal
        .press("cosw\r")
        .wait_for("Write the number or the name of a scale");
    terminal
        .wait_for_last("Number or name:")
        .press("2\r")
        .wait_for("> Patient");
    assert!(terminal.text().contains("COWS 1.1.0"));
    let mut terminal = menu(&given);
    terminal.press("1\r").wait_for_last("Number or name:");
    terminal.press("SOWS\r").wait_for("> Patient");
    assert!(terminal.text().contains("SOWS (Handelsman) 1.1.0"));
}

#[test]
fn enter_takes_the_scale_of_the_configuration() {
    let given = Given::new().home_file(".config/ows/config.toml", "scale = \"cows\"\n");
    menu(&given).press("\r").wait_for("> Patient");
}

#[test]
fn without_a_policy_who_is_due_says_what_is_missing_and_the_menu_comes_again() {
    let given = Given::new();
    let mut terminal = menu(&given);
    terminal
        .press("2\r")
        .wait_for("nothing is due without a site's policy");
    terminal.wait_for_last(QUESTION).press("q\r");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn after_the_command_the_program_ends_with_its_code() {
    let given = Given::new();
    let mut terminal = menu(&given);
    terminal.press("3\r").wait_for("there is no log at");
    assert_eq!(terminal.code(), 1);
    let mut terminal = menu(&given);
    terminal.press("4\r").wait_for("ows history P-0142");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn a_command_typed_at_the_menu_is_run_and_a_word_without_a_digit_is_no_patient() {
    let given = Given::new();
    let mut terminal = menu(&given);
    terminal
        .press("patient\r")
        .wait_for("a patient ID that has a digit");
    terminal
        .wait_for_last(QUESTION)
        .press("ows due\r")
        .wait_for("nothing is due without a site's policy");
    terminal.press("\u{3}");
    terminal.ending();
    let mut terminal = menu(&given);
    terminal.press("scale list\r").wait_for("heroin-stages");
    assert_eq!(terminal.code(), 0);
}

#[test]
fn options_that_hold_for_all_commands_open_the_menu_and_hold_there() {
    let given = Given::new().home_file(".config/ows/config.toml", "scale = \"cows\"\n");
    let mut terminal = given.when("--lang es").on_terminal(24, 80);
    terminal.wait_for_last(QUESTION).press("\r");
    terminal.wait_for("COWS 1.1.0 (es");
    let mut terminal = given.when("--plain").on_terminal(24, 80);
    terminal.wait_for_last(QUESTION).press("P-0142\r");
    terminal.wait_for_last("Rater:");
}

#[test]
fn an_unfinished_draft_is_offered_and_gone_on_with_as_always() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r21").wait_for(">   4 Pupils");
    // While somebody is at it, it is nobody else's.
    assert_eq!(menu(&given).text().trim_end(), MENU);
    terminal.signal("KILL");
    assert_eq!(terminal.ending(), 137);
    let mut terminal = menu(&given);
    let line = "  5  finish P-0142: 3 of 11 answered, 0 min ago";
    assert!(terminal.text().contains(line), "{}", terminal.text());
    terminal.press("5\r").wait_for_last("? for help:");
    terminal.press("1\r").wait_for_last("chart:");
    terminal.press("P-0142\r").wait_for_last("Who rates:");
    terminal.press("rn-07\r").wait_for(">   4 Pupils");
    assert_eq!(files(&given).len(), 1);
}
