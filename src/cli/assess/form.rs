//! The face on a full screen: all items with their points, and the options of the one at hand.
//!
//! [`state`] is what a key does, [`draw`] what then stands on the screen, and here is the loop
//! between them. What ends the loop gives the terminal back first.

mod before;
mod draw;
mod ending;
mod items;
mod keys;
mod lesson;
mod prompts;
mod screen;
mod state;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use ratatui_core::terminal::Terminal;

use super::desk::{Closed, Desk};
use super::plain::Begin;
use super::terminal::{Ending, Event, Input, Modes, SOON, end_by, only_stops};

use draw::Drawn;
use keys::{Key, Keys};
use screen::Screen;
use state::{Form, Page, Step};

pub use draw::room;

/// How it goes on after the full screen.
pub enum Turn {
    /// It is signed, or handed in.
    Closed(Closed),
    /// Line by line, from here on.
    LineByLine(Begin),
}

/// How often a running timer is drawn.
const TICK: Duration = Duration::from_millis(250);

/// Asks everything on a full screen, and signs.
///
/// # Errors
/// It is over before it is signed. The terminal is as it was.
pub fn run(
    desk: &mut Desk,
    input: &mut Input,
    drawn_on: &Arc<File>,
    begin: Begin,
) -> Result<Turn, Ending> {
    let gone = |_| Ending::Gone;
    // The other screen goes before the modes come back: what is dropped last was made first.
    let modes = input.key_by_key().map_err(gone)?;
    let screen = Screen::enter(drawn_on).map_err(gone)?;
    let mut terminal = Terminal::new(screen).map_err(gone)?;
    let mut form = Form::new(desk, begin);
    let mut keys = Keys::default();
    loop {
        show(&mut form, desk, &mut terminal)?;
        let time = match (keys.are_incomplete(), form.is_counting()) {
            (true, _) => Some(SOON),
            (false, true) => Some(TICK),
            (false, false) => None,
        };
        match input.wait(time) {
            Event::Bytes(bytes) => keys.take(&bytes),
            Event::Resized => continue,
            Event::Continued => again(&modes, &mut terminal)?,
            Event::Quiet => {
                if form.tick(desk.now().time) {
                    terminal.backend_mut().ring();
                }
                if let Some(key) = keys.give_up()
                    && let Some(turn) = press(&mut form, desk, key)?
                {
                    return Ok(turn);
                }
            }
            Event::Ended(Ending::Signal(signal)) if only_stops(signal) => {
                terminal.backend_mut().leave();
                modes.back();
                end_by(signal);
                again(&modes, &mut terminal)?;
            }
            Event::Ended(ending) => return Err(ending),
        }
        while let Some(key) = keys.next() {
            let before = form.page;
            if key == Key::Redraw {
                terminal.clear().map_err(gone)?;
            }
            if let Some(turn) = press(&mut form, desk, key)? {
                return Ok(turn);
            }
            let read_first = matches!(form.page, Page::Checks | Page::Review | Page::Feedback);
            if read_first && form.page != before {
                // Nobody answers a check, or signs, with keys that were pressed before it was there
                // to be read.
                keys = Keys::default();
                input.forget();
            }
        }
    }
}

/// Draws the form as it stands.
fn show(form: &mut Form, desk: &Desk, terminal: &mut Terminal<Screen>) -> Result<(), Ending> {
    let mut drawn = Drawn::default();
    let shown = terminal.draw(|frame| drawn = draw::draw(form, desk, frame));
    shown.map_err(|_| Ending::Gone)?;
    form.drawn = drawn;
    Ok(())
}

/// Does what a key says; nothing as long as it goes on.
fn press(form: &mut Form, desk: &mut Desk, key: Key) -> Result<Option<Turn>, Ending> {
    match form.press(key, desk) {
        Step::Stay => Ok(None),
        Step::Leave => Err(Ending::Left),
        Step::Signed(signed) => Ok(Some(Turn::Closed(Closed::Signed(signed)))),
        Step::HandedIn => Ok(Some(Turn::Closed(Closed::HandedIn))),
        Step::LineByLine => Ok(Some(Turn::LineByLine(match form.page {
            Page::Before => Begin::Before,
            Page::Items | Page::Checks | Page::Review => Begin::Items,
            Page::Feedback => Begin::Feedback,
        }))),
    }
}

/// Takes the terminal again after others had it.
fn again(modes: &Modes, terminal: &mut Terminal<Screen>) -> Result<(), Ending> {
    let taken = modes
        .again()
        .and_then(|()| terminal.backend_mut().again())
        .and_then(|()| terminal.clear());
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
