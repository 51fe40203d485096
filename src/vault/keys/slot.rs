//! A person's slot: their identity, under their passphrase.

use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use age::{scrypt, x25519};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::sealing::{self, Misfit};
use super::{CAP, FOLDER, damaged};
use crate::domain::id::PersonId;
use crate::domain::person::Author;
use crate::vault::durable::{self, Frame};
use crate::vault::error::{At, VaultError};
use crate::vault::header::LibraryKind;

pub(super) const PEOPLE: &str = "people";

/// About a second of work and 128 MiB for each guess at a working library's passphrase. Unit tests guess often.
const WORKING_LOG_N: u8 = if cfg!(test) { 2 } else { 17 };
/// A demonstration library hides nothing, and should open at once.
const DEMONSTRATION_LOG_N: u8 = if cfg!(test) { 2 } else { 8 };
/// Costlier files are refused before the work is done: they are damaged or hostile.
pub(super) const MAX_LOG_N: u8 = 20;
/// No more slots are tried at a time: each takes 128 MiB meanwhile.
const AT_ONCE: usize = 8;
/// More people than would share one folder; a passphrase is tried on every one.
pub(in crate::vault) const MAX_PEOPLE: usize = 32;

/// What a passphrase opens.
pub(super) struct Opened {
    pub(super) id: PersonId,
    pub(super) name: Author,
    pub(super) identity: x25519::Identity,
    /// The passphrase was given to them by somebody else, and is to be changed.
    pub(super) once: bool,
}

/// What a person's passphrase seals.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
struct Personal {
    #[zeroize(skip)]
    name: Author,
    identity: String,
    #[serde(default)]
    #[zeroize(skip)]
    once: bool,
}

/// The path of a person's slot, below the library.
pub(in crate::vault) fn part(id: PersonId) -> String {
    format!("{FOLDER}/{PEOPLE}/{id}")
}

/// The bytes of a slot.
pub(super) fn seal(
    kind: LibraryKind,
    name: &Author,
    identity: &x25519::Identity,
    passphrase: SecretString,
    once: bool,
) -> Vec<u8> {
    let personal = Personal { name: name.clone(), identity: identity.to_string().expose_secret().to_owned(), once };
    let plain = Zeroizing::new(serde_json::to_vec(&personal).expect("two strings and a flag are always JSON"));
    let sealed = sealing::seal(&[&recipient(kind, passphrase)], &plain);
    Frame::Person.wrap(&[format!("{}\n", identity.to_public()).into_bytes(), sealed].concat())
}

fn recipient(kind: LibraryKind, passphrase: SecretString) -> scrypt::Recipient {
    let mut recipient = scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(match kind {
        LibraryKind::Working => WORKING_LOG_N,
        LibraryKind::Demonstration => DEMONSTRATION_LOG_N,
    });
    recipient
}

/// Opens the slot that a passphrase fits. Several are tried at a time, so that a service of many people need not wait for
/// each of them in turn.
///
/// What does not fit costs the same work and has the same answer whatever was tried: what is damaged can be seen
/// without any passphrase, and a damaged slot costs as much as a whole one. How long it takes says how many people there
/// are, which the folder says too.
pub(super) fn find(folder: &Path, kind: LibraryKind, passphrase: &SecretString) -> Result<Opened, VaultError> {
    let files = files(folder)?;
    let (next, found) = (AtomicUsize::new(0), AtomicBool::new(false));
    let try_some = || {
        let mut tried = Vec::new();
        while !found.load(Ordering::Relaxed) {
            let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let opened = attempt(path, kind, passphrase);
            found.fetch_or(opened.is_ok(), Ordering::Relaxed);
            tried.push((path, opened));
        }
        tried
    };
    let at_once = thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE).min(files.len());
    let tried = thread::scope(|scope| {
        let others: Vec<_> = (1..at_once).map(|_| scope.spawn(try_some)).collect();
        let mut tried = try_some();
        for other in others {
            tried.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        tried
    });
    let (mut broken, mut whole) = (None, 0);
    for (path, opened) in tried {
        match opened {
            Ok(opened) => return Ok(opened),
            Err(Misfit::WrongKey) => whole += 1,
            Err(Misfit::Damaged) => {
                let name = path.file_name().and_then(|name| name.to_str().map(str::to_owned));
                // Whichever was tried first, the same one is named.
                broken = [broken, name].into_iter().flatten().min();
            }
        }
    }
    Err(match broken {
        None => VaultError::WrongPassphrase,
        Some(name) if whole == 0 => damaged(&format!("{PEOPLE}/{name}")),
        Some(name) => VaultError::WrongPassphraseOrDamage { file: format!("{FOLDER}/{PEOPLE}/{name}") },
    })
}

/// Tries one slot; one that is damaged takes as long as one that does not fit.
fn attempt(path: &Path, kind: LibraryKind, passphrase: &SecretString) -> Result<Opened, Misfit> {
    read(path, passphrase).inspect_err(|misfit| {
        if matches!(misfit, Misfit::Damaged) {
            let _ = sealing::seal(&[&recipient(kind, passphrase.clone())], b"");
        }
    })
}

/// Every slot there is.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, VaultError> {
    let people = folder.join(FOLDER).join(PEOPLE);
    let listed = fs::read_dir(&people).at("reading", &people)?;
    let mut files: Vec<_> = listed.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_none());
    files.sort();
    files.truncate(MAX_PEOPLE);
    Ok(files)
}

/// The person whose slot lies in a file of this name.
pub(super) fn owner(path: &Path) -> Option<PersonId> {
    path.file_name()?.to_str()?.parse().ok()
}

/// The recipient that stands in front of a slot. It lies open and vouches for nothing, so it is only used for libraries
/// that are too old to have a roster.
pub(super) fn plain_recipient(path: &Path) -> Option<String> {
    let framed = durable::read_capped(path, CAP).ok()?;
    let line = Frame::Person.unwrap(&framed)?.split(|byte| *byte == b'\n').next()?;
    let text = std::str::from_utf8(line).ok()?;
    text.parse::<x25519::Recipient>().ok().map(|recipient| recipient.to_string())
}

fn read(path: &Path, passphrase: &SecretString) -> Result<Opened, Misfit> {
    let id = owner(path).ok_or(Misfit::Damaged)?;
    let framed = durable::read_capped(path, CAP).map_err(|_| Misfit::Damaged)?;
    let payload = Frame::Person.unwrap(&framed).ok_or(Misfit::Damaged)?;
    let start = payload.iter().position(|byte| *byte == b'\n').ok_or(Misfit::Damaged)?;
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_LOG_N);
    let plain = sealing::open(&payload[start + 1..], &identity)?;
    let personal: Personal = serde_json::from_slice(&plain).map_err(|_| Misfit::Damaged)?;
    let identity = personal.identity.parse().map_err(|_| Misfit::Damaged)?;
    Ok(Opened { id, name: personal.name.clone(), identity, once: personal.once })
}
