//! The erasures there were, each with its certificate.

use egui::{RichText, Ui};
use egui_material_icons::icons::ICON_DESCRIPTION;

use crate::app::action::Action;
use crate::app::language::{moment, tr};
use crate::app::model::TaskKind;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::{button, page, progress, table};
use crate::domain::document::{Headline, Kind};

/// The columns of the list, as shares of its width.
const COLUMNS: [f32; 5] = [0.2, 0.16, 0.2, 0.26, 0.18];
const ROW: f32 = space::CONTROL + 6.0;

/// Draws the section.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let mut traces: Vec<&Headline> = view.headlines(Kind::Trace, None).collect();
    if traces.is_empty() {
        page::muted(ui, tr("erasures-none"));
        return;
    }
    page::muted(ui, tr("erasures-says"));
    ui.add_space(space::TIGHT);
    // Ids sort by when they were made.
    traces.sort_by_key(|trace| std::cmp::Reverse(trace.document));
    let reading = view.tasks().iter().find(|task| task.kind == TaskKind::Certificate);
    table::header(
        ui,
        &COLUMNS,
        ["erasures-when", "log-family", "certificate-by", "certificate-reason", "erasures-certificate"],
    );
    for trace in traces {
        row(ui, view, trace, reading.is_none(), actions);
    }
    if let Some(task) = reading {
        page::muted(ui, progress::words(task));
    }
}

fn row(ui: &mut Ui, view: &View<'_>, line: &Headline, free: bool, actions: &mut Vec<Action>) {
    let document = view.document(line.document);
    let begun = document.and_then(|document| document.history().first());
    let reason = document.and_then(|document| document.as_trace()).map(|trace| trace.reason.clone());
    let when = begun.map(|entry| moment(entry.at)).unwrap_or_default();
    let cell = |ui: &mut Ui, words: String| drop(ui.add(egui::Label::new(words).truncate()));
    table::cells(ui, &COLUMNS, ROW, |ui, column| match column {
        0 => cell(ui, when.clone()),
        1 if line.title.is_empty() => {
            let colour = palette(ui).muted;
            ui.add(egui::Label::new(RichText::new(tr("erasures-no-code")).color(colour)).truncate());
        }
        1 => cell(ui, line.title.clone()),
        2 => cell(ui, begun.map(|entry| entry.author.to_string()).unwrap_or_default()),
        3 => cell(ui, reason.clone().unwrap_or_default()),
        _ => {
            let read = |ui: &mut Ui| {
                let named = tr!("erasures-read-of", when = when.as_str());
                button::quiet(ui, ICON_DESCRIPTION, &tr("erasures-read")).on_hover_text(&named).accessible_name(named)
            };
            if ui.add_enabled_ui(free, read).inner.clicked() {
                actions.push(Action::ReadCertificate(line.document));
            }
        }
    });
}
