//! One of a few, side by side.

use egui::{Button, CornerRadius, Frame, Margin, RichText, Ui, vec2};

use super::button::focus_ring;
use crate::app::theme::{palette, space, strong};

/// Lets a person choose one of a few. Returns what was pressed.
pub fn one_of<T: Copy + PartialEq>(ui: &mut Ui, name: &str, current: T, options: &[(T, String)]) -> Option<T> {
    let colours = palette(ui);
    let mut pressed = None;
    Frame::new().fill(colours.hovered).corner_radius(CornerRadius::same(10)).inner_margin(Margin::same(3)).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                for (value, words) in options {
                    let selected = *value == current;
                    let text = if selected {
                        RichText::new(words).family(strong()).color(colours.on_accent)
                    } else {
                        RichText::new(words)
                    };
                    let fill = if selected { colours.accent } else { colours.hovered };
                    let button = Button::new(text)
                        .fill(fill)
                        .stroke(egui::Stroke::NONE)
                        .min_size(vec2(0.0, space::CONTROL - 4.0));
                    let response = ui.add(button);
                    response.widget_info(|| {
                        egui::WidgetInfo::selected(egui::Role::RadioButton, true, selected, format!("{name}: {words}"))
                    });
                    focus_ring(ui, &response);
                    if response.clicked() && !selected {
                        pressed = Some(*value);
                    }
                }
            });
        },
    );
    pressed
}
