//! The controls of the showing, large enough to be hit while looking at a person.

use egui::{Rect, Sense, Ui, vec2};
use egui_material_icons::icons::{ICON_PAUSE, ICON_PLAY_ARROW};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::showing::{Curtain, ShowView, share};
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::choice;
use crate::app::widgets::film::speed_words;
use crate::app::widgets::large::{self, Tone};

const GAP: f32 = 8.0;

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    progress(ui, view, show);
    let plays = view.film().is_some_and(|film| film.playing());
    let width = ui.available_width();
    // The main control is twice as wide as the others.
    let one = (width - 5.0 * GAP) / 7.0;
    ui.horizontal(|ui| {
        plain(ui, view, Command::PreviousClip, "show-previous", one, actions);
        let (icon, words) = if plays { (ICON_PAUSE, tr("show-stop")) } else { (ICON_PLAY_ARROW, tr("film-play")) };
        large::command(ui, view, Command::PlayPause, (icon, &words), Tone::Main, one * 2.0, actions);
        plain(ui, view, Command::Again, "show-again", one, actions);
        let kept = matches!(show.curtain(), Curtain::Kept(_));
        toggled(ui, view, Command::KeepStill, if kept { "show-release" } else { "show-still" }, kept, one, actions);
        let drawn = matches!(show.curtain(), Curtain::Drawn);
        toggled(ui, view, Command::Blank, if drawn { "show-uncover" } else { "show-cover" }, drawn, one, actions);
        plain(ui, view, Command::NextClip, "show-next", one, actions);
    });
    ui.horizontal(|ui| {
        speeds(ui, view, actions);
        ui.add_space(space::SMALL);
        small(ui, view, Command::PreviousFrame, actions);
        small(ui, view, Command::NextFrame, actions);
        ui.add_space(space::SMALL);
        crate::app::widgets::film::toggle(ui, view, Command::Loop, show.looped(), actions);
    });
}

/// How far the clip has come.
fn progress(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
    let colours = palette(ui);
    ui.painter().rect_filled(rect, 3.0, colours.line);
    let (Some(film), Some(clip)) = (view.film(), show.clip()) else { return };
    if film.media() == clip.media {
        // The frame on the screen counts as seen, so that the line is full on the last one.
        let at = film.frame().map_or_else(|| film.at(), crate::domain::time::Span::end);
        let seen = Rect::from_min_size(rect.min, vec2(rect.width() * share(clip.span, at), rect.height()));
        ui.painter().rect_filled(seen, 3.0, colours.accent);
    }
}

fn speeds(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let speed = view.film().map_or(1.0, |film| film.speed());
    let offered = [(1.0, Command::FullSpeed), (0.5, Command::HalfSpeed), (0.25, Command::QuarterSpeed)];
    let options: Vec<(Command, String)> =
        offered.iter().map(|(speed, command)| (*command, speed_words(*speed))).collect();
    let current = offered.iter().find(|(offered, _)| (offered - speed).abs() < 1e-6).map(|(_, command)| *command);
    let enabled = view.allows(Command::FullSpeed);
    ui.add_enabled_ui(enabled, |ui| {
        if let Some(pressed) = choice::one_of(ui, &tr("film-speed-name"), current.unwrap_or(Command::Pause), &options) {
            actions.push(Action::Do(pressed));
        }
    });
}

fn small(ui: &mut Ui, view: &View<'_>, command: Command, actions: &mut Vec<Action>) {
    crate::app::widgets::button::command_icon(ui, view, command, actions);
}

fn plain(ui: &mut Ui, view: &View<'_>, command: Command, words: &str, width: f32, actions: &mut Vec<Action>) {
    large::command(ui, view, command, (command.spec().icon, &tr(words)), Tone::Plain, width, actions);
}

fn toggled(
    ui: &mut Ui,
    view: &View<'_>,
    command: Command,
    words: &str,
    on: bool,
    width: f32,
    actions: &mut Vec<Action>,
) {
    let tone = if on { Tone::On } else { Tone::Plain };
    large::command(ui, view, command, (command.spec().icon, &tr(words)), tone, width, actions);
}
