//! How a room is laid out: a centred column, titles, cards, and what an empty place says.

use egui::{Align, CornerRadius, Frame, Grid, InnerResponse, Layout, Margin, RichText, ScrollArea, Stroke, Ui};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{ICON_ERROR, ICON_INFO, ICON_WARNING};

use super::button::medallion;
use crate::app::language::tr;
use crate::app::notice::Tone;
use crate::app::theme::{figures, palette, section, space, title};

/// A scrolling column, centred, no wider than is good to read.
pub fn column<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width();
            let column = (width - 2.0 * space::LARGE).min(space::PAGE);
            ui.add_space(space::LARGE);
            let inner = ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space((width - column) / 2.0);
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.vertical(|ui| {
                    ui.set_width(column);
                    contents(ui)
                })
                .inner
            });
            ui.add_space(space::HUGE);
            inner.inner
        })
        .inner
}

/// The same, but it does not scroll: for a room in which a list scrolls by itself.
pub fn still_column<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let width = ui.available_width();
    let column = (width - 2.0 * space::LARGE).min(space::PAGE);
    ui.add_space(space::LARGE);
    let room = ui.available_rect_before_wrap().shrink2(egui::vec2((width - column) / 2.0, 0.0));
    let builder = egui::UiBuilder::new().max_rect(room.with_max_y(room.bottom() - space::LARGE));
    ui.scope_builder(builder, contents).inner
}

/// A column of its own in the middle of the room, no wider than `width`.
pub fn narrow<R>(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let width = width.min(ui.available_width());
    let column = ui.horizontal_top(|ui| {
        ui.add_space((ui.available_width() - width) / 2.0);
        let size = egui::vec2(width, 0.0);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            contents(ui)
        })
        .inner
    });
    column.inner
}

/// A room's title.
pub fn heading(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).text_style(title())).selectable(false));
}

/// A section's title.
pub fn section_title(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).text_style(section())).selectable(false));
}

/// A dialog's title.
pub fn dialog_title(ui: &mut Ui, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).heading()).selectable(false));
}

/// Words that may be overlooked.
pub fn muted(ui: &mut Ui, words: impl Into<String>) {
    let colour = palette(ui).muted;
    ui.label(RichText::new(words.into()).color(colour));
}

/// Small words that may be overlooked.
pub fn small(ui: &mut Ui, words: &str) {
    let colour = palette(ui).muted;
    ui.label(RichText::new(words).small().color(colour));
}

/// A card: something that belongs together.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let colours = palette(ui);
    Frame::new()
        .fill(colours.surface)
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin::same(20))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            contents(ui)
        })
}

/// What is known, line by line: what it is, and what it says. Keys are of the words.
pub fn facts(ui: &mut Ui, name: &str, labels: f32, facts: &[(&str, String)]) {
    let grid = Grid::new(name).num_columns(2).spacing([space::LARGE, space::TIGHT]).min_row_height(24.0);
    grid.min_col_width(labels).show(ui, |ui| {
        for (key, value) in facts {
            muted(ui, tr(key));
            ui.add(egui::Label::new(value).wrap());
            ui.end_row();
        }
    });
}

/// What an empty place says: what it is, what to do first, and the button that does it.
pub fn empty(ui: &mut Ui, icon: MaterialIcon, what: &str, first: &str, act: impl FnOnce(&mut Ui)) {
    ui.vertical_centered(|ui| {
        ui.add_space(space::HUGE);
        medallion(ui, icon, 72.0);
        ui.add_space(space::MEDIUM);
        section_title(ui, what);
        muted(ui, first);
        ui.add_space(space::MEDIUM);
        act(ui);
        ui.add_space(space::HUGE);
    });
}

/// Things at the left, and things at the right of the same line.
pub fn spread(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        left(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// A secret that is to be copied onto paper.
pub fn secret(ui: &mut Ui, words: &str) {
    let colours = palette(ui);
    Frame::new().fill(colours.accent_soft).corner_radius(CornerRadius::same(10)).inner_margin(16.0).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let words = RichText::new(words).text_style(figures()).size(18.0).color(colours.text);
        ui.add(egui::Label::new(words).wrap());
    });
}

/// How a callout is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// Worth knowing.
    Information,
    /// Needs a look.
    Warning,
    /// Failed, or is forbidden.
    Danger,
}

impl Callout {
    /// The one that fits the tone of a notice.
    #[must_use]
    pub const fn of(tone: Tone) -> Self {
        match tone {
            Tone::Information | Tone::Success => Self::Information,
            Tone::Warning => Self::Warning,
            Tone::Failure => Self::Danger,
        }
    }
}

/// A sentence that must not be overlooked, in a soft field.
pub fn callout(ui: &mut Ui, callout: Callout, words: &str) {
    let colours = palette(ui);
    let (icon, fill, ink) = match callout {
        Callout::Information => (ICON_INFO, colours.accent_soft, colours.accent),
        Callout::Warning => (ICON_WARNING, colours.warning_soft, colours.warning),
        Callout::Danger => (ICON_ERROR, colours.danger_soft, colours.danger),
    };
    Frame::new().fill(fill).corner_radius(CornerRadius::same(10)).inner_margin(Margin::symmetric(12, 10)).show(
        ui,
        |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.label(icon.rich_text().size(20.0).color(ink));
                ui.add(egui::Label::new(RichText::new(words).color(colours.text)).wrap());
            });
        },
    );
}
