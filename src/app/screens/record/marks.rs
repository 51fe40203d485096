//! What has been marked while recording, the latest first.

use egui::{RichText, Ui};

use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::{current, timecode};
use crate::app::recording::RecordView;
use crate::app::theme::{figures, palette};
use crate::app::view::View;
use crate::app::widgets::page;
use crate::domain::coding::Coding;
use crate::practice::mark::CLAP;

/// How many are shown.
const MOST: usize = 4;

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, record: &RecordView<'_>) {
    page::card(ui, |ui| {
        let coding = record.session().and_then(|session| view.coding(view.own_coding(session)?));
        let count = coding.map_or(0, |coding| coding.marks().len());
        page::section_title(ui, &tr!("record-marks", count = count));
        match coding.filter(|_| count > 0) {
            Some(coding) => {
                list(ui, coding);
                // A clap is said here rather than in a notice, which would lie over the controls.
                if let Some(clap) = coding.marks().in_order().last().filter(|mark| mark.code == CLAP) {
                    page::muted(ui, tr!("record-clapped", at = timecode(clap.extent.start())));
                }
            }
            None => {
                let key = Command::MarkMoment.spec().keys.first().map(keymap::words).unwrap_or_default();
                page::muted(ui, tr!("record-marks-how", key = key));
            }
        }
    });
}

fn list(ui: &mut Ui, coding: &Coding) {
    let accent = palette(ui).accent;
    ui.spacing_mut().interact_size.y = 24.0;
    for mark in coding.marks().in_order().into_iter().rev().take(MOST) {
        let name = coding
            .scheme
            .code(&mark.code)
            .map_or(mark.code.as_str(), |(_, code)| code.name.in_language(current().tag()));
        ui.horizontal(|ui| {
            ui.label(RichText::new(timecode(mark.extent.start())).text_style(figures()).color(accent));
            ui.add(egui::Label::new(name).truncate());
        });
    }
}
