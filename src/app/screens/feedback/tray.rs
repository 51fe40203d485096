//! The tray: the family's visits, one of their films, and the span in it that may become a clip.

use egui::{Align, ComboBox, Layout, RichText, Ui, vec2};
use egui_material_icons::icons::{ICON_ARROW_BACK, ICON_PLAYLIST_ADD, ICON_VIDEO_LIBRARY};

use super::scrub::{Scrub, Touched};
use super::{Scene, State, moments, resize};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmAct;
use crate::app::keymap;
use crate::app::language::{date, decimal, timecode, tr};
use crate::app::screens::Screen;
use crate::app::theme::{figures, palette, space};
use crate::app::widgets::{button, film, page};
use crate::domain::feedback::Clip;
use crate::domain::time::{SessionTime, Span};

/// How long a frame is taken to be where there is none.
const FRAME: SessionTime = SessionTime::from_millis(40);
/// How much of the film is seen on either side of a clip while its ends are moved.
const AROUND: SessionTime = SessionTime::from_secs(10);

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::SMALL;
    if scene.view.sessions(scene.plan.family).iter().all(|line| line.count == 0) {
        nothing_filmed(ui, scene, actions);
        return;
    }
    let previewed = scene.previewed(state);
    ui.horizontal(|ui| {
        ui.set_height(space::CONTROL);
        match previewed {
            Some(clip) => back_to_visit(ui, scene, clip, state, actions),
            None => visits(ui, scene, state, actions),
        }
    });
    let width = ui.available_width();
    // On a low screen the picture makes room for what stands below it: the marks, or a line about the clip.
    let below = if previewed.is_some() { 200.0 } else { 286.0 };
    let height = (width * 9.0 / 16.0).min(ui.available_height() - below).max(140.0);
    film::stage(ui, scene.view, vec2(width, height), actions);
    line(ui, scene, state, actions);
    controls(ui, scene, actions);
    match previewed {
        Some(clip) => length_of_clip(ui, clip, state),
        None => {
            selection(ui, scene, state, actions);
            ui.add_space(space::TIGHT);
            moments::ui(ui, scene, state, actions);
        }
    }
}

fn nothing_filmed(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    page::empty(ui, ICON_VIDEO_LIBRARY, &tr("feedback-no-film"), &tr("feedback-no-film-first"), |ui| {
        if button::secondary(ui, ICON_ARROW_BACK, &tr("feedback-to-family")).clicked() {
            actions.push(Action::Go(Screen::Family(scene.plan.family)));
        }
    });
}

/// Which visit lies in the tray.
fn visits(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let sessions = scene.view.sessions(scene.plan.family);
    let name = |line: &crate::domain::document::Headline| match line.held {
        Some(day) => tr!("feedback-visit", title = line.title.as_str(), day = date(day)),
        None => line.title.clone(),
    };
    let shown = sessions.iter().find(|line| Some(line.document) == state.visit).map(|line| name(line));
    let combo = ComboBox::from_id_salt("feedback-visit").width(ui.available_width()).truncate();
    let response = combo.selected_text(shown.unwrap_or_default()).show_ui(ui, |ui| {
        for line in sessions.iter().filter(|line| line.count > 0) {
            if ui.selectable_label(Some(line.document) == state.visit, name(line)).clicked() {
                state.show_visit(line.document, actions);
            }
        }
    });
    response.response.accessible_name(tr("feedback-visits"));
}

fn back_to_visit(ui: &mut Ui, scene: &Scene<'_>, clip: &Clip, state: &mut State, actions: &mut Vec<Action>) {
    if button::secondary(ui, ICON_ARROW_BACK, &tr("feedback-whole-film")).clicked() {
        state.show_visit(clip.session, actions);
    }
    let number = scene.plan.clips.iter().position(|other| other.id == clip.id).map_or(0, |place| place + 1);
    let name = if clip.title.is_empty() { tr!("feedback-moment", number = number) } else { clip.title.clone() };
    ui.add(egui::Label::new(RichText::new(name).text_style(crate::app::theme::section())).truncate());
}

/// The film as a line. Around a clip it shows less of the film, so that its ends can be set finely.
fn line(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(film) = scene.view.film() else {
        ui.add_space(46.0);
        return;
    };
    let previewed = scene.previewed(state);
    let Some(whole) = Span::new(film.start(), film.end()) else { return };
    let range = previewed.map_or(Some(whole), |clip| {
        Span::new((clip.span.start() - AROUND).max(whole.start()), (clip.span.end() + AROUND).min(whole.end()))
    });
    let ticks = moments::starts(scene, state);
    let span = state.trim.or_else(|| previewed.map_or_else(|| state.selection(), |clip| Some(clip.span)));
    let frame = film.frame().map_or(FRAME, Span::length);
    let scrub = Scrub { range: range.unwrap_or(whole), span, at: film.at(), ticks: &ticks, frame };
    match scrub.show(ui) {
        Some(Touched::Seek(at)) => actions.push(Action::Film(FilmAct::Seek(at))),
        Some(Touched::Resizing(span, seen)) => {
            state.trim = Some(span);
            actions.push(Action::Film(FilmAct::Pause));
            actions.push(Action::Film(FilmAct::Within(None)));
            actions.push(Action::Film(FilmAct::Seek(seen)));
        }
        Some(Touched::Resized(span)) => {
            state.trim = None;
            match previewed {
                Some(clip) => resize(scene, clip, Some(span), actions),
                None => state.select(span),
            }
        }
        None => {}
    }
}

fn controls(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let (view, open) = (scene.view, scene.view.film());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        button::command_icon(ui, view, Command::PreviousFrame, actions);
        film::play_button(ui, view, 38.0, actions);
        button::command_icon(ui, view, Command::NextFrame, actions);
        ui.add_space(space::SMALL);
        film::clock(ui, open);
        ui.add_space(space::SMALL);
        film::speed(ui, open, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let looped = open.is_some_and(|film| film.looped().is_some());
            film::toggle(ui, view, Command::Loop, looped, actions);
            button::command_icon(ui, view, Command::SetOut, actions);
            button::command_icon(ui, view, Command::SetIn, actions);
        });
    });
}

/// The chosen span, and the button that makes it a clip.
fn selection(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let mut add = false;
    let size = vec2(ui.available_width(), space::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let able = state.selection().is_some();
        let label = tr("feedback-add");
        let response = ui.add_enabled_ui(able, |ui| button::secondary(ui, ICON_PLAYLIST_ADD, &label)).inner;
        add = response.on_hover_text(keymap::with_key(&label, Command::AddClip)).clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let hint = match (state.selection(), state.from, state.until) {
                (Some(span), ..) => return span_words(ui, span),
                (None, Some(from), _) => tr!("feedback-from-only", from = timecode(from)),
                (None, None, Some(until)) => tr!("feedback-until-only", until = timecode(until)),
                (None, None, None) => tr("feedback-choose"),
            };
            ui.add(egui::Label::new(RichText::new(hint).color(palette(ui).muted)).truncate());
        });
    });
    if add {
        state.add(scene, actions);
    }
}

fn span_words(ui: &mut Ui, span: Span) {
    ui.spacing_mut().item_spacing.x = space::TIGHT;
    ui.label(RichText::new(timecode(span.start())).text_style(figures()));
    ui.label("–");
    ui.label(RichText::new(timecode(span.end())).text_style(figures()));
    ui.add_space(space::SMALL);
    let colour = palette(ui).muted;
    let length = decimal(span.length().as_secs_f64(), 1);
    ui.label(RichText::new(tr!("feedback-length", seconds = length)).color(colour));
}

/// While a clip is looked at: its span, and how its ends are moved.
fn length_of_clip(ui: &mut Ui, clip: &Clip, state: &State) {
    ui.horizontal(|ui| {
        ui.set_height(space::CONTROL);
        span_words(ui, state.trim.unwrap_or(clip.span));
    });
    page::muted(ui, tr("feedback-trim-hint"));
}
