//! With the parent: the practitioner's side of the showing. What to ask stands largest; the controls are large enough to
//! be hit without looking; and what the parent sees stands beside them, as it is.

mod clips;
mod controls;
mod sight;

use egui::{Frame, Label, Margin, Panel, RichText, Ui, vec2};
use egui_material_icons::icons::{
    ICON_ARROW_BACK, ICON_ARROW_FORWARD, ICON_FORMAT_QUOTE, ICON_PLAYLIST_PLAY, ICON_VISIBILITY, ICON_VISIBILITY_OFF,
};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::say;
use crate::app::screens::Screen;
use crate::app::showing::{Barred, Curtain, ShowView};
use crate::app::theme::{palette, section, space, strong};
use crate::app::view::View;
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::page::{self, Callout};
use crate::app::widgets::{button, film};
use crate::domain::feedback::Plan;
use crate::domain::id::DocumentId;
use crate::practice::error::NotForParent;

/// The least room for what to ask, beside the picture.
const PROMPT: f32 = 330.0;
/// Room for the line under the practitioner's own picture.
const CAPTION: f32 = 36.0;

/// What the room remembers.
#[derive(Debug, Default)]
pub struct State {}

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, id: DocumentId, _state: &mut State, actions: &mut Vec<Action>) {
    let (Some(plan), Some(show)) = (view.plan(id), view.show()) else {
        ui.centered_and_justified(Ui::spinner);
        return;
    };
    if show.clips().is_empty() {
        nothing_to_show(ui, id, actions);
        return;
    }
    let ground = palette(ui).ground;
    let width = (ui.available_width() * 0.34).clamp(360.0, 620.0);
    Panel::right("show-parent")
        .frame(Frame::new().fill(ground).inner_margin(Margin { left: 10, right: 20, top: 14, bottom: 10 }))
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .show(ui, |ui| {
            sight::ui(ui, view, &show, actions);
            ui.add_space(space::MEDIUM);
            clips::ui(ui, view, &show, actions);
        });
    Panel::bottom("show-controls")
        .frame(Frame::new().fill(ground).inner_margin(Margin { left: 20, right: 10, top: 4, bottom: 14 }))
        .show_separator_line(false)
        .show(ui, |ui| controls::ui(ui, view, &show, actions));
    let margin = Margin { left: 20, right: 10, top: 14, bottom: 4 };
    egui::CentralPanel::default()
        .frame(Frame::new().fill(ground).inner_margin(margin))
        .show(ui, |ui| conversation(ui, view, plan, id, &show, actions));
}

/// Runs a command of this room; the model runs the rest.
pub fn command(_command: Command, _view: &View<'_>, _state: &mut State, _actions: &mut Vec<Action>) {}

fn nothing_to_show(ui: &mut Ui, plan: DocumentId, actions: &mut Vec<Action>) {
    page::empty(ui, ICON_PLAYLIST_PLAY, &tr("show-empty"), &tr("show-empty-first"), |ui| {
        if button::primary(ui, ICON_ARROW_BACK, &tr("show-to-plan")).clicked() {
            actions.push(Action::Go(Screen::Feedback { plan }));
        }
    });
}

/// The question, what to ask, and the film as the practitioner sees it.
fn conversation(
    ui: &mut Ui,
    view: &View<'_>,
    plan: &Plan,
    id: DocumentId,
    show: &ShowView<'_>,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = space::SMALL;
    question(ui, plan);
    ui.add_space(space::TIGHT);
    if let Some(barred) = show.barred() {
        prompt(ui, show);
        ui.add_space(space::SMALL);
        bar(ui, plan, id, barred, actions);
        return;
    }
    let (width, height) = (ui.available_width(), ui.available_height());
    let picture = (width * 0.68).min(width - PROMPT).min((height - CAPTION) * 16.0 / 9.0).max(160.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::LARGE;
        ui.vertical(|ui| {
            ui.set_width(width - picture - space::LARGE);
            prompt(ui, show);
        });
        ui.vertical(|ui| {
            film::stage(ui, view, vec2(picture, picture * 9.0 / 16.0), actions);
            caption(ui, show);
        });
    });
}

/// Whether the parent sees what the practitioner sees.
fn caption(ui: &mut Ui, show: &ShowView<'_>) {
    let shared = show.window() && matches!(show.curtain(), Curtain::Open);
    if shared {
        chip(ui, ICON_VISIBILITY, &tr("show-both-see"), Meaning::Waiting);
    } else {
        chip(ui, ICON_VISIBILITY_OFF, &tr("show-only-you"), Meaning::Neutral);
    }
}

fn question(ui: &mut Ui, plan: &Plan) {
    if plan.question.trim().is_empty() {
        return;
    }
    let colours = palette(ui);
    ui.horizontal_top(|ui| {
        ui.label(ICON_FORMAT_QUOTE.rich_text().size(22.0).color(colours.accent));
        let words = RichText::new(plan.question.trim()).size(17.0).color(colours.muted);
        ui.add(Label::new(words).wrap()).on_hover_text(tr("feedback-question"));
    });
}

/// What to ask before telling, in large letters, and the line the parent reads.
fn prompt(ui: &mut Ui, show: &ShowView<'_>) {
    let Some(clip) = show.clip() else { return };
    let colours = palette(ui);
    page::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let number = show.place().map_or(1, |place| place + 1);
        let place = tr!("show-place", number = number, count = show.clips().len());
        ui.label(RichText::new(place).small().color(colours.accent));
        if !clip.title.trim().is_empty() {
            ui.add(Label::new(RichText::new(clip.title.trim()).small().color(colours.muted)).truncate());
        }
        ui.add_space(space::TIGHT);
        let ask = clip.prompt.trim();
        if ask.is_empty() {
            ui.label(RichText::new(tr("show-no-prompt")).size(20.0).color(colours.muted));
        } else {
            ui.add(Label::new(RichText::new(ask).size(25.0).family(strong())).wrap());
        }
        let voice = clip.voice.trim();
        if !voice.is_empty() {
            ui.add_space(space::SMALL);
            ui.label(RichText::new(tr("feedback-voice")).small().color(colours.muted));
            ui.add(Label::new(RichText::new(voice).text_style(section()).italics().color(colours.text)).wrap());
        }
    });
}

/// Says why the clip does not reach the parent, and leads to where that is put right.
fn bar(ui: &mut Ui, plan: &Plan, id: DocumentId, barred: Barred, actions: &mut Vec<Action>) {
    let (words, to, label) = match barred {
        Barred::Gate(NotForParent::NotMarked) => {
            (tr("show-not-marked"), Screen::Feedback { plan: id }, tr("show-to-plan"))
        }
        Barred::Gate(NotForParent::Barred(obstacle)) => {
            (say::obstacle(obstacle), Screen::Family(plan.family), tr("feedback-to-consent"))
        }
        Barred::NoFilm => (tr("show-no-film"), Screen::Feedback { plan: id }, tr("show-to-plan")),
    };
    page::callout(ui, Callout::Warning, &words);
    if button::secondary(ui, ICON_ARROW_FORWARD, &label).clicked() {
        actions.push(Action::Go(to));
    }
}
