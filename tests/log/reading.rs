//! Reading a part of the log: of one patient, since and until a time, always in the order of the log.

use ows::assessment::Patient;
use ows::base::time::{self, Time};
use ows::log::{Fault, Log, Wanted};

use super::{Place, assessment, by_any_clock};

fn time(text: &str) -> Option<Time> {
    Some(time::parse(text, None).unwrap())
}

/// The numbers of the entries that are wanted.
fn numbers(log: &Log, wanted: &Wanted) -> Vec<u64> {
    let mut numbers = Vec::new();
    log.each(wanted, |one| {
        numbers.push(one.unwrap().number);
        Ok::<(), Fault>(())
    })
    .unwrap();
    numbers
}

#[test]
fn a_part_is_of_a_patient_and_of_a_time_in_the_order_of_the_log() {
    let place = Place::new();
    let mut log = place.open();
    // The clock is put back between the second and the third.
    for (patient, recorded) in [
        ("P-0142", "2024-03-05T10:00:00+00:00"),
        ("P-0007", "2024-03-05T14:00:00+00:00"),
        ("P-0142", "2024-03-05T12:00:00+00:00"),
        ("P-0142", "2024-03-05T16:00:00+02:00"),
        ("P-0007", "2024-03-05T18:00:00+00:00"),
    ] {
        let one = assessment(&format!(
            r#"{{"patient":"{patient}","rater":"rn-07","time":"{recorded}","observations":{{"sweating":1}}}}"#
        ));
        by_any_clock(&mut log, &one, recorded);
    }
    let of = |patient: Option<&Patient>, since, until| {
        numbers(
            &log,
            &Wanted {
                from: None,
                to: None,
                since,
                until,
                patient: patient.cloned(),
            },
        )
    };
    let known = Patient::parse("P-0142").unwrap();
    let unknown = Patient::parse("P-0001").unwrap();
    assert_eq!(of(None, None, None), [1, 2, 3, 4, 5]);
    assert_eq!(of(Some(&known), None, None), [1, 3, 4]);
    assert_eq!(of(Some(&unknown), None, None), [0_u64; 0]);
    let two = "2024-03-05T14:00:00Z";
    assert_eq!(of(None, time(two), None), [2, 4, 5]);
    assert_eq!(of(None, None, time(two)), [1, 3]);
    assert_eq!(
        of(Some(&known), time("2024-03-05T11:00:00Z"), time(two)),
        [3]
    );
}
