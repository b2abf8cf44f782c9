//! What every page relies on: nothing is lost, nothing is divided without need, no blank is left.

use super::{Columns, Page, cell, figure, inked};
use crate::render::{Ink, Style};

/// Returns what is written on a page of 40 columns.
fn written(write: impl FnOnce(&mut Page<'_>)) -> String {
    let style = Style::plain(40);
    let mut page = Page::new(&style);
    write(&mut page);
    page.finish()
}

#[test]
fn a_label_too_long_for_its_place_stands_above_its_paragraph() {
    let text = written(|page| {
        page.labelled(1, "short", 10, "beside it");
        page.labelled(1, "much too long", 10, "under it");
    });
    assert_eq!(
        text,
        " short    beside it\n much too long\n          under it\n"
    );
}

#[test]
fn a_piece_is_kept_whole_where_the_line_ends() {
    let pieces = ["one and a half", "two and a half", "three"];
    let text = written(|page| page.dotted(2, pieces));
    assert_eq!(text, "  one and a half · two and a half\n  three\n");
    let text = written(|page| page.labelled_flow(0, "Parts", 8, "   ", pieces));
    assert_eq!(
        text,
        "Parts   one and a half   two and a half\n        three\n"
    );
}

#[test]
fn a_piece_longer_than_a_line_has_its_lines_for_itself() {
    let long = "a piece that takes more than the forty columns of a line";
    let text = written(|page| page.dotted(0, ["before", long, "after"]));
    assert_eq!(
        text,
        "before\na piece that takes more than the forty\ncolumns of a line\nafter\n"
    );
}

#[test]
fn what_does_not_fit_at_the_end_of_a_line_stands_under_it() {
    let text = written(|page| {
        page.heading("Stages", "a description");
        page.heading("Heroin withdrawal by day", "a description, not a measure");
    });
    assert_eq!(
        text,
        "Stages                     a description\nHeroin withdrawal by day\na description, not a measure\n"
    );
}

#[test]
fn a_number_keeps_its_distance_from_the_name_after_it() {
    let text = written(|page| page.ends(1, "1  Tension, pupils, yawning", "undetermined"));
    assert_eq!(text, " 1  Tension, pupils, yawning\n undetermined\n");
}

#[test]
fn lines_after_a_mark_begin_below_the_text_of_the_first() {
    let text = written(|page| page.marked(1, "! ", "a flag that says more than one line holds"));
    assert_eq!(text, " ! a flag that says more than one line\n   holds\n");
}

#[test]
fn cells_fold_each_for_itself() {
    let text = written(|page| {
        page.row(
            1,
            &[
                cell("one two", 4),
                cell("beside", 6),
                figure(inked(Ink::Strong, "7"), 3),
            ],
        );
    });
    assert_eq!(text, " one   beside    7\n two\n");
}

#[test]
fn as_many_lines_are_empty_as_were_asked_for_and_no_more() {
    let text = written(|page| {
        page.blank();
        page.paragraph(0, "one");
        page.blank();
        page.blank();
        page.paragraph(0, "");
        page.paragraph(0, "two");
        page.blank();
        page.space(2);
        page.paragraph(0, "three");
    });
    assert_eq!(text, "one\n\ntwo\n\n\nthree\n");
}

#[test]
fn columns_are_as_wide_as_their_texts_and_narrowed_no_further_than_is_said() {
    let style = Style::plain(40);
    let mut page = Page::new(&style);
    let rows = [["1", "a name of some length", "moderate"], ["12", "x", "-"]];
    let mut columns = Columns::of(&page, 1, rows);
    assert_eq!(
        [0, 1, 2].map(|column| columns.width(column)),
        [2, 21, 8].map(Some)
    );
    assert_eq!((columns.over(), columns.after(1)), (0, 5));
    columns.at_least(2, 20);
    assert_eq!(columns.over(), 8);
    columns.narrow(1, 16);
    columns.narrow(2, 17);
    assert_eq!((columns.width(1), columns.width(2)), (Some(16), Some(17)));
    columns.leave_out(1);
    columns.fill(2);
    for row in rows {
        columns.row(&mut page, &[0], row);
    }
    assert_eq!(page.finish(), "  1  moderate\n 12  -\n");
}
