//! What is being typed into the plan. It becomes one change when the field is left, or when the person pauses.

use egui::{Context, Response, Ui};

use super::Scene;
use crate::app::action::Action;
use crate::app::view::View;
use crate::domain::edit::Transaction;
use crate::domain::feedback::{Clip, Plan};
use crate::domain::id::{ClipId, DocumentId};

/// Seconds of rest after which what was typed is kept.
const REST: f64 = 0.8;

/// The fields of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Question,
    ClipTitle(ClipId),
    Prompt(ClipId),
    Voice(ClipId),
}

#[derive(Debug, Default)]
pub(super) struct Draft {
    typed: Option<Typed>,
}

#[derive(Debug)]
struct Typed {
    field: Field,
    text: String,
    at: f64,
}

impl Draft {
    /// Draws a field over what stands in the plan, or over what is being typed into it.
    pub fn edit(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        field: Field,
        actions: &mut Vec<Action>,
        draw: impl FnOnce(&mut Ui, &mut String) -> Response,
    ) -> Response {
        let mine = self.typed.as_ref().filter(|typed| typed.field == field).map(|typed| typed.text.clone());
        let mut text = mine.unwrap_or_else(|| standing(scene.plan, field).to_owned());
        let response = draw(ui, &mut text);
        if response.changed() {
            if self.typed.as_ref().is_some_and(|typed| typed.field != field) {
                self.keep(scene.view, scene.id, actions);
            }
            self.typed = Some(Typed { field, text, at: ui.input(|input| input.time) });
        }
        if response.lost_focus() && self.typed.as_ref().is_some_and(|typed| typed.field == field) {
            self.keep(scene.view, scene.id, actions);
        }
        response
    }

    /// Keeps what was typed once the person rests.
    pub fn keep_if_idle(&mut self, ctx: &Context, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let Some(typed) = &self.typed else { return };
        let left = REST - (ctx.input(|input| input.time) - typed.at);
        if left <= 0.0 {
            self.keep(scene.view, scene.id, actions);
        } else {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }

    /// Keeps what was typed now.
    pub fn keep(&mut self, view: &View<'_>, plan: DocumentId, actions: &mut Vec<Action>) {
        let Some(typed) = self.typed.take() else { return };
        let Some(before) = view.plan(plan) else { return };
        if let Some(change) = change(before, typed.field, &typed.text) {
            actions.push(Action::Commit(plan, change));
        }
    }
}

fn standing(plan: &Plan, field: Field) -> &str {
    let clip = |id| plan.clip(id);
    match field {
        Field::Title => &plan.title,
        Field::Question => &plan.question,
        Field::ClipTitle(id) => clip(id).map_or("", |clip| &clip.title),
        Field::Prompt(id) => clip(id).map_or("", |clip| &clip.prompt),
        Field::Voice(id) => clip(id).map_or("", |clip| &clip.voice),
    }
}

/// The change that makes the field say this; nothing where it says so already.
fn change(plan: &Plan, field: Field, text: &str) -> Option<Transaction> {
    if standing(plan, field) == text {
        return None;
    }
    let clip = |id: ClipId, write: fn(&mut Clip) -> &mut String| {
        let mut clip = plan.clip(id)?.clone();
        text.clone_into(write(&mut clip));
        plan.edit_clip(clip).ok()
    };
    match field {
        Field::Title if text.trim().is_empty() => None,
        Field::Title => Some(plan.rename(text.trim())),
        Field::Question => Some(plan.ask(text)),
        Field::ClipTitle(id) => clip(id, |clip| &mut clip.title),
        Field::Prompt(id) => clip(id, |clip| &mut clip.prompt),
        Field::Voice(id) => clip(id, |clip| &mut clip.voice),
    }
}
