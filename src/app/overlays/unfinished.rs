//! Recordings that a crash or a power cut ended: what there is, and the offer to bring it back.

use chrono::Local;
use egui::{Context, RichText, ScrollArea, Ui};
use egui_material_icons::icons::ICON_RESTORE;

use crate::app::action::Action;
use crate::app::language::{date, duration, size, tr};
use crate::app::store::Unfinished;
use crate::app::theme::{space, strong};
use crate::app::view::View;
use crate::app::widgets::{button, dialog, page};

/// The list grows no higher than this.
const MOST: f32 = 300.0;

/// Draws the offer. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    let (later, close) = dialog::show(ctx, "unfinished", &tr("unfinished-title"), 640.0, |ui| {
        ui.label(tr("unfinished-says"));
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(MOST).show(ui, |ui| {
            for unfinished in view.unfinished() {
                one(ui, view, unfinished, actions);
            }
        });
        page::muted(ui, tr("unfinished-later-says"));
        let mut later = false;
        dialog::acts(ui, |ui| later = button::plain(ui, &tr("unfinished-later")).clicked());
        later
    });
    later || close || view.unfinished().is_empty()
}

fn one(ui: &mut Ui, view: &View<'_>, unfinished: &Unfinished, actions: &mut Vec<Action>) {
    let whose = whose(unfinished);
    page::spread(
        ui,
        |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(RichText::new(&whose).family(strong()));
                page::muted(ui, what(view, unfinished));
            });
        },
        |ui| {
            let name = tr!("unfinished-recover-name", recording = whose.as_str());
            let recover = button::primary(ui, ICON_RESTORE, &tr("unfinished-recover"));
            if recover.accessible_name(name).clicked() {
                actions.push(Action::Recover(unfinished.clone()));
            }
        },
    );
    ui.add_space(space::SMALL);
}

/// Whose it is, and when it began.
fn whose(unfinished: &Unfinished) -> String {
    let begun = unfinished.begun.with_timezone(&Local);
    let (day, time) = (date(begun.date_naive()), begun.format("%H:%M").to_string());
    tr!("unfinished-one", code = unfinished.code.as_str(), day = day, time = time)
}

/// How long it is, how many films, and what they take.
fn what(view: &View<'_>, unfinished: &Unfinished) -> String {
    let length = view.length(unfinished).map_or_else(|| tr("unfinished-measuring"), duration);
    let films = tr!("unfinished-films", count = unfinished.films.len());
    [length, films, size(unfinished.bytes)].join(" · ")
}
