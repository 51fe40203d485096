//! Recording a family: what the cameras see and the microphones hear, what is wrong, and one key to start and to stop.
//!
//! Before, it is set up at the right; while it runs, the clock stands above everything in figures that are read from
//! across a room, and what is marked stands at the right.

mod alarms;
mod clock;
mod controls;
mod leave;
mod marks;
mod pictures;
mod setup;
mod sources;

use egui::{Frame, Margin, Panel, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::keymap;
use crate::app::recording::{RecordAct, RecordView, Stage};
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::page;
use crate::domain::id::DocumentId;

/// The column at the right.
const ASIDE: f32 = 372.0;

/// What the room remembers: what is typed.
#[derive(Debug, Default)]
pub struct State {
    address: String,
    tried: bool,
    /// The address is there already, and only its password is missing.
    asked: bool,
}

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: DocumentId, state: &mut State, actions: &mut Vec<Action>) {
    let Some(record) = view.record() else {
        ui.centered_and_justified(Ui::spinner);
        return;
    };
    let taking = matches!(record.stage(), Stage::Taking { .. } | Stage::Finishing | Stage::Keeping(_));
    let ground = palette(ui).ground;
    let frame = |margin| Frame::new().fill(ground).inner_margin(margin);
    Panel::top("record-head")
        .frame(frame(Margin { left: 20, right: 20, top: 14, bottom: 6 }))
        .show_separator_line(false)
        .show(ui, |ui| {
            if taking {
                clock::ui(ui, &record);
            } else {
                page::heading(ui, &tr!("record-title", code = view.family(family).map_or("", |it| it.code.as_str())));
            }
            // Once the recording is put away nothing of the sources is anybody's concern.
            if !matches!(record.stage(), Stage::Keeping(_)) {
                alarms::ui(ui, &record, actions);
            }
        });
    Panel::bottom("record-controls")
        .frame(frame(Margin { left: 20, right: 20, top: 6, bottom: 14 }))
        .show_separator_line(false)
        .show(ui, |ui| controls::ui(ui, view, &record, actions));
    Panel::right("record-aside")
        .frame(frame(Margin { left: 8, right: 20, top: 6, bottom: 6 }))
        .exact_size(ASIDE)
        .resizable(false)
        .show_separator_line(false)
        .show(ui, |ui| {
            ScrollArea::vertical().id_salt("record-aside").auto_shrink(false).show(ui, |ui| {
                if taking {
                    marks::ui(ui, view, &record);
                    ui.add_space(space::MEDIUM);
                    sources::ui(ui, &record);
                } else {
                    setup::ui(ui, &record, state, actions);
                }
            });
        });
    egui::CentralPanel::default()
        .frame(frame(Margin { left: 20, right: 8, top: 6, bottom: 6 }))
        .show(ui, |ui| pictures::ui(ui, &record));
    leave::ui(ui.ctx(), &record, actions);
    typed(ui, view, &record, actions);
}

/// The keys of the scheme's codes mark the frame that is on the screen.
fn typed(ui: &Ui, view: &View<'_>, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    if !matches!(record.stage(), Stage::Taking { paused: false }) {
        return;
    }
    let Some(coding) = record.session().and_then(|session| view.coding(view.own_coding(session)?)) else { return };
    for key in keymap::typed(ui.ctx()) {
        if let Some((_, code)) = coding.scheme.code_for_key(key) {
            actions.push(Action::Record(RecordAct::Mark(code.id.clone())));
        }
    }
}
