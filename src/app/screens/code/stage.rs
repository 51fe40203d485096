//! The film: opening it, and its picture.

use std::sync::Arc;

use egui::{Align2, Context, FontId, Ui};

use super::State;
use super::scene::Scene;
use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::reel::{Reel, Running};
use crate::app::store::Side;
use crate::app::theme::palette;
use crate::media::MediaError;
use crate::media::index::FrameIndex;

/// Opens the session's leading film, once its frames are known, and fetches what is drawn along the timeline.
pub(super) fn open(ctx: &Context, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(film) = scene.session.leading_film() else { return };
    state.sides.fetch(film.media, actions);
    state.sides.take_in(ctx, &scene.view, film);
    let open = state.reel.as_ref().is_some_and(|reel| reel.media() == film.media);
    if open || state.trouble.is_some() {
        return;
    }
    // The store has answered once there is an index, or once it says that there is none.
    let Some(bytes) = scene.view.side(film.media, Side::Index) else { return };
    let frames = match bytes.map(|bytes| FrameIndex::from_bytes(bytes)) {
        Some(Ok(frames)) => Some(Arc::new(frames)),
        None if film.facts.picture.is_none() => None,
        Some(Err(_)) | None => {
            state.trouble = Some(MediaError::NoPicture);
            return;
        }
    };
    match Reel::open(ctx, film, frames) {
        Ok(reel) => state.reel = Some(reel),
        Err(error) => state.trouble = Some(error),
    }
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State) {
    let picture = state.reel.as_ref().and_then(Reel::picture);
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
    let failed = match state.reel.as_ref().map(Reel::running) {
        Some(Running::Failed(why)) => Some(why),
        _ => state.trouble.clone(),
    };
    match failed {
        Some(MediaError::NoDecoder(codec)) => tr!("code-film-no-decoder", codec = codec),
        Some(why) => tr!("code-film-failed", why = why.to_string()),
        None if film.facts.picture.is_none() => tr("code-sound-alone"),
        None => tr("code-film-opening"),
    }
}
