//! The film's picture, as large as its place allows, on a dark ground.

use egui::{CornerRadius, Role, Sense, Ui, WidgetInfo};

use super::scene::Scene;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::say;
use crate::app::theme::palette;
use crate::app::widgets::picture;

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let (place, response) = ui.allocate_exact_size(ui.available_size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, tr("code-film")));
    let ground = palette(ui).stage;
    ui.painter().rect_filled(place, CornerRadius::same(8), ground);
    match scene.film.and_then(|film| film.picture()) {
        Some(shown) => {
            picture::paint(ui.painter(), shown, place);
        }
        None => waiting(ui, scene, place),
    }
    if response.clicked() {
        actions.push(Action::Do(Command::PlayPause));
    }
}

/// Why there is no picture.
fn waiting(ui: &mut Ui, scene: &Scene<'_>, place: egui::Rect) {
    let words = match scene.film {
        None => tr("code-no-film"),
        Some(film) => match film.trouble() {
            Some(trouble) => say::film(trouble),
            None if !film.has_picture() => tr("code-sound-alone"),
            None => tr("code-film-opening"),
        },
    };
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place.shrink(24.0)));
    inner.centered_and_justified(|ui| {
        // The ground is dark in either look.
        let ink = crate::app::theme::DARK.muted;
        ui.add(egui::Label::new(egui::RichText::new(words).color(ink)).wrap().selectable(false));
    });
}
