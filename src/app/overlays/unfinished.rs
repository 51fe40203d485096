//! Recordings that a crash or a power cut ended: what there is, and the offer to bring it back.

use chrono::Local;
use egui::Context;
use egui_material_icons::icons::ICON_RESTORE;

use crate::app::action::Action;
use crate::app::language::{date, size, tr};
use crate::app::store::Unfinished;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::{button, dialog, page};

/// Draws the offer. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    let (later, close) = dialog::show(ctx, "unfinished", &tr("unfinished-title"), 640.0, |ui| {
        ui.label(tr("unfinished-says"));
        ui.add_space(space::SMALL);
        for unfinished in view.unfinished() {
            page::spread(
                ui,
                |ui| {
                    ui.label(words(unfinished));
                },
                |ui| {
                    let name = tr!("unfinished-recover-name", recording = words(unfinished));
                    let recover = button::primary(ui, ICON_RESTORE, &tr("unfinished-recover"));
                    if recover.accessible_name(name).clicked() {
                        actions.push(Action::Recover(unfinished.clone()));
                    }
                },
            );
        }
        let mut later = false;
        dialog::acts(ui, |ui| later = button::plain(ui, &tr("unfinished-later")).clicked());
        later
    });
    later || close || view.unfinished().is_empty()
}

/// Whose it is, when it began, and what it takes.
fn words(unfinished: &Unfinished) -> String {
    let begun = unfinished.begun.with_timezone(&Local);
    tr!(
        "unfinished-one",
        code = unfinished.code.as_str(),
        day = date(begun.date_naive()),
        time = begun.format("%H:%M").to_string(),
        size = size(unfinished.bytes),
    )
}
