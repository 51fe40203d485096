//! Buttons: one kind for the main act of a screen, one for the others, one that keeps quiet, one of a picture alone.
//!
//! Every button has a name for screen readers that is its words, never its picture.

use egui::{Align2, Button, Color32, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use egui_material_icons::MaterialIcon;

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::say;
use crate::app::theme::{palette, space, strong};
use crate::app::view::View;

/// The main act of a screen; one a screen.
pub fn primary(ui: &mut Ui, icon: MaterialIcon, label: &str) -> Response {
    let colours = palette(ui);
    let fill = colours.accent;
    filled(ui, icon, label, fill, colours.accent_hovered, colours.on_accent)
}

/// An act that cannot be taken back.
pub fn danger(ui: &mut Ui, icon: MaterialIcon, label: &str) -> Response {
    let colours = palette(ui);
    framed(ui, Some(icon), label, colours.danger_soft, Stroke::new(1.0, colours.danger), colours.danger)
}

/// Any other act.
pub fn secondary(ui: &mut Ui, icon: MaterialIcon, label: &str) -> Response {
    let colours = palette(ui);
    framed(ui, Some(icon), label, colours.surface, Stroke::new(1.0, colours.edge), colours.text)
}

/// An act without a picture.
pub fn plain(ui: &mut Ui, label: &str) -> Response {
    let colours = palette(ui);
    framed(ui, None, label, colours.surface, Stroke::new(1.0, colours.edge), colours.text)
}

/// An act that keeps quiet until the pointer is there.
pub fn quiet(ui: &mut Ui, icon: MaterialIcon, label: &str) -> Response {
    let colours = palette(ui);
    let text = (icon.rich_text().size(18.0).color(colours.accent), RichText::new(label).color(colours.accent));
    let response = ui.add(Button::new(text).frame_when_inactive(false));
    finish(ui, response, label)
}

/// A picture alone; its words are its tooltip and its name.
pub fn icon(ui: &mut Ui, icon: MaterialIcon, label: &str) -> Response {
    let size = vec2(space::CONTROL, space::CONTROL);
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = vec2(6.0, 6.0);
            ui.add(Button::new(icon.rich_text().size(20.0)).frame_when_inactive(false).min_size(size))
        })
        .inner;
    finish(ui, response, label).on_hover_text(label)
}

/// A command as a picture alone, with its key in the tooltip; faint while it would do nothing.
pub fn command_icon(ui: &mut Ui, view: &View<'_>, command: Command, actions: &mut Vec<Action>) {
    let label = keymap::label_with_key(command);
    let response = ui.add_enabled_ui(view.allows(command), |ui| icon(ui, command.spec().icon, &label)).inner;
    if response.clicked() {
        actions.push(Action::Do(command));
    }
}

/// A command as a button with words; its key stands in the tooltip.
pub fn command(ui: &mut Ui, view: &View<'_>, command: Command, look: CommandLook, actions: &mut Vec<Action>) {
    let label = command.label();
    let icon = command.spec().icon;
    let response = ui.add_enabled_ui(view.allows(command), |ui| match look {
        CommandLook::Primary => primary(ui, icon, &label),
        CommandLook::Secondary => secondary(ui, icon, &label),
        CommandLook::Quiet => quiet(ui, icon, &label),
    });
    let mut response = response.inner.on_hover_text(keymap::label_with_key(command));
    if let Some(right) = view.missing_right(command) {
        response = response.on_disabled_hover_text(say::not_permitted(right));
    }
    if response.clicked() {
        actions.push(Action::Do(command));
    }
}

/// How loud a command's button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandLook {
    /// The main act of the screen.
    Primary,
    /// Any other act.
    Secondary,
    /// An act that keeps quiet.
    Quiet,
}

fn filled(ui: &mut Ui, icon: MaterialIcon, label: &str, fill: Color32, hovered: Color32, ink: Color32) -> Response {
    let response = ui
        .scope(|ui| {
            let widgets = &mut ui.visuals_mut().widgets;
            for (look, colour) in
                [(&mut widgets.inactive, fill), (&mut widgets.hovered, hovered), (&mut widgets.active, hovered)]
            {
                look.weak_bg_fill = colour;
                look.bg_stroke = Stroke::NONE;
                look.fg_stroke.color = ink;
            }
            let text = (icon.rich_text().size(18.0).color(ink), RichText::new(label).family(strong()).color(ink));
            ui.add(Button::new(text).min_size(vec2(0.0, space::CONTROL)))
        })
        .inner;
    finish(ui, response, label)
}

fn framed(
    ui: &mut Ui,
    icon: Option<MaterialIcon>,
    label: &str,
    fill: Color32,
    stroke: Stroke,
    ink: Color32,
) -> Response {
    let response = ui
        .scope(|ui| {
            let widgets = &mut ui.visuals_mut().widgets;
            widgets.inactive.weak_bg_fill = fill;
            widgets.inactive.bg_stroke = stroke;
            let words = RichText::new(label).color(ink);
            let button = match icon {
                Some(icon) => Button::new((icon.rich_text().size(18.0).color(ink), words)),
                None => Button::new(words),
            };
            ui.add(button.min_size(vec2(0.0, space::CONTROL)))
        })
        .inner;
    finish(ui, response, label)
}

/// Gives the button its name, and a ring while it has the keyboard.
fn finish(ui: &Ui, response: Response, label: &str) -> Response {
    focus_ring(ui, &response);
    response.accessible_name(label)
}

/// Shows that a control has the keyboard, outside its own edge so that no fill can hide it.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette(ui).accent);
        ui.painter().rect_stroke(response.rect.expand(3.0), 10.0, ring, StrokeKind::Inside);
    }
}

/// A row or card that can be pressed as a whole: draws what stands in it over a field that answers as one button.
pub fn pressable<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> (Response, R) {
    let id = ui.next_auto_id().with(name);
    let colours = palette(ui);
    let behind = ui.painter().add(egui::Shape::Noop);
    let inner = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        contents(ui)
    });
    let rect = inner.response.rect;
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let fill = if response.hovered() || response.has_focus() { colours.hovered } else { Color32::TRANSPARENT };
    ui.painter().set(behind, egui::Shape::rect_filled(rect, 10.0, fill));
    focus_ring(ui, &response);
    (response.on_hover_cursor(egui::CursorIcon::PointingHand), inner.inner)
}

/// A picture by itself, centred in a soft round field; it says nothing to screen readers.
pub fn medallion(ui: &mut Ui, icon: MaterialIcon, size: f32) {
    let colours = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    ui.painter().circle_filled(rect.center(), size / 2.0, colours.accent_soft);
    let font = egui::FontId::new(size * 0.5, icon.font_family());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon.codepoint, font, colours.accent);
}
