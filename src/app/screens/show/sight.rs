//! What the parent sees now, and on which screen.

use egui::{Align, CornerRadius, Layout, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use egui_material_icons::icons::{
    ICON_CANCEL_PRESENTATION, ICON_CURTAINS_CLOSED, ICON_DESKTOP_WINDOWS, ICON_OPEN_IN_NEW, ICON_PHOTO_FRAME,
    ICON_VISIBILITY,
};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::parent;
use crate::app::showing::{Curtain, ShowAct, ShowView};
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::{button, choice, film, page};

/// How many screens can be chosen from.
const SCREENS: usize = 3;

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::SMALL;
    page::spread(
        ui,
        |ui| page::section_title(ui, &tr("show-parent-sees")),
        |ui| {
            if button::secondary(ui, ICON_CANCEL_PRESENTATION, &tr("show-end")).clicked() {
                actions.push(Action::Do(Command::EndShow));
            }
        },
    );
    let width = ui.available_width();
    let height = (width * 9.0 / 16.0).min(ui.available_height() * 0.42);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let words = state(show);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, tr!("show-now", what = words.1.as_str())));
    if show.window() {
        let seen = view.for_the_parent().flatten();
        parent::paint(ui.painter(), seen.as_ref(), rect);
    } else {
        let colours = palette(ui);
        ui.painter().rect_filled(rect, CornerRadius::ZERO, colours.sunken);
    }
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, palette(ui).edge), StrokeKind::Outside);
    ui.horizontal(|ui| {
        ui.set_height(26.0);
        chip(ui, words.0, &words.1, words.2);
    });
    where_it_is(ui, view, show, actions);
}

fn state(show: &ShowView<'_>) -> (egui_material_icons::MaterialIcon, String, Meaning) {
    if !show.window() {
        return (ICON_DESKTOP_WINDOWS, tr("show-closed"), Meaning::Warning);
    }
    match show.curtain() {
        Curtain::Drawn => (ICON_CURTAINS_CLOSED, tr("show-sees-field"), Meaning::Neutral),
        Curtain::Open => (ICON_VISIBILITY, tr("show-sees-film"), Meaning::Waiting),
        Curtain::Kept(_) => (ICON_PHOTO_FRAME, tr("show-sees-still"), Meaning::Waiting),
    }
}

/// Which screen the parent's window is on, and whether it fills it.
fn where_it_is(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>, actions: &mut Vec<Action>) {
    if !show.window() {
        if button::primary(ui, ICON_OPEN_IN_NEW, &tr("show-reopen")).clicked() {
            actions.push(Action::Show(ShowAct::Window(true)));
        }
        return;
    }
    ui.horizontal(|ui| {
        let options: Vec<(usize, String)> = (0..SCREENS).map(|screen| (screen, (screen + 1).to_string())).collect();
        ui.set_height(space::CONTROL + 6.0);
        ui.label(RichText::new(tr("show-screen")).color(palette(ui).muted));
        let current = view.preferences().parent_screen;
        if let Some(screen) = choice::one_of(ui, &tr("show-screen"), current, &options) {
            actions.push(Action::ParentScreen(screen));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            film::toggle(ui, view, Command::ParentFullScreen, show.full_screen(), actions);
        });
    });
}
