//! With the parent: the practitioner's side of the showing.

use egui::Ui;

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::view::View;
use crate::domain::id::DocumentId;

/// What the room remembers.
#[derive(Debug, Default)]
pub struct State {}

/// Draws the room.
pub fn ui(_ui: &mut Ui, _view: &View<'_>, _plan: DocumentId, _state: &mut State, _actions: &mut Vec<Action>) {}

/// Runs a command of this room.
pub fn command(_command: Command, _view: &View<'_>, _state: &mut State, _actions: &mut Vec<Action>) {}
