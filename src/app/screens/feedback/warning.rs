//! A clip that shows something that went badly: what it is, and whether the parent may see it all the same.

use egui::{Context, RichText};
use egui_material_icons::icons::{ICON_VISIBILITY, ICON_WARNING};

use super::{Scene, State, card};
use crate::app::action::Action;
use crate::app::language::{current, timecode, tr};
use crate::app::theme::{palette, space};
use crate::app::widgets::{button, dialog, page};
use crate::domain::feedback::Clip;
use crate::practice::plan::warnings;

/// What went badly within the clip, in every coding of its session that is here: what, when, and who saw it.
pub(super) fn of(scene: &Scene<'_>, clip: &Clip) -> Vec<String> {
    let view = scene.view;
    let mut found = Vec::new();
    for line in view.codings(clip.session) {
        let Some(coding) = view.coding(line.document) else { continue };
        for mark in warnings(coding, clip.span) {
            let name = coding.scheme.code(&mark.code).map_or("", |(_, code)| code.name.in_language(current().tag()));
            let at = timecode(mark.extent.start());
            found.push(tr!("feedback-negative-mark", name = name, at = at, coder = line.title.as_str()));
        }
    }
    found
}

pub(super) fn ui(ctx: &Context, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(id) = state.doubtful else { return };
    let Some((index, clip)) = scene.plan.clips.iter().enumerate().find(|(_, clip)| clip.id == id) else {
        state.doubtful = None;
        return;
    };
    let doubts = of(scene, clip);
    let name = card::name(index, clip);
    let mut shown = false;
    let (mut kept_off, close) = dialog::show(ctx, "feedback-doubt", &tr("feedback-doubt-title"), 520.0, |ui| {
        page::callout(ui, page::Callout::Warning, &tr!("feedback-doubt", clip = name));
        ui.add_space(space::TIGHT);
        let colour = palette(ui).warning;
        for doubt in &doubts {
            ui.horizontal(|ui| {
                ui.set_height(22.0);
                ui.label(ICON_WARNING.rich_text().size(18.0).color(colour));
                ui.label(RichText::new(doubt));
            });
        }
        ui.add_space(space::TIGHT);
        page::muted(ui, tr("feedback-doubt-advice"));
        let mut kept_off = false;
        dialog::acts(ui, |ui| {
            kept_off =
                button::primary(ui, egui_material_icons::icons::ICON_CHECK, &tr("feedback-doubt-keep")).clicked();
            shown = button::secondary(ui, ICON_VISIBILITY, &tr("feedback-doubt-show")).clicked();
        });
        kept_off
    });
    kept_off |= close;
    if shown {
        let after = Clip { may_be_shown: true, ..clip.clone() };
        scene.try_commit(scene.plan.edit_clip(after), actions);
    }
    if shown || kept_off {
        state.doubtful = None;
    }
}
