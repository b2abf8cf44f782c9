//! A flag sees what is known, however it was recorded.

use ows::assessment::{Assessment, Event, EventKind};
use ows::scale::truth::Truth;
use ows::scale::{Library, Name};
use ows::scoring::outcome::Outcome;

fn seizure_of(id: &str, kind: Option<EventKind>) -> Truth {
    let scale = Library::new().find(&Name::parse(id).unwrap()).unwrap();
    let mut assessment = Assessment::blank(scale);
    assessment.context.events.extend(kind.map(|kind| Event {
        kind,
        time: None,
        code: None,
        note: None,
    }));
    let outcome = Outcome::of(&assessment);
    let flags = assessment.scale().flags().iter().zip(outcome.flags);
    let mut raised = flags
        .filter(|(flag, _)| flag.id == "seizure")
        .map(|(_, raised)| raised);
    raised.next().unwrap()
}

#[test]
fn a_seizure_among_the_events_raises_the_flag_though_nobody_asked() {
    for id in [
        "cows",
        "heroin-stages",
        "withdrawal-phases",
        "ciwa-ar",
        "sows",
        "oows",
    ] {
        assert_eq!(seizure_of(id, Some(EventKind::Seizure)), Truth::Yes, "{id}");
        assert_eq!(
            seizure_of(id, Some(EventKind::Other)),
            Truth::Undetermined,
            "{id}"
        );
        assert_eq!(seizure_of(id, None), Truth::Undetermined, "{id}");
    }
}
