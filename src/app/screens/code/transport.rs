//! Playing: the clock, steps, speed, the span, and how the timeline is looked at.

use egui::{Align2, ComboBox, CursorIcon, FontFamily, FontId, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};
use egui_material_icons::icons::{ICON_PAUSE, ICON_PLAY_ARROW, ICON_VOLUME_OFF, ICON_VOLUME_UP};

use super::scene::Scene;
use super::{Field, State, acts};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmAct;
use crate::app::keymap;
use crate::app::language::{decimal, timecode, tr};
use crate::app::notice::Notice;
use crate::app::theme::{palette, space};
use crate::app::widgets::button;
use crate::domain::time::SessionTime;

/// The speeds that are offered.
const RATES: [f64; 9] = [0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0];

/// What is typed.
#[derive(Default)]
pub(super) struct Fields {
    go_to: String,
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let view = &scene.view;
        button::command_icon(ui, view, Command::PreviousFrame, actions);
        play(ui, scene, actions);
        button::command_icon(ui, view, Command::NextFrame, actions);
        ui.add_space(space::SMALL);
        clock(ui, scene, actions);
        ui.add_space(space::SMALL);
        go_to(ui, scene, state, actions);
        ui.add_space(space::SMALL);
        speed(ui, scene, actions);
        volume(ui, scene, actions);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            button::command_icon(ui, view, Command::ZoomIn, actions);
            button::command_icon(ui, view, Command::ZoomAll, actions);
            button::command_icon(ui, view, Command::ZoomOut, actions);
            ui.add_space(space::SMALL);
            toggle(ui, Command::Snap, state.timeline.snap, actions);
            toggle(ui, Command::Loop, scene.film.is_some_and(|film| film.looped().is_some()), actions);
            button::command_icon(ui, view, Command::SetOut, actions);
            button::command_icon(ui, view, Command::SetIn, actions);
        });
    });
}

/// Play or pause, the one round button.
fn play(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let moves = scene.plays();
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(40.0, 40.0), Sense::click());
    let label = keymap::label_with_key(Command::PlayPause);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let fill = if response.hovered() { colours.accent_hovered } else { colours.accent };
    ui.painter().circle_filled(rect.center(), 19.0, fill);
    let icon = if moves { ICON_PAUSE } else { ICON_PLAY_ARROW };
    let font = FontId::new(26.0, icon.font_family());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon.codepoint, font, colours.on_accent);
    button::focus_ring(ui, &response);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(label).clicked() {
        actions.push(Action::Do(Command::PlayPause));
    }
}

/// The time of the playhead; a click copies it.
fn clock(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let time = timecode(scene.playhead());
    let colour = palette(ui).text;
    let galley = ui.painter().layout_no_wrap(time.clone(), FontId::new(21.0, FontFamily::Monospace), colour);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 8.0, space::CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("code-clock", time = time.as_str())));
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, palette(ui).hovered);
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    button::focus_ring(ui, &response);
    if response.on_hover_cursor(CursorIcon::Copy).on_hover_text(tr("code-copy-time")).clicked() {
        ui.ctx().copy_text(time.clone());
        actions.push(Action::Tell(Notice::information(tr!("code-time-copied", time = time))));
    }
}

/// A time to go to, as people write it.
fn go_to(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let wanted = state.wanted(Field::GoTo);
    let field = TextEdit::singleline(&mut state.transport.go_to)
        .hint_text(tr("code-go-to"))
        .font(crate::app::theme::figures())
        .align(Align2::LEFT_CENTER);
    let response = ui.add_sized(vec2(112.0, space::CONTROL), field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, tr("code-go-to")));
    if wanted {
        response.request_focus();
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    response.on_hover_text(tr!("code-go-to-help", key = keymap::words(&Command::GoTo.spec().keys[0])));
    if entered && !state.transport.go_to.trim().is_empty() {
        match state.transport.go_to.parse::<SessionTime>() {
            Ok(at) => {
                acts::go(scene, state, at.clamp(SessionTime::ZERO, scene.end), actions);
                state.transport.go_to.clear();
            }
            Err(error) => actions.push(Action::Tell(Notice::warning(tr!("code-no-time", typed = error.typed)))),
        }
    }
}

fn speed(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let speed = scene.film.map_or(1.0, |film| film.speed());
    let words =
        |rate: f64| tr!("code-rate", rate = decimal(rate, if (rate * 100.0).round() as i64 % 10 == 0 { 1 } else { 2 }));
    let combo = ComboBox::from_id_salt("code-rate").selected_text(words(speed)).width(84.0);
    let response = combo.show_ui(ui, |ui| {
        for offered in RATES {
            if ui.selectable_label((offered - speed).abs() < 1e-6, words(offered)).clicked() {
                actions.push(Action::Film(FilmAct::Speed(offered)));
            }
        }
    });
    response.response.on_hover_text(tr("code-speed"));
}

/// How loud, behind a loudspeaker that is crossed out in silence.
fn volume(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let Some(film) = scene.film.filter(|_| scene.session.leading_film().is_some_and(|film| film.facts.sound.is_some()))
    else {
        return;
    };
    let icon = if film.volume() > 0.0 { ICON_VOLUME_UP } else { ICON_VOLUME_OFF };
    let mut loud = film.volume();
    ui.scope(|ui| {
        let quiet = &mut ui.visuals_mut().widgets.inactive;
        (quiet.bg_stroke, quiet.weak_bg_fill) = (egui::Stroke::NONE, egui::Color32::TRANSPARENT);
        ui.spacing_mut().button_padding = vec2(7.0, 6.0);
        let menu = ui.menu_button(icon.rich_text().size(20.0), |ui| {
            ui.spacing_mut().slider_width = 160.0;
            let name = ui.label(tr("code-volume"));
            let slider = egui::Slider::new(&mut loud, 0.0..=1.0).show_value(false);
            if ui.add(slider).labelled_by(name.id).changed() {
                actions.push(Action::Film(FilmAct::Volume(loud)));
            }
        });
        menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr("code-volume")));
        menu.response.on_hover_text(tr("code-volume"));
    });
}

/// A command that is on or off.
fn toggle(ui: &mut Ui, command: Command, on: bool, actions: &mut Vec<Action>) {
    let label = keymap::label_with_key(command);
    let colours = palette(ui);
    let (fill, ink) =
        if on { (colours.accent_soft, colours.accent) } else { (egui::Color32::TRANSPARENT, colours.text) };
    let icon = command.spec().icon.rich_text().size(20.0).color(ink);
    let button = egui::Button::new(icon).fill(fill).stroke(egui::Stroke::NONE).frame_when_inactive(on);
    let size = vec2(space::CONTROL, space::CONTROL);
    let response = ui.add_sized(size, button);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &label));
    button::focus_ring(ui, &response);
    if response.on_hover_text(label).clicked() {
        actions.push(Action::Do(command));
    }
}
