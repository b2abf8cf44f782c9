//! Clocks that jump, zones that differ, and a machine that does not know its own.

use super::{CALM, EARLY, FLU, NOW, Ward, cows, undated};

/// Returns the lines of the table: all before the first empty one.
fn table(page: &str) -> String {
    page.lines()
        .take_while(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn half_past_midnight_to_half_past_three_is_four_hours_on_the_night_the_clock_goes_back() {
    let mut ward = Ward::new("America/New_York");
    for (time, points) in [
        ("2026-11-01T00:30:00-04:00", EARLY),
        ("2026-11-01T03:30:00-05:00", FLU),
    ] {
        ward.record(&cows("P-0142", time, points, ""), time);
    }
    assert_eq!(
        table(&ward.page("P-0142")),
        "\
P-0142 · COWS 1.0.0 · validated · total 0 to 48                    2 assessments
heroin, phases: the stage that shows; a description, not a measure
 No.                2026  Total  Band      Change      | heroin  phases  Rater
   1  1 Nov 00:30 -04:00      6  mild                  | 1       1       rn-07
   2  1 Nov 03:30 -05:00     18  moderate  +12 in 4 h  | 2       2       rn-07
"
    );
}

#[test]
fn two_half_past_ones_stand_in_their_order_whatever_was_recorded_first() {
    let mut ward = Ward::new("America/New_York");
    let later = "2026-11-01T01:30:00-05:00";
    ward.record(&cows("P-0142", later, FLU, ""), later);
    let earlier = "2026-11-01T01:30:00-04:00";
    ward.record(
        &cows("P-0142", earlier, EARLY, ""),
        "2026-11-01T01:40:00-05:00",
    );
    let table = table(&ward.page("P-0142"));
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.contains("Nov 01:30"))
        .collect();
    assert!(
        rows[0].contains("01:30 -04:00") && rows[1].contains("01:30 -05:00"),
        "{table}"
    );
    assert!(rows[1].contains("+12 in 1 h"), "{table}");
    assert!(table.contains("recorded 1 h 10 min late"), "{table}");
}

#[test]
fn two_zones_are_told_apart_by_their_offsets() {
    let mut ward = Ward::new("Europe/London");
    let first = "2021-03-10T08:00:00+00:00";
    ward.record(&cows("P-0142", first, EARLY, ""), first);
    ward.in_zone("America/New_York");
    let second = "2021-03-10T05:00:00-05:00";
    ward.record(&cows("P-0142", second, CALM, ""), second);
    let page = ward.page("P-0142");
    assert!(page.contains("10 Mar 08:00 +00:00"), "{page}");
    assert!(page.contains("10 Mar 05:00 -05:00"), "{page}");
    assert!(page.contains("-6 in 2 h"), "{page}");
}

#[test]
fn a_clock_that_was_put_back_is_said_at_the_end() {
    let mut ward = Ward::new("UTC");
    let first = "2021-03-10T08:00:00+00:00";
    ward.record(&cows("P-0142", first, FLU, ""), first);
    let back = "2011-03-10T09:00:00+00:00";
    ward.record(&cows("P-0142", back, EARLY, ""), back);
    let page = undated(&ward.page("P-0142"));
    assert!(
        page.ends_with(
            " ! The clock had been put back before entry 2: look at the times, the newest may\n   not stand last\n"
        ),
        "{page}"
    );
    assert!(page.contains("Total 18/48 MODERATE"), "{page}");
}

#[test]
fn after_a_clock_that_ran_ahead_only_the_step_back_is_said() {
    let mut ward = Ward::new("UTC");
    for time in [
        "2021-03-10T08:00:00+00:00",
        "2031-03-10T08:00:00+00:00",
        "2021-03-10T09:00:00+00:00",
        "2021-03-10T10:00:00+00:00",
        "2021-03-10T11:00:00+00:00",
    ] {
        ward.record(&cows("P-0142", time, EARLY, ""), time);
    }
    let page = ward.page("P-0142");
    assert!(page.contains("put back before entry 3: look at"), "{page}");
}

#[test]
fn a_zone_that_cannot_be_told_is_utc_and_that_is_said() {
    let mut ward = Ward::new("UTC");
    let first = "2021-03-10T08:00:00+00:00";
    ward.record(&cows("P-0142", first, FLU, ""), first);
    let page = ward.whole("P-0142");
    let run = ward.given.when("history P-0142 --log log.sqlite").at(NOW);
    run.variable("TZ", "Mars/Olympus")
        .then()
        .stdout(&page)
        .stderr("warning: TZ names no zone that is known: `Mars/Olympus`; times are written in UTC, unless `--timezone` names a zone\n")
        .code(0);
    // Whatever zone this machine has, or none: the page is the same, and it never fails.
    for value in [None, Some("")] {
        let run = ward.given.when("history P-0142 --log log.sqlite").at(NOW);
        let run = match value {
            Some(value) => run.variable("TZ", value),
            None => run.without_variable("TZ"),
        };
        run.then().stdout(&page).code(0);
    }
    let run = ward.given.when("history P-0142 --log log.sqlite").at(NOW);
    run.variable("TZ", "Mars/Olympus")
        .variable("OWS_TIMEZONE", "Europe/London")
        .then()
        .stderr("")
        .code(0);
}
