//! What opens a library: a person's passphrase, or the recovery key with the name under which its bearer writes.

use egui::{Response, Ui};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::app::language::tr;
use crate::app::store::Key;
use crate::app::view::View;
use crate::app::widgets::choice::one_of;
use crate::app::widgets::field::{self, Below};
use crate::domain::person::Author;

/// What is typed.
#[derive(Default)]
pub struct Form {
    with: With,
    /// Who writes.
    pub person: String,
    secret: Zeroizing<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum With {
    #[default]
    Passphrase,
    RecoveryKey,
}

impl Form {
    /// An empty form, but for the name under which the person wrote last.
    pub fn begin(view: &View<'_>) -> Self {
        Self { person: view.preferences().person.clone(), ..Self::default() }
    }

    /// The key, once everything is there that it needs.
    pub fn key(&self) -> Option<Key> {
        let secret = || SecretString::from(self.secret.as_str());
        match self.with {
            _ if self.secret.is_empty() => None,
            With::Passphrase => Some(Key::Passphrase(secret())),
            With::RecoveryKey => Author::new(&self.person).map(|_| Key::Recovery(secret())),
        }
    }
}

/// Draws the fields. Returns the last of them.
pub fn ui(ui: &mut Ui, form: &mut Form, tried: bool) -> Response {
    let ways = [(With::Passphrase, tr("doors-passphrase")), (With::RecoveryKey, tr("open-recovery-key"))];
    if let Some(with) = one_of(ui, &tr("open-with"), form.with, &ways) {
        form.with = with;
        form.secret = Zeroizing::default();
    }
    if form.with == With::RecoveryKey {
        // A passphrase says whose it is; the recovery key is nobody's.
        let below = Below::wrong_if(tried && Author::new(&form.person).is_none(), "field-needed");
        field::line(ui, &tr("doors-person"), &mut form.person, &below.or_hint("new-person-hint"));
    }
    let (label, hint) = match form.with {
        With::Passphrase => (tr("doors-passphrase"), "open-passphrase-hint"),
        With::RecoveryKey => (tr("open-recovery-key"), "open-recovery-hint"),
    };
    let below = Below::wrong_if(tried && form.secret.is_empty(), "field-needed").or_hint(hint);
    field::secret(ui, &label, &mut form.secret, &below)
}
