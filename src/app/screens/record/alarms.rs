//! What is wrong: a band as wide as the window, with what happened and what to do. It stays until it is over, and what is
//! over stays in a line until it was seen.

use egui::{Align, CornerRadius, Frame, Layout, Margin, RichText, Stroke, Ui};
use egui_material_icons::icons::{
    ICON_BATTERY_ALERT, ICON_CHECK, ICON_CHECK_CIRCLE, ICON_HARD_DRIVE, ICON_MIC_OFF, ICON_SPEED, ICON_VIDEOCAM_OFF,
    ICON_WARNING,
};

use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::recording::{RecordAct, RecordView};
use crate::app::say;
use crate::app::theme::{palette, space, strong};
use crate::app::widgets::{button, page};
use crate::media::devices::SourceKind;
use crate::media::recorder::{Alarm, Raised};

/// At most so many are shown at once; the rest is counted.
const MOST: usize = 2;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    let standing = record.standing();
    for raised in standing.iter().take(MOST) {
        ui.add_space(space::TIGHT);
        band(ui, record, raised, actions);
    }
    if standing.len() > MOST {
        ui.label(tr!("record-alarms-more", count = standing.len() - MOST));
    }
    over(ui, record, actions);
}

/// What is over stands in one line, however much it was.
fn over(ui: &mut Ui, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    let over = record.over();
    let Some(latest) = over.first() else { return };
    let colours = palette(ui);
    let title = say::alarm(record, latest).title;
    let words = match over.len() {
        1 => title,
        count => tr!("record-alarms-over", alarm = title, count = count - 1),
    };
    ui.add_space(space::TIGHT);
    let frame = Frame::new().fill(colours.success_soft).corner_radius(CornerRadius::same(12));
    frame.inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
        page::spread(
            ui,
            |ui| {
                ui.label(ICON_CHECK_CIRCLE.rich_text().size(22.0).color(colours.success));
                ui.add(egui::Label::new(&words).truncate());
            },
            |ui| {
                let name = tr!("record-alarm-seen-name", alarm = words.as_str());
                if button::secondary(ui, ICON_CHECK, &tr("record-alarm-seen")).accessible_name(name).clicked() {
                    actions.push(Action::Record(RecordAct::SeenOver));
                }
            },
        );
    });
}

fn band(ui: &mut Ui, record: &RecordView<'_>, raised: &Raised, actions: &mut Vec<Action>) {
    let colours = palette(ui);
    let seen = record.has_seen(raised);
    let (fill, ink) = (colours.danger_soft, colours.danger);
    let edge = Stroke::new(if seen { 1.0 } else { 3.0 }, ink);
    let icon = picture(record, &raised.alarm);
    let words = say::alarm(record, raised);
    let frame = Frame::new().fill(fill).stroke(edge).corner_radius(CornerRadius::same(12));
    frame.inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(icon.rich_text().size(34.0).color(ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = tr!("record-alarm-seen-name", alarm = words.title.as_str());
                if !seen && button::secondary(ui, ICON_CHECK, &tr("record-alarm-seen")).accessible_name(name).clicked()
                {
                    actions.push(Action::Record(RecordAct::Seen(raised.clone())));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        let title = RichText::new(&words.title).family(strong()).size(22.0).color(ink);
                        ui.add(egui::Label::new(title).wrap());
                        ui.add(egui::Label::new(RichText::new(&words.advice).color(colours.text)).wrap());
                    });
                });
            });
        });
    });
}

fn picture(record: &RecordView<'_>, alarm: &Alarm) -> egui_material_icons::MaterialIcon {
    let of_source = |source: usize| match record.number(source) {
        Some((SourceKind::Microphone, _)) => ICON_MIC_OFF,
        _ => ICON_VIDEOCAM_OFF,
    };
    match alarm {
        Alarm::DiskFull | Alarm::DiskNearlyFull => ICON_HARD_DRIVE,
        Alarm::Gone { source } | Alarm::NoFrames { source } | Alarm::Silence { source } => of_source(*source),
        Alarm::NoBytes { .. } => ICON_WARNING,
        Alarm::TooSlow { .. } => ICON_SPEED,
        Alarm::BatteryLow => ICON_BATTERY_ALERT,
    }
}
