//! The one question before a recording ends.

use egui::Context;
use egui_material_icons::icons::ICON_STOP_CIRCLE;

use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::recording::{Leaving, RecordAct, RecordView, Stage};
use crate::app::widgets::{button, dialog};

pub(super) fn ui(ctx: &Context, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    let (Some(leaving), Stage::Taking { .. }) = (record.leaving(), record.stage()) else { return };
    let why = match leaving {
        Leaving::Code => "record-stop-then-code",
        Leaving::Go(_) | Leaving::Back => "record-stop-then-go",
        Leaving::Lock => "record-stop-then-lock",
        Leaving::Quit => "record-stop-then-quit",
    };
    let ((), close) = dialog::show(ctx, "record-stop", &tr("record-stop-title"), 520.0, |ui| {
        ui.label(tr(why));
        dialog::acts(ui, |ui| {
            let stop = button::primary(ui, ICON_STOP_CIRCLE, &tr("record-stop-do"));
            // The question has the keyboard, so that Enter answers it.
            if ui.memory(|memory| memory.focused().is_none()) {
                stop.request_focus();
            }
            if stop.clicked() {
                actions.push(Action::Record(RecordAct::Stop));
            }
            if button::plain(ui, &tr("record-go-on")).clicked() {
                actions.push(Action::Record(RecordAct::GoOn));
            }
        });
    });
    if close {
        actions.push(Action::Record(RecordAct::GoOn));
    }
}
