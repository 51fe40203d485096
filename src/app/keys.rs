//! What is done with people and keys from the window: asked of the store, and what came of it until it has been seen.

use std::collections::BTreeSet;

use secrecy::SecretString;

use super::model::Model;
use super::store::{Request, Trouble};
use super::view::View;
use crate::domain::charter::Charter;
use crate::domain::id::{DocumentId, PersonId};
use crate::domain::person::{Author, Role};
use crate::practice::{Desk, PracticeError, Progress, people};
use crate::vault::RecoveryKey;

/// What is done with people and keys. Roles and the time of locking are changes of the charter like any other.
#[derive(Clone, Debug)]
pub enum KeyAct {
    /// Somebody joins.
    Add {
        /// The name they write under.
        name: Author,
        /// What they do.
        roles: BTreeSet<Role>,
    },
    /// Somebody has forgotten their passphrase.
    Reset(PersonId),
    /// Somebody leaves.
    Retire(PersonId),
    /// Another passphrase for who sits here.
    Passphrase {
        /// The one that is in use.
        old: SecretString,
        /// The one to come.
        new: SecretString,
    },
    /// A new recovery key.
    Recovery,
    /// A new vault key.
    Rotate,
}

/// What came of it, to be shown once.
#[derive(Clone, Debug, Default)]
pub struct KeyNews {
    /// The passphrase to be told somebody.
    pub passphrase: Option<SecretString>,
    /// A new recovery key, where there is one.
    pub recovery: Option<SecretString>,
}

/// What is under way, and what came of the last act.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyWork {
    pub(super) under_way: Option<Progress>,
    pub(super) answer: Option<Result<KeyNews, Trouble>>,
}

/// Does it.
pub(super) fn perform(desk: &mut Desk, act: KeyAct, progress: &Progress) -> Result<KeyNews, PracticeError> {
    let secret = |recovery: Option<RecoveryKey>| recovery.map(RecoveryKey::into_secret);
    let admitted = |admitted: people::Admitted| KeyNews {
        passphrase: Some(admitted.passphrase),
        recovery: secret(admitted.recovery),
    };
    let only = |recovery| KeyNews { passphrase: None, recovery: secret(recovery) };
    match act {
        KeyAct::Add { name, roles } => people::add(desk, name, roles).map(admitted),
        KeyAct::Reset(person) => people::reset(desk, person).map(admitted),
        KeyAct::Retire(person) => people::retire(desk, person).map(|()| KeyNews::default()),
        KeyAct::Passphrase { old, new } => people::change_passphrase(desk, &old, new).map(only),
        KeyAct::Recovery => people::new_recovery_key(desk).map(|key| only(Some(key))),
        KeyAct::Rotate => people::rotate(desk, progress).map(only),
    }
}

impl Model {
    /// Asks the store for one thing at a time.
    pub(super) fn ask_for_keys(&mut self, act: KeyAct) {
        if self.keys.under_way.is_none() {
            let progress = Progress::default();
            self.keys = KeyWork { under_way: Some(progress.clone()), answer: None };
            self.ask(Request::Keys(act, progress));
        }
    }

    /// Takes in what came of it.
    pub(super) fn keys_answered(&mut self, once: bool, answer: Result<KeyNews, Trouble>) {
        if let Some(facts) = &mut self.library {
            facts.must_change_passphrase = once;
        }
        self.keys = KeyWork { under_way: None, answer: Some(answer) };
    }

    /// What the person may do follows the charter from one moment to the next.
    pub(super) fn follow_charter(&mut self) {
        let Some(id) = self.library.as_ref().and_then(|facts| facts.person_id) else { return };
        let Some(roles) = self.charter().map(|(_, charter)| charter.roles(id)) else { return };
        if let Some(facts) = &mut self.library {
            facts.roles = roles;
        }
    }
}

impl View<'_> {
    /// The charter, and the document it is, for changes of it.
    #[must_use]
    pub fn charter_document(&self) -> Option<(DocumentId, &Charter)> {
        self.model().charter()
    }

    /// How far what is done with keys has come.
    #[must_use]
    pub fn keys_under_way(&self) -> Option<&Progress> {
        self.model().keys.under_way.as_ref()
    }

    /// What came of the last act with keys, until it has been seen.
    #[must_use]
    pub fn keys_answer(&self) -> Option<&Result<KeyNews, Trouble>> {
        self.model().keys.answer.as_ref()
    }
}
