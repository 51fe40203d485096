//! What is done to the coding: each act asks the domain for a transaction and pushes it, or says why there is none.

use egui::Ui;

use super::State;
use super::scene::Scene;
use crate::app::action::Action;
use crate::app::film::FilmAct;
use crate::app::language::tr;
use crate::app::notice::Notice;
use crate::app::say;
use crate::domain::coding::CodingStatus;
use crate::domain::edit::{Edit, EditError, Label, Transaction};
use crate::domain::id::MarkId;
use crate::domain::mark::Extent;
use crate::domain::time::SessionTime;

/// Commits what the domain made, or says why it made nothing.
pub(super) fn commit(scene: &Scene<'_>, made: Result<Transaction, EditError>, actions: &mut Vec<Action>) {
    if !scene.editable {
        let why = if scene.own { "code-handed-in" } else { "code-not-yours" };
        actions.push(Action::Tell(Notice::warning(tr(why))));
        return;
    }
    actions.push(match made {
        Ok(transaction) => Action::Commit(scene.coding_id(), transaction),
        Err(error) => Action::Tell(Notice::warning(say::edit_error(&error))),
    });
}

/// The keys of the scheme. Of several typed in one frame one is pressed in each, so that every code meets what the one
/// before it left.
pub(super) fn typed(ui: &Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let keys = super::typed(ui);
    state.typed.extend(keys.into_iter().filter(|key| scene.coding.scheme.code_for_key(*key).is_some()));
    let Some(key) = state.typed.pop_front() else { return };
    if !state.typed.is_empty() {
        ui.ctx().request_repaint();
    }
    if let Some((_, code)) = scene.coding.scheme.code_for_key(key) {
        press(scene, state, &code.id, actions);
    }
}

/// A code was pressed, by key or in the palette: it is made at the frame on the screen.
pub(super) fn press(scene: &Scene<'_>, state: &mut State, code: &str, actions: &mut Vec<Action>) {
    let made = scene.coding.press(code, scene.seen(), MarkId(scene.view.fresh()));
    select_added(state, &made);
    state.last_code = Some(code.to_owned());
    commit(scene, made, actions);
}

/// The code used last, over the span between in and out, or at the frame on the screen where there is none.
pub(super) fn mark_again(scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(code) = state.last_code.clone() else {
        actions.push(Action::Tell(Notice::information(tr("code-no-last-code"))));
        return;
    };
    let Some(span) = state.span else { return press(scene, state, &code, actions) };
    let made = scene.coding.place(&code, span.start(), span.end(), MarkId(scene.view.fresh()));
    select_added(state, &made);
    commit(scene, made, actions);
}

/// Selects the mark that a transaction adds, so that words can be written beside it at once.
fn select_added(state: &mut State, made: &Result<Transaction, EditError>) {
    let Ok(transaction) = made else { return };
    let added = transaction.edits.iter().find_map(|edit| match edit {
        Edit::Mark(change) if change.before.is_none() => change.after.as_ref().map(|mark| mark.id),
        _ => None,
    });
    if let Some(added) = added {
        state.timeline.selected = [added].into();
    }
}

/// Takes out the selected marks.
pub(super) fn delete(scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let ids: Vec<MarkId> = selected(scene, state);
    if !ids.is_empty() {
        state.timeline.selected.clear();
        commit(scene, scene.coding.delete(&ids), actions);
    }
}

/// The selected marks that are still there, in order of time.
pub(super) fn selected(scene: &Scene<'_>, state: &State) -> Vec<MarkId> {
    let marks = scene.coding.marks();
    let mut found: Vec<_> = state.timeline.selected.iter().filter_map(|id| marks.get(*id)).collect();
    found.sort_by_key(|mark| (mark.extent.start(), mark.id));
    found.into_iter().map(|mark| mark.id).collect()
}

/// Links the selected mark: to the other selected one where it may answer that, else to the latest it may answer.
pub(super) fn link(scene: &Scene<'_>, state: &State, actions: &mut Vec<Action>) {
    let answering = |id: &MarkId| {
        let tier = scene.mark(*id).and_then(|mark| scene.meaning(mark)).map(|(_, tier, _)| tier)?;
        let lane = scene.coding.scheme.tiers.iter().position(|other| Some(&other.id) == tier.answers.as_ref())?;
        Some((*id, lane))
    };
    let chosen = selected(scene, state);
    let found = chosen.iter().filter_map(answering).find_map(|(id, lane)| {
        let other = chosen.iter().copied().find(|other| scene.coding.marks().lane_of(*other) == Some(lane));
        let latest = || scene.coding.marks().last_until(lane, scene.mark(id)?.extent.start()).map(|mark| mark.id);
        Some((id, other.or_else(latest)?))
    });
    match found {
        Some((answer, cue)) => commit(scene, scene.coding.link(answer, Some(cue)), actions),
        None => actions.push(Action::Tell(Notice::information(tr("code-nothing-to-link")))),
    }
}

/// Gives a mark another extent.
pub(super) fn reshape(scene: &Scene<'_>, id: MarkId, extent: Extent, label: Label, actions: &mut Vec<Action>) {
    if scene.mark(id).is_some_and(|mark| mark.extent != extent) {
        commit(scene, scene.coding.reshape(id, extent, label), actions);
    }
}

/// Hands the coding in, or takes it back.
pub(super) fn submit(scene: &Scene<'_>, actions: &mut Vec<Action>) {
    if !scene.own {
        return actions.push(Action::Tell(Notice::warning(tr("code-not-yours"))));
    }
    let next = match scene.coding.status {
        CodingStatus::Draft => CodingStatus::Submitted,
        CodingStatus::Submitted => CodingStatus::Draft,
    };
    actions.push(Action::Commit(scene.coding_id(), scene.coding.set_status(next)));
}

/// Selects a mark and shows where it begins.
pub(super) fn visit(scene: &Scene<'_>, state: &mut State, id: MarkId, actions: &mut Vec<Action>) {
    let Some(mark) = scene.mark(id) else { return };
    state.timeline.selected = [id].into();
    go(scene, state, mark.extent.start(), actions);
}

/// Shows a moment, on the film and on the timeline.
pub(super) fn go(scene: &Scene<'_>, state: &mut State, at: SessionTime, actions: &mut Vec<Action>) {
    actions.push(Action::Film(FilmAct::Seek(at)));
    state.timeline.reveal(at, scene.end);
}
