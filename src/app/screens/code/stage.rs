//! The film: opening it, and its picture.

use egui::{Align2, Context, FontId, Ui};

use super::State;
use super::scene::Scene;
use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::reel::Running;
use crate::app::theme::palette;

/// Opens the session's leading film, once its frames are known, and fetches what is drawn along the timeline.
pub(super) fn open(ctx: &Context, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(film) = scene.session.leading_film() else { return };
    state.sides.fetch(scene, film, actions);
    state.sides.take_in(ctx, scene, film);
    let _ = film;
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State) {
    let picture = state.reel.as_ref().and_then(crate::app::reel::Reel::picture);
    let size = ui.available_size();
    let response = state.screen.show(ui, picture.as_ref(), size, &tr("code-film"));
    if response.clicked()
        && let Some(reel) = &mut state.reel
    {
        reel.play_or_pause();
    }
    if !state.screen.is_lit() {
        let words = waiting(scene, state);
        let muted = palette(ui).edge;
        ui.painter().text(response.rect.center(), Align2::CENTER_CENTER, words, FontId::proportional(16.0), muted);
    }
}

/// Why there is no picture.
fn waiting(scene: &Scene<'_>, state: &State) -> String {
    let Some(film) = scene.session.leading_film() else { return tr("code-no-film") };
    let failed = match state.reel.as_ref().map(crate::app::reel::Reel::running) {
        Some(Running::Failed(why)) => Some(why),
        _ => state.trouble.clone(),
    };
    match failed {
        Some(why) => tr!("code-film-failed", why = why),
        None if film.facts.picture.is_none() => tr("code-sound-alone"),
        None => tr("code-film-opening"),
    }
}
