//! Fields to write in. Each stands under its label, which is also its name, with a hint or what is wrong below.

use egui::{Align, Id, Layout, Response, RichText, TextEdit, Ui, vec2};
use egui_material_icons::icons::{ICON_ERROR, ICON_VISIBILITY, ICON_VISIBILITY_OFF};

use super::button;
use crate::app::language::tr;
use crate::app::theme::{palette, space};

/// What stands below a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    #[default]
    Nothing,
    /// What to write.
    Hint(String),
    /// What is wrong with what was written.
    Wrong(String),
}

impl Below {
    /// What is wrong where the check fails, else nothing.
    #[must_use]
    pub fn wrong_if(wrong: bool, key: &str) -> Self {
        if wrong { Self::Wrong(tr(key)) } else { Self::Nothing }
    }

    /// Itself, or the hint where there is nothing else to say.
    #[must_use]
    pub fn or_hint(self, key: &str) -> Self {
        if self == Self::Nothing { Self::Hint(tr(key)) } else { self }
    }
}

/// A line of text, as wide as there is room.
pub fn line(ui: &mut Ui, label: &str, text: &mut String, below: &Below) -> Response {
    let width = ui.available_width();
    labelled(ui, label, below, |ui| ui.add(single(text, below, width, ui)))
}

/// A line of text with a button behind it. Returns the line and the button.
pub fn with_button(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    below: &Below,
    button: impl FnOnce(&mut Ui) -> Response,
) -> (Response, Response) {
    let mut pressed = None;
    let line = labelled(ui, label, below, |ui| {
        // As high as a field and no higher, wherever it stands.
        let size = vec2(ui.available_width(), space::CONTROL);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            pressed = Some(button(ui));
            let width = ui.available_width();
            ui.add(single(text, below, width, ui))
        })
        .inner
    });
    let pressed = pressed.unwrap_or_else(|| line.clone());
    (line, pressed)
}

/// A short line of text, such as a date.
pub fn short(ui: &mut Ui, label: &str, text: &mut String, width: f32, below: &Below) -> Response {
    ui.vertical(|ui| {
        ui.set_width(width);
        labelled(ui, label, below, |ui| ui.add(single(text, below, width, ui)))
    })
    .inner
}

/// Several lines of text.
pub fn area(ui: &mut Ui, label: &str, text: &mut String, rows: usize, below: &Below) -> Response {
    let width = ui.available_width();
    let margin = egui::Margin::symmetric(10, 8);
    labelled(ui, label, below, |ui| {
        ui.add(TextEdit::multiline(text).desired_rows(rows).desired_width(width).margin(margin))
    })
}

/// A passphrase, hidden until the eye beside it is pressed.
pub fn secret(ui: &mut Ui, label: &str, text: &mut String, below: &Below) -> Response {
    let seen = Id::unique(("secret-seen", label));
    labelled(ui, label, below, |ui| {
        ui.horizontal(|ui| {
            let shown = ui.data(|data| data.get_temp::<bool>(seen).unwrap_or(false));
            let width = ui.available_width() - space::CONTROL - space::TIGHT;
            ui.spacing_mut().item_spacing.x = space::TIGHT;
            let response = ui.add(single(text, below, width, ui).password(!shown));
            let (icon, words) =
                if shown { (ICON_VISIBILITY_OFF, "field-hide") } else { (ICON_VISIBILITY, "field-show") };
            if button::icon(ui, icon, &tr!(words, field = label)).clicked() {
                ui.data_mut(|data| data.insert_temp(seen, !shown));
            }
            response
        })
        .inner
    })
}

/// Forgets what was typed before in a field, so that no earlier text stays behind in memory.
pub fn forget(ui: &Ui, field: &Response) {
    ui.data_mut(|data| data.remove::<egui::text_edit::TextEditState>(field.id));
}

fn single<'t>(text: &'t mut String, below: &Below, width: f32, ui: &Ui) -> TextEdit<'t> {
    let edit = TextEdit::singleline(text)
        .desired_width(width)
        .margin(egui::Margin::symmetric(10, 7))
        .min_size(vec2(0.0, space::CONTROL));
    match below {
        Below::Wrong(_) => edit.background_color(palette(ui).danger_soft),
        _ => edit,
    }
}

fn labelled(ui: &mut Ui, label: &str, below: &Below, field: impl FnOnce(&mut Ui) -> Response) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let name = ui.label(label);
        let response = field(ui).labelled_by(name.id);
        let colours = palette(ui);
        match below {
            Below::Nothing => {}
            Below::Hint(words) => {
                ui.label(RichText::new(words).small().color(colours.muted));
            }
            Below::Wrong(words) => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = space::TIGHT;
                    ui.label(ICON_ERROR.rich_text().size(16.0).color(colours.danger));
                    ui.add(egui::Label::new(RichText::new(words).small().color(colours.danger)).wrap());
                });
            }
        }
        response
    })
    .inner
}
