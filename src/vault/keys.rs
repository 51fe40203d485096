//! Who can open a library.
//!
//! A random vault key lies in one age file, `keys/vault`, for several X25519 recipients: one for each person, and one
//! whose identity is printed on paper as the recovery key. A person's identity lies in `keys/people/<id>`, in an age
//! file under their passphrase, with their recipient in front so that the vault key can be sealed anew without them.
//! With the vault key lies a digest of `library.json` but for its version, so that the plain header cannot be exchanged
//! unnoticed.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::durable::{self, Frame};
use super::error::{At, VaultError};
use super::finding::Finding;
use super::header::LibraryKind;
use super::seal::Key;
use crate::domain::id::PersonId;
use crate::domain::person::Author;

pub(super) const FOLDER: &str = "keys";
const PEOPLE: &str = "people";
const VAULT: &str = "vault";

/// About a second of work and 128 MiB for each guess at a working library's passphrase.
const WORKING_LOG_N: u8 = 17;
/// A demonstration library hides nothing, and should open at once.
const DEMONSTRATION_LOG_N: u8 = 8;
/// Costlier files are refused before the work is done: they are damaged or hostile.
const MAX_LOG_N: u8 = 20;
/// Known to everybody.
const DEMONSTRATION_PASSPHRASE: &str = "samspill demonstration";

/// More recipients than any service has people; unwrapping tries every one.
const MAX_STANZAS: usize = 64;
/// More people than would share one folder; a passphrase is tried on every one.
const MAX_PEOPLE: usize = 32;
const CAP: u64 = 64 * 1024;

/// The first vault key, until keys are exchanged.
const GENERATION: [u8; 4] = [1, 0, 0, 0];

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

/// What unlocking yields.
pub(super) struct Unlocked {
    pub(super) vault: Key,
    /// Who unlocked; `None` with the recovery key.
    pub(super) person: Option<(PersonId, Author)>,
}

/// What a person's passphrase seals.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
struct Personal {
    #[zeroize(skip)]
    name: Author,
    identity: String,
}

/// Makes the vault key and the files that hold it. The demonstration has no recovery key: nothing there needs rescue.
pub(super) fn create(
    folder: &Path,
    kind: LibraryKind,
    header: &[u8],
    person: &Author,
    passphrase: Option<SecretString>,
) -> Result<(Key, PersonId, Option<RecoveryKey>), VaultError> {
    let people = folder.join(FOLDER).join(PEOPLE);
    durable::create_folder(&people).at("making", &people)?;
    let (passphrase, log_n, recovery) = match kind {
        LibraryKind::Working => {
            let passphrase =
                passphrase.filter(|p| !p.expose_secret().is_empty()).ok_or(VaultError::PassphraseMissing)?;
            (passphrase, WORKING_LOG_N, Some(x25519::Identity::generate()))
        }
        LibraryKind::Demonstration => (DEMONSTRATION_PASSPHRASE.into(), DEMONSTRATION_LOG_N, None),
    };
    let own = x25519::Identity::generate();
    let id = PersonId(Uuid::now_v7());
    write_person(&people.join(id.to_string()), person, &own, passphrase, log_n)?;

    let vault = Key::random();
    let recipients: Vec<_> = [Some(&own), recovery.as_ref()].into_iter().flatten().map(|i| i.to_public()).collect();
    let recipients: Vec<&dyn Recipient> = recipients.iter().map(|recipient| recipient as _).collect();
    let payload = Zeroizing::new([&GENERATION[..], blake3::hash(header).as_bytes(), vault.expose()].concat());
    let path = folder.join(FOLDER).join(VAULT);
    durable::write(&path, &Frame::VaultKey.wrap(&age_seal(&recipients, &payload))).at("writing", &path)?;
    Ok((vault, id, recovery.map(|identity| RecoveryKey(identity.to_string()))))
}

fn write_person(
    path: &Path,
    name: &Author,
    identity: &x25519::Identity,
    passphrase: SecretString,
    log_n: u8,
) -> Result<(), VaultError> {
    let personal = Personal { name: name.clone(), identity: identity.to_string().expose_secret().to_owned() };
    let plain = Zeroizing::new(serde_json::to_vec(&personal).expect("two strings are always JSON"));
    let mut recipient = scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(log_n);
    let sealed = age_seal(&[&recipient], &plain);
    let payload = [format!("{}\n", identity.to_public()).into_bytes(), sealed].concat();
    durable::write(path, &Frame::Person.wrap(&payload)).at("writing", path)
}

/// Finds the vault key with what a person brought.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], [`VaultError::WrongRecoveryKey`], or what is damaged.
pub(super) fn unlock(folder: &Path, kind: LibraryKind, header: &[u8], unlock: Unlock) -> Result<Unlocked, VaultError> {
    let (identity, person) = match unlock {
        Unlock::Passphrase(passphrase) => by_passphrase(folder, &passphrase).map(|(i, p)| (i, Some(p)))?,
        Unlock::Demonstration if kind == LibraryKind::Working => return Err(VaultError::PassphraseMissing),
        Unlock::Demonstration => by_passphrase(folder, &DEMONSTRATION_PASSPHRASE.into()).map(|(i, p)| (i, Some(p)))?,
        Unlock::RecoveryKey(key) => {
            let typed: Zeroizing<String> = key.expose_secret().split_whitespace().collect::<String>().into();
            let typed = Zeroizing::new(typed.to_uppercase());
            (typed.parse().map_err(|_| VaultError::WrongRecoveryKey)?, None)
        }
    };
    let path = folder.join(FOLDER).join(VAULT);
    let framed = durable::read_capped(&path, CAP).at("reading", &path)?;
    let sealed = Frame::VaultKey.unwrap(&framed).ok_or_else(|| damaged(VAULT))?;
    let payload = match age_open(sealed, &identity) {
        Ok(payload) => payload,
        Err(Misfit::Damaged) => return Err(damaged(VAULT)),
        // A person's own identity always fits, unless the two files come from different libraries.
        Err(Misfit::WrongKey) if person.is_some() => return Err(damaged(VAULT)),
        Err(Misfit::WrongKey) => return Err(VaultError::WrongRecoveryKey),
    };
    let digest_and_key = payload.strip_prefix(&GENERATION).ok_or_else(|| damaged(VAULT))?;
    let (digest, vault) = digest_and_key.split_at_checked(32).ok_or_else(|| damaged(VAULT))?;
    if blake3::hash(header).as_bytes() != digest {
        return Err(VaultError::Damaged(Finding::Header));
    }
    Ok(Unlocked { vault: Key::from_bytes(vault).ok_or_else(|| damaged(VAULT))?, person })
}

fn by_passphrase(
    folder: &Path,
    passphrase: &SecretString,
) -> Result<(x25519::Identity, (PersonId, Author)), VaultError> {
    let people = folder.join(FOLDER).join(PEOPLE);
    let mut broken = None;
    for path in people_files(&people)? {
        match read_person(&path, passphrase) {
            Ok(found) => return Ok(found),
            Err(Misfit::WrongKey) => {}
            Err(Misfit::Damaged) => broken = Some(path),
        }
    }
    // Damage is named only where no person fitted: another one's file does not keep this one out.
    let broken = broken.and_then(|path| Some(damaged(&format!("{PEOPLE}/{}", path.file_name()?.to_str()?))));
    Err(broken.unwrap_or(VaultError::WrongPassphrase))
}

fn people_files(people: &Path) -> Result<Vec<std::path::PathBuf>, VaultError> {
    let listed = fs::read_dir(people).at("reading", people)?;
    let mut files: Vec<_> = listed.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_none());
    files.sort();
    files.truncate(MAX_PEOPLE);
    Ok(files)
}

fn read_person(path: &Path, passphrase: &SecretString) -> Result<(x25519::Identity, (PersonId, Author)), Misfit> {
    let id = path.file_name().and_then(|name| name.to_str()?.parse().ok()).ok_or(Misfit::Damaged)?;
    let framed = durable::read_capped(path, CAP).map_err(|_| Misfit::Damaged)?;
    let payload = Frame::Person.unwrap(&framed).ok_or(Misfit::Damaged)?;
    let start = payload.iter().position(|byte| *byte == b'\n').ok_or(Misfit::Damaged)?;
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_LOG_N);
    let plain = age_open(&payload[start + 1..], &identity)?;
    let personal: Personal = serde_json::from_slice(&plain).map_err(|_| Misfit::Damaged)?;
    Ok((personal.identity.parse().map_err(|_| Misfit::Damaged)?, (id, personal.name.clone())))
}

/// Looks for damage in the files of keys; returns how many were read.
pub(super) fn check(folder: &Path, found: &mut Vec<Finding>) -> Result<usize, VaultError> {
    let people = folder.join(FOLDER).join(PEOPLE);
    let mut files = vec![(folder.join(FOLDER).join(VAULT), Frame::VaultKey, VAULT.to_owned())];
    for path in people_files(&people)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((path, Frame::Person, format!("{PEOPLE}/{name}")));
    }
    for (path, frame, name) in &files {
        let whole = durable::read_capped(path, CAP).is_ok_and(|bytes| frame.unwrap(&bytes).is_some());
        if !whole {
            found.push(Finding::Key { file: format!("{FOLDER}/{name}") });
        }
    }
    Ok(files.len())
}

fn damaged(name: &str) -> VaultError {
    VaultError::Damaged(Finding::Key { file: format!("{FOLDER}/{name}") })
}

/// Why an age file did not open.
enum Misfit {
    WrongKey,
    Damaged,
}

fn age_seal(recipients: &[&dyn Recipient], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::new();
    let encryptor = Encryptor::with_recipients(recipients.iter().copied()).expect("recipients of one kind agree");
    let mut writer = encryptor.wrap_output(&mut sealed).expect("memory takes every write");
    writer.write_all(plain).expect("memory takes every write");
    writer.finish().expect("memory takes every write");
    sealed
}

fn age_open(sealed: &[u8], identity: &dyn Identity) -> Result<Zeroizing<Vec<u8>>, Misfit> {
    if stanzas(sealed) > MAX_STANZAS {
        return Err(Misfit::Damaged);
    }
    let reader = Decryptor::new_buffered(sealed).map_err(|_| Misfit::Damaged)?;
    let mut reader = reader.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            Misfit::WrongKey
        }
        _ => Misfit::Damaged,
    })?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).map_err(|_| Misfit::Damaged)?;
    Ok(plain)
}

/// How many recipients an age file claims, counted before any of them costs work.
fn stanzas(sealed: &[u8]) -> usize {
    let lines = sealed.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"---"));
    lines.filter(|line| line.starts_with(b"-> ")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Author {
        Author::new("Anna").expect("a name")
    }

    fn made(kind: LibraryKind, passphrase: Option<&str>) -> (tempfile::TempDir, Key, Option<RecoveryKey>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, _, recovery) =
            create(folder.path(), kind, b"header", &anna(), passphrase.map(SecretString::from)).expect("made");
        (folder, key, recovery)
    }

    #[test]
    fn passphrase_and_recovery_key_both_yield_the_vault_key() {
        let (folder, key, recovery) = made(LibraryKind::Working, Some("blå sommerfugl"));
        let open = |with| unlock(folder.path(), LibraryKind::Working, b"header", with);
        let opened = open(Unlock::Passphrase("blå sommerfugl".into())).expect("fits");
        assert_eq!((opened.vault.expose(), opened.person.map(|(_, name)| name)), (key.expose(), Some(anna())));

        let recovery = recovery.expect("a working library has one");
        let typed = format!(" {}\n{} ", &recovery.reveal()[..20].to_lowercase(), &recovery.reveal()[20..]);
        let opened = open(Unlock::RecoveryKey(typed.into())).expect("fits");
        assert_eq!((opened.vault.expose(), opened.person), (key.expose(), None));

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
            unlock(folder.path(), LibraryKind::Demonstration, header, Unlock::Demonstration).map(|opened| opened.vault)
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
        let people = folder.path().join(FOLDER).join(PEOPLE);
        let person = people_files(&people).expect("listed").remove(0);
        for path in [person, folder.path().join(FOLDER).join(VAULT)] {
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
