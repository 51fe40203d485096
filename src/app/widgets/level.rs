//! How loud a microphone is: a bar with its peak held, and a word.

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_material_icons::icons::{ICON_CHECK, ICON_HOURGLASS_EMPTY, ICON_VOLUME_DOWN, ICON_WARNING};

use super::chip::{Meaning, chip};
use crate::app::language::{decimal, tr};
use crate::app::theme::palette;
use crate::media::recorder::{Level, Loudness};

/// What is shown as nothing, in decibels.
const FLOOR: f32 = -60.0;
const HEIGHT: f32 = 14.0;

/// Draws the meter of a microphone that is called `name`.
pub fn meter(ui: &mut Ui, name: &str, level: Option<Level>, width: f32) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
        if let Some(level) = level {
            bar(ui, rect, level);
        } else {
            ui.painter().rect_filled(rect, 4.0, palette(ui).line);
        }
        let says = level.map_or_else(
            || tr("record-level-nothing"),
            |level| tr!("record-level-decibels", decibels = decimal(f64::from(level.peak), 0)),
        );
        let says = tr!("record-level", name = name, level = says);
        response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &says));
        response.on_hover_text(says);
        word(ui, level.map(|level| level.loudness));
    });
}

fn bar(ui: &Ui, rect: Rect, level: Level) {
    let colours = palette(ui);
    let x = |decibels: f32| rect.left() + rect.width() * ((decibels - FLOOR) / -FLOOR).clamp(0.0, 1.0);
    let part = |to: f32| Rect::from_min_max(rect.min, pos2(x(to), rect.bottom()));
    let painter = ui.painter();
    painter.rect_filled(rect, 4.0, colours.line);
    let fill = match level.loudness {
        Loudness::Clipping => colours.danger,
        Loudness::TooQuiet => colours.warning,
        Loudness::Good => colours.success,
    };
    painter.rect_filled(part(level.peak), 4.0, fill);
    painter.vline(x(level.hold).min(rect.right() - 1.0), rect.y_range(), Stroke::new(2.5, colours.text));
    // Where speech should reach, and where it is cut off.
    for mark in [-24.0, -6.0] {
        painter.vline(x(mark), rect.bottom() - 4.0..=rect.bottom(), Stroke::new(1.0, colours.edge));
    }
}

fn word(ui: &mut Ui, loudness: Option<Loudness>) {
    let (icon, words, meaning) = match loudness {
        None => (ICON_HOURGLASS_EMPTY, "record-loudness-nothing", Meaning::Neutral),
        Some(Loudness::Good) => (ICON_CHECK, "record-loudness-good", Meaning::Good),
        Some(Loudness::TooQuiet) => (ICON_VOLUME_DOWN, "record-loudness-quiet", Meaning::Warning),
        Some(Loudness::Clipping) => (ICON_WARNING, "record-loudness-clipping", Meaning::Bad),
    };
    chip(ui, icon, &tr(words), meaning);
}
