//! The clips of the plan, in order, and which of them may be shown.

use egui::{Align, CursorIcon, Label, Layout, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, vec2};
use egui_material_icons::icons::{ICON_MOVIE, ICON_VISIBILITY_OFF};

use crate::app::action::Action;
use crate::app::language::{decimal, tr};
use crate::app::showing::{ShowAct, ShowView};
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::{button, page, picture};
use crate::domain::feedback::Clip;

const ROW: f32 = 60.0;
const STILL: egui::Vec2 = vec2(80.0, 45.0);

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>, actions: &mut Vec<Action>) {
    page::section_title(ui, &tr("show-clips"));
    ScrollArea::vertical().id_salt("show-clips").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        for (index, clip) in show.clips().iter().enumerate() {
            row(ui, view, show, index, clip, actions);
        }
    });
}

fn row(ui: &mut Ui, view: &View<'_>, show: &ShowView<'_>, index: usize, clip: &Clip, actions: &mut Vec<Action>) {
    let chosen = show.place() == Some(index);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let title =
        if clip.title.trim().is_empty() { tr!("feedback-moment", number = index + 1) } else { clip.title.clone() };
    let name = if clip.may_be_shown { title.clone() } else { tr!("show-not-shown-name", clip = title.as_str()) };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
    let colours = palette(ui);
    let fill = if chosen {
        colours.accent_soft
    } else if response.hovered() {
        colours.hovered
    } else {
        colours.surface
    };
    let edge = if chosen { Stroke::new(2.0, colours.accent) } else { Stroke::new(1.0, colours.line) };
    ui.painter().rect(rect.shrink(1.0), 10.0, fill, edge, StrokeKind::Inside);
    let place = UiBuilder::new().max_rect(rect.shrink2(vec2(9.0, 4.0))).layout(Layout::left_to_right(Align::Center));
    let mut contents = ui.new_child(place);
    still(&mut contents, view, clip);
    contents.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if clip.may_be_shown {
            let length = decimal(clip.span.length().as_secs_f64(), 1);
            let words = RichText::new(tr!("feedback-length", seconds = length)).small().color(colours.muted);
            ui.add(Label::new(words).selectable(false));
        } else {
            ui.label(ICON_VISIBILITY_OFF.rich_text().size(18.0).color(colours.muted));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let ink = if clip.may_be_shown { colours.text } else { colours.muted };
            ui.add(Label::new(RichText::new(&title).color(ink)).truncate().selectable(false));
        });
    });
    button::focus_ring(ui, &response);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let response = if clip.may_be_shown { response } else { response.on_hover_text(tr("show-not-marked")) };
    if response.clicked() {
        actions.push(Action::Show(ShowAct::Choose(clip.id)));
    }
}

fn still(ui: &mut Ui, view: &View<'_>, clip: &Clip) {
    let (rect, _) = ui.allocate_exact_size(STILL, Sense::hover());
    let colours = palette(ui);
    ui.painter().rect_filled(rect, 6.0, colours.stage);
    if let Some(picture) = view.still(clip) {
        picture::fill(ui, picture, rect, 6.0);
    } else {
        let font = egui::FontId::new(20.0, ICON_MOVIE.font_family());
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, ICON_MOVIE.codepoint, font, colours.edge);
    }
    ui.add_space(space::TIGHT);
}
