//! What is done with people and keys.
//!
//! The charter decides who is who; the files of keys follow it. Somebody who joins gets their slot first and their line
//! in the charter after that; somebody who leaves is struck from the charter first. Whatever a crash leaves in between
//! is set right when the library is next opened ([`Library::let_keys_follow_the_charter`]), and until then the charter's
//! word counts. Files of keys are exchanged all together or not at all ([`super::exchange`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{NaiveDate, Utc};
use secrecy::SecretString;
use uuid::Uuid;

use super::durable;
use super::errand::Errand;
use super::error::{At, VaultError};
use super::exchange::{Exchange, Order};
use super::finding::Finding;
use super::header::LibraryKind;
use super::keyring::FAMILIES;
use super::keys::{self, RecoveryKey, Roster, Slot};
use super::library::{Draft, Library};
use crate::domain::charter::Charter;
use crate::domain::document::{Document, Entry};
use crate::domain::edit::{EditError, Transaction};
use crate::domain::id::PersonId;
use crate::domain::person::{Author, Person, Role};
use crate::domain::rights::Right;

/// A part of a library, by its path below it, and what it is to hold.
type Part = (String, Vec<u8>);

impl Library {
    /// Whether the person opened the library with a passphrase that somebody else gave them.
    #[must_use]
    pub fn must_change_passphrase(&self) -> bool {
        self.opener.once
    }

    /// Lets somebody join, with a passphrase that they are asked to change when they first open the library.
    ///
    /// Where the library is older than rosters the recovery key is made anew, because nobody can tell for whom the old
    /// one was; so it is with every act below that returns one. It must be shown: the old one fits no more.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::Charter`] where the name is taken, [`VaultError::PassphraseMissing`],
    /// [`VaultError::PassphraseTaken`], [`VaultError::TooManyPeople`], [`VaultError::OnlyDemonstration`], or the disk.
    pub fn add_person(
        &mut self,
        by: &Author,
        name: Author,
        roles: BTreeSet<Role>,
        passphrase: SecretString,
    ) -> Result<(PersonId, Option<RecoveryKey>), VaultError> {
        let kind = self.may_change_keys(Right::ManagePeople)?;
        let person = Person { id: PersonId(Uuid::now_v7()), name, roles, retired: None };
        let (charter, entry) = self.amended(by, |charter| charter.add(person.clone()))?;
        let (mut roster, recovery) = self.roster_to_change()?;
        if roster.people.len() >= keys::MAX_PEOPLE {
            return Err(VaultError::TooManyPeople(keys::MAX_PEOPLE));
        }
        let (slot, recipient) = keys::new_slot(kind, &person.name, self.unused(passphrase)?, true);
        let id = person.id;
        roster.people.push(Slot { person, recipient });
        self.exchange_keys(vec![(keys::slot_part(id), slot)], Vec::new(), Some(roster))?;
        self.keep_charter(charter, entry)?;
        Ok((id, recovery))
    }

    /// Lets somebody leave: from now on their passphrase opens nothing. Copies of the library that they may have kept
    /// open as before; [`Self::rotate`] keeps what is kept from now on out of their reach.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::Charter`] where nobody would look after the library, or the disk.
    pub fn retire_person(&mut self, by: &Author, id: PersonId, day: NaiveDate) -> Result<(), VaultError> {
        self.may_change_keys(Right::ManagePeople)?;
        let (charter, entry) = self.amended(by, |charter| charter.retire(id, day))?;
        self.keep_charter(charter, entry)?;
        self.let_keys_follow_the_charter()
    }

    /// Gives who opened the library another passphrase. `old` is asked for again, in case it is somebody else who sits
    /// there now. Their identity changes with it.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::NoPerson`] with the recovery key, [`VaultError::PassphraseTaken`],
    /// [`VaultError::PassphraseMissing`], [`VaultError::OnlyDemonstration`], or the disk.
    pub fn change_passphrase(
        &mut self,
        old: &SecretString,
        new: SecretString,
    ) -> Result<Option<RecoveryKey>, VaultError> {
        let kind = self.with_keys_to_change()?;
        let (id, _) = self.opener.person.clone().ok_or(VaultError::NoPerson)?;
        if keys::owner(&self.folder, kind, old)? != id {
            return Err(VaultError::WrongPassphrase);
        }
        self.exchange_slot(id, new, false)
    }

    /// Gives somebody a passphrase to begin anew with, because theirs is forgotten.
    ///
    /// # Errors
    /// As [`Self::add_person`], and [`VaultError::NoPerson`].
    pub fn reset_passphrase(
        &mut self,
        id: PersonId,
        passphrase: SecretString,
    ) -> Result<Option<RecoveryKey>, VaultError> {
        self.may_change_keys(Right::ManagePeople)?;
        self.exchange_slot(id, passphrase, true)
    }

    /// Makes a new recovery key. It must be shown now; the old one opens the library no more.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::OnlyDemonstration`], or the disk.
    pub fn new_recovery_key(&mut self) -> Result<RecoveryKey, VaultError> {
        self.may_change_keys(Right::ManageKeys)?;
        let (mut roster, made) = self.roster_to_change()?;
        let recovery = match made {
            Some(made) => made,
            None => {
                let (recovery, recipient) = RecoveryKey::generate();
                roster.recovery = Some(recipient);
                recovery
            }
        };
        self.exchange_keys(Vec::new(), Vec::new(), Some(roster))?;
        Ok(recovery)
    }

    /// Exchanges the vault key for a new one: every family's key is wrapped by it, it is sealed for everybody on the
    /// roster, and the old one is of no use with this library any more. Copies that were made before stay readable with
    /// the keys that lie in them. `progress` is told how many files are done, and can stop it before the exchange.
    ///
    /// A crash leaves the old key or the new one, never both: the exchange is undone or finished on the next opening.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::OnlyDemonstration`], [`VaultError::Stopped`] with nothing changed, or
    /// the disk, after which the library has to be opened again.
    pub fn rotate(
        &mut self,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Option<RecoveryKey>, VaultError> {
        self.may_change_keys(Right::ManageKeys)?;
        let (roster, recovery) = self.roster_to_change()?;
        // In a library that was made before the store's key outlived a rotation, the old vault key may still vouch for it.
        self.vouch_for_store();
        let vault = self.ring.next_vault_key()?;
        let exchange = Exchange::begin(&self.folder)?;
        let fresh = exchange.fresh();
        let families = format!("{}/{FAMILIES}", keys::FOLDER);
        durable::create_folder(&fresh.join(&families)).at("making", &fresh)?;
        write_parts(&fresh, &[(keys::vault_part(), vault.seal(&self.header().vouched(), &roster))])?;
        let order = Order { brings: vec![keys::vault_part(), families.clone()], ..Order::default() };
        let ring = std::sync::Arc::clone(&self.ring);
        let mut decided = false;
        let exchanged = ring.exchange(vault, &fresh.join(&families), progress, || {
            decided = true;
            exchange.carry_out(&order)
        });
        self.settled(exchanged, decided)?;
        self.roster = Some(roster);
        self.bring_snapshots_up();
        Ok(recovery)
    }

    // ---- how it is done ----

    /// Whether the person may change keys, and keys can be changed at all.
    fn may_change_keys(&self, right: Right) -> Result<LibraryKind, VaultError> {
        self.permit(right)?;
        self.with_keys_to_change()
    }

    fn with_keys_to_change(&self) -> Result<LibraryKind, VaultError> {
        if let Some(reason) = self.read_only() {
            return Err(reason.clone().into());
        }
        // A backup that is being made would end up with some of the old keys and some of the new.
        drop(self.ring.begin(Errand::Keys)?);
        match self.header().kind {
            LibraryKind::Demonstration => Err(VaultError::OnlyDemonstration),
            kind @ LibraryKind::Working => Ok(kind),
        }
    }

    /// A passphrase says who somebody is, so no two people can have the same.
    fn unused(&self, passphrase: SecretString) -> Result<SecretString, VaultError> {
        let passphrase = keys::not_empty(passphrase)?;
        match keys::owner(&self.folder, self.header().kind, &passphrase) {
            Ok(_) => Err(VaultError::PassphraseTaken),
            Err(VaultError::Io { what, path, source }) => Err(VaultError::Io { what, path, source }),
            Err(_) => Ok(passphrase),
        }
    }

    fn exchange_slot(
        &mut self,
        id: PersonId,
        passphrase: SecretString,
        once: bool,
    ) -> Result<Option<RecoveryKey>, VaultError> {
        let passphrase = self.unused(passphrase)?;
        let (mut roster, recovery) = self.roster_to_change()?;
        let listed = roster.slot(id).ok_or(VaultError::NoPerson)?;
        let (slot, recipient) = keys::new_slot(self.header().kind, &listed.person.name, passphrase, once);
        listed.recipient.clone_from(&recipient);
        self.exchange_keys(vec![(keys::slot_part(id), slot)], Vec::new(), Some(roster))?;
        if self.person_id() == Some(id) {
            self.opener.recipient = recipient;
            self.opener.once = once;
        }
        Ok(recovery)
    }

    /// The roster, to be changed. Where there is none yet it is put together from what is known, and a new recovery key
    /// comes with it unless the old one opened the library.
    fn roster_to_change(&self) -> Result<(Roster, Option<RecoveryKey>), VaultError> {
        if let Some(roster) = &self.roster {
            return Ok((roster.clone(), None));
        }
        let charter = self.charter().ok_or(VaultError::CharterDamaged)?;
        let mut recipients: BTreeMap<_, _> = keys::slots(&self.folder)?.into_iter().collect();
        let (recovery, recovers) = match &self.opener.person {
            None => (None, self.opener.recipient.clone()),
            Some((id, _)) => {
                recipients.insert(*id, Some(self.opener.recipient.clone()));
                let (recovery, recipient) = RecoveryKey::generate();
                (Some(recovery), recipient)
            }
        };
        let slot = |person: &Person| {
            let recipient = recipients.get(&person.id).cloned().flatten()?;
            Some(Slot { person: person.clone(), recipient })
        };
        Ok((Roster { people: charter.active().filter_map(slot).collect(), recovery: Some(recovers) }, recovery))
    }

    /// The charter after a change, and the entry that makes it so.
    fn amended(
        &self,
        by: &Author,
        change: impl FnOnce(&Charter) -> Result<Transaction, EditError>,
    ) -> Result<(Document, Entry), VaultError> {
        let mut document = self.charter.clone().ok_or(VaultError::CharterDamaged)?;
        let transaction = change(document.as_charter().ok_or(VaultError::CharterDamaged)?)?;
        let entry = document.commit(transaction, by.clone(), Utc::now())?;
        Ok((document, entry))
    }

    fn keep_charter(&mut self, charter: Document, entry: Entry) -> Result<(), VaultError> {
        self.save(vec![Draft { headline: charter.headline(charter.id()), entry }])?;
        self.abide_by(charter);
        Ok(())
    }

    /// Removes the slots of people who are not in the charter, and brings the roster up to it.
    ///
    /// # Errors
    /// The disk.
    pub(super) fn let_keys_follow_the_charter(&mut self) -> Result<(), VaultError> {
        let Some(charter) = self.charter() else { return Ok(()) };
        if self.read_only().is_some() {
            return Ok(());
        }
        let is_here = |id: PersonId| charter.active().any(|person| person.id == id);
        let slots = keys::slots(&self.folder)?.into_iter().map(|(id, _)| id);
        let gone = slots.filter(|id| !is_here(*id)).map(keys::slot_part).collect::<Vec<_>>();
        let roster = self.roster.as_ref().map(|roster| roster.following(charter));
        if gone.is_empty() && roster == self.roster {
            return Ok(());
        }
        self.exchange_keys(Vec::new(), gone, roster)
    }

    fn exchange_keys(
        &mut self,
        mut brings: Vec<Part>,
        removes: Vec<String>,
        roster: Option<Roster>,
    ) -> Result<(), VaultError> {
        if let Some(roster) = &roster {
            brings.push((keys::vault_part(), self.ring.seal_for(&self.header().vouched(), roster)?));
        }
        let exchange = Exchange::begin(&self.folder)?;
        write_parts(&exchange.fresh(), &brings)?;
        let brings = brings.into_iter().map(|(part, _)| part).collect();
        let exchanged = exchange.carry_out(&Order { brings, removes, ..Order::default() });
        self.settled(exchanged, true)?;
        self.roster = roster;
        self.bring_snapshots_up();
        Ok(())
    }

    /// A new snapshot gives the older ones its own files of keys, so that none opens by what opens the library no more.
    /// One that fails is taken when the library is closed.
    fn bring_snapshots_up(&mut self) {
        if let Err(error) = self.snapshot() {
            self.report(Finding::Snapshot { reason: error.to_string() });
        }
    }

    /// After an exchange that failed half-way nobody can say which keys lie on the disk until it is settled, so the
    /// library locks itself.
    fn settled(&self, exchanged: Result<(), VaultError>, decided: bool) -> Result<(), VaultError> {
        if exchanged.is_err() && decided {
            self.ring.lock();
        }
        exchanged
    }
}

impl Roster {
    /// The roster with the people as the charter has them, and without those who are not in it.
    fn following(&self, charter: &Charter) -> Self {
        let current = |slot: &Slot| charter.active().find(|person| person.id == slot.person.id).cloned();
        let follow = |slot: &Slot| current(slot).map(|person| Slot { person, recipient: slot.recipient.clone() });
        Self { people: self.people.iter().filter_map(follow).collect(), recovery: self.recovery.clone() }
    }
}

fn write_parts(fresh: &Path, parts: &[Part]) -> Result<(), VaultError> {
    for (part, bytes) in parts {
        let path = fresh.join(part);
        let folder = path.parent().unwrap_or(fresh);
        durable::create_folder(folder).at("making", folder)?;
        durable::write(&path, bytes).at("writing", &path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
