//! Opening a library, with the passphrase or with the recovery key.

use std::path::PathBuf;

use egui::{Key as Press, Ui};
use egui_material_icons::icons::ICON_LOCK_OPEN;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{folder, form, outcome};
use crate::app::action::{Action, Choice};
use crate::app::language::tr;
use crate::app::model::Door;
use crate::app::store::Key;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::button;
use crate::app::widgets::choice::one_of;
use crate::app::widgets::field::{self, Below};
use crate::domain::person::Author;

/// What is typed.
#[derive(Default)]
pub struct State {
    person: String,
    /// Where the library lies.
    pub folder: String,
    secret: Zeroizing<String>,
    with: With,
    tried: bool,
    seen: bool,
}

/// What opens it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum With {
    #[default]
    Passphrase,
    RecoveryKey,
}

impl State {
    /// An empty form, but for what is known already.
    pub fn begin(&mut self, view: &View<'_>) {
        let preferences = view.preferences();
        let folder = preferences.recent.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
        *self = Self { person: preferences.person.clone(), folder, ..Self::default() };
    }

    fn complete(&self) -> bool {
        let named = self.with == With::Passphrase || Author::new(&self.person).is_some();
        named && !self.folder.trim().is_empty() && !self.secret.is_empty()
    }
}

/// Draws the form. Returns whether the person went back.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    form(ui, &tr("open-title"), &tr("open-says"), |ui| {
        let tried = state.tried;
        let below = Below::wrong_if(tried && state.folder.trim().is_empty(), "field-needed");
        folder(ui, &mut state.folder, Choice::OpenLibrary, &below, actions);
        let ways = [(With::Passphrase, tr("doors-passphrase")), (With::RecoveryKey, tr("open-recovery-key"))];
        if let Some(with) = one_of(ui, &tr("open-with"), state.with, &ways) {
            state.with = with;
            state.secret = Zeroizing::default();
        }
        if state.with == With::RecoveryKey {
            // A passphrase says whose it is; the recovery key is nobody's.
            let below = Below::wrong_if(tried && Author::new(&state.person).is_none(), "field-needed");
            field::line(ui, &tr("doors-person"), &mut state.person, &below.or_hint("new-person-hint"));
        }
        let (label, hint) = match state.with {
            With::Passphrase => (tr("doors-passphrase"), "open-passphrase-hint"),
            With::RecoveryKey => (tr("open-recovery-key"), "open-recovery-hint"),
        };
        let below = Below::wrong_if(tried && state.secret.is_empty(), "field-needed").or_hint(hint);
        let written = field::secret(ui, &label, &mut state.secret, &below);
        if !std::mem::replace(&mut state.seen, true) && !state.folder.is_empty() {
            written.request_focus();
        }
        outcome(ui, view);
        ui.add_space(space::TIGHT);
        let opening = matches!(view.door(), Door::Opening(_));
        let press = ui.add_enabled_ui(!opening, |ui| button::primary(ui, ICON_LOCK_OPEN, &tr("open-open"))).inner;
        let entered = written.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
        if (press.clicked() || entered) && !opening {
            state.tried = true;
            if state.complete() {
                field::forget(ui, &written);
                let secret = SecretString::from(state.secret.as_str());
                actions.push(Action::OpenLibrary {
                    folder: PathBuf::from(state.folder.trim()),
                    person: state.person.clone(),
                    key: match state.with {
                        With::Passphrase => Key::Passphrase(secret),
                        With::RecoveryKey => Key::Recovery(secret),
                    },
                });
            }
        }
    })
}
