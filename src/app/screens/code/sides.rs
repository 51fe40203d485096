//! What is drawn along the timeline: the sound and the film strip, once the store has handed them over.

use egui::{Context, TextureHandle};

use super::scene::Scene;
use crate::app::action::Action;
use crate::app::widgets::timeline::strip::Still;
use crate::app::widgets::timeline::waveform::Envelope;
use crate::domain::id::MediaId;
use crate::domain::session::Film;

/// Side data in the form in which it is drawn.
#[derive(Default)]
pub(super) struct Sides {
    of: Option<MediaId>,
    sound: Option<Envelope>,
    stills: Vec<Still>,
    /// Kept, so that the stills' textures stay.
    textures: Vec<TextureHandle>,
}

impl Sides {
    /// The sound.
    pub const fn sound(&self) -> Option<&Envelope> {
        self.sound.as_ref()
    }

    /// Pictures of the film.
    pub fn stills(&self) -> &[Still] {
        &self.stills
    }

    /// Asks for them, once a film.
    pub fn fetch(&mut self, _scene: &Scene<'_>, film: &Film, actions: &mut Vec<Action>) {
        if self.of != Some(film.media) {
            *self = Self { of: Some(film.media), ..Self::default() };
            actions.push(Action::FetchSides(film.media));
        }
    }

    /// Takes in what has come.
    pub fn take_in(&mut self, _ctx: &Context, _scene: &Scene<'_>, _film: &Film) {}
}
