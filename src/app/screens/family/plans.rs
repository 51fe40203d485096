//! The feedback plans of a family.

use egui::Ui;
use egui_material_icons::icons::{ICON_MOVIE, ICON_SLIDESHOW};

use super::super::Screen;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::theme::{palette, section};
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::page;
use crate::domain::id::DocumentId;

/// Draws the plans.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: DocumentId, actions: &mut Vec<Action>) {
    page::card(ui, |ui| {
        page::section_title(ui, &tr("plans-title"));
        let plans = view.plans(family);
        if plans.is_empty() {
            page::muted(ui, tr("plans-empty"));
            button::command(ui, view, Command::NewPlan, CommandLook::Quiet, actions);
            return;
        }
        for plan in plans {
            let name = tr!("plans-open", plan = plan.title.as_str());
            let (response, ()) = button::pressable(ui, &name, |ui| {
                page::spread(
                    ui,
                    |ui| {
                        let colour = palette(ui).accent;
                        ui.label(ICON_SLIDESHOW.rich_text().size(22.0).color(colour));
                        let words = egui::RichText::new(&plan.title).text_style(section());
                        ui.add(egui::Label::new(words).truncate().selectable(false));
                    },
                    |ui| {
                        chip(ui, ICON_MOVIE, &tr!("plans-clips", count = plan.count), Meaning::Neutral);
                    },
                );
            });
            if response.clicked() {
                actions.push(Action::Go(Screen::Feedback { plan: plan.document }));
            }
        }
    });
}
