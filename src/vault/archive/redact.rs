//! Erasing a family from an archive.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::objects::list;
use super::{Archive, Manifest, POINTS};
use crate::domain::id::{DocumentId, MediaId};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::seal::Key;

/// Whether a file goes with a family.
fn is_of(family: DocumentId, films: &BTreeSet<MediaId>, name: &str) -> bool {
    let film = name.strip_prefix("media/").and_then(|name| name.split('.').next()?.parse().ok());
    name == format!("keys/families/{family}") || film.is_some_and(|film| films.contains(&film))
}

impl Manifest {
    /// Whether the point has something of a family. It has its key unless the family was taken out of it.
    pub(in crate::vault) fn has_of(&self, family: DocumentId, films: &BTreeSet<MediaId>) -> bool {
        self.files.keys().any(|name| is_of(family, films, name))
    }
}

impl Archive {
    /// Takes a family out of every point: its key and its films go, the journal is rewritten by `rewrite`, which is given
    /// the bytes of a segment and returns them without what is to go. Objects that nothing names any more are removed,
    /// and so are points that cannot be read or were never finished, because nobody can say what they hold. Returns how many
    /// objects went.
    ///
    /// It can be stopped anywhere and done again.
    pub(in crate::vault) fn redact(
        &self,
        family: DocumentId,
        films: &BTreeSet<MediaId>,
        rewrite: &dyn Fn(Vec<u8>) -> Vec<u8>,
        key: &Key,
    ) -> Result<u64, VaultError> {
        let mut points: Vec<Manifest> = Vec::new();
        for mut manifest in self.vouched(key)? {
            let before = manifest.files.clone();
            manifest.files.retain(|name, _| !is_of(family, films, name));
            for (name, pieces) in &mut manifest.files {
                if name.starts_with("journal/") {
                    let bytes = self.read(pieces)?;
                    let rewritten = rewrite(bytes.clone());
                    if rewritten != bytes {
                        *pieces = vec![self.objects.put(&rewritten, false)?.0];
                    }
                }
            }
            if manifest.files != before {
                self.write(&mut manifest, key)?;
            }
            points.push(manifest);
        }
        let whole: BTreeSet<PathBuf> = points.iter().map(|point| self.point_path(point.number)).collect();
        let folder = self.folder.join(POINTS);
        for path in list(&folder)?.into_iter().filter(|path| !whole.contains(path)) {
            // What a certificate calls gone must not be back after a power cut.
            durable::remove(&path).at("removing", &path)?;
        }
        self.sweep(&points)
    }
}
