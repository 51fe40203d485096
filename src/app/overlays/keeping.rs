//! Asks how long film is kept, before the first film comes into a library.

use egui::Context;
use egui_material_icons::icons::ICON_CHECK;

use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::{button, dialog, keeping};
use crate::domain::rights::Right;

/// Draws the question. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, form: &mut keeping::Form, actions: &mut Vec<Action>) -> bool {
    let (answered, close) = dialog::show(ctx, "keeping", &tr("keeping-title"), 600.0, |ui| {
        ui.spacing_mut().item_spacing.y = space::SMALL;
        ui.label(tr("keeping-why"));
        let may = view.may(Right::SetKeeping);
        if may {
            keeping::ui(ui, form);
        } else {
            ui.label(tr("keeping-ask-a-keeper"));
        }
        let mut answered = false;
        dialog::acts(ui, |ui| {
            if may && button::primary(ui, ICON_CHECK, &tr("keeping-set")).clicked() {
                form.tried = true;
                if let Some(rule) = form.rule() {
                    actions.extend([Action::KeepBy(rule), Action::ImportHeld]);
                    answered = true;
                }
            }
            answered |= button::plain(ui, &tr(if may { "dialog-cancel" } else { "dialog-close" })).clicked();
        });
        answered
    });
    close || answered
}
