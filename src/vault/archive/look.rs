//! Looking into a backup before anything is made of it: which points in time it has, and what the library held then.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;

use super::manifest::Manifest;
use super::{Archive, Point, Progress, archive_key};
use crate::domain::document::Kind;
use crate::vault::error::{At, VaultError};
use crate::vault::header;
use crate::vault::journal::{self, Item};
use crate::vault::keyring::Keyring;
use crate::vault::keys::Unlock;
use crate::vault::opening::voucher;
use crate::vault::record::open_headline;

/// A point in time of a backup, as whoever can open the library sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The point.
    pub point: Point,
    /// What the library held then; `None` where the journal of that point is damaged, or of an older format.
    pub holds: Option<Holds>,
}

/// How much a library held. Families that have been erased since are in no point, and not counted in any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holds {
    /// Families.
    pub families: usize,
    /// Visits.
    pub visits: usize,
}

/// The points of the backup in `folder`, oldest first. Nothing is changed in it, and nothing of it is laid open: keys and
/// journals are brought into a passing folder as they are, sealed. `None` where `progress`, which is told points, stopped it.
///
/// # Errors
/// [`VaultError::NotABackup`], [`VaultError::Newer`], [`VaultError::WrongPassphrase`], [`VaultError::WrongRecoveryKey`],
/// [`VaultError::Damaged`] where no point can be read, or the disk.
pub fn look(folder: &Path, unlock: Unlock, progress: Progress<'_>) -> Result<Option<Vec<Kept>>, VaultError> {
    let archive = Archive::open(folder)?;
    let passing = tempfile::tempdir().at("making", &std::env::temp_dir())?;
    let (header, ring) = archive.unlock(passing.path(), unlock)?;
    let vouched = archive.vouched(&archive_key(&ring)?)?;
    let (total, mut kept) = (vouched.len() as u64, Vec::new());
    for manifest in vouched {
        let known = header.version == header::VERSION;
        let holds = if known { archive.holds(&manifest, &ring)? } else { None };
        kept.push(Kept { point: manifest.point(), holds });
        if progress(kept.len() as u64, total).is_break() {
            return Ok(None);
        }
    }
    Ok(Some(kept))
}

impl Archive {
    /// What a library held at a point, as its journal tells it.
    fn holds(&self, manifest: &Manifest, ring: &Keyring) -> Result<Option<Holds>, VaultError> {
        let passing = tempfile::tempdir().at("making", &std::env::temp_dir())?;
        for (name, pieces) in manifest.files.iter().filter(|(name, _)| name.starts_with("journal/")) {
            match self.fetch(pieces, &passing.path().join(name), &mut |_, _| ControlFlow::Continue(())) {
                Err(VaultError::Damaged(_)) => return Ok(None),
                fetched => drop(fetched?),
            }
        }
        let (mut whole, mut begun) = (true, BTreeMap::<Kind, usize>::new());
        let mut visit = |item| {
            match item {
                Item::Change(record) if record.head.position == 0 => {
                    let keys = ring.family(record.head.family).ok();
                    let headline =
                        keys.and_then(|keys| open_headline(record.head, &record.headline, ring.library(), &keys));
                    match headline {
                        Some(headline) => *begun.entry(headline.kind).or_default() += 1,
                        None => whole = false,
                    }
                }
                Item::Change(_) | Item::Redacted(..) => {}
                Item::Damage(_) => whole = false,
            }
            Ok(())
        };
        journal::read(&passing.path().join(journal::FOLDER), ring.library(), &voucher(ring), &mut visit)?;
        let count = |kind| begun.get(&kind).copied().unwrap_or(0);
        Ok(whole.then(|| Holds { families: count(Kind::Family), visits: count(Kind::Session) }))
    }
}
