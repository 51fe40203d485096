//! The first start: look around, make a library, open one, or restore one from a backup.

use egui::{Ui, vec2};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{
    ICON_ARROW_BACK, ICON_EXPLORE, ICON_FAMILY_RESTROOM, ICON_FOLDER_OPEN, ICON_LOCK, ICON_NOTE_STACK_ADD,
    ICON_SETTINGS_BACKUP_RESTORE,
};

use crate::app::action::{Action, Choice};
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::tr;
use crate::app::model::Door;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::{button, page, progress};
use crate::practice::Progress;

mod key;
mod locked;
mod new;
mod open;
mod recovery;
mod restore;
mod strength;

/// What the room remembers.
#[derive(Default)]
pub struct State {
    form: Form,
    new: new::State,
    open: open::State,
    restore: restore::State,
    recovery: recovery::State,
    locked: locked::State,
}

/// Which form lies open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// None: the three doors.
    #[default]
    Doors,
    /// A new library.
    New,
    /// Opening one.
    Open,
    /// Restoring one from a backup.
    Restore,
}

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    open_what_was_named(view, state);
    page::column(ui, "doors", |ui| {
        if let Door::RecoveryKey(key) = view.door() {
            recovery::ui(ui, key, &mut state.recovery, actions);
            return;
        }
        if let Some(resume) = view.resume() {
            locked::ui(ui, view, resume, &mut state.locked, actions);
            return;
        }
        let back = match state.form {
            Form::Doors => {
                doors(ui, view, state, actions);
                false
            }
            Form::New => new::ui(ui, view, &mut state.new, actions),
            Form::Open => open::ui(ui, view, &mut state.open, actions),
            Form::Restore => restore::ui(ui, view, &mut state.restore, actions),
        };
        if back {
            state.form = Form::Doors;
            actions.push(Action::ForgetBackup);
        }
    });
}

/// Runs a command of this room.
pub fn command(command: Command, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    match command {
        Command::LookAround => actions.push(Action::LookAround),
        Command::NewLibrary => {
            state.new.begin(view);
            state.form = Form::New;
        }
        Command::OpenLibrary => {
            state.open.begin(view);
            state.form = Form::Open;
        }
        Command::RestoreLibrary => {
            state.restore.begin(view);
            state.form = Form::Restore;
        }
        _ => {}
    }
}

/// A library that was named on the command line is chosen before its form is open.
fn open_what_was_named(view: &View<'_>, state: &mut State) {
    if matches!(view.chosen_folder(), Some((Choice::OpenLibrary, _))) && state.form != Form::Open {
        state.open.begin(view);
        state.form = Form::Open;
    }
}

fn doors(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let tall = ui.ctx().content_rect().height();
    ui.add_space(((tall - 660.0) / 2.0).max(space::SMALL));
    ui.vertical_centered(|ui| {
        button::medallion(ui, ICON_FAMILY_RESTROOM, 72.0);
        ui.add_space(space::SMALL);
        page::heading(ui, &tr("app-name"));
        page::muted(ui, tr("doors-what"));
    });
    ui.add_space(space::HUGE);
    let known = view.preferences().recent.as_ref();
    let recent = known.and_then(|folder| folder.file_name()).map(|name| name.to_string_lossy().into_owned());
    let open_says = recent.map_or_else(|| tr("doors-open-says"), |name| tr!("doors-open-recent", library = name));
    let entries = [
        (Command::LookAround, ICON_EXPLORE, tr("doors-look-says"), known.is_none()),
        (Command::NewLibrary, ICON_NOTE_STACK_ADD, tr("doors-new-says"), false),
        (Command::OpenLibrary, ICON_FOLDER_OPEN, open_says, known.is_some()),
    ];
    let opening = is_opening(view);
    ui.spacing_mut().item_spacing.x = space::LARGE;
    ui.columns(entries.len(), |columns| {
        for (column, (command, icon, says, first)) in columns.iter_mut().zip(entries) {
            column.add_enabled_ui(!opening, |ui| {
                door(ui, command, icon, &says, first, |command| match command {
                    Command::LookAround => actions.push(Action::LookAround),
                    other => self::command(other, view, state, actions),
                })
            });
        }
    });
    ui.add_space(space::MEDIUM);
    ui.vertical_centered(|ui| {
        let restore = Command::RestoreLibrary;
        let quiet = |ui: &mut Ui| button::quiet(ui, ICON_SETTINGS_BACKUP_RESTORE, &restore.label());
        if ui.add_enabled_ui(!opening, quiet).inner.clicked() {
            command(restore, view, state, actions);
        }
    });
    ui.add_space(space::SMALL);
    ui.vertical_centered(|ui| match view.door() {
        Door::Opening(progress) => waiting(ui, progress, "doors-drawing", actions),
        Door::Refused(trouble) => {
            let colour = palette(ui).danger;
            ui.colored_label(colour, crate::app::say::trouble(trouble));
        }
        Door::Shut | Door::RecoveryKey(_) => promise(ui),
    });
}

fn door(ui: &mut Ui, command: Command, icon: MaterialIcon, says: &str, first: bool, mut press: impl FnMut(Command)) {
    page::card(ui, |ui| {
        // Every door is equally high, and the buttons stand on one line.
        ui.allocate_ui(vec2(ui.available_width(), 148.0), |ui| {
            ui.set_min_height(148.0);
            ui.vertical_centered(|ui| {
                button::medallion(ui, icon, 52.0);
                ui.add_space(space::TIGHT);
                page::section_title(ui, &command.label());
                page::muted(ui, says);
            });
        });
        ui.add_space(space::SMALL);
        ui.vertical_centered(|ui| {
            let label = command.label();
            let response = if first { button::primary(ui, icon, &label) } else { button::secondary(ui, icon, &label) };
            if response.on_hover_text(keymap::label_with_key(command)).clicked() {
                press(command);
            }
        });
    });
}

/// Said under every door and form: where things go.
fn promise(ui: &mut Ui) {
    let colour = palette(ui).muted;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let words = tr("doors-promise");
        let font = egui::TextStyle::Body.resolve(ui.style());
        let width = ui.painter().layout_no_wrap(words.clone(), font, colour).size().x + 28.0;
        ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
        ui.label(ICON_LOCK.rich_text().size(18.0).color(colour));
        page::muted(ui, words);
    });
}

/// What is being made or opened: how far it is, where that can be told.
fn waiting(ui: &mut Ui, progress: &Progress, words: &str, actions: &mut Vec<Action>) {
    if progress.share().is_none() {
        ui.spinner();
        page::muted(ui, tr("doors-opening"));
        return;
    }
    page::muted(ui, tr(words));
    let width = 360.0;
    ui.horizontal(|ui| {
        ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
        progress::plain_bar(ui, progress, width, &tr(words));
    });
    page::muted(ui, progress::how_far(progress));
    if button::plain(ui, &tr("dialog-cancel")).clicked() {
        actions.push(Action::StopOpening);
    }
}

/// Whether something is being made or opened.
fn is_opening(view: &View<'_>) -> bool {
    matches!(view.door(), Door::Opening(_))
}

/// The frame of a form: centred, with a way back. Returns whether the person went back.
fn form(ui: &mut Ui, title: &str, says: &str, contents: impl FnOnce(&mut Ui)) -> bool {
    page::narrow(ui, 560.0, |ui| {
        let label = tr("doors-back");
        let back = button::quiet(ui, ICON_ARROW_BACK, &label).clicked()
            || ui.input(|input| input.key_pressed(egui::Key::Escape));
        page::card(ui, |ui| {
            page::heading(ui, title);
            page::muted(ui, says);
            ui.add_space(space::MEDIUM);
            ui.spacing_mut().item_spacing.y = space::MEDIUM;
            contents(ui);
        });
        back
    })
}

/// What became of the form: waiting, or why not.
fn outcome(ui: &mut Ui, view: &View<'_>, waiting: &str) {
    match view.door() {
        Door::Opening(_) => {
            ui.horizontal(|ui| {
                ui.spinner();
                page::muted(ui, tr(waiting));
            });
        }
        Door::Refused(trouble) => page::callout(ui, page::Callout::Danger, &crate::app::say::trouble(trouble)),
        Door::Shut | Door::RecoveryKey(_) => {}
    }
}
