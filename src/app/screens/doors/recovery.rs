//! The recovery key of a new library, shown this once.

use egui::{Checkbox, Ui};
use egui_material_icons::icons::{ICON_CHECK, ICON_CONTENT_COPY, ICON_KEY};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::app::action::Action;
use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::widgets::{button, page};

/// What the person has said.
#[derive(Debug, Default)]
pub struct State {
    written_down: bool,
}

/// Draws the key.
pub fn ui(ui: &mut Ui, key: &SecretString, state: &mut State, actions: &mut Vec<Action>) {
    ui.add_space(space::HUGE);
    page::narrow(ui, 620.0, |ui| {
        page::card(ui, |ui| {
            ui.horizontal(|ui| {
                button::medallion(ui, ICON_KEY, 48.0);
                page::heading(ui, &tr("recovery-title"));
            });
            ui.label(tr("recovery-says"));
            ui.add_space(space::SMALL);
            page::secret(ui, blocks(key.expose_secret()).as_str());
            if button::quiet(ui, ICON_CONTENT_COPY, &tr("recovery-copy")).clicked() {
                ui.ctx().copy_text(key.expose_secret().to_owned());
            }
            page::callout(ui, page::Callout::Warning, &tr("recovery-once"));
            ui.add_space(space::SMALL);
            ui.add(Checkbox::new(&mut state.written_down, tr("recovery-written-down")));
            ui.add_space(space::SMALL);
            let go = ui.add_enabled_ui(state.written_down, |ui| button::primary(ui, ICON_CHECK, &tr("recovery-go")));
            if go.inner.clicked() {
                state.written_down = false;
                actions.push(Action::RecoveryKeyKept);
            }
        });
    });
}

/// The key in blocks of four, as it is copied onto paper; white space does not matter where it is typed again.
fn blocks(key: &str) -> Zeroizing<String> {
    let (head, rest) = key.rsplit_once('-').unwrap_or(("", key));
    let mut written = Zeroizing::new(String::with_capacity(key.len() * 2));
    if !head.is_empty() {
        written.push_str(head);
        written.push_str("- ");
    }
    for (index, letter) in rest.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            written.push(' ');
        }
        written.push(letter);
    }
    written
}
