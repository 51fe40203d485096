//! The vault key's file: the key, for everybody on its roster.
//!
//! ```text
//! generation 4 · digest of the header 32 · vault key 32 · roster as JSON, except in older libraries
//! ```
//!
//! The roster names the recipients for whom the key is sealed, so that it can be sealed anew without any of them, and
//! carries the people of the charter, so that neither is lost with the other. It lies inside the seal: a recipient that
//! somebody slipped into the folder is nobody's.

use std::path::Path;

use age::x25519;
use age::{Identity, Recipient};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::sealing::{self, Misfit};
use super::{CAP, FOLDER, damaged};
use crate::domain::id::PersonId;
use crate::domain::person::Person;
use crate::vault::durable::{self, Frame};
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::seal::Key;

const VAULT: &str = "vault";

/// The path of the vault key's file, below the library.
pub(in crate::vault) fn part() -> String {
    format!("{FOLDER}/{VAULT}")
}

/// The vault key, and how many there were before it.
pub(in crate::vault) struct VaultKey {
    pub(in crate::vault) generation: u32,
    pub(in crate::vault) key: Key,
}

impl VaultKey {
    /// The first vault key of a library.
    pub(in crate::vault) fn first() -> Self {
        Self { generation: 1, key: Key::random() }
    }

    /// The one after this.
    pub(in crate::vault) fn next(&self) -> Self {
        Self { generation: self.generation.saturating_add(1), key: Key::random() }
    }

    /// The key sealed for everybody on the roster, as it stands in its file.
    pub(in crate::vault) fn seal(&self, header: &[u8], roster: &Roster) -> Vec<u8> {
        let listed = serde_json::to_vec(roster).expect("names, roles and recipients are always JSON");
        let start = [&self.generation.to_le_bytes()[..], blake3::hash(header).as_bytes(), self.key.expose()].concat();
        let payload = Zeroizing::new([start, listed].concat());
        let recipients = roster.recipients();
        let recipients: Vec<&dyn Recipient> = recipients.iter().map(|recipient| recipient as _).collect();
        Frame::VaultKey.wrap(&sealing::seal(&recipients, &payload))
    }
}

/// For whom the vault key is sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::vault) struct Roster {
    pub(in crate::vault) people: Vec<Slot>,
    /// Whose identity is printed as the recovery key.
    pub(in crate::vault) recovery: Option<String>,
}

/// A person, and the recipient whose identity lies in their slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::vault) struct Slot {
    pub(in crate::vault) person: Person,
    pub(in crate::vault) recipient: String,
}

impl Roster {
    /// A recipient that cannot be read was never written by this program; sealing goes on without it.
    fn recipients(&self) -> Vec<x25519::Recipient> {
        let people = self.people.iter().map(|slot| &slot.recipient);
        people.chain(&self.recovery).filter_map(|recipient| recipient.parse().ok()).collect()
    }

    /// The place of a person on it.
    pub(in crate::vault) fn slot(&mut self, id: PersonId) -> Option<&mut Slot> {
        self.people.iter_mut().find(|slot| slot.person.id == id)
    }
}

/// Opens the vault key's file with an identity. `Ok(None)` where it is not one of those it is sealed for.
pub(super) fn open(
    folder: &Path,
    header: &[u8],
    identity: &dyn Identity,
) -> Result<Option<(VaultKey, Option<Roster>)>, VaultError> {
    let path = folder.join(part());
    let framed = durable::read_capped(&path, CAP).at("reading", &path)?;
    let sealed = Frame::VaultKey.unwrap(&framed).ok_or_else(|| damaged(VAULT))?;
    let payload = match sealing::open(sealed, identity) {
        Ok(payload) => payload,
        Err(Misfit::Damaged) => return Err(damaged(VAULT)),
        Err(Misfit::WrongKey) => return Ok(None),
    };
    let whole = || {
        let (generation, rest) = payload.split_first_chunk::<4>()?;
        let (digest, rest) = rest.split_first_chunk::<32>()?;
        let (key, listed) = rest.split_at_checked(32)?;
        let roster = if listed.is_empty() { None } else { Some(serde_json::from_slice(listed).ok()?) };
        Some((*digest, VaultKey { generation: u32::from_le_bytes(*generation), key: Key::from_bytes(key)? }, roster))
    };
    let (digest, key, roster) = whole().ok_or_else(|| damaged(VAULT))?;
    if *blake3::hash(header).as_bytes() != digest {
        return Err(VaultError::Damaged(Finding::Header));
    }
    Ok(Some((key, roster)))
}

/// Whether the file is there and whole, as far as that can be seen without a key.
pub(super) fn is_whole(folder: &Path) -> bool {
    durable::read_capped(&folder.join(part()), CAP).is_ok_and(|bytes| Frame::VaultKey.unwrap(&bytes).is_some())
}
