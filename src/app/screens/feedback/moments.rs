//! The marks of the visit in the tray: each is a moment that can become a clip.

use egui::{Align, ComboBox, Layout, RichText, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, vec2};
use egui_material_icons::icons::ICON_PLAYLIST_ADD;

use super::{Scene, State};
use crate::app::action::Action;
use crate::app::film::FilmAct;
use crate::app::language::{current, timecode, tr};
use crate::app::theme::{figures, palette, space, tier_look};
use crate::app::widgets::timeline::look;
use crate::app::widgets::{button, page};
use crate::domain::coding::Coding;
use crate::domain::id::DocumentId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::scheme::{Code, Tier};
use crate::domain::time::{SessionTime, Span};

const ROW: f32 = 36.0;
/// What is taken in before a mark, because what led up to it belongs to the moment.
const BEFORE: SessionTime = SessionTime::from_secs(2);
/// What is taken in after it.
const AFTER: SessionTime = SessionTime::from_secs(3);
/// How long the clip of a state becomes at most: short moments work best.
const LONGEST: SessionTime = SessionTime::from_secs(10);

/// Where the visit's marks begin.
pub(super) fn starts(scene: &Scene<'_>, state: &State) -> Vec<SessionTime> {
    coding(scene, state).map_or_else(Vec::new, |(_, coding)| {
        coding.marks().in_order().into_iter().map(|mark| mark.extent.start()).collect()
    })
}

/// Whose marks are listed: those that were chosen, else this person's own, else the first.
fn coding<'a>(scene: &Scene<'a>, state: &State) -> Option<(DocumentId, &'a Coding)> {
    let view = scene.view;
    let codings = view.codings(state.visit?);
    let chosen = codings.iter().find(|line| Some(line.document) == state.coding).or_else(|| codings.first())?;
    Some((chosen.document, view.coding(chosen.document)?))
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some((id, coding)) = coding(scene, state) else {
        page::muted(ui, tr("feedback-no-marks"));
        return;
    };
    heading(ui, scene, state, id);
    let marks = coding.marks().in_order();
    if marks.is_empty() {
        page::muted(ui, tr("feedback-no-marks"));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("feedback-moments").auto_shrink(false).show_rows(
        ui,
        ROW,
        marks.len(),
        |ui, rows| {
            for mark in &marks[rows] {
                row(ui, scene, state, coding, mark, actions);
            }
        },
    );
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, id: DocumentId) {
    let codings = state.visit.map(|visit| scene.view.codings(visit)).unwrap_or_default();
    page::spread(
        ui,
        |ui| page::section_title(ui, &tr("feedback-marks")),
        |ui| {
            if codings.len() < 2 {
                return;
            }
            let shown = codings.iter().find(|line| line.document == id).map_or("", |line| &line.title);
            let combo = ComboBox::from_id_salt("feedback-coder").selected_text(shown);
            let response = combo.show_ui(ui, |ui| {
                for line in &codings {
                    ui.selectable_value(&mut state.coding, Some(line.document), &line.title);
                }
            });
            response.response.accessible_name(tr("feedback-coder"));
        },
    );
}

/// One mark: pressing it goes there and chooses a span round it; the button adds that span at once.
fn row(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, coding: &Coding, mark: &Mark, actions: &mut Vec<Action>) {
    let Some((tier, code)) = coding.scheme.code(&mark.code) else { return };
    let language = current().tag();
    let name = code.name.in_language(language);
    let at = timecode(mark.extent.start());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("feedback-mark", name = name, at = at.as_str()))
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let colours = palette(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 8.0, colours.hovered);
    }
    button::focus_ring(ui, &response);
    let span = around(scene, mark.extent);
    let mut contents = ui.new_child(
        UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))).layout(Layout::left_to_right(Align::Center)),
    );
    sign(&mut contents, coding, tier);
    contents.label(RichText::new(at.as_str()).text_style(figures()).color(colours.muted));
    contents.label(name);
    negative(&mut contents, code);
    contents.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let label = tr!("feedback-add-mark", name = name, at = at.as_str());
        if button::icon(ui, ICON_PLAYLIST_ADD, &label).clicked()
            && let Some(span) = span
        {
            state.add_span(scene, span, name.to_owned(), actions);
        }
        ui.add(egui::Label::new(RichText::new(&mark.comment).color(colours.muted)).truncate());
    });
    if response.clicked() {
        actions.push(Action::Film(FilmAct::Seek(mark.extent.start())));
        if let Some(span) = span {
            state.select(span);
        }
    }
}

/// The tier's own shape and colour.
fn sign(ui: &mut Ui, coding: &Coding, tier: &Tier) {
    let lane = coding.scheme.tiers.iter().position(|other| other.id == tier.id).unwrap_or_default();
    let look = tier_look(ui, lane);
    let (place, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    let outline = look::outline(look.shape, place.center(), 6.5);
    ui.painter().add(Shape::convex_polygon(outline, look.edge, Stroke::NONE));
}

fn negative(ui: &mut Ui, code: &Code) {
    if code.negative {
        let colour = palette(ui).warning;
        ui.label(egui_material_icons::icons::ICON_WARNING.rich_text().size(16.0).color(colour))
            .on_hover_text(tr("feedback-negative"));
    }
    ui.add_space(space::TIGHT);
}

/// The span that a mark is a moment of.
fn around(scene: &Scene<'_>, extent: Extent) -> Option<Span> {
    let film = scene.view.film()?;
    let start = (extent.start() - BEFORE).max(film.start());
    let after = match extent {
        Extent::At(at) => at + AFTER,
        Extent::During(span) => (span.end() + SessionTime::from_secs(1)).min(start + LONGEST),
        Extent::Since(_) => start + LONGEST,
    };
    Span::new(start, after.min(film.end()))
}
