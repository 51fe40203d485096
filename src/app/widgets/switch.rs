//! A switch: off or on, with its words beside it.

use egui::{CursorIcon, Response, Role, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use crate::app::theme::{palette, space};

/// Draws a switch. `name` is what a screen reader says; the words beside it may be shorter.
pub fn switch(ui: &mut Ui, on: bool, words: &str, name: &str) -> Response {
    let colours = palette(ui);
    let ink = if on { colours.text } else { colours.muted };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), TextStyle::Body.resolve(ui.style()), ink);
    let track = vec2(38.0, 22.0);
    let size = vec2(track.x + space::SMALL + galley.size().x, space::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), on, name));
    if ui.is_rect_visible(rect) {
        let slid = ui.ctx().animate_bool_responsive(response.id, on);
        let track = egui::Rect::from_center_size(pos2(rect.left() + track.x / 2.0, rect.center().y), track);
        let (fill, knob) = if on { (colours.accent, colours.on_accent) } else { (colours.sunken, colours.edge) };
        let edge = if on { colours.accent } else { colours.edge };
        let painter = ui.painter();
        painter.rect(track, 11.0, fill, egui::Stroke::new(1.5, edge), egui::StrokeKind::Inside);
        let x = egui::lerp(track.left() + 11.0..=track.right() - 11.0, slid);
        painter.circle_filled(pos2(x, track.center().y), if on { 8.0 } else { 6.0 }, knob);
        let text = pos2(track.right() + space::SMALL, rect.center().y - galley.size().y / 2.0);
        painter.galley(text, galley, ink);
    }
    focus_ring(ui, &response);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
