//! A library from a backup: the backup is opened, a point in time is chosen, and a folder for the library.

use std::path::PathBuf;

use egui::{Key as Press, RadioButton, ScrollArea, Ui};
use egui_material_icons::icons::{ICON_ARROW_BACK, ICON_LOCK_OPEN, ICON_SETTINGS_BACKUP_RESTORE};

use super::{form, is_opening, key, outcome, waiting};
use crate::app::action::{Action, Choice};
use crate::app::language::{moment, size, tr};
use crate::app::model::Door;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::field::Below;
use crate::app::widgets::{button, page, place, table};
use crate::vault::Kept;

/// What is typed and chosen.
#[derive(Default)]
pub struct State {
    from: String,
    key: key::Form,
    /// The number of the point, where it is not the latest.
    point: Option<u64>,
    to: String,
    tried: bool,
}

/// The columns of the list of points, as shares of its width.
const COLUMNS: [f32; 4] = [0.41, 0.2, 0.2, 0.19];
const ROW: f32 = 32.0;
/// So many points are seen at once.
const SHOWN: f32 = 6.0;

impl State {
    /// An empty form, but for what is known already.
    pub fn begin(&mut self, view: &View<'_>) {
        *self = Self { key: key::Form::begin(view), ..Self::default() };
    }
}

/// Draws the form. Returns whether the person went back.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    form(ui, &tr("restore-title"), &tr("restore-says"), |ui| match view.backup() {
        Some((from, points)) => restore(ui, view, (from, points), state, actions),
        None => look(ui, view, state, actions),
    })
}

/// The first step: the backup, and what opens it.
fn look(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let from = place::typed(&state.from);
    let below = Below::wrong_if(state.tried && from.is_none(), "field-needed").or_hint("restore-from-hint");
    place::line(ui, view, &tr("restore-from"), Choice::RestoreFrom, &mut state.from, &below, actions);
    let written = key::ui(ui, &mut state.key, state.tried);
    outcome(ui, view, "restore-looking");
    ui.add_space(space::TIGHT);
    let looking = is_opening(view);
    let press = ui.add_enabled_ui(!looking, |ui| button::primary(ui, ICON_LOCK_OPEN, &tr("restore-look"))).inner;
    let entered = written.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
    if (press.clicked() || entered) && !looking {
        state.tried = true;
        if let (Some(folder), Some(key)) = (from, state.key.key()) {
            state.tried = false;
            actions.push(Action::LookIntoBackup { folder, key });
        }
    }
}

/// The second step: a point in time, and where the library is to lie.
fn restore(
    ui: &mut Ui,
    view: &View<'_>,
    (from, points): (&PathBuf, &[Kept]),
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    let restoring = is_opening(view);
    let Some(latest) = points.last().map(|kept| kept.point.number) else {
        page::callout(ui, page::Callout::Warning, &tr("restore-no-point"));
        return other(ui, actions);
    };
    let mut chosen = state.point.unwrap_or(latest);
    ui.add_enabled_ui(!restoring, |ui| {
        ui.label(tr!("restore-points", folder = from.display().to_string()));
        ui.scope(|ui| list(ui, points, &mut chosen));
        ui.add_space(space::TIGHT);
        state.point = Some(chosen);
        let empty = state.tried && place::typed(&state.to).is_none();
        let below = Below::wrong_if(empty, "field-needed").or_hint("restore-to-hint");
        place::line(ui, view, &tr("restore-to"), Choice::RestoreTo, &mut state.to, &below, actions);
    });
    match view.door() {
        Door::Opening(progress) => return waiting(ui, progress, "restore-under-way", actions),
        Door::Refused(_) => {
            outcome(ui, view, "restore-under-way");
            page::muted(ui, tr("restore-safe"));
        }
        Door::Shut | Door::RecoveryKey(_) => {}
    }
    ui.horizontal(|ui| {
        if button::primary(ui, ICON_SETTINGS_BACKUP_RESTORE, &tr("restore-do")).clicked() {
            state.tried = true;
            if let (Some(to), Some(key)) = (place::typed(&state.to), state.key.key()) {
                let person = state.key.person.clone();
                actions.push(Action::Restore { from: from.clone(), to, person, key, point: chosen });
            }
        }
        other(ui, actions);
    });
}

fn other(ui: &mut Ui, actions: &mut Vec<Action>) {
    if button::quiet(ui, ICON_ARROW_BACK, &tr("restore-other")).clicked() {
        actions.push(Action::ForgetBackup);
    }
}

/// The points, the latest first.
fn list(ui: &mut Ui, points: &[Kept], chosen: &mut u64) {
    ui.spacing_mut().item_spacing.y = 0.0;
    table::header(ui, &COLUMNS, ["restore-taken", "restore-families", "restore-visits", "restore-size"]);
    let height = SHOWN * ROW;
    let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    scroll.auto_shrink([false, true]).show(ui, |ui| {
        for kept in points.iter().rev() {
            let point = &kept.point;
            let unknown = || tr("restore-unknown");
            table::cells(ui, &COLUMNS, ROW, |ui, column| match column {
                0 => {
                    ui.add_space(2.0);
                    if ui.add(RadioButton::new(*chosen == point.number, moment(point.taken))).clicked() {
                        *chosen = point.number;
                    }
                }
                1 => page::muted(ui, kept.holds.map_or_else(unknown, |holds| holds.families.to_string())),
                2 => page::muted(ui, kept.holds.map_or_else(unknown, |holds| holds.visits.to_string())),
                _ => page::muted(ui, size(point.bytes)),
            });
        }
    });
}
