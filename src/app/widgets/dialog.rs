//! A dialog over the room: a title, what it asks, and its acts at the bottom right.

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, Ui};
use egui_material_icons::icons::ICON_CLOSE;

use super::{button, page};
use crate::app::language::tr;
use crate::app::theme::space;

/// Draws a dialog. Returns what it contains answers, and whether it asks to be closed (Esc, a press beside it, the
/// cross).
pub fn show<R>(ctx: &Context, name: &str, title: &str, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let frame = Frame::popup(&ctx.global_style())
        .inner_margin(Margin::same(24))
        .corner_radius(14.0)
        .shadow(ctx.global_style().visuals.window_shadow);
    let mut close = false;
    let modal = Modal::new(Id::unique(name)).frame(frame).show(ctx, |ui| {
        let room = ui.ctx().content_rect();
        ui.set_width(width.min(room.width() - 80.0));
        ui.set_max_height(room.height() - 80.0);
        page::spread(
            ui,
            |ui| page::dialog_title(ui, title),
            |ui| close = button::icon(ui, ICON_CLOSE, &tr("dialog-close")).clicked(),
        );
        ui.add_space(space::SMALL);
        contents(ui)
    });
    let close = close || modal.should_close();
    (modal.inner, close)
}

/// The acts of a dialog, from the right: the main one first.
pub fn acts(ui: &mut Ui, acts: impl FnOnce(&mut Ui)) {
    ui.add_space(space::MEDIUM);
    ui.allocate_ui_with_layout(
        egui::vec2(ui.available_width(), space::CONTROL + 4.0),
        Layout::right_to_left(Align::Center),
        acts,
    );
}
