//! How each source does while it is recorded: its bytes, which must grow, and what was lost.

use egui::{Grid, RichText, Ui};

use crate::app::language::{size, tr};
use crate::app::recording::RecordView;
use crate::app::say;
use crate::app::theme::{figures, space, strong};
use crate::app::widgets::page;
use crate::app::widgets::page::Callout;
use crate::media::devices::SourceKind;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>) {
    page::card(ui, |ui| {
        page::section_title(ui, &tr("record-written"));
        let table =
            Grid::new("record-sources").num_columns(4).spacing([space::SMALL, space::TIGHT]).min_row_height(24.0);
        table.show(ui, |ui| {
            ui.label("");
            for head in ["record-bytes", "record-dropped", "record-repeated"] {
                page::small(ui, &tr(head));
            }
            ui.end_row();
            for (number, source) in record.report().sources.iter().enumerate() {
                let name = RichText::new(say::source(record.number(number))).family(strong());
                ui.add(egui::Label::new(name).extend());
                let camera = source.kind() == SourceKind::Camera;
                let lost = source.dropped + source.missed;
                for value in [
                    // The sound of a microphone goes into its camera's file.
                    (source.bytes > 0 || camera).then(|| size(source.bytes)),
                    camera.then(|| lost.to_string()),
                    camera.then(|| source.repeated.to_string()),
                ] {
                    ui.label(RichText::new(value.unwrap_or_default()).text_style(figures()).size(14.0));
                }
                ui.end_row();
            }
        });
        if record.kept_awake() == Some(false) {
            ui.add_space(space::TIGHT);
            page::callout(ui, Callout::Warning, &tr("record-not-awake"));
        }
        if let Some(battery) = record.report().battery {
            page::muted(ui, say::battery(battery));
        }
    });
}
