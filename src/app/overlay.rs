//! What lies over the room: the palette, the key map, about, and notices in the corner.

use egui::Context;

use super::action::Action;
use super::view::View;

/// What the overlays remember.
#[derive(Debug, Default)]
pub struct State {
    /// What was typed into the palette.
    pub search: String,
    /// Which entry of the palette is chosen.
    pub chosen: usize,
}

/// Draws the overlay, where there is one. Returns whether it is to be closed.
pub fn ui(_ctx: &Context, _view: &View<'_>, _state: &mut State, _actions: &mut Vec<Action>) -> bool {
    false
}

/// Draws the notices.
pub fn notices(_ctx: &Context, _view: &View<'_>, _actions: &mut Vec<Action>) {}
