//! How each source does while it is recorded: its bytes, which must grow, and what was lost.

use egui::{Grid, RichText, Ui};

use crate::app::language::{size, tr};
use crate::app::recording::RecordView;
use crate::app::say;
use crate::app::theme::{figures, space, strong};
use crate::app::widgets::page;
use crate::media::devices::SourceKind;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>) {
    page::card(ui, |ui| {
        let table =
            Grid::new("record-sources").num_columns(4).spacing([space::SMALL, space::TIGHT]).min_row_height(24.0);
        table.show(ui, |ui| {
            page::section_title(ui, &tr("record-written"));
            for head in ["record-bytes", "record-dropped", "record-repeated"] {
                page::small(ui, &tr(head));
            }
            ui.end_row();
            for (number, source) in record.report().sources.iter().enumerate() {
                // The sound of a microphone goes into the file of the camera at its place.
                let camera = source.kind() == SourceKind::Camera;
                if !camera && record.number(number).is_some_and(|(_, place)| place <= record.cameras()) {
                    continue;
                }
                let name = RichText::new(say::source(record.number(number))).family(strong());
                ui.add(egui::Label::new(name).extend());
                let lost = source.dropped + source.missed;
                for value in [
                    Some(size(source.bytes)),
                    camera.then(|| lost.to_string()),
                    camera.then(|| source.repeated.to_string()),
                ] {
                    ui.label(RichText::new(value.unwrap_or_default()).text_style(figures()).size(14.0));
                }
                ui.end_row();
            }
        });
    });
}
