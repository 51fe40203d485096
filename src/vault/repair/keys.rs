//! Keys and the header, from snapshots and backups.

use std::ops::ControlFlow;
use std::path::Path;

use super::{Copies, Copy, Quarantine, Repaired};
use crate::domain::id::DocumentId;
use crate::vault::archive::{Archive, Manifest, is_whole};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::keyring::Keyring;

const CAP: u64 = 1 << 20;
const HEADER: &str = "library.json";
const FAMILIES: &str = "keys/families/";
const PEOPLE: &str = "keys/people/";
const VAULT: &str = "keys/vault";

/// Brings back what is needed before anybody can unlock the library: the header, the vault's key, and the people's. Copies
/// come from the snapshots. Nothing can vouch for those yet, but each of these files says itself whether it is whole, and
/// none opens anything that it did not open before.
pub(in crate::vault) fn before_unlocking(library: &Path) -> Result<Vec<Repaired>, VaultError> {
    let copies = Copies::near(library);
    let Some((archive, _)) = copies.archives.first() else { return Ok(Vec::new()) };
    let Some(latest) = archive.latest()? else { return Ok(Vec::new()) };
    let needed = |name: &&String| name.as_str() == HEADER || name.starts_with("keys/") && !name.starts_with(FAMILIES);
    let mut repaired = Vec::new();
    let quarantine = Quarantine::of(library);
    // The vault's key before the people's: the names sort the other way.
    for name in latest.files.keys().filter(needed).rev() {
        let there = durable::read_capped(&library.join(name), CAP);
        if there.as_ref().is_ok_and(|bytes| is_whole(name, bytes)) {
            continue;
        }
        // Whoever has left since the point was taken has left: the vault's key is sealed anew then.
        if there.is_err() && name.starts_with(PEOPLE) && !is_as_it_was(library, archive, &latest) {
            continue;
        }
        let whole = |point: &Manifest| {
            let bytes = archive.read(point.files.get(name)?).ok()?;
            is_whole(name, &bytes).then_some((bytes, point.taken))
        };
        let copy = whole(&latest).or_else(|| archive.manifests().ok()?.iter().rev().find_map(whole));
        if let Some((bytes, taken)) = copy {
            put_back(library, name, &bytes, &quarantine)?;
            let what = if name == HEADER { Finding::Header } else { Finding::Key { file: name.clone() } };
            repaired.push(Repaired { what, from: Copy::Snapshot { taken } });
        }
    }
    Ok(repaired)
}

/// Brings back the keys of families that are damaged or missing. A copy is taken only if it opens under the library's own
/// key. `gone` says of which families the key was destroyed on purpose.
pub(in crate::vault) fn family_keys(
    library: &Path,
    ring: &Keyring,
    copies: &Copies,
    gone: &dyn Fn(DocumentId) -> bool,
) -> Result<Vec<Repaired>, VaultError> {
    let mut repaired = Vec::new();
    let quarantine = Quarantine::of(library);
    for (archive, folder) in &copies.archives {
        let Some(latest) = archive.latest()? else { continue };
        for name in latest.files.keys() {
            let Some(family) = name.strip_prefix(FAMILIES).and_then(|name| name.parse().ok()) else { continue };
            if gone(family) || ring.reread(family).is_ok() {
                continue;
            }
            for point in archive.manifests()?.iter().rev() {
                let Some(Ok(bytes)) = point.files.get(name).map(|pieces| archive.read(pieces)) else { continue };
                if !ring.fits(family, &bytes) {
                    continue;
                }
                put_back(library, name, &bytes, &quarantine)?;
                let from = match folder {
                    None => Copy::Snapshot { taken: point.taken },
                    Some(folder) => Copy::Backup { folder: folder.clone() },
                };
                repaired.push(Repaired { what: Finding::FamilyKey { family }, from });
                break;
            }
        }
    }
    Ok(repaired)
}

/// Whether the vault's key lies as it did at a point.
fn is_as_it_was(library: &Path, archive: &Archive, point: &Manifest) -> bool {
    let then = point.files.get(VAULT).and_then(|pieces| archive.read(pieces).ok());
    then.is_some() && durable::read_capped(&library.join(VAULT), CAP).ok() == then
}

fn put_back(library: &Path, name: &str, bytes: &[u8], quarantine: &Quarantine<'_>) -> Result<(), VaultError> {
    quarantine.take(name)?;
    let path = library.join(name);
    if let Some(folder) = path.parent() {
        durable::create_folder(folder).at("making", folder)?;
    }
    durable::write(&path, bytes).at("writing", &path)
}

/// Goes on whatever comes.
pub(super) fn on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
