//! Looking after people and keys. Each act is noted in the access log before it is done.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use secrecy::SecretString;

use super::desk::{Desk, today};
use super::error::PracticeError;
use super::progress::Progress;
use crate::domain::access::{About, Access};
use crate::domain::charter::Charter;
use crate::domain::edit::{EditError, Transaction};
use crate::domain::id::PersonId;
use crate::domain::person::{Author, Person, Role};
use crate::domain::rights::Right;
use crate::vault::{RecoveryKey, VaultError, one_time_passphrase};

/// Somebody who can begin, or begin again.
#[derive(Debug)]
pub struct Admitted {
    /// Who.
    pub person: PersonId,
    /// The passphrase to be told them; they are asked to change it when they first open the library.
    pub passphrase: SecretString,
    /// A new recovery key to be shown, where the old one fits no more.
    pub recovery: Option<RecoveryKey>,
}

/// Everybody who is or was in the library.
///
/// # Errors
/// [`PracticeError::Vault`] where the charter is damaged.
pub fn people(desk: &Desk) -> Result<Vec<Person>, PracticeError> {
    Ok(charter(desk)?.people.clone())
}

fn charter(desk: &Desk) -> Result<&Charter, VaultError> {
    desk.library().charter().ok_or(VaultError::CharterDamaged)
}

/// Who is here under this name, or by this id.
///
/// # Errors
/// [`VaultError::NoPerson`].
pub fn find(desk: &Desk, named: &str) -> Result<PersonId, PracticeError> {
    let is_named = |person: &&Person| person.name.name() == named.trim() || person.id.to_string() == named.trim();
    let found = charter(desk)?.active().find(is_named).map(|person| person.id);
    Ok(found.ok_or(VaultError::NoPerson)?)
}

/// Lets somebody join.
///
/// # Errors
/// [`PracticeError::Vault`]: not permitted, the name is taken, the disk.
pub fn add(desk: &mut Desk, name: Author, roles: BTreeSet<Role>) -> Result<Admitted, PracticeError> {
    note(desk, Right::ManagePeople, Access::PersonChanged, name.name().into())?;
    let (by, passphrase) = (desk.author().clone(), one_time_passphrase());
    let (person, recovery) = desk.library_mut().add_person(&by, name, roles, passphrase.clone())?;
    Ok(Admitted { person, passphrase, recovery })
}

/// Gives somebody who has forgotten theirs a passphrase to begin again with.
///
/// # Errors
/// As [`add`], and [`VaultError::NoPerson`].
pub fn reset(desk: &mut Desk, person: PersonId) -> Result<Admitted, PracticeError> {
    note_of(desk, Right::ManagePeople, person)?;
    let passphrase = one_time_passphrase();
    let recovery = desk.library_mut().reset_passphrase(person, passphrase.clone())?;
    Ok(Admitted { person, passphrase, recovery })
}

/// Lets somebody leave, today.
///
/// # Errors
/// As [`add`], and where nobody would look after the library.
pub fn retire(desk: &mut Desk, person: PersonId) -> Result<(), PracticeError> {
    desk.library().permit(Right::ManagePeople)?;
    // Tried out first: what is refused must not be noted as done.
    charter(desk)?.retire(person, today())?;
    note_of(desk, Right::ManagePeople, person)?;
    let by = desk.author().clone();
    Ok(desk.library_mut().retire_person(&by, person, today())?)
}

/// Gives somebody other roles.
///
/// # Errors
/// As [`retire`].
pub fn give(desk: &mut Desk, person: PersonId, roles: BTreeSet<Role>) -> Result<(), PracticeError> {
    amend(desk, |charter| charter.give(person, roles))
}

/// Has the window lock itself after another time.
///
/// # Errors
/// As [`add`], and where the time is nothing or for ever.
pub fn lock_after(desk: &mut Desk, minutes: u16) -> Result<(), PracticeError> {
    amend(desk, |charter| charter.lock_after(minutes))
}

fn amend(
    desk: &mut Desk,
    change: impl FnOnce(&Charter) -> Result<Transaction, EditError>,
) -> Result<(), PracticeError> {
    let mut document = desk.library().charter_document().cloned().ok_or(VaultError::CharterDamaged)?;
    let transaction = change(charter(desk)?)?;
    desk.commit(&mut document, transaction)
}

/// Gives who sits here another passphrase; returns a new recovery key where the old one fits no more.
///
/// # Errors
/// [`VaultError::WrongPassphrase`] where `old` is not theirs, [`VaultError::PassphraseTaken`], the disk.
pub fn change_passphrase(
    desk: &mut Desk,
    old: &SecretString,
    new: SecretString,
) -> Result<Option<RecoveryKey>, PracticeError> {
    desk.note(Access::PersonChanged, None, desk.author().name().into())?;
    Ok(desk.library_mut().change_passphrase(old, new)?)
}

/// Makes a new recovery key; the old one opens nothing from now on.
///
/// # Errors
/// [`PracticeError::Vault`]: not permitted, the disk.
pub fn new_recovery_key(desk: &mut Desk) -> Result<RecoveryKey, PracticeError> {
    note(desk, Right::ManageKeys, Access::KeyRotated, "recovery".into())?;
    Ok(desk.library_mut().new_recovery_key()?)
}

/// Exchanges the vault key; returns a new recovery key where the old one fits no more.
///
/// # Errors
/// [`PracticeError::Cancelled`] with nothing changed; [`PracticeError::Vault`]: not permitted, the disk.
pub fn rotate(desk: &mut Desk, progress: &Progress) -> Result<Option<RecoveryKey>, PracticeError> {
    note(desk, Right::ManageKeys, Access::KeyRotated, About::Nothing)?;
    let rotated = desk.library_mut().rotate(&mut |done, total| {
        progress.report(done, total);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    rotated.map_err(|error| if matches!(error, VaultError::Stopped) { PracticeError::Cancelled } else { error.into() })
}

/// What may not be done is not noted as if it were.
fn note(desk: &Desk, right: Right, what: Access, about: About) -> Result<(), PracticeError> {
    desk.library().permit(right)?;
    desk.note(what, None, about)
}

fn note_of(desk: &Desk, right: Right, person: PersonId) -> Result<(), PracticeError> {
    let name = charter(desk)?.person(person).map(|person| person.name.clone()).ok_or(VaultError::NoPerson)?;
    note(desk, right, Access::PersonChanged, name.name().into())
}
