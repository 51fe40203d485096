//! An erasure under way, which nothing may disturb, and its certificate afterwards.

use egui::{Context, RichText, ScrollArea};
use egui_material_icons::icons::ICON_SAVE;

use crate::app::action::{Action, Choice};
use crate::app::language::{current, tr};
use crate::app::model::TaskKind;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::field::Below;
use crate::app::widgets::page::{self, Callout};
use crate::app::widgets::{button, dialog, place, progress};
use crate::practice::erase::lines;

/// What is typed.
#[derive(Debug, Default)]
pub struct State {
    path: String,
    tried: bool,
}

/// Draws what goes on. It cannot be closed: what is begun is carried through.
pub fn under_way(ctx: &Context, view: &View<'_>) -> bool {
    let task = view.tasks().iter().find(|task| matches!(task.kind, TaskKind::Erase { .. }));
    dialog::show(ctx, "erasing", &tr("erasing-under-way"), 520.0, |ui| {
        page::muted(ui, tr("erasing-wait"));
        ui.add_space(space::SMALL);
        if let Some(task) = task {
            let width = ui.available_width();
            progress::plain_bar(ui, &task.progress, width, &progress::words(task));
            ui.label(progress::how_far(&task.progress));
        }
    });
    false
}

/// Draws the certificate. Returns whether it is to be closed.
pub fn certificate(ctx: &Context, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    let Some(certificate) = view.certificate() else { return true };
    let (_, close) = dialog::show(ctx, "certificate", &tr("certificate-title"), 720.0, |ui| {
        let (kind, words) = if certificate.is_complete() {
            (Callout::Information, "certificate-complete")
        } else {
            (Callout::Warning, "certificate-not-complete")
        };
        page::callout(ui, kind, &tr(words));
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 420.0).show(ui, |ui| {
            // What it came to stands above already.
            for (key, value) in lines(certificate, current().tag()).into_iter().skip(1) {
                ui.horizontal_wrapped(|ui| {
                    page::muted(ui, tr!("certificate-line", name = tr(key)));
                    ui.label(RichText::new(value).small());
                });
            }
        });
        ui.add_space(space::SMALL);
        let path = place::typed(&state.path);
        let below = Below::wrong_if(state.tried && path.is_none(), "field-needed").or_hint("certificate-path-hint");
        place::line(ui, view, &tr("certificate-path"), Choice::Certificate, &mut state.path, &below, actions);
        dialog::acts(ui, |ui| {
            if button::primary(ui, ICON_SAVE, &tr("certificate-save")).clicked() {
                state.tried = true;
                actions.extend(path.map(Action::SaveCertificate));
            }
        });
    });
    close
}
