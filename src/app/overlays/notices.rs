//! Notices, in the corner above the status bar, the newest at the bottom.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, RichText, Stroke, Ui, vec2};
use egui_material_icons::icons::{ICON_CHECK_CIRCLE, ICON_CLOSE, ICON_ERROR, ICON_INFO, ICON_WARNING};

use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::model::Shown;
use crate::app::notice::Tone;
use crate::app::theme::palette;
use crate::app::view::View;
use crate::app::widgets::button;

/// Draws them, and asks to be woken when the next has been seen long enough.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) {
    if view.notices().is_empty() {
        return;
    }
    Area::new(Id::unique("notices")).anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -48.0)).order(Order::Tooltip).show(
        ctx,
        |ui| {
            ui.set_max_width(440.0);
            for shown in view.notices() {
                card(ui, shown, actions);
            }
        },
    );
    for shown in view.notices() {
        if let Some(lifetime) = shown.notice.lifetime() {
            let left = lifetime - shown.since.elapsed().as_secs_f64();
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left.max(0.05)));
        }
    }
}

fn card(ui: &mut Ui, shown: &Shown, actions: &mut Vec<Action>) {
    let colours = palette(ui);
    let (icon, colour, fill) = match shown.notice.tone {
        Tone::Information => (ICON_INFO, colours.accent, colours.surface),
        Tone::Success => (ICON_CHECK_CIRCLE, colours.success, colours.success_soft),
        Tone::Warning => (ICON_WARNING, colours.warning, colours.warning_soft),
        Tone::Failure => (ICON_ERROR, colours.danger, colours.danger_soft),
    };
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, colour))
        .corner_radius(10.0)
        .inner_margin(Margin::symmetric(12, 8))
        .shadow(ui.visuals().popup_shadow)
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.label(icon.rich_text().size(20.0).color(colour));
                let words = RichText::new(&shown.notice.text).color(colours.text);
                ui.scope(|ui| {
                    ui.set_width(360.0);
                    ui.add(egui::Label::new(words).wrap());
                });
                if button::icon(ui, ICON_CLOSE, &tr("notice-dismiss")).clicked() {
                    actions.push(Action::Dismiss(shown.number));
                }
            });
        });
}
