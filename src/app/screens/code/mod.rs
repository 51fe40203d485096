//! Coding a session: the film, the palette of codes, the timeline, and the marks.
//!
//! The room reads documents through its [`Scene`] and answers with actions; what is dragged, typed or looked at lives in
//! its [`State`] and is lost without harm. A mark is stamped with the start of the frame that is on the screen.

mod acts;
mod board;
mod clip;
mod coders;
mod command;
mod copy;
mod inspector;
mod list;
mod palette;
mod rows;
mod scene;
mod sides;
mod stage;
mod transport;

use std::collections::VecDeque;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use egui_material_icons::icons::ICON_VIDEO_FILE;

pub use self::command::command;
use self::scene::Scene;
use crate::app::action::Action;
use crate::app::keymap;
use crate::app::language::tr;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::page;
use crate::app::widgets::timeline::TimelineState;
use crate::domain::id::DocumentId;
use crate::domain::time::{SessionTime, Span};

/// What the room remembers.
#[derive(Default)]
pub struct State {
    /// The coding that everything below belongs to.
    of: Option<DocumentId>,
    /// How long its history was in the frame before.
    entries: usize,
    sides: sides::Sides,
    timeline: TimelineState,
    span: Option<Span>,
    /// Where the playhead was in the frame before: what stands still is brought into view when it goes elsewhere.
    stood: Option<SessionTime>,
    transport: transport::Fields,
    inspector: inspector::Fields,
    list: list::List,
    /// Where the keyboard shall go.
    wants: Option<Field>,
    /// The code that M marks with.
    last_code: Option<String>,
    /// Keys typed in one frame; each code is pressed on what the one before left.
    typed: VecDeque<char>,
    clip: Option<Span>,
    copy: copy::State,
}

/// A field that the keyboard can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// The time to go to.
    GoTo,
    /// What the list is searched for.
    Find,
    /// The comment of the selected mark.
    Comment,
}

impl State {
    /// The timeline, to be looked at or set up.
    pub const fn timeline_mut(&mut self) -> &mut TimelineState {
        &mut self.timeline
    }

    /// Begins anew where another coding is opened. Marks that are gone are selected no more.
    fn enter(&mut self, scene: &Scene<'_>) {
        let entries = scene.document.history().len();
        if self.of == Some(scene.document.id()) {
            if self.entries != entries {
                self.timeline.selected.retain(|id| scene.mark(*id).is_some());
            }
            self.entries = entries;
            return;
        }
        *self = Self { of: Some(scene.document.id()), timeline: TimelineState::new(), ..Self::default() };
    }

    /// Whether the field is to take the keyboard now.
    fn wanted(&mut self, field: Field) -> bool {
        let wanted = self.wants == Some(field);
        if wanted {
            self.wants = None;
        }
        wanted
    }
}

/// Draws the room.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    (session, coding): (DocumentId, DocumentId),
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    let Some(scene) = Scene::new(*view, session, coding) else {
        page::empty(ui, ICON_VIDEO_FILE, &tr("code-opening"), &tr("code-opening-first"), |_| {});
        return;
    };
    state.enter(&scene);
    state.sides.follow(ui.ctx(), &scene, actions);
    acts::typed(ui, &scene, state, actions);
    let colours = palette(ui);
    let side = Frame::new().fill(colours.surface).inner_margin(Margin::symmetric(14, 10));
    Panel::right("code-marks").frame(side).size_range(300.0..=520.0).default_size(344.0).show(ui, |ui| {
        copy::ui(ui, &scene, &mut state.copy);
        coders::ui(ui, &scene, actions);
        if scene.hidden {
            page::muted(ui, tr("code-blind"));
            return;
        }
        ui.add_space(space::SMALL);
        inspector::ui(ui, &scene, state, actions);
        list::ui(ui, &scene, state, actions);
    });
    let below = Frame::new().fill(colours.ground).inner_margin(Margin { left: 12, right: 12, top: 6, bottom: 8 });
    let height = ui.available_height();
    Panel::bottom("code-timeline")
        .frame(below)
        .size_range(200.0..=(height - 160.0).max(220.0))
        .default_size(board::height(&scene, state).min(height * 0.54).max(260.0))
        .resizable(true)
        .show(ui, |ui| {
            transport::ui(ui, &scene, state, actions);
            board::ui(ui, &scene, state, actions);
        });
    let side = Frame::new().fill(colours.ground).inner_margin(Margin { left: 14, right: 6, top: 10, bottom: 4 });
    // The palette gets what a wide picture of this height leaves.
    let beside = ui.available_width() - (ui.available_height() - 14.0) * 16.0 / 9.0 - 20.0;
    Panel::left("code-palette").frame(side).size_range(220.0..=520.0).default_size(beside.clamp(260.0, 460.0)).show(
        ui,
        |ui| {
            palette::ui(ui, &scene, state, actions);
        },
    );
    let centre = Frame::new().fill(colours.ground).inner_margin(Margin { left: 8, right: 12, top: 10, bottom: 4 });
    CentralPanel::default().frame(centre).show(ui, |ui| stage::ui(ui, &scene, actions));
    clip::ui(ui.ctx(), &scene, state, actions);
    copy::dialog(ui.ctx(), &scene, &mut state.copy, actions);
}

/// The letters typed to the room, for the scheme's codes.
fn typed(ui: &Ui) -> Vec<char> {
    keymap::typed(ui.ctx())
}
