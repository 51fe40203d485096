//! What lies over the room: the palette, the keys, about, a question before something is done, notices.

use egui::Context;

use super::action::Action;
use super::model::Overlay;
use super::view::View;

mod about;
mod align;
mod erasure;
mod help;
mod keeping;
mod notices;
mod palette;
mod real_film;
mod unfinished;

pub use notices::ui as notices;

/// What the overlays remember.
#[derive(Debug, Default)]
pub struct State {
    palette: palette::State,
    erasure: erasure::State,
    keeping: crate::app::widgets::keeping::Form,
}

/// Draws the overlay, where there is one. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    match view.overlay() {
        None => {
            *state = State::default();
            false
        }
        Some(Overlay::Palette) => palette::ui(ctx, view, &mut state.palette, actions),
        Some(Overlay::Help) => help::ui(ctx, view),
        Some(Overlay::About) => about::ui(ctx),
        Some(Overlay::Erasing) => erasure::under_way(ctx, view),
        Some(Overlay::Certificate) => erasure::certificate(ctx, view, &mut state.erasure, actions),
        Some(Overlay::RealFilm) => real_film::ui(ctx, actions),
        Some(Overlay::Align) => align::ui(ctx, view, actions),
        Some(Overlay::Keeping) => keeping::ui(ctx, view, &mut state.keeping, actions),
        Some(Overlay::Unfinished) => unfinished::ui(ctx, view, actions),
    }
}
