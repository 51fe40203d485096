//! One clip of the plan. The card that is open can be written on; the others say the same in two lines.

use egui::{
    Align, Color32, CursorIcon, Frame, Label, Layout, Margin, Rect, RichText, Sense, Stroke, Ui, UiBuilder, vec2,
};
use egui_material_icons::icons::{
    ICON_DELETE, ICON_DRAG_INDICATOR, ICON_KEYBOARD_ARROW_DOWN, ICON_KEYBOARD_ARROW_UP, ICON_MOVIE, ICON_PLAY_CIRCLE,
    ICON_TIMER, ICON_WARNING,
};

use super::draft::Field;
use super::{Scene, State, warning};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::{decimal, tr};
use crate::app::theme::{palette, section, space};
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::switch::switch;
use crate::app::widgets::{button, picture};
use crate::domain::feedback::Clip;
use crate::domain::time::SessionTime;

/// Moments longer than this hold less attention than they ask for.
const SHORT: SessionTime = SessionTime::from_secs(10);
const STILL: egui::Vec2 = vec2(128.0, 72.0);
const TOP: f32 = 78.0;

/// What a clip is called here: its title, or its number.
pub(super) fn name(index: usize, clip: &Clip) -> String {
    if clip.title.trim().is_empty() { tr!("feedback-moment", number = index + 1) } else { clip.title.clone() }
}

/// Draws the card. Returns where it stands.
pub(super) fn ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    index: usize,
    clip: &Clip,
    state: &mut State,
    actions: &mut Vec<Action>,
) -> Rect {
    let colours = palette(ui);
    let open = state.chosen == Some(clip.id);
    let edge = if open { Stroke::new(2.0, colours.accent) } else { Stroke::new(1.0, colours.line) };
    let dragged = state.dragged == Some(clip.id);
    let fill = if dragged { colours.hovered } else { colours.surface };
    let frame = Frame::new().fill(fill).stroke(edge).corner_radius(12.0);
    let inner = frame.inner_margin(Margin { left: 4, right: 14, top: 10, bottom: 10 }).show(ui, |ui| {
        ui.push_id(clip.id, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::TIGHT;
            top(ui, scene, index, clip, state, actions);
            if open {
                ui.add_space(space::SMALL);
                let margin = Margin { left: 12, ..Margin::ZERO };
                Frame::new().inner_margin(margin).show(ui, |ui| words(ui, scene, index, clip, state, actions));
            }
        });
    });
    inner.response.rect
}

/// Handle, still, what it is, and whether it may be shown.
fn top(ui: &mut Ui, scene: &Scene<'_>, index: usize, clip: &Clip, state: &mut State, actions: &mut Vec<Action>) {
    let size = vec2(ui.available_width(), TOP);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut row = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    let ui = &mut row;
    ui.spacing_mut().item_spacing.x = space::SMALL;
    handle(ui, index, clip, state);
    still(ui, scene, index, clip, state, actions);
    ui.add_space(space::TIGHT);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        may_be_shown(ui, scene, index, clip, state, actions);
        ui.add_space(space::SMALL);
        ui.with_layout(Layout::top_down(Align::Min), |ui| about(ui, scene, index, clip, state));
    });
}

fn handle(ui: &mut Ui, index: usize, clip: &Clip, state: &mut State) {
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, STILL.y), Sense::drag());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("feedback-drag", clip = name(index, clip)))
    });
    let colours = palette(ui);
    let ink = if response.hovered() || response.dragged() { colours.text } else { colours.muted };
    let font = egui::FontId::new(20.0, ICON_DRAG_INDICATOR.font_family());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, ICON_DRAG_INDICATOR.codepoint, font, ink);
    button::focus_ring(ui, &response);
    if response.drag_started() {
        state.dragged = Some(clip.id);
    }
    let keys = keymap::words(&Command::MoveClipUp.spec().keys[0]);
    response.on_hover_cursor(CursorIcon::Grab).on_hover_text(tr!("feedback-drag-hint", key = keys));
}

/// The first frame; pressing it plays the clip.
fn still(ui: &mut Ui, scene: &Scene<'_>, index: usize, clip: &Clip, state: &mut State, actions: &mut Vec<Action>) {
    let (rect, response) = ui.allocate_exact_size(STILL, Sense::click());
    let label = tr!("feedback-preview", clip = name(index, clip));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let colours = palette(ui);
    ui.painter().rect_filled(rect, 8.0, colours.stage);
    match scene.view.still(clip) {
        Some(picture) => picture::fill(ui, picture, rect, 8.0),
        None => {
            let font = egui::FontId::new(26.0, ICON_MOVIE.font_family());
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, ICON_MOVIE.codepoint, font, colours.edge);
        }
    }
    let badge = egui::pos2(rect.left() + 17.0, rect.bottom() - 17.0);
    ui.painter().circle_filled(badge, 12.0, Color32::from_black_alpha(150));
    let font = egui::FontId::new(24.0, ICON_PLAY_CIRCLE.font_family());
    ui.painter().text(badge, egui::Align2::CENTER_CENTER, ICON_PLAY_CIRCLE.codepoint, font, Color32::WHITE);
    button::focus_ring(ui, &response);
    if response.clicked() {
        state.play_clip(clip, actions);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(label);
}

/// Title, and below it how long it is and what there is to think of. Pressing it opens or closes the card.
fn about(ui: &mut Ui, scene: &Scene<'_>, index: usize, clip: &Clip, state: &mut State) {
    let rect = ui.max_rect();
    let response = ui.interact(rect, ui.scope_id().with("about"), Sense::click());
    let label = name(index, clip);
    let open = state.chosen == Some(clip.id);
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, true, open, tr!("feedback-open", clip = label.as_str()))
    });
    let colours = palette(ui);
    let ink = if response.hovered() { colours.accent } else { colours.text };
    let silent = clip.prompt.trim().is_empty() && clip.voice.trim().is_empty();
    let height = if silent || open { 47.0 } else { TOP };
    ui.add_space(((rect.height() - height) / 2.0).max(0.0));
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.horizontal(|ui| {
        ui.set_height(20.0);
        let number = RichText::new(format!("{}", index + 1)).text_style(section()).color(colours.muted);
        ui.add(Label::new(number).selectable(false));
        ui.add(Label::new(RichText::new(label).text_style(section()).color(ink)).truncate().selectable(false));
    });
    if height > 50.0 {
        let words = if clip.prompt.trim().is_empty() { &clip.voice } else { &clip.prompt };
        ui.add(Label::new(RichText::new(words.trim()).color(colours.muted)).truncate().selectable(false));
    }
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        length(ui, clip);
        let doubts = warning::of(scene, clip);
        if !doubts.is_empty() {
            let words = tr!("feedback-negative-count", count = doubts.len());
            chip(ui, ICON_WARNING, &words, Meaning::Warning).on_hover_text(doubts.join("\n"));
        }
    });
    button::focus_ring(ui, &response);
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        state.chosen = (!open).then_some(clip.id);
        state.preview &= state.chosen.is_some() && open;
    }
}

fn length(ui: &mut Ui, clip: &Clip) {
    let length = clip.span.length();
    let words = tr!("feedback-length", seconds = decimal(length.as_secs_f64(), 1));
    if length > SHORT {
        chip(ui, ICON_TIMER, &words, Meaning::Waiting).on_hover_text(tr("feedback-long"));
    } else {
        chip(ui, ICON_TIMER, &words, Meaning::Neutral);
    }
}

fn may_be_shown(
    ui: &mut Ui,
    scene: &Scene<'_>,
    index: usize,
    clip: &Clip,
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    let full = tr!("feedback-may-be-shown-name", clip = name(index, clip));
    let response = switch(ui, clip.may_be_shown, &tr("feedback-may-be-shown"), &full);
    if !response.on_hover_text(tr("feedback-may-be-shown-hint")).clicked() {
        return;
    }
    if !clip.may_be_shown && !warning::of(scene, clip).is_empty() {
        state.doubtful = Some(clip.id);
    } else {
        let after = Clip { may_be_shown: !clip.may_be_shown, ..clip.clone() };
        scene.try_commit(scene.plan.edit_clip(after), actions);
    }
}

/// What is written about the clip.
fn words(ui: &mut Ui, scene: &Scene<'_>, index: usize, clip: &Clip, state: &mut State, actions: &mut Vec<Action>) {
    let hint = |key: &str| Below::Hint(tr(key));
    state.draft.edit(ui, scene, Field::ClipTitle(clip.id), actions, |ui, text| {
        field::line(ui, &tr("feedback-clip-title"), text, &Below::Nothing)
    });
    state.draft.edit(ui, scene, Field::Prompt(clip.id), actions, |ui, text| {
        field::area(ui, &tr("feedback-prompt"), text, 2, &hint("feedback-prompt-hint"))
    });
    state.draft.edit(ui, scene, Field::Voice(clip.id), actions, |ui, text| {
        field::line(ui, &tr("feedback-voice"), text, &hint("feedback-voice-hint"))
    });
    if clip.span.length() > SHORT {
        crate::app::widgets::page::small(ui, &tr("feedback-long"));
    }
    acts(ui, scene, index, clip, state, actions);
}

fn acts(ui: &mut Ui, scene: &Scene<'_>, index: usize, clip: &Clip, state: &mut State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let label = tr("feedback-trim");
        if button::secondary(ui, egui_material_icons::icons::ICON_CONTENT_CUT, &label).clicked() {
            state.play_clip(clip, actions);
            actions.push(Action::Film(crate::app::film::FilmAct::Pause));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let remove = keymap::label_with_key(Command::RemoveClip);
            if button::icon(ui, ICON_DELETE, &remove).clicked() {
                scene.try_commit(scene.plan.remove_clip(clip.id), actions);
            }
            let last = index + 1 == scene.plan.clips.len();
            for (icon, command, by, enabled) in [
                (ICON_KEYBOARD_ARROW_DOWN, Command::MoveClipDown, 1, !last),
                (ICON_KEYBOARD_ARROW_UP, Command::MoveClipUp, -1, index > 0),
            ] {
                let label = keymap::label_with_key(command);
                if ui.add_enabled_ui(enabled, |ui| button::icon(ui, icon, &label)).inner.clicked() {
                    state.shift(scene, by, actions);
                }
            }
        });
    });
}
