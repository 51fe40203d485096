//! The room's film: its picture, or why there is none, and the controls under it.

use egui::{Align2, CursorIcon, FontId, Response, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, vec2};
use egui_material_icons::icons::{ICON_PAUSE, ICON_PLAY_ARROW};

use super::{button, picture};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmView;
use crate::app::keymap;
use crate::app::language::{decimal, timecode, tr};
use crate::app::say;
use crate::app::theme::{figures, palette, space};
use crate::app::view::View;

/// The speeds that are offered.
pub const SPEEDS: [f64; 5] = [0.25, 0.5, 1.0, 1.5, 2.0];

/// The picture on its dark ground; a press plays or pauses.
pub fn stage(ui: &mut Ui, view: &View<'_>, size: Vec2, actions: &mut Vec<Action>) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, tr("film-picture")));
    keymap::pass_keys(ui.ctx(), response.id);
    let colours = palette(ui);
    ui.painter().rect_filled(rect, 10.0, colours.stage);
    let film = view.film();
    match film.and_then(|film| film.picture()) {
        Some(picture) => {
            picture::paint(ui.painter(), picture, rect);
        }
        None => explain(ui, film, rect),
    }
    button::focus_ring(ui, &response);
    if response.clicked() {
        actions.push(Action::Do(Command::PlayPause));
    }
    response
}

fn explain(ui: &Ui, film: Option<FilmView<'_>>, rect: egui::Rect) {
    let words = match film {
        None => return,
        Some(film) => match film.trouble() {
            Some(trouble) => say::film(trouble),
            None if film.has_picture() => tr("film-opening"),
            None => tr("film-no-picture"),
        },
    };
    let font = TextStyle::Body.resolve(ui.style());
    let ink = crate::app::theme::DARK.muted;
    let mut job = egui::text::LayoutJob::simple(words, font, ink, rect.width() * 0.8);
    job.halign = egui::Align::Center;
    let galley = ui.painter().layout_job(job);
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(egui::pos2(rect.center().x, top), galley, ink);
}

/// Play or pause: the one round button.
pub fn play_button(ui: &mut Ui, view: &View<'_>, diameter: f32, actions: &mut Vec<Action>) -> Response {
    let plays = view.film().is_some_and(|film| film.playing());
    let enabled = view.allows(Command::PlayPause) && view.film().is_some_and(|film| film.trouble().is_none());
    let label = keymap::with_key(&tr(if plays { "film-pause" } else { "film-play" }), Command::PlayPause);
    let colours = palette(ui);
    let response = ui
        .add_enabled_ui(enabled, |ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(diameter, diameter), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &label));
            let fill = if response.hovered() { colours.accent_hovered } else { colours.accent };
            ui.painter().circle_filled(rect.center(), diameter / 2.0, fill);
            let icon = if plays { ICON_PAUSE } else { ICON_PLAY_ARROW };
            let font = FontId::new(diameter * 0.62, icon.font_family());
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon.codepoint, font, colours.on_accent);
            button::focus_ring(ui, &response);
            response
        })
        .inner
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(label);
    if response.clicked() {
        actions.push(Action::Do(Command::PlayPause));
    }
    response
}

/// A command that is on or off, as a picture.
pub fn toggle(ui: &mut Ui, view: &View<'_>, command: Command, on: bool, actions: &mut Vec<Action>) {
    let label = keymap::label_with_key(command);
    let colours = palette(ui);
    let (fill, ink) =
        if on { (colours.accent_soft, colours.accent) } else { (egui::Color32::TRANSPARENT, colours.text) };
    let icon = command.spec().icon.rich_text().size(20.0).color(ink);
    let button = egui::Button::new(icon).fill(fill).stroke(egui::Stroke::NONE).frame_when_inactive(on);
    let size = vec2(space::CONTROL, space::CONTROL);
    let response = ui
        .add_enabled_ui(view.allows(command), |ui| {
            ui.spacing_mut().button_padding = vec2(6.0, 6.0);
            ui.add(button.min_size(size))
        })
        .inner;
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &label));
    button::focus_ring(ui, &response);
    if response.on_hover_text(label).clicked() {
        actions.push(Action::Do(command));
    }
}

/// The time of the playhead, in figures of one width.
pub fn clock(ui: &mut Ui, film: Option<FilmView<'_>>) {
    let at = film.map_or_else(|| "–:––:––,–––".to_owned(), |film| timecode(film.at()));
    ui.add(egui::Label::new(egui::RichText::new(at).text_style(figures())).selectable(false));
}

/// A speed in words: `½×` would be read badly, so `0.5×`.
#[must_use]
pub fn speed_words(speed: f64) -> String {
    let places = if (speed * 10.0).fract().abs() > 1e-6 { 2 } else { usize::from(speed.fract().abs() > 1e-6) };
    tr!("film-speed", speed = decimal(speed, places))
}

/// How fast it plays, to be chosen.
pub fn speed(ui: &mut Ui, film: Option<FilmView<'_>>, actions: &mut Vec<Action>) {
    let speed = film.map_or(1.0, |film| film.speed());
    let combo = egui::ComboBox::from_id_salt("film-speed").selected_text(speed_words(speed)).width(64.0);
    let response = combo.show_ui(ui, |ui| {
        for offered in SPEEDS {
            if ui.selectable_label((offered - speed).abs() < 1e-6, speed_words(offered)).clicked() {
                actions.push(Action::Film(crate::app::film::FilmAct::Speed(offered)));
            }
        }
    });
    response.response.on_hover_text(tr("film-speed-name")).accessible_name(tr("film-speed-name"));
}
