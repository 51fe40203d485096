//! A word or two in a soft field: what waits, what holds, what has ended.

use egui::{Align2, FontId, Response, Sense, Ui, vec2};
use egui_material_icons::MaterialIcon;

use crate::app::theme::palette;

/// How a chip is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Neither good nor bad.
    Neutral,
    /// Something to do.
    Waiting,
    /// Holds.
    Good,
    /// Needs a look.
    Warning,
    /// Must not go on like this.
    Bad,
}

/// Draws a chip. Its picture differs with its meaning, so colour is never the only sign.
pub fn chip(ui: &mut Ui, icon: MaterialIcon, words: &str, meaning: Meaning) -> Response {
    let colours = palette(ui);
    let (fill, ink) = match meaning {
        Meaning::Neutral => (colours.hovered, colours.muted),
        Meaning::Waiting => (colours.accent_soft, colours.accent),
        Meaning::Good => (colours.success_soft, colours.success),
        Meaning::Warning => (colours.warning_soft, colours.warning),
        Meaning::Bad => (colours.danger_soft, colours.danger),
    };
    let font = egui::TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
    let (pad, gap, picture) = (8.0, 4.0, 16.0);
    let size = vec2(pad + picture + gap + galley.size().x + pad, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        painter.rect_filled(rect, 12.0, fill);
        let font = FontId::new(picture, icon.font_family());
        let centre = egui::pos2(rect.left() + pad + picture / 2.0, rect.center().y);
        painter.text(centre, Align2::CENTER_CENTER, icon.codepoint, font, ink);
        let text = egui::pos2(rect.left() + pad + picture + gap, rect.center().y - galley.size().y / 2.0);
        painter.galley(text, galley, ink);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    response
}
