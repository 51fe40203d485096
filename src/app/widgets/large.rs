//! Large controls, to be hit while looking at a person: a picture over a word.

use egui::{
    Align2, Color32, CursorIcon, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_material_icons::MaterialIcon;

use super::button::focus_ring;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::theme::palette;
use crate::app::view::View;

/// How high they are.
pub const HEIGHT: f32 = 64.0;

/// How loud a control is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The main act.
    Main,
    /// Any other.
    Plain,
    /// It is on.
    On,
}

/// Draws a command as a large control; its key is part of its name.
pub fn command(
    ui: &mut Ui,
    view: &View<'_>,
    command: Command,
    (icon, words): (MaterialIcon, &str),
    tone: Tone,
    width: f32,
    actions: &mut Vec<Action>,
) {
    let enabled = view.allows(command);
    let response = ui.add_enabled_ui(enabled, |ui| face(ui, command, icon, words, tone, width)).inner;
    let hover = keymap::label_with_key(command);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hover).clicked() {
        actions.push(Action::Do(command));
    }
}

fn face(ui: &mut Ui, command: Command, icon: MaterialIcon, words: &str, tone: Tone, width: f32) -> Response {
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    let name = keymap::with_key(words, command);
    response.widget_info(|| match tone {
        Tone::On => WidgetInfo::selected(Role::Button, ui.is_enabled(), true, &name),
        _ => WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name),
    });
    let lit = response.hovered() && ui.is_enabled();
    let (fill, edge, ink): (Color32, Stroke, Color32) = match tone {
        Tone::Main => (if lit { colours.accent_hovered } else { colours.accent }, Stroke::NONE, colours.on_accent),
        Tone::On => (colours.accent_soft, Stroke::new(2.0, colours.accent), colours.accent),
        Tone::Plain => {
            (if lit { colours.hovered } else { colours.surface }, Stroke::new(1.0, colours.edge), colours.text)
        }
    };
    let painter = ui.painter();
    painter.rect(rect, 12.0, fill, edge, StrokeKind::Inside);
    let font = FontId::new(if tone == Tone::Main { 32.0 } else { 26.0 }, icon.font_family());
    painter.text(pos2(rect.center().x, rect.top() + 23.0), Align2::CENTER_CENTER, icon.codepoint, font, ink);
    let font = FontId::proportional(14.5);
    painter.text(pos2(rect.center().x, rect.bottom() - 14.0), Align2::CENTER_CENTER, words, font, ink);
    focus_ring(ui, &response);
    response
}
