//! A task that runs: how far it is, how long it may take, and how to stop it.

use egui::{Role, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons::ICON_CLOSE;

use super::button;
use crate::app::action::Action;
use crate::app::language::{duration, tr};
use crate::app::model::{Task, TaskKind};
use crate::app::theme::palette;
use crate::domain::time::SessionTime;
use crate::practice::Progress;

/// What the task does, in words.
#[must_use]
pub fn words(task: &Task) -> String {
    match &task.kind {
        TaskKind::Import { file, .. } => tr!("task-import", file = file.as_str()),
        TaskKind::Erase { code } => tr!("task-erase", code = code.as_str()),
        TaskKind::HandOver { code } => tr!("task-hand-over", code = code.as_str()),
        TaskKind::KeepRecording => tr("task-keep-recording"),
        TaskKind::Listen => tr("task-listen"),
        TaskKind::Recover { code } => tr!("task-recover", code = code.as_str()),
        TaskKind::Certificate => tr("task-certificate"),
        TaskKind::BackUp => tr("task-back-up"),
        TaskKind::Verify => tr("task-verify"),
    }
}

/// How far it is, in words.
#[must_use]
pub fn how_far(progress: &Progress) -> String {
    if progress.cancelled() {
        return tr("task-cancelling");
    }
    match (progress.share(), progress.left()) {
        // In the first instants an estimate would only frighten.
        (Some(share), Some(left)) if share >= 0.02 => {
            let left = duration(SessionTime::from_secs_f64(left.as_secs_f64().ceil()));
            tr!("task-left", percent = (share * 100.0).floor() as i64, left = left)
        }
        (Some(share), _) => tr!("task-percent", percent = (share * 100.0).floor() as i64),
        (None, _) => tr("task-starting"),
    }
}

/// The bar alone; its name says what goes on.
pub fn plain_bar(ui: &mut Ui, progress: &Progress, width: f32, name: &str) {
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    let mut done = rect;
    done.set_width(width * progress.share().unwrap_or(0.0));
    ui.painter().rect_filled(rect, 4.0, colours.line);
    ui.painter().rect_filled(done, 4.0, colours.accent);
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
}

/// The bar, with Cancel.
pub fn bar(ui: &mut Ui, task: &Task, width: f32, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        plain_bar(ui, &task.progress, width, &words(task));
        ui.label(how_far(&task.progress));
        let cancel = tr!("task-cancel", task = words(task));
        let going = !task.progress.cancelled();
        if ui.add_enabled_ui(going, |ui| button::icon(ui, ICON_CLOSE, &cancel)).inner.clicked() {
            actions.push(Action::Cancel(task.id));
        }
    });
}
