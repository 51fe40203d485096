//! The settings: language, look and size; the library, and whether it is whole; what the program is.

use egui::{Ui, vec2};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{
    ICON_AUTO_DELETE, ICON_BACKUP, ICON_CHECK, ICON_EDIT, ICON_FOLDER, ICON_GROUPS, ICON_HOURGLASS_TOP, ICON_INFO,
    ICON_LIST_ALT, ICON_TRANSLATE, ICON_VERIFIED_USER,
};

use crate::app::action::{Action, Choice};
use crate::app::command::Command;
use crate::app::language::{Language, date, tr};
use crate::app::model::TaskKind;
use crate::app::preferences::{Look, Preferences};
use crate::app::say;
use crate::app::store::Outcome;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::choice::one_of;
use crate::app::widgets::field::Below;
use crate::app::widgets::{keeping, page, place, progress};
use crate::domain::document::Kind;
use crate::domain::rights::Right;

mod erasures;
mod people;

/// The column of labels.
const LABELS: f32 = 220.0;

/// What the room remembers: what is asked of people and keys, and the keeping rule that is being chosen.
#[derive(Default)]
pub struct State {
    people: people::State,
    keeping: Option<keeping::Form>,
    /// Where a backup is to be made, and whether it was to be made already.
    backup: (String, bool),
}

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    page::column(ui, "settings", |ui| {
        page::heading(ui, &tr("room-settings"));
        ui.add_space(space::SMALL);
        section(ui, ICON_TRANSLATE, "settings-look", |ui| look(ui, view, actions));
        if view.library().is_some() {
            section(ui, ICON_FOLDER, "settings-library", |ui| library(ui, view));
            section(ui, ICON_GROUPS, "settings-people", |ui| people::ui(ui, view, &mut state.people, actions));
            section(ui, ICON_HOURGLASS_TOP, "keeping-title", |ui| kept(ui, view, &mut state.keeping, actions));
            if view.may(Right::ReadAccessLog) {
                section(ui, ICON_LIST_ALT, "room-log", |ui| {
                    page::muted(ui, tr("log-says"));
                    button::command(ui, view, Command::AccessLog, CommandLook::Secondary, actions);
                });
                section(ui, ICON_AUTO_DELETE, "erasures-title", |ui| erasures::ui(ui, view, actions));
            }
            section(ui, ICON_VERIFIED_USER, "settings-check", |ui| check(ui, view, actions));
        }
        if view.library().is_some() && view.may(Right::BackUp) {
            section(ui, ICON_BACKUP, "settings-backup", |ui| backup(ui, view, &mut state.backup, actions));
        }
        section(ui, ICON_INFO, "settings-about", |ui| {
            ui.label(tr!("about-version", version = env!("CARGO_PKG_VERSION")));
            page::muted(ui, tr("about-licence"));
            ui.horizontal(|ui| {
                button::command(ui, view, Command::About, CommandLook::Secondary, actions);
                button::command(ui, view, Command::Help, CommandLook::Secondary, actions);
            });
        });
    });
}

fn section(ui: &mut Ui, icon: MaterialIcon, title: &str, contents: impl FnOnce(&mut Ui)) {
    page::card(ui, |ui| {
        ui.horizontal(|ui| {
            let colour = palette(ui).accent;
            ui.label(icon.rich_text().size(20.0).color(colour));
            page::section_title(ui, &tr(title));
        });
        ui.add_space(space::TIGHT);
        contents(ui);
    });
    ui.add_space(space::SMALL);
}

fn row(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(LABELS, space::CONTROL), |ui| {
            ui.set_width(LABELS + space::LARGE - space::SMALL);
            page::muted(ui, label);
        });
        contents(ui);
    });
}

fn look(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let preferences = view.preferences();
    let label = tr("settings-language");
    row(ui, &label, |ui| {
        // A language is named in itself, so that it is found by whoever reads no other.
        let options = Language::ALL.map(|language| (language, tr(language.words())));
        actions.extend(one_of(ui, &label, preferences.language, &options).map(Action::Speak));
    });
    let label = tr("settings-theme");
    row(ui, &label, |ui| {
        let options = Look::ALL.map(|look| (look, tr(look.words())));
        actions.extend(one_of(ui, &label, preferences.look, &options).map(Action::Wear));
    });
    let label = tr("settings-size");
    row(ui, &label, |ui| {
        let options = Preferences::OFFERED_SCALES
            .map(|scale| (scale, tr!("settings-percent", percent = (scale * 100.0).round() as i64)));
        // What the keys have reached may differ from what is offered by less than can be seen.
        let near = |offered: &&f32| (**offered - preferences.scale).abs() < 0.01;
        let current = Preferences::OFFERED_SCALES.iter().find(near).copied().unwrap_or(preferences.scale);
        actions.extend(one_of(ui, &label, current, &options).map(Action::Scale));
    });
}

fn library(ui: &mut Ui, view: &View<'_>) {
    let Some(facts) = view.library() else { return };
    let kind = tr(if facts.demonstration { "settings-kind-demonstration" } else { "settings-kind-working" });
    let count = |kind| view.headlines(kind, None).count();
    let films: usize = view.headlines(Kind::Session, None).map(|line| line.count).sum();
    let holds = tr!(
        "settings-holds",
        families = tr!("count-families", count = count(Kind::Family)),
        visits = tr!("count-visits", count = count(Kind::Session)),
        films = tr!("count-films", count = films),
    );
    let mut known = vec![
        ("settings-folder", facts.folder.display().to_string()),
        ("settings-kind", kind),
        ("settings-person", facts.person.to_string()),
    ];
    known.extend(facts.created.map(|day| ("settings-created", date(day))));
    known.push(("settings-version", facts.version.to_string()));
    if view.may(Right::ReadRecords) {
        known.push(("settings-contents", holds));
    }
    page::facts(ui, "library", LABELS, &known);
}

/// The keeping rule, and where it is changed.
fn kept(ui: &mut Ui, view: &View<'_>, form: &mut Option<keeping::Form>, actions: &mut Vec<Action>) {
    ui.label(view.keeping().map_or_else(|| tr("keeping-none"), say::keeping));
    if !view.may(Right::SetKeeping) {
        return;
    }
    let Some(open) = form else {
        if button::secondary(ui, ICON_EDIT, &tr("keeping-change")).clicked() {
            *form = Some(keeping::Form::of(view.keeping()));
        }
        return;
    };
    keeping::ui(ui, open);
    let mut close = false;
    ui.horizontal(|ui| {
        if button::primary(ui, ICON_CHECK, &tr("keeping-set")).clicked() {
            open.tried = true;
            if let Some(rule) = open.rule() {
                actions.push(Action::KeepBy(rule));
                close = true;
            }
        }
        close |= button::plain(ui, &tr("dialog-cancel")).clicked();
    });
    if close {
        *form = None;
    }
}

/// When the last backup was, and a new one: where the last one lies, or somewhere else.
fn backup(ui: &mut Ui, view: &View<'_>, (folder, tried): &mut (String, bool), actions: &mut Vec<Action>) {
    page::muted(ui, tr("settings-backup-says"));
    if let Some(task) = view.tasks().iter().find(|task| task.kind == TaskKind::BackUp) {
        progress::bar(ui, task, 320.0, actions);
        return;
    }
    let last = view.last_backup();
    let known = match last {
        Some(last) => {
            vec![("settings-backup-last", date(last.day)), ("settings-folder", last.folder.display().to_string())]
        }
        None => vec![("settings-backup-last", tr("settings-backup-never"))],
    };
    page::facts(ui, "backup", LABELS, &known);
    if let Some(last) = last
        && button::primary(ui, ICON_BACKUP, &tr("settings-backup-now")).clicked()
    {
        actions.push(Action::BackUp(last.folder.clone()));
    }
    ui.add_space(space::SMALL);
    let typed = place::typed(folder);
    let below = Below::wrong_if(*tried && typed.is_none(), "field-needed").or_hint("settings-backup-hint");
    let label = tr(if last.is_some() { "settings-backup-elsewhere" } else { "settings-backup-where" });
    let line = place::line(ui, view, &label, Choice::Backup, folder, &below, actions);
    let entered = line.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let look = if last.is_some() { button::secondary } else { button::primary };
    if look(ui, ICON_BACKUP, &tr("settings-backup-there")).clicked() || entered {
        *tried = typed.is_none();
        actions.extend(typed.map(Action::BackUp));
    }
}

fn check(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    page::muted(ui, tr("settings-check-says"));
    for news in view.opening_news() {
        page::callout(ui, page::Callout::of(news.tone), &news.text);
    }
    if let Some(task) = view.tasks().iter().find(|task| task.kind == TaskKind::Verify) {
        progress::bar(ui, task, 320.0, actions);
        return;
    }
    if let Some((day, Outcome::Verified { checked, damaged })) = view.verified() {
        if damaged.is_empty() {
            let words = tr!("settings-checked-sound", day = date(*day), checked = *checked);
            page::callout(ui, page::Callout::Information, &words);
        } else {
            page::callout(ui, page::Callout::Danger, &tr!("settings-checked-damaged", count = damaged.len()));
            for name in damaged {
                ui.monospace(name);
            }
        }
    }
    button::command(ui, view, Command::Verify, CommandLook::Secondary, actions);
}
