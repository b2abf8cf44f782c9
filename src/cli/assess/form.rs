//! The interview on a full screen: all items with their points, and the options of the one at hand.
//!
//! [`state`] is what a key does, [`draw`] what then stands on the screen, and here is the loop
//! between them. What ends the loop gives the terminal back first.

mod beside;
mod draw;
mod keys;
mod line;
mod pages;
mod screen;
mod sheet;
mod state;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bedside::Bedside;
use super::terminal::{Ending, Event, Input, Modes, SOON, end_by, only_stops};

use crate::interview::session::Section;
use keys::{Key, Keys};
use screen::Screen;
use state::{Form, Turn};

pub use draw::room;
pub use screen::size;

/// How often a running timer is drawn.
const TICK: Duration = Duration::from_millis(250);

/// Asks everything on a full screen, and signs it or hands it in. Returns whether that was done: else
/// it goes on line by line.
///
/// # Errors
/// It is over before that. The terminal is as it was.
pub fn run(bedside: &mut Bedside, input: &mut Input, drawn_on: &Arc<File>) -> Result<bool, Ending> {
    let gone = |_| Ending::Gone;
    // The other screen goes before the modes come back: what is dropped last was made first.
    let modes = input.key_by_key().map_err(gone)?;
    let mut screen = Screen::enter(drawn_on, bedside.style).map_err(gone)?;
    let mut form = Form::new(bedside);
    let mut keys = Keys::default();
    let mut last_key = Instant::now();
    loop {
        show(&mut form, &mut screen)?;
        let idle = form.bedside.hide_after.filter(|_| form.hidden.is_none());
        let left = idle.map(|idle| idle.saturating_sub(last_key.elapsed()));
        let time = match (keys.are_incomplete(), form.until.is_some()) {
            (true, _) => Some(SOON),
            (false, true) => Some(TICK),
            (false, false) => left,
        };
        let mut given_up = None;
        match input.wait(time) {
            Event::Bytes(bytes) => {
                last_key = Instant::now();
                keys.take(&bytes);
            }
            // Also where it has its old size again: the terminal may have cut what stood there.
            Event::Resized => screen.forget(),
            Event::Continued => again(&modes, &mut screen)?,
            Event::Quiet => {
                if idle.is_some_and(|idle| last_key.elapsed() >= idle) {
                    form.hide();
                }
                if form.tick() {
                    screen.ring();
                }
                given_up = keys.give_up();
            }
            Event::Ended(Ending::Signal(signal)) if only_stops(signal) => {
                screen.leave();
                modes.back();
                end_by(signal);
                again(&modes, &mut screen)?;
            }
            Event::Ended(ending) => return Err(ending),
        }
        if let Some(done) = press(&mut form, &mut keys, given_up, input, &mut screen)? {
            return Ok(done);
        }
    }
}

/// Does what the keys say that came, the given one first. Once it does not go on, returns whether all is
/// done.
fn press(
    form: &mut Form<'_>,
    keys: &mut Keys,
    mut given_up: Option<Key>,
    input: &mut Input,
    screen: &mut Screen,
) -> Result<Option<bool>, Ending> {
    while let Some(key) = given_up.take().or_else(|| keys.next()) {
        let before = form.section();
        if key == Key::Redraw {
            screen.forget();
        }
        match form.press(key) {
            Turn::Stay => {}
            Turn::Leave => return Err(Ending::Left),
            Turn::LineByLine => return Ok(Some(false)),
            Turn::Done => return Ok(Some(true)),
        }
        let read_first = matches!(
            form.section(),
            Section::Checks | Section::Review | Section::Feedback
        );
        if read_first && form.section() != before {
            // Nobody answers a check, or signs, with keys that were pressed before it was there
            // to be read.
            *keys = Keys::default();
            input.forget();
        }
    }
    Ok(None)
}

/// Draws the form as it stands.
fn show(form: &mut Form<'_>, screen: &mut Screen) -> Result<(), Ending> {
    let (picture, drawn) = draw::draw(form, screen.size());
    form.drawn = drawn;
    screen.draw(picture).map_err(|_| Ending::Gone)
}

/// Takes the terminal again after others had it.
fn again(modes: &Modes, screen: &mut Screen) -> Result<(), Ending> {
    let taken = modes.again().and_then(|()| screen.again());
    taken.map_err(|_| Ending::Gone)
}

/// Waits for one key; nothing for one without a character, or if it is over.
pub fn one_key(input: &mut Input) -> Option<char> {
    let mut keys = Keys::default();
    loop {
        match input.wait(keys.are_incomplete().then_some(SOON)) {
            Event::Bytes(bytes) => keys.take(&bytes),
            Event::Resized | Event::Continued => continue,
            Event::Quiet | Event::Ended(_) => return None,
        }
        if let Some(key) = keys.next() {
            return match key {
                Key::Character(character) => Some(character.to_ascii_lowercase()),
                _ => None,
            };
        }
    }
}
