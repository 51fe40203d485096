//! The commands of this room.

use super::scene::Scene;
use super::{Field, State, acts};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmAct;
use crate::app::screens::Screen;
use crate::app::view::View;
use crate::domain::time::{SessionTime, Span};

/// Runs a command of this room.
pub fn command(command: Command, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Screen::Code { session, coding } = view.screen() else { return };
    let Some(scene) = Scene::new(*view, session, coding) else { return };
    if scene.hidden {
        return;
    }
    match command {
        Command::GoTo => state.wants = Some(Field::GoTo),
        Command::Find => state.wants = Some(Field::Find),
        Command::CommentMark => state.wants = Some(Field::Comment),
        Command::SetIn => set_edge(state, &scene, Edge::In, actions),
        Command::SetOut => set_edge(state, &scene, Edge::Out, actions),
        Command::Loop => toggle_loop(state, &scene, actions),
        Command::Snap => state.timeline.snap = !state.timeline.snap,
        Command::ZoomIn => state.timeline.zoom(1.5, scene.playhead(), scene.end),
        Command::ZoomOut => state.timeline.zoom(1.0 / 1.5, scene.playhead(), scene.end),
        Command::ZoomAll => state.timeline.zoom_all(),
        Command::PreviousMark => neighbour(state, &scene, false, actions),
        Command::NextMark => neighbour(state, &scene, true, actions),
        Command::SelectAll => state.timeline.selected = state.list.shown().collect(),
        Command::DeleteMarks => acts::delete(&scene, state, actions),
        Command::LinkMark => acts::link(&scene, state, actions),
        Command::MarkSpan => acts::mark_again(&scene, state, actions),
        Command::AddClip => state.clip = chosen_span(state, &scene),
        Command::Submit => acts::submit(&scene, actions),
        _ => {}
    }
}

/// One end of the span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    In,
    Out,
}

/// The playhead becomes one end of the span; the other stays where it still makes sense, else it is the session's. Set
/// where it is already, the span goes.
fn set_edge(state: &mut State, scene: &Scene<'_>, edge: Edge, actions: &mut Vec<Action>) {
    let at = scene.seen();
    let (from, to) = state.span.map_or((SessionTime::ZERO, scene.end), |span| (span.start(), span.end()));
    let there = if edge == Edge::In { from } else { to };
    state.span = match edge {
        _ if state.span.is_some() && there == at => None,
        Edge::In => Span::new(at, to).or_else(|| Span::new(at, scene.end)),
        Edge::Out => Span::new(from, at).or_else(|| Span::new(SessionTime::ZERO, at)),
    };
    follow_span(scene, state, actions);
}

/// A span that is played round and round follows its ends.
pub(super) fn follow_span(scene: &Scene<'_>, state: &State, actions: &mut Vec<Action>) {
    if scene.film.is_some_and(|film| film.looped().is_some()) {
        actions.push(Action::Film(FilmAct::Loop(state.span)));
    }
}

/// Plays the span round and round; the selected mark is the span where none is set.
fn toggle_loop(state: &mut State, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    if state.span.is_none() {
        state.span = chosen_span(state, scene);
    }
    let loops = scene.film.is_some_and(|film| film.looped().is_some());
    actions.push(Action::Film(FilmAct::Loop(state.span.filter(|_| !loops))));
}

/// The span between in and out, or around what is selected. A moment gets a little before and after it.
pub(super) fn chosen_span(state: &State, scene: &Scene<'_>) -> Option<Span> {
    if state.span.is_some() {
        return state.span;
    }
    let chosen = acts::selected(scene, state);
    let extents: Vec<_> = chosen.iter().filter_map(|id| scene.mark(*id)).map(|mark| mark.extent).collect();
    let start = extents.iter().map(|extent| extent.start()).min()?;
    let end = extents.iter().map(|extent| extent.end().min(scene.end)).max()?;
    let air = SessionTime::from_secs(2);
    Span::new(start, end).or_else(|| Span::new((start - air).max(SessionTime::ZERO), (end + air).min(scene.end)))
}

/// The mark before or after the selected one, or the playhead, in the order of the list.
fn neighbour(state: &mut State, scene: &Scene<'_>, after: bool, actions: &mut Vec<Action>) {
    let from = acts::selected(scene, state).first().and_then(|id| scene.mark(*id));
    let from = from.map_or((scene.playhead(), None), |mark| (mark.extent.start(), Some(mark.id)));
    if let Some(id) = state.list.neighbour(from, after) {
        acts::visit(scene, state, id, actions);
    }
}
