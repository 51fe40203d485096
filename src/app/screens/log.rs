//! The access log: who saw and did what, when; chosen by person, family, kind and time, and taken out as a table.

mod words;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Local, Utc};
use egui::{ComboBox, Context, RichText, ScrollArea, Ui};
use egui_material_icons::icons::{ICON_FILE_SAVE, ICON_FILTER_LIST_OFF, ICON_LIST_ALT, ICON_TABLE};

use crate::app::action::{Action, Choice};
use crate::app::language::{date, tr};
use crate::app::say;
use crate::app::theme::{palette, space, strong};
use crate::app::view::View;
use crate::app::widgets::choice::one_of;
use crate::app::widgets::field::Below;
use crate::app::widgets::{button, dialog, page, place, table};
use crate::domain::access::{Access, AccessNote};
use crate::domain::id::DocumentId;
use crate::practice::access::Wanted;

/// What the room remembers: what is chosen, and the path that is typed.
#[derive(Debug, Default)]
pub struct State {
    /// The family the room was entered for.
    entered: Option<Option<DocumentId>>,
    who: String,
    code: String,
    what: Option<Access>,
    days: Option<u64>,
    export: Option<String>,
}

/// The columns of the list, as shares of its width.
const COLUMNS: [f32; 5] = [0.16, 0.17, 0.17, 0.11, 0.39];
const ROW: f32 = 32.0;
/// How far back one looks, in days; `None` for the beginning.
const SPANS: [Option<u64>; 4] = [None, Some(30), Some(7), Some(0)];

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: Option<DocumentId>, state: &mut State, actions: &mut Vec<Action>) {
    if state.entered != Some(family) {
        let code = family.and_then(|family| view.headline(family)).map(|line| line.title.clone());
        *state = State { entered: Some(family), code: code.unwrap_or_default(), ..State::default() };
    }
    page::still_column(ui, |ui| {
        let notes = view.log().and_then(|log| log.as_ref().ok());
        page::spread(
            ui,
            |ui| page::heading(ui, &tr("room-log")),
            |ui| {
                let something = notes.is_some_and(|notes| !notes.is_empty());
                let export = ui.add_enabled_ui(something, |ui| button::secondary(ui, ICON_TABLE, &tr("log-export")));
                if export.inner.clicked() {
                    state.export = Some(String::new());
                }
            },
        );
        page::muted(ui, tr("log-says"));
        ui.add_space(space::SMALL);
        match view.log() {
            None => {
                ui.spinner();
            }
            Some(Err(trouble)) => page::callout(ui, page::Callout::Danger, &say::trouble(trouble)),
            Some(Ok(notes)) => {
                filters(ui, notes, state);
                list(ui, view, notes, state);
            }
        }
    });
    export(ui.ctx(), view, state, actions);
}

impl State {
    fn wanted(&self, now: DateTime<Utc>) -> Wanted {
        let beginning = |days| {
            let day = now.with_timezone(&Local).date_naive().checked_sub_days(Days::new(days))?;
            let midnight = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(Local);
            Some(midnight.earliest()?.to_utc())
        };
        Wanted {
            who: self.who.clone(),
            code: self.code.clone(),
            family: None,
            what: self.what,
            since: self.days.and_then(beginning),
        }
    }
}

fn filters(ui: &mut Ui, notes: &[AccessNote], state: &mut State) {
    ui.horizontal_wrapped(|ui| {
        let people: BTreeSet<&str> = notes.iter().map(|note| note.who.name()).collect();
        choose(ui, "log-who", "log-everybody", &mut state.who, people);
        let codes: BTreeSet<&str> =
            notes.iter().map(|note| note.code.as_str()).filter(|code| !code.is_empty()).collect();
        choose(ui, "log-family", "log-every-family", &mut state.code, codes);
        let shown = state.what.map_or_else(|| tr("log-everything"), words::access);
        let combo = ComboBox::from_id_salt("log-what").selected_text(shown).width(190.0);
        let response = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut state.what, None, tr("log-everything"));
            for what in Access::ALL {
                ui.selectable_value(&mut state.what, Some(what), words::access(what));
            }
        });
        response.response.accessible_name(tr("log-what"));
        let spans = SPANS.map(|days| {
            (
                days,
                tr(match days {
                    None => "log-always",
                    Some(0) => "log-today",
                    Some(7) => "log-week",
                    Some(_) => "log-month",
                }),
            )
        });
        if let Some(days) = one_of(ui, &tr("log-time"), state.days, &spans) {
            state.days = days;
        }
    });
    ui.add_space(space::TIGHT);
}

fn choose(ui: &mut Ui, name: &str, all: &str, chosen: &mut String, offered: BTreeSet<&str>) {
    let shown = if chosen.is_empty() { tr(all) } else { chosen.clone() };
    let combo = ComboBox::from_id_salt(name).selected_text(shown).width(170.0);
    let response = combo.show_ui(ui, |ui| {
        ui.selectable_value(chosen, String::new(), tr(all));
        for one in offered {
            ui.selectable_value(chosen, one.to_owned(), one);
        }
    });
    response.response.accessible_name(tr(name));
}

fn list(ui: &mut Ui, view: &View<'_>, notes: &[AccessNote], state: &mut State) {
    let wanted = state.wanted(view.now());
    let found: Vec<&AccessNote> = notes.iter().rev().filter(|note| wanted.takes(note)).collect();
    page::muted(ui, tr!("log-count", count = found.len()));
    if found.is_empty() {
        page::empty(ui, ICON_LIST_ALT, &tr("log-none"), &tr("log-none-first"), |ui| {
            if button::secondary(ui, ICON_FILTER_LIST_OFF, &tr("log-clear")).clicked() {
                *state = State { entered: state.entered, ..State::default() };
            }
        });
        return;
    }
    page::card(ui, |ui| {
        table::header(ui, &COLUMNS, ["log-when", "log-who", "log-what", "log-family", "log-about"]);
        ScrollArea::vertical().auto_shrink([false, true]).show_rows(ui, ROW, found.len(), |ui, rows| {
            for note in &found[rows] {
                row(ui, note);
            }
        });
    });
}

fn row(ui: &mut Ui, note: &AccessNote) {
    let at = note.at.with_timezone(&Local);
    let cell = |words: String| egui::Label::new(words).truncate();
    table::cells(ui, &COLUMNS, ROW, |ui, column| match column {
        0 => {
            ui.add(cell(format!("{} {}", date(at.date_naive()), at.format("%H:%M:%S"))));
        }
        1 => {
            ui.add(cell(note.who.to_string()));
        }
        2 => {
            let bad = matches!(note.what, Access::Refused | Access::LogDamaged);
            let words = RichText::new(words::access(note.what));
            let words = if bad { words.family(strong()).color(palette(ui).danger) } else { words };
            ui.add(egui::Label::new(words).truncate());
        }
        3 => {
            ui.add(cell(note.code.clone()));
        }
        _ => {
            let colour = palette(ui).muted;
            ui.add(egui::Label::new(RichText::new(words::about(&note.about)).color(colour)).truncate());
        }
    });
}

/// The dialog in which a place for the table is chosen or typed.
fn export(ctx: &Context, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let wanted = state.wanted(view.now());
    let Some(typed) = &mut state.export else { return };
    let (done, close) = dialog::show(ctx, "log-export", &tr("log-export"), 560.0, |ui| {
        ui.label(tr("log-export-says"));
        ui.add_space(space::SMALL);
        let hint = Below::Hint(tr("log-export-hint"));
        let line = place::line(ui, view, &tr("place-path"), Choice::LogTable, typed, &hint, actions);
        let entered = line.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let mut done = false;
        dialog::acts(ui, |ui| {
            if (button::primary(ui, ICON_FILE_SAVE, &tr("log-export-do")).clicked() || entered)
                && let Some(path) = place::typed(typed)
            {
                actions.push(Action::ExportLog(Box::new(wanted.clone()), path));
                done = true;
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        done
    });
    if done || close {
        state.export = None;
    }
}
