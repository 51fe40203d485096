//! A dialog over the room: a title, what it asks, and its acts at the bottom right.

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, Response, Ui};
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

/// What became of a form.
#[derive(Debug)]
pub enum Answer<T> {
    /// It is still open.
    Open,
    /// It was closed without a change.
    Closed,
    /// What it came to.
    Done(T),
}

/// Draws a form over the room: its fields, the button that is its act, and the way out. `whole` is asked when the act is
/// pressed, and says what the form comes to where nothing is missing.
pub fn form<F, T>(
    ctx: &Context,
    (name, title, width): (&str, &str, f32),
    form: &mut F,
    fields: impl FnOnce(&mut Ui, &mut F),
    act: impl FnOnce(&mut Ui) -> Response,
    whole: impl FnOnce(&mut F) -> Option<T>,
) -> Answer<T> {
    let ((done, cancelled), close) = show(ctx, name, title, width, |ui| {
        fields(ui, form);
        let (mut done, mut cancelled) = (None, false);
        acts(ui, |ui| {
            if act(ui).clicked() {
                done = whole(form);
            }
            cancelled = button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        (done, cancelled)
    });
    match done {
        Some(done) => Answer::Done(done),
        None if cancelled || close => Answer::Closed,
        None => Answer::Open,
    }
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
