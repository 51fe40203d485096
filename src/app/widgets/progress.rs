//! A task that runs: how far it is, how long it may take, and how to stop it.

use egui::{ProgressBar, Ui};
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
        (Some(share), Some(left)) => {
            let left = duration(SessionTime::from_secs_f64(left.as_secs_f64().ceil()));
            tr!("task-left", percent = (share * 100.0).floor() as i64, left = left)
        }
        (Some(share), None) => tr!("task-percent", percent = (share * 100.0).floor() as i64),
        (None, _) => tr("task-starting"),
    }
}

/// The bar alone.
#[must_use]
pub fn plain_bar(ui: &Ui, progress: &Progress, width: f32) -> ProgressBar {
    let share = progress.share().unwrap_or(0.0);
    ProgressBar::new(share).desired_width(width).desired_height(8.0).fill(palette(ui).accent)
}

/// The bar, with Cancel.
pub fn bar(ui: &mut Ui, task: &Task, width: f32, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let bar = plain_bar(ui, &task.progress, width);
        let response = ui.add(bar);
        response.accessible_name(words(task));
        ui.label(how_far(&task.progress));
        let cancel = tr!("task-cancel", task = words(task));
        if ui.add_enabled_ui(!task.progress.cancelled(), |ui| button::icon(ui, ICON_CLOSE, &cancel)).inner.clicked() {
            actions.push(Action::Cancel(task.id));
        }
    });
}
