//! The commands of this room.

use super::scene::Scene;
use super::{Field, State, acts};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::reel::Reel;
use crate::app::screens::Screen;
use crate::app::view::View;
use crate::domain::time::{SessionTime, Span};

/// Runs a command of this room.
pub fn command(command: Command, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Screen::Code { session, coding } = view.screen() else { return };
    let Some(scene) = Scene::new(*view, session, coding) else { return };
    if let Some(reel) = &mut state.reel
        && play(command, reel, scene.end)
    {
        let at = reel.position();
        return state.timeline.reveal(at, scene.end);
    }
    if scene.hidden {
        return;
    }
    match command {
        Command::GoTo => state.wants = Some(Field::GoTo),
        Command::Find => state.wants = Some(Field::Find),
        Command::CommentMark => state.wants = Some(Field::Comment),
        Command::SetIn => set_edge(state, &scene, Edge::In),
        Command::SetOut => set_edge(state, &scene, Edge::Out),
        Command::Loop => toggle_loop(state, &scene),
        Command::Snap => state.timeline.snap = !state.timeline.snap,
        Command::ZoomIn => state.timeline.zoom(1.5, state.playhead(), scene.end),
        Command::ZoomOut => state.timeline.zoom(1.0 / 1.5, state.playhead(), scene.end),
        Command::ZoomAll => state.timeline.zoom_all(),
        Command::PreviousMark => neighbour(state, &scene, false),
        Command::NextMark => neighbour(state, &scene, true),
        Command::SelectAll => state.timeline.selected = state.list.shown().collect(),
        Command::DeleteMarks => acts::delete(&scene, state, actions),
        Command::LinkMark => acts::link(&scene, state, actions),
        Command::MarkSpan => acts::mark_again(&scene, state, actions),
        Command::AddClip => state.clip = chosen_span(state, &scene),
        Command::Submit => acts::submit(&scene, actions),
        _ => {}
    }
}

/// What concerns the film alone; says whether the command was one of these.
fn play(command: Command, reel: &mut Reel, end: SessionTime) -> bool {
    match command {
        Command::PlayPause => reel.play_or_pause(),
        Command::Pause => reel.pause(),
        Command::Faster => reel.faster(),
        Command::Slower => reel.slower(),
        Command::PreviousFrame => reel.step(-1),
        Command::NextFrame => reel.step(1),
        Command::Back => reel.skip(SessionTime::from_secs(-5)),
        Command::Forward => reel.skip(SessionTime::from_secs(5)),
        Command::BackALittle => reel.skip(SessionTime::from_secs(-1)),
        Command::ForwardALittle => reel.skip(SessionTime::from_secs(1)),
        Command::ToStart => reel.seek(SessionTime::ZERO),
        Command::ToEnd => reel.seek(end),
        _ => return false,
    }
    true
}

/// One end of the span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    In,
    Out,
}

/// The playhead becomes one end of the span; the other stays where it still makes sense, else it is the session's.
fn set_edge(state: &mut State, scene: &Scene<'_>, edge: Edge) {
    let at = state.seen(scene);
    let (from, to) = state.span.map_or((SessionTime::ZERO, scene.end), |span| (span.start(), span.end()));
    state.span = match edge {
        Edge::In => Span::new(at, to).or_else(|| Span::new(at, scene.end)),
        Edge::Out => Span::new(from, at).or_else(|| Span::new(SessionTime::ZERO, at)),
    };
    follow_loop(state);
}

/// Plays the span round and round; the selected mark is the span where none is set.
fn toggle_loop(state: &mut State, scene: &Scene<'_>) {
    if state.span.is_none() {
        state.span = chosen_span(state, scene);
    }
    state.looping = !state.looping && state.span.is_some();
    follow_loop(state);
}

/// Tells the film what to repeat.
pub(super) fn follow_loop(state: &mut State) {
    let span = state.span.filter(|_| state.looping);
    state.looping = span.is_some();
    if let Some(reel) = &mut state.reel {
        reel.repeat(span);
    }
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
fn neighbour(state: &mut State, scene: &Scene<'_>, after: bool) {
    let from = acts::selected(scene, state).first().and_then(|id| scene.mark(*id));
    let from = from.map_or((state.playhead(), None), |mark| (mark.extent.start(), Some(mark.id)));
    if let Some(id) = state.list.neighbour(from, after) {
        acts::visit(scene, state, id);
    }
}
