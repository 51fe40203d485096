//! Going to the parent with the plan: the button, or what stands in the way and where that is put right.

use egui::Ui;
use egui_material_icons::icons::ICON_ARROW_FORWARD;

use super::Scene;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::say;
use crate::app::screens::Screen;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::page::{self, Callout};
use crate::domain::access::{self, Deed};

/// What stands in the way.
pub(super) enum Obstacle {
    NoClips,
    NoneMayBeShown,
    Barred(access::Obstacle),
}

impl Obstacle {
    pub fn words(&self) -> String {
        match self {
            Self::NoClips => tr("feedback-start-no-clips"),
            Self::NoneMayBeShown => tr("feedback-start-none-shown"),
            Self::Barred(obstacle) => say::obstacle(*obstacle),
        }
    }
}

pub(super) fn obstacle(scene: &Scene<'_>) -> Option<Obstacle> {
    if let Some(obstacle) = scene.view.obstacle(Deed::Show, scene.plan.family) {
        return Some(Obstacle::Barred(obstacle));
    }
    if scene.plan.clips.is_empty() {
        return Some(Obstacle::NoClips);
    }
    (!scene.plan.clips.iter().any(|clip| clip.may_be_shown)).then_some(Obstacle::NoneMayBeShown)
}

pub(super) fn button(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    let obstacle = obstacle(scene);
    let response = ui.add_enabled_ui(obstacle.is_none(), |ui| {
        button::command(ui, scene.view, Command::StartShow, CommandLook::Primary, actions);
    });
    if let Some(obstacle) = obstacle {
        response.response.on_hover_text(obstacle.words());
    }
}

/// Says what stands in the way, once there is something to show.
pub(super) fn explain(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Vec<Action>) {
    match obstacle(scene) {
        None | Some(Obstacle::NoClips) => {}
        Some(obstacle @ Obstacle::NoneMayBeShown) => page::callout(ui, Callout::Information, &obstacle.words()),
        Some(obstacle @ Obstacle::Barred(_)) => {
            page::callout(ui, Callout::Danger, &obstacle.words());
            if button::secondary(ui, ICON_ARROW_FORWARD, &tr("feedback-to-consent")).clicked() {
                actions.push(Action::Go(Screen::Family(scene.plan.family)));
            }
        }
    }
}
