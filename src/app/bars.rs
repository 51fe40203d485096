//! The bars around the room: menus and where one is at the top, what is saved and what runs at the bottom.

use egui::{Align, Button, Layout, MenuBar, RichText, Ui};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{
    ICON_CHECK_CIRCLE, ICON_CHEVRON_RIGHT, ICON_ERROR, ICON_LOCK, ICON_SCIENCE, ICON_SYNC,
};

use super::action::Action;
use super::command::{Command, Menu};
use super::keymap;
use super::language::tr;
use super::model::Saved;
use super::say;
use super::screens::Screen;
use super::theme::{palette, space, strong};
use super::view::View;
use super::widgets::{button, progress};
use crate::domain::id::DocumentId;

/// Menus, the way back, undo and redo.
pub fn top(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            menu_of(ui, view, menu, actions);
        }
        if view.library().is_some() || view.screen() != Screen::Doors {
            ui.separator();
        }
        trail(ui, view, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            button::command_icon(ui, view, Command::Help, actions);
            button::command_icon(ui, view, Command::Palette, actions);
            button::command_icon(ui, view, Command::NextLook, actions);
            language_switch(ui, view, actions);
            if view.library().is_some() {
                ui.separator();
                step(ui, view, Command::Redo, actions);
                step(ui, view, Command::Undo, actions);
            }
        });
    });
}

fn menu_of(ui: &mut Ui, view: &View<'_>, menu: Menu, actions: &mut Vec<Action>) {
    let here = view.screen().room();
    let entries: Vec<Command> = Command::ALL
        .iter()
        .copied()
        .filter(|command| command.spec().menu == menu && command.spec().place.contains(here))
        .collect();
    if entries.is_empty() {
        return;
    }
    ui.menu_button(menu.title(), |ui| {
        ui.set_min_width(260.0);
        for command in entries {
            let spec = command.spec();
            let keys = spec.keys.first().map(keymap::words).unwrap_or_default();
            let label = label_of(view, command);
            let button = Button::new((spec.icon.rich_text().size(18.0), label.as_str())).shortcut_text(keys);
            if ui.add_enabled(view.allows(command), button).accessible_name(label.as_str()).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
}

/// A command's words, with what would be taken back or applied again.
fn label_of(view: &View<'_>, command: Command) -> String {
    let what = match command {
        Command::Undo => view.undo(),
        Command::Redo => view.redo(),
        _ => None,
    };
    match what {
        Some(label) => tr!("command-with-what", command = command.label(), what = say::label(label)),
        None => command.label(),
    }
}

/// Undo or redo as a picture whose tooltip says what it would do.
fn step(ui: &mut Ui, view: &View<'_>, command: Command, actions: &mut Vec<Action>) {
    let label = keymap::with_key(&label_of(view, command), command);
    let icon = command.spec().icon;
    if ui.add_enabled_ui(view.allows(command), |ui| button::icon(ui, icon, &label)).inner.clicked() {
        actions.push(Action::Do(command));
    }
}

fn language_switch(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let next = view.preferences().language.next();
    let label = keymap::label_with_key(Command::NextLanguage);
    let response =
        ui.add(Button::new(RichText::new(next.tag().to_uppercase()).family(strong())).frame_when_inactive(false));
    button::focus_ring(ui, &response);
    if response.accessible_name(label.as_str()).on_hover_text(label).clicked() {
        actions.push(Action::Do(Command::NextLanguage));
    }
}

/// Where one is: families, family, session or plan.
fn trail(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    if view.allows(Command::GoBack) {
        button::command_icon(ui, view, Command::GoBack, actions);
    }
    let screen = view.screen();
    let family = |id: DocumentId| view.headline(id).map(|line| line.family);
    let (family, here) = match screen {
        Screen::Doors | Screen::Families => (None, None),
        Screen::Family(id) => (Some(id), None),
        Screen::Record { family } => (Some(family), None),
        Screen::Code { session, .. } => (family(session), view.headline(session)),
        Screen::Feedback { plan } | Screen::Show { plan } => (family(plan), view.headline(plan)),
        Screen::Settings | Screen::Counts | Screen::Log(_) => {
            ui.label(RichText::new(tr(screen.room().words())).family(strong()));
            return;
        }
    };
    if view.library().is_none() || screen == Screen::Doors {
        return;
    }
    crumb(ui, &tr("room-families"), (screen != Screen::Families).then_some(Screen::Families), actions);
    if let Some(id) = family {
        let name = view.headline(id).map(|line| line.title.as_str()).unwrap_or_default();
        chevron(ui);
        crumb(ui, name, (screen != Screen::Family(id)).then_some(Screen::Family(id)), actions);
    }
    if let Some(line) = here {
        chevron(ui);
        crumb(ui, &line.title, None, actions);
    }
}

fn crumb(ui: &mut Ui, name: &str, to: Option<Screen>, actions: &mut Vec<Action>) {
    match to {
        Some(screen) => {
            let response = ui.add(Button::new(name).frame_when_inactive(false));
            button::focus_ring(ui, &response);
            if response.clicked() {
                actions.push(Action::Go(screen));
            }
        }
        None => {
            ui.add(egui::Label::new(RichText::new(name).family(strong())).truncate());
        }
    }
}

fn chevron(ui: &mut Ui) {
    let colour = palette(ui).muted;
    ui.label(ICON_CHEVRON_RIGHT.rich_text().size(16.0).color(colour));
}

/// Says that nothing here is real.
pub fn demonstration(ui: &mut Ui, actions: &mut Vec<Action>) {
    let colour = palette(ui).accent;
    ui.spacing_mut().interact_size.y = 26.0;
    ui.horizontal(|ui| {
        ui.label(ICON_SCIENCE.rich_text().size(18.0).color(colour));
        ui.label(tr("demonstration-banner"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.link(tr("demonstration-leave")).clicked() {
                actions.push(Action::Do(Command::Lock));
            }
        });
    });
}

/// What is saved, what runs, who writes where.
pub fn status(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    ui.set_min_height(26.0);
    ui.horizontal(|ui| {
        ui.style_mut().spacing.interact_size.y = 24.0;
        saved(ui, view);
        if let Some(task) = view.tasks().first() {
            ui.separator();
            ui.add(egui::Label::new(progress::words(task)).truncate());
            progress::bar(ui, task, 140.0, actions);
            if view.tasks().len() > 1 {
                ui.label(tr!("task-more", count = view.tasks().len() - 1));
            }
        }
        if view.allows(Command::Recover) {
            ui.separator();
            let words = tr!("unfinished-waiting", count = view.unfinished().len());
            if ui.link(RichText::new(words).text_style(egui::TextStyle::Small)).clicked() {
                actions.push(Action::Do(Command::Recover));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let muted = palette(ui).muted;
            if let Some(facts) = view.library() {
                let folder = facts.folder.file_name().map(|name| name.to_string_lossy().into_owned());
                ui.label(RichText::new(folder.unwrap_or_default()).text_style(egui::TextStyle::Small).color(muted))
                    .on_hover_text(facts.folder.display().to_string());
                ui.label(ICON_LOCK.rich_text().size(15.0).color(muted));
                ui.add_space(space::SMALL);
                ui.label(RichText::new(facts.person.name()).text_style(egui::TextStyle::Small).color(muted));
            }
        });
    });
}

fn saved(ui: &mut Ui, view: &View<'_>) {
    if view.library().is_none() {
        return;
    }
    let colours = palette(ui);
    let (icon, colour, words): (MaterialIcon, _, _) = match view.saved() {
        Saved::All => (ICON_CHECK_CIRCLE, colours.success, tr("saved-all")),
        Saved::Saving(count) => (ICON_SYNC, colours.muted, tr!("saved-saving", count = count)),
        Saved::Failed => (ICON_ERROR, colours.danger, tr("saved-failed")),
    };
    ui.label(icon.rich_text().size(17.0).color(colour));
    ui.label(RichText::new(words).text_style(egui::TextStyle::Small));
}
