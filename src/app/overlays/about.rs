//! What the program is, and under which licences it and its parts stand.

use egui::{Context, ScrollArea};
use egui_material_icons::icons::ICON_FAMILY_RESTROOM;

use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::widgets::button::medallion;
use crate::app::widgets::{dialog, page};

/// The licence of the fonts, as it must be passed on with them.
const FONT_LICENCE: &str = include_str!("../../../assets/fonts/OFL.txt");

/// Draws it. Returns whether it is to be closed.
pub fn ui(ctx: &Context) -> bool {
    let ((), close) = dialog::show(ctx, "about", &tr("about-title"), 620.0, |ui| {
        ui.horizontal(|ui| {
            medallion(ui, ICON_FAMILY_RESTROOM, 56.0);
            ui.vertical(|ui| {
                page::section_title(ui, &tr!("about-version", version = env!("CARGO_PKG_VERSION")));
                page::muted(ui, tr("about-what"));
            });
        });
        ui.add_space(space::MEDIUM);
        ui.label(tr("about-licence"));
        ui.label(tr("about-no-advice"));
        ui.add_space(space::SMALL);
        ui.label(tr("about-parts"));
        ui.collapsing(tr("about-fonts"), |ui| {
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| ui.monospace(FONT_LICENCE));
        });
    });
    close
}
