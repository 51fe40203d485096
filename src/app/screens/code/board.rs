//! The timeline in its room: what it shows, the tooltip, the menu, and what becomes of its intents.

use egui::{RichText, Ui};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::{
    ICON_ADD_COMMENT, ICON_ADD_LINK, ICON_DELETE, ICON_LINK_OFF, ICON_PLAY_ARROW, ICON_PLAYLIST_ADD,
};

use super::scene::Scene;
use super::{Field, State, acts, command, list};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmAct;
use crate::app::keymap;
use crate::app::language::{decimal, tr};
use crate::app::theme::{palette, space, strong};
use crate::app::widgets::timeline::{Intent, Lane, Timeline};
use crate::domain::id::MarkId;
use crate::domain::time::{SessionTime, Span};

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let lanes = match scene.hidden {
        true => Vec::new(),
        false => Lane::of_coding(0, scene.coding, scene.language, scene.editable),
    };
    let (playhead, playing) = (scene.playhead(), scene.plays());
    if !playing && state.stood != Some(playhead) {
        state.timeline.reveal(playhead, scene.end);
    }
    state.stood = Some(playhead);
    let frames = |at: SessionTime| state.sides.frame_start(at);
    let timeline = Timeline {
        name: &tr("code-timeline"),
        documents: &[scene.document],
        lanes: &lanes,
        end: scene.end,
        playhead,
        playing,
        span: state.span,
        looping: scene.film.is_some_and(|film| film.looped().is_some()),
        sound: state.sides.sound(),
        stills: state.sides.stills(),
        frame_start: Some(&frames),
        decimal: decimal(0.5, 1).chars().nth(1).unwrap_or('.'),
    };
    let answer = timeline.show(ui, &mut state.timeline);
    keymap::pass_keys(ui.ctx(), answer.response.id);
    if let Some(mark) = answer.hovered.and_then(|(_, id)| scene.mark(id)) {
        answer.response.clone().on_hover_ui_at_pointer(|ui| tooltip(ui, scene, mark));
    }
    if let Some(id) = state.timeline.menu_on.filter(|id| scene.mark(*id).is_some()) {
        answer.response.context_menu(|ui| menu(ui, scene, state, id, actions));
    }
    for intent in answer.intents {
        follow(scene, state, intent, actions);
    }
}

/// How high the transport and the timeline are with every lane at ease.
pub(super) fn height(scene: &Scene<'_>, state: &State) -> f32 {
    let transport = space::CONTROL + 24.0;
    let film = scene.session.leading_film();
    // The strip and the sound come later; their room is kept from the start, so that nothing jumps.
    let stills = film.is_some_and(|film| film.facts.picture.is_some()) || !state.sides.stills().is_empty();
    let sound = film.is_some_and(|film| film.facts.sound.is_some());
    transport + Timeline::height_at_ease(scene.coding.scheme.tiers.len(), stills, sound)
}

fn follow(scene: &Scene<'_>, state: &mut State, intent: Intent, actions: &mut Vec<Action>) {
    match intent {
        Intent::Seek { at, .. } => actions.push(Action::Film(FilmAct::Seek(at))),
        Intent::Reshape { mark, extent, label, .. } => acts::reshape(scene, mark, extent, label, actions),
        Intent::Comment(mark) => {
            state.timeline.selected = [mark].into();
            state.wants = Some(Field::Comment);
        }
        Intent::Span(span) => {
            state.span = span;
            command::follow_span(scene, state, actions);
        }
    }
}

fn tooltip(ui: &mut Ui, scene: &Scene<'_>, mark: &crate::domain::mark::Mark) {
    let muted = palette(ui).muted;
    ui.label(RichText::new(scene.name(mark)).family(strong()));
    ui.label(RichText::new(list::when(mark.extent)).text_style(crate::app::theme::figures()).color(muted));
    if !mark.comment.is_empty() {
        ui.label(&mark.comment);
    }
}

/// What can be done with a mark.
pub(super) fn menu(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, id: MarkId, actions: &mut Vec<Action>) {
    let Some(mark) = scene.mark(id) else { return };
    ui.set_min_width(240.0);
    if item(ui, ICON_PLAY_ARROW, &tr("code-play-mark"), true) {
        play(scene, state, id, actions);
    }
    if item(ui, ICON_ADD_COMMENT, &keymap::label_with_key(Command::CommentMark), scene.editable) {
        state.timeline.selected = [id].into();
        state.wants = Some(Field::Comment);
    }
    let codes = scene.meaning(mark).map_or(&[][..], |(_, tier, _)| &tier.codes);
    ui.add_enabled_ui(scene.editable, |ui| {
        ui.menu_button(tr("code-retype"), |ui| {
            for code in codes {
                let name = code.name.in_language(scene.language);
                if ui.selectable_label(code.id == mark.code, name).clicked() && code.id != mark.code {
                    acts::commit(scene, scene.coding.retype(id, &code.id), actions);
                }
            }
        });
    });
    let answers = scene.meaning(mark).is_some_and(|(_, tier, _)| tier.answers.is_some());
    if mark.answers.is_some() {
        if item(ui, ICON_LINK_OFF, &tr("code-unlink"), scene.editable) {
            acts::commit(scene, scene.coding.link(id, None), actions);
        }
    } else if item(ui, ICON_ADD_LINK, &keymap::label_with_key(Command::LinkMark), answers && scene.editable) {
        acts::link(scene, state, actions);
    }
    if item(ui, ICON_PLAYLIST_ADD, &tr("code-clip-of-mark"), true) {
        state.timeline.selected = [id].into();
        state.span = None;
        state.clip = command::chosen_span(state, scene);
    }
    ui.separator();
    if item(ui, ICON_DELETE, &keymap::label_with_key(Command::DeleteMarks), scene.editable) {
        acts::delete(scene, state, actions);
    }
}

fn item(ui: &mut Ui, icon: MaterialIcon, label: &str, enabled: bool) -> bool {
    let button = egui::Button::new((icon.rich_text().size(18.0), label));
    let response = ui.add_enabled(enabled, button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, label));
    response.clicked()
}

/// Plays a mark round and round: it becomes the span.
pub(super) fn play(scene: &Scene<'_>, state: &mut State, id: MarkId, actions: &mut Vec<Action>) {
    let Some(mark) = scene.mark(id) else { return };
    let air = SessionTime::from_secs(1);
    let (start, end) = (mark.extent.start(), mark.extent.end().min(scene.end));
    let around = || Span::new((start - air).max(SessionTime::ZERO), (end + air).min(scene.end));
    state.span = Span::new(start, end).or_else(around);
    if let Some(span) = state.span {
        let acts = [FilmAct::Loop(Some(span)), FilmAct::Seek(span.start()), FilmAct::Play];
        actions.extend(acts.map(Action::Film));
    }
}
