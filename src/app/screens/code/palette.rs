//! The palette: every code with its key, grouped by tier; a state that is on shows it.

use egui::{
    Align2, CursorIcon, FontId, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::scene::Scene;
use super::{State, acts};
use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::theme::{TierLook, palette, space, strong, tier_look};
use crate::app::widgets::{button, timeline::look};
use crate::domain::scheme::{Code, Tier, TierKind};

const CHIP: f32 = 28.0;
const KEY: f32 = 20.0;

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let at = scene.seen();
    ScrollArea::vertical().id_salt("code-palette").auto_shrink(false).show(ui, |ui| {
        if !scene.editable {
            ui.set_opacity(0.65);
        }
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        ui.spacing_mut().interact_size.y = CHIP;
        for (lane, tier) in scene.coding.scheme.tiers.iter().enumerate() {
            if lane > 0 {
                ui.add_space(space::TIGHT);
            }
            heading(ui, scene, lane, tier);
            let on = match tier.kind {
                // Of a coding that is hidden, nothing is told.
                TierKind::State if !scene.hidden => {
                    scene.coding.marks().spanning(lane, at).first().map(|mark| mark.code.as_str())
                }
                _ => None,
            };
            ui.horizontal_wrapped(|ui| {
                for code in &tier.codes {
                    let chip = Chip { scene, tier, code, look: tier_look(ui, lane), on: on == Some(code.id.as_str()) };
                    if chip.ui(ui).clicked() {
                        acts::press(scene, state, &code.id, actions);
                    }
                }
            });
        }
        ui.add_space(space::SMALL);
    });
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, lane: usize, tier: &Tier) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
        look::paint(ui.painter(), tier_look(ui, lane), rect.center(), 5.5);
        let words = RichText::new(tier.name.in_language(scene.language)).family(strong()).size(14.5);
        ui.add(egui::Label::new(words).selectable(false));
    });
}

struct Chip<'a> {
    scene: &'a Scene<'a>,
    tier: &'a Tier,
    code: &'a Code,
    look: &'static TierLook,
    on: bool,
}

impl Chip<'_> {
    fn ui(&self, ui: &mut Ui) -> Response {
        let name = self.code.name.in_language(self.scene.language);
        let colours = palette(ui);
        let family = if self.on { strong() } else { egui::FontFamily::Proportional };
        let ink = if self.on { self.look.ink } else { colours.text };
        let galley = ui.painter().layout_no_wrap(name.to_owned(), FontId::new(14.5, family), ink);
        let key = self.code.key.map_or(0.0, |_| KEY + 6.0);
        let dot = if self.on { 14.0 } else { 0.0 };
        let width = (7.0 + key + galley.size().x + 9.0 + dot).min(ui.available_width().max(60.0));
        let sense = if self.scene.editable { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, CHIP), sense);
        self.name(&response, name);
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response);
            let left = rect.left() + 7.0 + key;
            let clipped = ui.painter().with_clip_rect(rect.shrink2(vec2(4.0, 0.0)));
            clipped.galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
        }
        button::focus_ring(ui, &response);
        let cursor = if self.scene.editable { CursorIcon::PointingHand } else { CursorIcon::Default };
        response.on_hover_cursor(cursor).on_hover_ui(|ui| self.help(ui, name))
    }

    fn name(&self, response: &Response, name: &str) {
        let spoken = match self.code.key {
            Some(key) => tr!("label-with-key", label = name, key = key_cap(key)),
            None => name.to_owned(),
        };
        let enabled = self.scene.editable;
        response.widget_info(|| match self.tier.kind {
            TierKind::State => WidgetInfo::selected(Role::CheckBox, enabled, self.on, &spoken),
            TierKind::Event | TierKind::Judgement => WidgetInfo::labeled(Role::Button, enabled, &spoken),
        });
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let colours = palette(ui);
        let (fill, stroke) = match (self.on, response.hovered() && self.scene.editable) {
            (true, _) => (self.look.fill, Stroke::new(2.0, self.look.edge)),
            (false, true) => (colours.hovered, Stroke::new(1.0, colours.text)),
            (false, false) => (colours.surface, Stroke::new(1.0, colours.line)),
        };
        ui.painter().rect(rect, 8.0, fill, stroke, StrokeKind::Inside);
        if let Some(key) = self.code.key {
            let cap = Rect::from_min_size(pos2(rect.left() + 5.0, rect.center().y - KEY / 2.0), vec2(KEY, KEY));
            let ground = if self.on { self.look.edge } else { colours.hovered };
            let ink = if self.on { self.look.fill } else { colours.text };
            ui.painter().rect_filled(cap, 5.0, ground);
            ui.painter().text(cap.center(), Align2::CENTER_CENTER, key_cap(key), FontId::new(14.0, strong()), ink);
        }
        if self.on {
            ui.painter().circle_filled(pos2(rect.right() - 11.0, rect.center().y), 4.0, self.look.edge);
        }
    }

    fn help(&self, ui: &mut Ui, name: &str) {
        ui.label(RichText::new(name).family(strong()));
        let help = self.code.help.in_language(self.scene.language);
        if !help.is_empty() {
            ui.label(help);
        }
        if self.on {
            ui.label(tr("code-state-on"));
        }
    }
}

fn key_cap(key: char) -> String {
    key.to_uppercase().collect()
}
