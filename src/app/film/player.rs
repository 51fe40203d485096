//! The real player, as the hub asks it.

use std::sync::Arc;

use super::FilmTrouble;
use super::playback::{Opener, Playback, Report};
use super::stills::Wake;
use crate::domain::time::{SessionTime, Span};
use crate::media::index::FrameIndex;
use crate::media::player::{Player, PlayerState};

/// Opens films with the real player, which wakes the window whenever there is something new to be seen.
#[must_use]
pub fn opener(wake: Wake) -> Opener {
    Box::new(move |media, index| {
        let index = match index {
            Some(bytes) => Some(Arc::new(FrameIndex::from_bytes(bytes).map_err(|_| FilmTrouble::NoIndex)?)),
            None => None,
        };
        let wake = Arc::clone(&wake);
        Ok(Box::new(Player::open(media, index, move || wake())?))
    })
}

impl Playback for Player {
    fn play(&mut self) {
        Self::play(self);
    }
    fn pause(&mut self) {
        Self::pause(self);
    }
    fn seek(&mut self, at: SessionTime) {
        Self::seek(self, at);
    }
    fn step(&mut self, frames: i32) {
        Self::step(self, frames);
    }
    fn set_rate(&mut self, rate: f64) {
        Self::set_rate(self, rate);
    }
    fn loop_span(&mut self, span: Option<Span>) {
        Self::loop_span(self, span);
    }
    fn keep_within(&mut self, span: Option<Span>) {
        Self::keep_within(self, span);
    }
    fn set_volume(&mut self, volume: f64) {
        Self::set_volume(self, volume);
    }

    fn report(&self) -> Report {
        let state = self.state();
        Report {
            at: self.position(),
            playing: matches!(state, PlayerState::Starting | PlayerState::Playing),
            ended: state == PlayerState::Ended,
            picture: self.picture(),
            trouble: match state {
                PlayerState::Failed(error) => Some(FilmTrouble::Media(error)),
                _ => None,
            },
        }
    }
}
