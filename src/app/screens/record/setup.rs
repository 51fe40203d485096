//! Before the recording: which cameras and microphones, how much room there is, and with what it is encoded.

use egui::{Checkbox, ComboBox, Ui};
use egui_material_icons::icons::{ICON_ADD, ICON_CLOSE, ICON_KEY, ICON_UNDO};

use super::State;
use crate::app::action::Action;
use crate::app::language::{decimal, tr};
use crate::app::recording::{Offer, RecordAct, RecordView, Stage};
use crate::app::say;
use crate::app::theme::space;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::media::devices::{Address, SourceKind};
use crate::media::recorder::Choice;
use crate::media::recorder::profiles::Encoder;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let free = !record.is_busy();
    page::card(ui, |ui| {
        ui.add_enabled_ui(free, |ui| {
            for (kind, title, none) in [
                (SourceKind::Camera, "record-cameras", "record-no-camera"),
                (SourceKind::Microphone, "record-microphones", "record-no-microphone"),
            ] {
                page::section_title(ui, &tr(title));
                let offers = record.offers(kind);
                if offers.is_empty() {
                    page::muted(ui, tr(none));
                }
                for (number, offer) in offers.iter().enumerate() {
                    choose(ui, record, number + 1, offer, actions);
                }
                ui.add_space(space::TIGHT);
            }
            for address in record.locked() {
                locked(ui, address, state, actions);
            }
            network(ui, state, actions);
        });
    });
    ui.add_space(space::MEDIUM);
    page::card(ui, |ui| {
        page::section_title(ui, &tr("record-room"));
        ui.label(say::room_left(record.report()));
        if let Some(battery) = record.report().battery {
            ui.label(say::battery(battery));
        }
        ui.add_space(space::SMALL);
        page::section_title(ui, &tr("record-encoding"));
        ui.add_enabled_ui(free, |ui| encoding(ui, record, actions));
    });
}

fn choose(ui: &mut Ui, record: &RecordView<'_>, number: usize, offer: &Offer, actions: &mut Vec<Action>) {
    let mut on = record.is_chosen(&offer.address);
    let name = say::offer(number, offer);
    let possible = on || record.has_room(offer.address.kind());
    let row = ui.add_enabled(possible, Checkbox::new(&mut on, &name));
    button::focus_ring(ui, &row);
    if row.accessible_name(name.as_str()).on_disabled_hover_text(tr("record-too-many")).clicked() {
        actions.push(Action::Record(RecordAct::Use(offer.address.clone(), on)));
    }
}

/// A camera of the network that was recorded with before. Its password is kept nowhere, so it is typed again.
fn locked(ui: &mut Ui, address: &Address, state: &mut State, actions: &mut Vec<Action>) {
    let name = say::network_camera(address);
    page::spread(
        ui,
        |ui| {
            ui.add(egui::Label::new(tr!("record-locked", camera = name.as_str())).truncate());
        },
        |ui| {
            if button::icon(ui, ICON_CLOSE, &tr!("record-forget", camera = name.as_str())).clicked() {
                actions.push(Action::Record(RecordAct::Forget(address.clone())));
            }
            if button::icon(ui, ICON_KEY, &tr!("record-unlock", camera = name.as_str())).clicked() {
                *state = State { address: address.to_string(), asked: true, ..State::default() };
            }
        },
    );
}

/// A camera of the network, by its address.
fn network(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let typed = state.address.trim();
    let address = typed.parse::<Address>().ok().filter(|_| typed.starts_with("rtsp"));
    let hint = if state.asked { "record-address-password" } else { "record-address-hint" };
    let below = Below::wrong_if(state.tried && address.is_none(), "record-address-wrong").or_hint(hint);
    let label = tr("record-address");
    let (line, add) = field::with_button(ui, &label, &mut state.address, &below, |ui| {
        button::icon(ui, ICON_ADD, &tr("record-address-add"))
    });
    let entered = line.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if line.changed() {
        state.tried = false;
    }
    if add.clicked() || entered {
        state.tried = true;
        if let Some(address) = address {
            actions.push(Action::Record(RecordAct::Add(address)));
            *state = State::default();
        }
    }
}

/// What is recorded with, why, and what it may be overruled by.
fn encoding(ui: &mut Ui, record: &RecordView<'_>, actions: &mut Vec<Action>) {
    if record.stage() == Stage::Measuring {
        page::muted(ui, tr("record-measuring"));
        return;
    }
    let Some(choice) = record.choice() else {
        page::muted(ui, tr("record-encoding-later"));
        return;
    };
    page::muted(ui, why(record, choice));
    let mut wish = choice.clone();
    ui.horizontal_wrapped(|ui| {
        let step = choice.step().map_or("", |step| step.name.as_str());
        let steps = ComboBox::from_id_salt("record-step").selected_text(step).width(110.0).show_ui(ui, |ui| {
            for (number, step) in choice.profiles.steps.iter().enumerate() {
                ui.selectable_value(&mut wish.step, number, &step.name);
            }
        });
        steps.response.accessible_name(tr("record-step"));
        let encoder = choice.encoder().map_or("", |encoder| encoder.element.as_str());
        let encoders = ComboBox::from_id_salt("record-encoder").selected_text(encoder).width(130.0).show_ui(ui, |ui| {
            for (number, encoder) in
                choice.profiles.encoders.iter().enumerate().filter(|(_, it)| Encoder::is_present(it))
            {
                ui.selectable_value(&mut wish.encoder, number, &encoder.element);
            }
        });
        encoders.response.accessible_name(tr("record-encoder"));
    });
    if wish != *choice {
        actions.push(Action::Record(RecordAct::Encode(Some(wish))));
    }
    if record.is_overruled() && button::quiet(ui, ICON_UNDO, &tr("record-as-measured")).clicked() {
        actions.push(Action::Record(RecordAct::Encode(None)));
    }
}

/// Why it is recorded like this.
fn why(record: &RecordView<'_>, choice: &Choice) -> String {
    if record.is_overruled() {
        return tr("record-overruled");
    }
    let measured = record.measured().and_then(|measurement| {
        measurement.measured.iter().find(|it| it.encoder == choice.encoder && it.step == choice.step)
    });
    match measured {
        Some(measured) => tr!("record-measured", speed = decimal(measured.speed, 1), count = record.cameras().max(1)),
        None => tr("record-unmeasured"),
    }
}
