//! Making an archive whole again from the library.

use std::ops::ControlFlow;

use super::objects::name;
use super::{Archive, Manifest, POINTS, Source};
use crate::vault::error::VaultError;
use crate::vault::seal::Key;

impl Archive {
    /// Has damaged points and objects set aside by name, keeps anew what the library still has of them, and has the points
    /// set aside that name something which is lost.
    pub(in crate::vault) fn mend(
        &self,
        source: &Source<'_>,
        key: &Key,
        set_aside: &dyn Fn(&str) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let point = |number: u64| format!("{POINTS}/{number:08}");
        for number in self.numbers()? {
            if self.manifest(number).is_none_or(|manifest| !manifest.is_vouched(key)) {
                set_aside(&point(number))?;
            }
        }
        if !Self::open(&self.folder).is_ok_and(|archive| archive.library == self.library) {
            set_aside(super::ABOUT)?;
            self.clone().begin_anew()?;
        }
        for piece in self.manifests()?.iter().flat_map(Manifest::pieces) {
            if self.objects.get(piece).is_err() {
                set_aside(&name(piece.object))?;
            }
        }
        self.take(source, key, &mut |_, _| ControlFlow::Continue(()))?;
        let mut whole = Vec::new();
        for manifest in self.manifests()? {
            if manifest.pieces().all(|piece| self.objects.has(piece)) {
                whole.push(manifest);
            } else {
                set_aside(&point(manifest.number))?;
            }
        }
        self.sweep(&whole).map(drop)
    }
}
