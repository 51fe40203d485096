//! Who can open a library.
//!
//! A random vault key lies in one age file, `keys/vault`, for several X25519 recipients ([`roster`]): one for each
//! person, and one whose identity is printed on paper as the recovery key. A person's identity lies in
//! `keys/people/<id>`, in an age file under their passphrase ([`slot`]). With the vault key lies a digest of
//! `library.json` but for its version, so that the plain header cannot be exchanged unnoticed.

mod roster;
mod sealing;
mod slot;

use std::path::Path;

use age::x25519;
use chacha20poly1305::aead::OsRng;
use chacha20poly1305::aead::rand_core::RngCore;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

pub(super) use self::roster::{Roster, Slot, VaultKey, part as vault_part};
pub(super) use self::slot::{MAX_PEOPLE, part as slot_part};
use super::durable::{self, Frame};
use super::error::{At, VaultError};
use super::finding::Finding;
use super::header::LibraryKind;
use crate::domain::id::PersonId;
use crate::domain::person::{Author, Person, Role};

pub(super) const FOLDER: &str = "keys";
const CAP: u64 = 64 * 1024;

/// Known to everybody.
const DEMONSTRATION_PASSPHRASE: &str = "samspill demonstration";

/// How a library is opened.
#[derive(Clone, Debug)]
pub enum Unlock {
    /// With the passphrase of one of its people.
    Passphrase(SecretString),
    /// With the key that was shown when the library was made. Case and white space do not matter.
    RecoveryKey(SecretString),
    /// A demonstration library, which needs nothing.
    Demonstration,
}

/// The key to be printed and locked away. It opens the library without any passphrase.
#[derive(Debug)]
pub struct RecoveryKey(SecretString);

impl RecoveryKey {
    /// A new one, and the recipient that goes on the roster.
    pub(super) fn generate() -> (Self, String) {
        let identity = x25519::Identity::generate();
        (Self(identity.to_string()), identity.to_public().to_string())
    }

    /// The key as text, to be shown once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// The key as a secret, to open the library with.
    #[must_use]
    pub fn into_secret(self) -> SecretString {
        self.0
    }
}

/// A passphrase to be told somebody who will change it: 80 bits in four groups, without letters that look alike.
#[must_use]
pub fn one_time_passphrase() -> SecretString {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = Zeroizing::new([0; 16]);
    OsRng.fill_bytes(&mut *random);
    let letters = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let mut passphrase = String::with_capacity(19);
    for (place, letter) in letters.enumerate() {
        if place % 4 == 0 && place > 0 {
            passphrase.push('-');
        }
        passphrase.push(letter);
    }
    passphrase.into()
}

/// What unlocking yields.
pub(super) struct Unlocked {
    pub(super) vault: VaultKey,
    /// `None` in a library that is older than rosters.
    pub(super) roster: Option<Roster>,
    pub(super) opener: Opener,
}

/// Who unlocked, and with what.
#[derive(Clone, Debug)]
pub(super) struct Opener {
    /// `None` with the recovery key.
    pub(super) person: Option<(PersonId, Author)>,
    /// The recipient of the identity that opened the vault key.
    pub(super) recipient: String,
    /// Whether the passphrase was given to them by somebody else, and is to be changed.
    pub(super) once: bool,
}

/// A new slot: what goes into its file, and the recipient that goes on the roster.
pub(super) fn new_slot(kind: LibraryKind, name: &Author, passphrase: SecretString, once: bool) -> (Vec<u8>, String) {
    let identity = x25519::Identity::generate();
    (slot::seal(kind, name, &identity, passphrase, once), identity.to_public().to_string())
}

/// Makes the vault key and the files that hold it. The demonstration has no recovery key: nothing there needs rescue.
pub(super) fn create(
    folder: &Path,
    kind: LibraryKind,
    header: &[u8],
    person: &Author,
    passphrase: Option<SecretString>,
) -> Result<(Unlocked, Option<RecoveryKey>), VaultError> {
    let passphrase = match kind {
        LibraryKind::Working => passphrase.ok_or(VaultError::PassphraseMissing)?,
        LibraryKind::Demonstration => DEMONSTRATION_PASSPHRASE.into(),
    };
    let recovery = match kind {
        LibraryKind::Working => Some(RecoveryKey::generate()),
        LibraryKind::Demonstration => None,
    };
    let id = PersonId(Uuid::now_v7());
    let (slot, recipient) = new_slot(kind, person, not_empty(passphrase)?, false);
    let (recovery, recovers) = recovery.unzip();
    let founder = Person { id, name: person.clone(), roles: Role::of_a_founder(), retired: None };
    let people = vec![Slot { person: founder, recipient: recipient.clone() }];
    let roster = Roster { people, recovery: recovers };
    let vault = VaultKey::first();
    for (part, bytes) in [(slot_part(id), slot), (vault_part(), vault.seal(header, &roster))] {
        let path = folder.join(part);
        let parent = path.parent().unwrap_or(folder);
        durable::create_folder(parent).at("making", parent)?;
        durable::write(&path, &bytes).at("writing", &path)?;
    }
    let opener = Opener { person: Some((id, person.clone())), recipient, once: false };
    Ok((Unlocked { vault, roster: Some(roster), opener }, recovery))
}

/// A passphrase that somebody would have to type.
pub(super) fn not_empty(passphrase: SecretString) -> Result<SecretString, VaultError> {
    if passphrase.expose_secret().is_empty() { Err(VaultError::PassphraseMissing) } else { Ok(passphrase) }
}

/// Finds the vault key with what a person brought.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], [`VaultError::WrongRecoveryKey`], or what is damaged.
pub(super) fn unlock(folder: &Path, kind: LibraryKind, header: &[u8], unlock: Unlock) -> Result<Unlocked, VaultError> {
    let (identity, person, once) = match unlock {
        Unlock::Demonstration if kind == LibraryKind::Working => return Err(VaultError::PassphraseMissing),
        Unlock::RecoveryKey(key) => {
            let typed: Zeroizing<String> = key.expose_secret().split_whitespace().collect::<String>().into();
            let typed = Zeroizing::new(typed.to_uppercase());
            let identity: x25519::Identity = typed.parse().map_err(|_| VaultError::WrongRecoveryKey)?;
            (identity, None, false)
        }
        Unlock::Passphrase(passphrase) => of_a_person(slot::find(folder, kind, &passphrase)?),
        Unlock::Demonstration => of_a_person(slot::find(folder, kind, &DEMONSTRATION_PASSPHRASE.into())?),
    };
    let Some((vault, roster)) = roster::open(folder, header, &identity)? else {
        // A person's own identity fits, unless they have left or the two files come from different libraries.
        let strange = VaultError::WrongPassphraseOrDamage { file: vault_part() };
        return Err(if person.is_some() { strange } else { VaultError::WrongRecoveryKey });
    };
    let opener = Opener { person, recipient: identity.to_public().to_string(), once };
    Ok(Unlocked { vault, roster, opener })
}

fn of_a_person(slot: slot::Opened) -> (x25519::Identity, Option<(PersonId, Author)>, bool) {
    (slot.identity, Some((slot.id, slot.name)), slot.once)
}

/// Whose passphrase this is.
///
/// # Errors
/// As [`unlock`].
pub(super) fn owner(folder: &Path, kind: LibraryKind, passphrase: &SecretString) -> Result<PersonId, VaultError> {
    Ok(slot::find(folder, kind, passphrase)?.id)
}

/// Everybody who has a slot, and the recipient that stands in front of it unvouched.
pub(super) fn slots(folder: &Path) -> Result<Vec<(PersonId, Option<String>)>, VaultError> {
    let files = slot::files(folder)?;
    Ok(files.iter().filter_map(|path| Some((slot::owner(path)?, slot::plain_recipient(path)))).collect())
}

/// Looks for damage in the files of keys; returns how many were read.
pub(super) fn check(folder: &Path, found: &mut Vec<Finding>) -> Result<usize, VaultError> {
    let slots = slot::files(folder)?;
    if !roster::is_whole(folder) {
        found.push(Finding::Key { file: vault_part() });
    }
    for path in &slots {
        let whole = durable::read_capped(path, CAP).is_ok_and(|bytes| Frame::Person.unwrap(&bytes).is_some());
        if !whole {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found.push(Finding::Key { file: format!("{FOLDER}/{}/{name}", slot::PEOPLE) });
        }
    }
    Ok(slots.len() + 1)
}

fn damaged(name: &str) -> VaultError {
    VaultError::Damaged(Finding::Key { file: format!("{FOLDER}/{name}") })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use age::{Recipient, scrypt};

    use super::super::seal::Key;
    use super::sealing::{MAX_STANZAS, Misfit, open as age_open, seal as age_seal};
    use super::slot::{MAX_LOG_N, files};
    use super::*;

    fn anna() -> Author {
        Author::new("Anna").expect("a name")
    }

    fn made(kind: LibraryKind, passphrase: Option<&str>) -> (tempfile::TempDir, Key, Option<RecoveryKey>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (made, recovery) =
            create(folder.path(), kind, b"header", &anna(), passphrase.map(SecretString::from)).expect("made");
        (folder, made.vault.key, recovery)
    }

    #[test]
    fn passphrase_and_recovery_key_both_yield_the_vault_key() {
        let (folder, key, recovery) = made(LibraryKind::Working, Some("blå sommerfugl"));
        let open = |with| unlock(folder.path(), LibraryKind::Working, b"header", with);
        let opened = open(Unlock::Passphrase("blå sommerfugl".into())).expect("fits");
        assert_eq!(
            (opened.vault.key.expose(), opened.opener.person.map(|(_, name)| name)),
            (key.expose(), Some(anna()))
        );

        let recovery = recovery.expect("a working library has one");
        let typed = format!(" {}\n{} ", &recovery.reveal()[..20].to_lowercase(), &recovery.reveal()[20..]);
        let opened = open(Unlock::RecoveryKey(typed.into())).expect("fits");
        assert_eq!((opened.vault.key.expose(), opened.opener.person), (key.expose(), None));

        assert!(matches!(open(Unlock::Passphrase("blå".into())), Err(VaultError::WrongPassphrase)));
        let other = x25519::Identity::generate().to_string();
        assert!(matches!(open(Unlock::RecoveryKey(other)), Err(VaultError::WrongRecoveryKey)));
        assert!(matches!(open(Unlock::RecoveryKey("AGE-SECRET".into())), Err(VaultError::WrongRecoveryKey)));
        assert!(matches!(open(Unlock::Demonstration), Err(VaultError::PassphraseMissing)));
    }

    #[test]
    fn a_demonstration_opens_by_itself_and_a_changed_header_is_noticed() {
        let (folder, key, recovery) = made(LibraryKind::Demonstration, None);
        assert!(recovery.is_none());
        let open = |header: &[u8]| {
            unlock(folder.path(), LibraryKind::Demonstration, header, Unlock::Demonstration)
                .map(|opened| opened.vault.key)
        };
        assert_eq!(open(b"header").expect("opens").expose(), key.expose());
        assert!(matches!(open(b"HEADER"), Err(VaultError::Damaged(Finding::Header))));
    }

    #[test]
    fn an_empty_passphrase_makes_no_library() {
        let folder = tempfile::tempdir().expect("a folder");
        for passphrase in [None, Some("".into())] {
            let made = create(folder.path(), LibraryKind::Working, b"header", &anna(), passphrase);
            assert!(matches!(made, Err(VaultError::PassphraseMissing)));
        }
    }

    #[test]
    fn damage_is_told_apart_from_a_wrong_passphrase() {
        let (folder, ..) = made(LibraryKind::Demonstration, None);
        let person = files(folder.path()).expect("listed").remove(0);
        for path in [person, folder.path().join(vault_part())] {
            let whole = fs::read(&path).expect("read");
            let mut flipped = whole.clone();
            flipped[whole.len() / 2] ^= 4;
            fs::write(&path, &flipped).expect("written");
            let opened = unlock(folder.path(), LibraryKind::Demonstration, b"header", Unlock::Demonstration);
            assert!(matches!(opened, Err(VaultError::Damaged(Finding::Key { .. }))));
            let mut found = Vec::new();
            check(folder.path(), &mut found).expect("checked");
            assert_eq!(found.len(), 1);
            fs::write(&path, &whole).expect("written");
        }
    }

    #[test]
    fn a_file_that_costs_too_much_work_is_refused_at_once() {
        let identities: Vec<_> = (0..=MAX_STANZAS).map(|_| x25519::Identity::generate()).collect();
        let recipients: Vec<_> = identities.iter().map(x25519::Identity::to_public).collect();
        let recipients: Vec<&dyn Recipient> = recipients.iter().map(|recipient| recipient as _).collect();
        assert!(matches!(age_open(&age_seal(&recipients, b"x"), &identities[0]), Err(Misfit::Damaged)));

        let header = b"age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 32\n";
        let mut identity = scrypt::Identity::new("x".into());
        identity.set_max_work_factor(MAX_LOG_N);
        assert!(matches!(age_open(header, &identity), Err(Misfit::Damaged)));
    }
}
