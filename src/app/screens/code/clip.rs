//! A span as a clip of a plan: which plan, or a new one.

use egui::{Context, Ui};
use egui_material_icons::icons::{ICON_PLAYLIST_ADD, ICON_PLAYLIST_PLAY};

use super::State;
use super::scene::Scene;
use crate::app::action::Action;
use crate::app::language::{date, timecode, tr};
use crate::app::notice::Notice;
use crate::app::theme::{palette, space};
use crate::app::widgets::{button, dialog, page};
use crate::domain::document::Body;
use crate::domain::feedback::{Clip, Plan};
use crate::domain::id::{ClipId, DocumentId};
use crate::domain::time::Span;

pub(super) fn ui(ctx: &Context, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(span) = state.clip else { return };
    let (chosen, close) = dialog::show(ctx, "code-clip", &tr("code-clip-title"), 460.0, |ui| {
        page::muted(ui, tr!("code-from-to", from = timecode(span.start()), to = timecode(span.end())));
        warning(ui, scene, span);
        ui.add_space(space::MEDIUM);
        plans(ui, scene, span, actions)
    });
    if chosen || close {
        state.clip = None;
    }
}

/// Says so where the span overlaps something that went badly.
fn warning(ui: &mut Ui, scene: &Scene<'_>, span: Span) {
    let lanes = 0..scene.coding.scheme.tiers.len();
    let marks = lanes.flat_map(|lane| scene.coding.marks().touching(lane, span));
    let names: Vec<&str> = marks
        .filter_map(|mark| scene.meaning(mark))
        .filter(|(_, _, code)| code.negative)
        .map(|(_, _, code)| code.name.in_language(scene.language))
        .collect();
    if let Some(first) = names.first() {
        let colour = palette(ui).warning;
        ui.colored_label(colour, tr!("code-clip-negative", code = *first));
    }
}

/// The plans of the family, and a new one; says whether one was chosen.
fn plans(ui: &mut Ui, scene: &Scene<'_>, span: Span, actions: &mut Vec<Action>) -> bool {
    let Some(clip) = clip(scene, span) else { return true };
    for line in scene.view.plans(scene.session.family) {
        let Some(plan) = scene.view.plan(line.document) else { continue };
        if button::secondary(ui, ICON_PLAYLIST_PLAY, &line.title).clicked() {
            actions.push(Action::Commit(line.document, plan.add_clip(clip)));
            actions.push(Action::Tell(Notice::success(tr!("code-clip-added", plan = line.title.as_str()))));
            return true;
        }
    }
    if button::primary(ui, ICON_PLAYLIST_ADD, &tr("code-clip-new-plan")).clicked() {
        begin(scene, clip, actions);
        return true;
    }
    false
}

fn clip(scene: &Scene<'_>, span: Span) -> Option<Clip> {
    Some(Clip {
        id: ClipId(scene.view.fresh()),
        session: scene.session_id,
        media: scene.session.leading_film()?.media,
        span,
        title: String::new(),
        prompt: String::new(),
        voice: String::new(),
        may_be_shown: false,
    })
}

/// A new plan with this clip in it.
fn begin(scene: &Scene<'_>, clip: Clip, actions: &mut Vec<Action>) {
    let family = scene.session.family;
    let title = tr!("code-plan-title", day = date(scene.view.today()));
    let question = String::new();
    actions.push(Action::Tell(Notice::success(tr!("code-clip-added", plan = title.as_str()))));
    let body = Body::Plan(Plan { family, title, question, clips: vec![clip] });
    actions.push(Action::Begin { document: DocumentId(scene.view.fresh()), family, body, then: None });
}
