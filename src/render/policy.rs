//! A site's policy as a page to be read aloud: everything that its file says, with every source.

use std::sync::Arc;

use super::page::{Page, inked};
use super::scale::flag_heading;
use super::wording::site::{OWN, trigger};
use super::{Ink, Style, wording};
use crate::base::text::{all_of, count};
use crate::scale::policy::Trigger;
use crate::scale::{Policy, Scale};

/// The column from which the second part of an entry is written.
const AT: usize = 16;

/// Writes everything that a policy says.
pub fn policy(policy: &Policy, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, policy);
    bands(&mut page, policy);
    reassess(&mut page, policy);
    landmarks(&mut page, policy);
    flags(&mut page, policy);
    page.finish()
}

/// Writes policies one below the other: what each is called, what it is for, and where it came from.
pub fn list(policies: &[Policy], style: &Style) -> String {
    let mut page = Page::new(style);
    for policy in policies {
        let wanted = format!("for {}", policy.wanted());
        page.dotted(
            0,
            [
                inked(Ink::Strong, policy.reference()),
                wanted.into(),
                policy.digest().short().into(),
            ],
        );
        let origin = policy.source().name().to_owned();
        page.dotted(4, [policy.head().name.clone(), origin]);
    }
    if policies.is_empty() {
        let words =
            "no policy; put one into the folder `policies` of the configuration, or name a file";
        page.paragraph(0, words);
    }
    page.finish()
}

/// Names a policy above the rows that it speaks in, with its sources.
pub fn mention(policy: &Policy, style: &Style) -> String {
    let mut page = Page::new(style);
    let sources = policy.head().references.join("; ");
    let digest = policy.digest().short();
    let named = wording::site::named(policy);
    let words = format!("{named}: {OWN}, digest {digest}. Sources: {sources}");
    page.paragraph(0, words);
    page.blank();
    page.finish()
}

/// Says how much of a policy is left out for a version of its scale that does not have what it speaks of;
/// `None` if nothing is.
pub fn left_out(policy: &Policy, scale: &Arc<Scale>) -> Option<String> {
    let absent = policy.absent_from(scale);
    let parts = [
        (absent.rules, "rule", "rules"),
        (absent.flags, "flag", "flags"),
    ];
    let parts = parts.into_iter().filter(|(number, _, _)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, one, several)| count(number as u64, one, several))
        .collect();
    let words = format!(
        "left out for {}, which does not have what they speak of: {}",
        scale.reference(),
        all_of(&parts)
    );
    (!parts.is_empty()).then_some(words)
}

fn head(page: &mut Page<'_>, policy: &Policy) {
    let head = policy.head();
    page.heading(&head.name, "");
    let wanted = format!("for {}", policy.wanted());
    page.dotted(0, [policy.reference(), wanted, OWN.to_owned()]);
    if !head.about.is_empty() {
        page.blank();
        page.paragraph(0, &head.about);
    }
    page.blank();
    page.labelled_each(1, "Source", AT, &head.references);
    page.labelled(1, "File", AT, policy.source().name());
    page.labelled(1, "Digest", AT, policy.digest().to_string());
    page.labelled(1, "Read against", AT, policy.scale().reference());
}

fn title(page: &mut Page<'_>, words: &str) {
    page.blank();
    page.heading(words, "");
}

fn bands(page: &mut Page<'_>, policy: &Policy) {
    let bands = &policy.rules().bands;
    if bands.is_empty() {
        return;
    }
    title(page, "Bands, which the scale has not");
    for (position, band) in bands.iter().enumerate() {
        let range = policy.band_range(position).map(wording::span);
        page.labelled(1, &range.unwrap_or_default(), AT, &band.name);
    }
}

fn reassess(page: &mut Page<'_>, policy: &Policy) {
    let rules = &policy.rules().reassess;
    if rules.is_empty() {
        return;
    }
    title(page, "When to look again; the shortest that holds counts");
    for rule in rules {
        let words = format!("{} ({})", trigger(policy, rule), rule.reference);
        page.labelled(1, &format!("{} min", rule.minutes), AT, words);
    }
    let words = "no interval at all while a seizure, a drowsy patient, few breaths or confusion stands; every other flag comes before the interval";
    page.labelled(1, "Flags first", AT, words);
    let about_events = rules
        .iter()
        .any(|rule| matches!(rule.trigger, Trigger::After(_)));
    if about_events {
        let words = match policy.rules().grace_minutes {
            0 => "none: a look before the minutes after an event are over does not settle it"
                .to_owned(),
            grace => {
                format!(
                    "{grace} min: a look so much before the minutes after an event are over settles it"
                )
            }
        };
        page.labelled(1, "Grace", AT, words);
    }
}

fn landmarks(page: &mut Page<'_>, policy: &Policy) {
    let landmarks = &policy.rules().landmarks;
    if landmarks.is_empty() {
        return;
    }
    title(page, "Landmarks of the total; they clear no patient");
    for landmark in landmarks {
        let words = format!("{} ({})", landmark.text, landmark.reference);
        page.labelled(1, &format!("{} or more", landmark.at_least), AT, words);
        let about = landmark.substances.iter().map(|known| known.word());
        let about: Vec<&str> = about.collect();
        let about = match about.as_slice() {
            [] => "any opioid".to_owned(),
            about => all_of(about),
        };
        page.labelled(1, "", AT, format!("about {about}"));
    }
    let words = "after a medicine, over any flag, while a seizure, a drowsy patient, confusion or pregnancy is not asked about, and beside another substance";
    page.labelled(1, "Silent", AT, words);
}

fn flags(page: &mut Page<'_>, policy: &Policy) {
    let flags = &policy.rules().flags;
    if flags.is_empty() {
        return;
    }
    title(page, "Flags of the site");
    for flag in flags {
        flag_heading(page, flag);
        if !flag.label.is_empty() {
            page.paragraph(3, format!("in a row: {}", flag.label));
        }
        let bands = policy.bands();
        let when = wording::condition_with(policy.scale(), bands, &flag.when);
        page.paragraph(3, format!("{when} ({})", flag.basis));
    }
}
