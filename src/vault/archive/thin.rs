//! Which points stay: the latest ten, and the latest of each of the last thirty days that have any.

use std::collections::BTreeSet;
use std::fs;

use super::manifest::Manifest;
use super::{Archive, POINTS};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};

const LATEST: usize = 10;
const DAYS: usize = 30;

impl Archive {
    /// Removes the points that have had their time, and the objects that no other point names.
    pub(super) fn thin(&self) -> Result<(), VaultError> {
        let (stay, go): (Vec<_>, Vec<_>) = {
            let manifests = self.manifests()?;
            let staying = staying(&manifests);
            manifests.into_iter().partition(|manifest| staying.contains(&manifest.number))
        };
        for manifest in &go {
            let path = self.point_path(manifest.number);
            fs::remove_file(&path).at("removing", &path)?;
        }
        if !go.is_empty() {
            let folder = self.folder.join(POINTS);
            durable::sync_folder(&folder).at("syncing", &folder)?;
        }
        self.sweep(&stay).map(drop)
    }

    /// Removes the objects that none of these points names. Returns how many there were.
    pub(super) fn sweep(&self, points: &[Manifest]) -> Result<u64, VaultError> {
        let named = points.iter().flat_map(Manifest::pieces).map(|piece| piece.object).collect();
        self.objects.sweep(&named)
    }
}

/// The numbers of the points that stay. The clock only says which day it was; which is the latest, the number says.
pub(super) fn staying(manifests: &[Manifest]) -> BTreeSet<u64> {
    let latest_first = || manifests.iter().rev();
    let mut staying: BTreeSet<u64> = latest_first().take(LATEST).map(|manifest| manifest.number).collect();
    let mut days = BTreeSet::new();
    for manifest in latest_first() {
        if days.len() < DAYS && days.insert(manifest.taken.date_naive()) {
            staying.insert(manifest.number);
        }
    }
    staying
}
