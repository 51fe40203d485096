//! The large controls: before, the check and the recording; while it runs, mark, pause and stop.

use egui::{Ui, vec2};
use egui_material_icons::icons::{ICON_CHECK, ICON_PLAY_ARROW, ICON_REPLAY};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::recording::{RecordAct, RecordView, Stage};
use crate::app::say;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::large::{self, Tone};
use crate::app::widgets::page::{self, Callout};
use crate::app::widgets::{button, progress};

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing = vec2(space::SMALL, space::SMALL);
    match record.stage() {
        Stage::Taking { paused } => running(ui, view, paused, actions),
        Stage::Finishing => page::muted(ui, tr("record-finishing-says")),
        Stage::Keeping(task) => {
            if let Some(task) = view.tasks().iter().find(|other| other.id == task) {
                ui.label(progress::words(task));
                progress::bar(ui, task, 420.0, actions);
            }
        }
        stage => before(ui, view, &stage, actions),
    }
}

fn before(ui: &mut Ui, view: &View<'_>, stage: &Stage, actions: &mut Vec<Action>) {
    if let Stage::Checked { ended, trouble } = stage {
        checked(ui, *ended, trouble.as_ref(), actions);
    }
    let width = (ui.available_width() - space::SMALL) / 3.0;
    ui.horizontal(|ui| {
        let check = Command::CheckRecording;
        large::command(ui, view, check, (check.spec().icon, &tr("record-check")), Tone::Plain, width, actions);
        let start = Command::StartRecording;
        let two = ui.available_width();
        large::command(ui, view, start, (start.spec().icon, &tr("record-start")), Tone::Main, two, actions);
    });
}

/// What there is to do about the check: look at it again, or be done with it.
fn checked(ui: &mut Ui, ended: bool, trouble: Option<&crate::media::MediaError>, actions: &mut Vec<Action>) {
    if let Some(trouble) = trouble {
        page::callout(ui, Callout::Danger, &tr!("record-check-failed", why = say::media(trouble)));
    }
    page::spread(
        ui,
        |ui| {
            ui.label(tr(if ended { "record-checked" } else { "record-checked-plays" }));
        },
        |ui| {
            if button::secondary(ui, ICON_CHECK, &tr("record-check-done")).clicked() {
                actions.push(Action::Record(RecordAct::CheckDone));
            }
            let again = ui.add_enabled_ui(ended, |ui| button::secondary(ui, ICON_REPLAY, &tr("record-check-again")));
            if again.inner.clicked() {
                actions.push(Action::Record(RecordAct::CheckAgain));
            }
        },
    );
}

fn running(ui: &mut Ui, view: &View<'_>, paused: bool, actions: &mut Vec<Action>) {
    let width = (ui.available_width() - 3.0 * space::SMALL) / 5.0;
    ui.horizontal(|ui| {
        let mark = Command::MarkMoment;
        large::command(ui, view, mark, (mark.spec().icon, &tr("record-mark")), Tone::Main, width * 2.0, actions);
        let clap = Command::Clap;
        large::command(ui, view, clap, (clap.spec().icon, &tr("record-clap")), Tone::Plain, width, actions);
        let pause = Command::PauseRecording;
        let (icon, words, tone) = if paused {
            (ICON_PLAY_ARROW, "record-resume", Tone::On)
        } else {
            (pause.spec().icon, "record-pause", Tone::Plain)
        };
        large::command(ui, view, pause, (icon, &tr(words)), tone, width, actions);
        let stop = Command::StopRecording;
        large::command(ui, view, stop, (stop.spec().icon, &tr("record-stop")), Tone::Plain, width, actions);
    });
}
