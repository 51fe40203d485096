//! The plan: its title, the family's question, and the clips in their order.

use egui::{
    Align, FontSelection, Frame, Label, Layout, Margin, Pos2, Rect, RichText, ScrollArea, Stroke, TextEdit, TextStyle,
    Ui, vec2,
};
use egui_material_icons::icons::ICON_PLAYLIST_PLAY;

use super::draft::Field;
use super::{Scene, State, card, start};
use crate::app::action::Action;
use crate::app::language::{decimal, tr};
use crate::app::theme::{palette, space, title};
use crate::app::widgets::page;
use crate::domain::id::ClipId;

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let size = vec2(ui.available_width(), 40.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        start::button(ui, scene, actions);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| heading(ui, scene, state, actions));
    });
    ui.add_space(space::TIGHT);
    ScrollArea::vertical().id_salt("feedback-plan").auto_shrink(false).show(ui, |ui| {
        // Room for the rings that show where the keyboard is, and for the bar that scrolls.
        Frame::new().inner_margin(Margin { left: 4, right: 12, top: 4, bottom: 24 }).show(ui, |ui| {
            start::explain(ui, scene, actions);
            question(ui, scene, state, actions);
            ui.add_space(space::SMALL);
            clips(ui, scene, state, actions);
        });
    });
}

/// The title, to be written over.
fn heading(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let name = tr("feedback-title");
    let width = ui.available_width() - space::MEDIUM;
    let style = fitting(ui, &scene.plan.title, width - space::MEDIUM);
    let response = state.draft.edit(ui, scene, Field::Title, actions, |ui, text| {
        let field = TextEdit::singleline(text)
            .font(FontSelection::Style(style))
            .frame(Frame::new().inner_margin(Margin::symmetric(4, 2)))
            .desired_width(width)
            .hint_text(&name);
        ui.add(field)
    });
    let line = if response.has_focus() {
        Stroke::new(2.0, palette(ui).accent)
    } else if response.hovered() {
        Stroke::new(1.0, palette(ui).edge)
    } else {
        Stroke::NONE
    };
    ui.painter().hline(response.rect.x_range(), response.rect.bottom(), line);
    response.accessible_name(name);
}

/// As large as a title is, or smaller where it would not be seen whole.
fn fitting(ui: &Ui, words: &str, width: f32) -> TextStyle {
    let font = title().resolve(ui.style());
    let wanted = ui.painter().layout_no_wrap(words.to_owned(), font, palette(ui).text).size().x;
    if wanted <= width { title() } else { TextStyle::Heading }
}

/// The family's question, over everything that is shown.
fn question(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let colours = palette(ui);
    let margin = Margin::symmetric(16, 10);
    Frame::new().fill(colours.accent_soft).corner_radius(12.0).inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 22.0;
        let label = tr("feedback-question");
        ui.label(RichText::new(&label).small().color(colours.accent));
        let hint = tr("feedback-question-hint");
        let response = state.draft.edit(ui, scene, Field::Question, actions, |ui, text| {
            let field = TextEdit::multiline(text)
                .desired_rows(1)
                .desired_width(f32::INFINITY)
                .font(egui::FontId::proportional(17.0))
                .margin(Margin::ZERO)
                .min_size(vec2(0.0, 24.0))
                .frame(Frame::new())
                .hint_text(hint);
            ui.add(field)
        });
        if response.has_focus() {
            let line = Stroke::new(2.0, colours.accent);
            ui.painter().hline(response.rect.x_range(), response.rect.bottom() + 2.0, line);
        }
        response.accessible_name(label);
    });
}

fn clips(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    if scene.plan.clips.is_empty() {
        page::empty(ui, ICON_PLAYLIST_PLAY, &tr("feedback-empty"), &tr("feedback-empty-first"), |_| {});
        return;
    }
    summary(ui, scene);
    let mut places = Vec::with_capacity(scene.plan.clips.len());
    for (index, clip) in scene.plan.clips.iter().enumerate() {
        let place = card::ui(ui, scene, index, clip, state, actions);
        if state.reveal == Some(clip.id) {
            ui.scroll_to_rect(place, None);
            state.reveal = None;
        }
        places.push((clip.id, place));
        ui.add_space(space::TIGHT);
    }
    drop_dragged(ui, scene, state, &places, actions);
}

fn summary(ui: &mut Ui, scene: &Scene<'_>) {
    let clips = &scene.plan.clips;
    let seconds: f64 = clips.iter().map(|clip| clip.span.length().as_secs_f64()).sum();
    let shown = clips.iter().filter(|clip| clip.may_be_shown).count();
    page::spread(
        ui,
        |ui| page::section_title(ui, &tr("feedback-moments")),
        |ui| {
            let words = tr!("feedback-summary", count = clips.len(), shown = shown, seconds = decimal(seconds, 0));
            ui.add(Label::new(RichText::new(words).small().color(palette(ui).muted)).selectable(false));
        },
    );
}

/// Shows where the dragged card would go, and lets it go there.
fn drop_dragged(ui: &Ui, scene: &Scene<'_>, state: &mut State, places: &[(ClipId, Rect)], actions: &mut Vec<Action>) {
    let Some(dragged) = state.dragged else { return };
    let Some(pointer) = ui.input(|input| input.pointer.interact_pos()) else {
        state.dragged = None;
        return;
    };
    let before = places.iter().filter(|(_, place)| place.center().y < pointer.y).count();
    let Some(from) = places.iter().position(|(id, _)| *id == dragged) else { return };
    // Taking a card out from above moves those below it up by one.
    let to = if before > from { before - 1 } else { before };
    if to != from {
        let y = places
            .get(before)
            .map_or_else(|| places[places.len() - 1].1.bottom() + 6.0, |(_, place)| place.top() - 6.0);
        let x = places[0].1.x_range();
        let accent = palette(ui).accent;
        ui.painter().hline(x, y, Stroke::new(3.0, accent));
        ui.painter().circle_filled(Pos2::new(x.min, y), 5.0, accent);
    }
    if ui.input(|input| input.pointer.any_released()) {
        state.dragged = None;
        if to != from {
            scene.try_commit(scene.plan.move_clip(dragged, to), actions);
        }
    }
}
