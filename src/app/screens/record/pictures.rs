//! What the cameras see: one to four pictures, as large as there is room, each with its name and how it does.

use egui::{Align2, FontId, Rect, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, WidgetInfo, pos2, vec2};
use egui_material_icons::icons::{ICON_VIDEOCAM, ICON_VIDEOCAM_OFF};

use crate::app::language::tr;
use crate::app::recording::{RecordView, Stage};
use crate::app::say;
use crate::app::theme::{DARK, palette, space};
use crate::app::widgets::{level, picture};
use crate::media::devices::SourceKind;
use crate::media::recorder::{SourceReport, SourceState};

const LABEL: f32 = 28.0;
const METER: f32 = 30.0;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>) {
    let count = record.cameras();
    let microphones = record.report().sources.iter().filter(|it| it.kind() == SourceKind::Microphone).count();
    let meters = microphones as f32 * (METER + space::TIGHT);
    let room = ui.available_size() - vec2(0.0, meters + if meters > 0.0 { space::SMALL } else { 0.0 });
    let (rect, _) = ui.allocate_exact_size(room.max(vec2(1.0, 60.0)), Sense::hover());
    match record.stage() {
        Stage::Keeping(_) => note(ui, rect, &tr("record-keeping-says")),
        Stage::Failed(error) => note(ui, rect, &tr!("record-failed", why = say::media(&error))),
        Stage::Empty => note(ui, rect, &tr("record-no-source")),
        _ if count == 0 => note(ui, rect, &tr("record-sound-only")),
        _ => {
            for (camera, field) in grid(rect, count).into_iter().enumerate() {
                one(ui, record, camera, field);
            }
        }
    }
    if matches!(record.stage(), Stage::Keeping(_)) {
        return;
    }
    ui.add_space(space::TIGHT);
    for (source, report) in record.report().sources.iter().enumerate() {
        if report.kind() == SourceKind::Microphone {
            let name = say::source(record.number(source));
            ui.horizontal(|ui| {
                ui.add_sized(vec2(100.0, 24.0), egui::Label::new(&name).truncate());
                level::meter(ui, &name, report.level, (ui.available_width() - 170.0).max(80.0));
            });
        }
    }
}

/// Fields for so many pictures: side by side for two, two by two for three and four.
fn grid(room: Rect, count: usize) -> Vec<Rect> {
    let (columns, rows) = match count {
        0 | 1 => (1, 1),
        // Two lie beside each other where that makes them larger, and above one another in a high room.
        2 if room.width() >= room.height() * 1.4 => (2, 1),
        2 => (1, 2),
        _ => (2, 2),
    };
    let gap = space::SMALL;
    let size = vec2(
        (room.width() - gap * (columns as f32 - 1.0)) / columns as f32,
        (room.height() - gap * (rows as f32 - 1.0)) / rows as f32,
    );
    let place = |n: usize| {
        let step = vec2((n % columns) as f32 * (size.x + gap), (n / columns) as f32 * (size.y + gap));
        Rect::from_min_size(room.min + step, size)
    };
    (0..count.max(1)).map(place).collect()
}

fn one(ui: &mut Ui, record: &RecordView<'_>, camera: usize, field: Rect) {
    let colours = palette(ui);
    let report = record.report().sources.get(camera);
    let name = tr!("record-camera", number = camera + 1);
    let says = tr!("record-picture", camera = name.as_str(), state = standing(report));
    let response = ui.interact(field, ui.scope_id().with(("camera", camera)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &says));
    ui.painter().rect_filled(field, 10.0, colours.stage);
    // What was recorded is there, whatever has become of the camera since.
    let checked = matches!(record.stage(), Stage::Checked { .. });
    let lost =
        !checked && report.is_some_and(|report| matches!(report.state, SourceState::Gone | SourceState::Stalled));
    match record.picture(camera).filter(|_| !lost) {
        Some(picture) => {
            picture::paint(ui.painter(), &picture, field);
        }
        None => {
            let icon = if lost { ICON_VIDEOCAM_OFF } else { ICON_VIDEOCAM };
            let font = FontId::new(44.0, icon.font_family());
            ui.painter().text(
                field.center() - vec2(0.0, 18.0),
                Align2::CENTER_CENTER,
                icon.codepoint,
                font,
                DARK.muted,
            );
            let font = TextStyle::Body.resolve(ui.style());
            let place = field.center() + vec2(0.0, 24.0);
            ui.painter().text(place, Align2::CENTER_CENTER, standing(report), font, DARK.text);
        }
    }
    if lost {
        ui.painter().rect_stroke(field, 10.0, Stroke::new(4.0, colours.danger), StrokeKind::Inside);
    }
    label(ui, field, &caption(&name, report));
}

fn caption(name: &str, report: Option<&SourceReport>) -> String {
    let size = report.and_then(|report| report.size);
    let step = report.and_then(|report| report.step.clone());
    let size = size.map(|(width, height)| tr!("record-size", width = width.to_string(), height = height.to_string()));
    [Some(name.to_owned()), size, step].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn label(ui: &Ui, field: Rect, words: &str) {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, DARK.text);
    let plate = Rect::from_min_size(pos2(field.left() + 8.0, field.top() + 8.0), vec2(galley.size().x + 16.0, LABEL));
    ui.painter().rect_filled(plate, 8.0, DARK.surface.gamma_multiply(0.85));
    ui.painter().galley(pos2(plate.left() + 8.0, plate.center().y - galley.size().y / 2.0), galley, DARK.text);
}

fn standing(report: Option<&SourceReport>) -> String {
    tr(match report.map(|report| report.state) {
        None | Some(SourceState::Opening) => "record-source-opening",
        Some(SourceState::Running) => "record-source-running",
        Some(SourceState::Stalled) => "record-source-stalled",
        Some(SourceState::Gone) => "record-source-gone",
    })
}

/// Words where a picture would be.
fn note(ui: &mut Ui, rect: Rect, words: &str) {
    ui.painter().rect_filled(rect, 10.0, palette(ui).stage);
    let width = rect.width().min(520.0);
    let room = Rect::from_center_size(rect.center(), vec2(width, rect.height().min(160.0)));
    // What follows keeps its place below the field.
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
    inside.vertical_centered(|ui| {
        ui.add(egui::Label::new(egui::RichText::new(words).color(DARK.text).size(17.0)).wrap());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_share_the_room_and_never_overlap() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(860.0, 420.0));
        for count in 1..=4 {
            let fields = grid(room, count);
            assert_eq!(fields.len(), count);
            for (n, field) in fields.iter().enumerate() {
                assert!(room.expand(0.1).contains_rect(*field), "{count}: {field:?}");
                assert!(fields[..n].iter().all(|other| !other.intersects(*field)), "{count}: {field:?}");
            }
        }
        let high = Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 500.0));
        assert_eq!(grid(high, 2)[1].left(), 0.0, "above one another");
    }
}
