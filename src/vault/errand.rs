//! What is under way beside the thread that owns a library, so that nothing is changed under it.
//!
//! A backup reads the library's files from a thread of its own, and a recording is written by others. While one of them is
//! at it a family must not be erased: the backup would end up with what is gone, and the recording go on for a family
//! that is no more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::VaultError;
use crate::domain::id::DocumentId;

/// Something that others must not interfere with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// The library is copied.
    Backup,
    /// A family is recorded.
    Recording(DocumentId),
    /// A family is erased.
    Erasure(DocumentId),
    /// Keys are exchanged.
    Keys,
}

impl Errand {
    /// Why it cannot be begun while `other` is under way.
    fn hindered_by(self, other: Self) -> Option<VaultError> {
        match (self, other) {
            (Self::Erasure(_) | Self::Keys, Self::Backup) => Some(VaultError::BackupUnderWay),
            (Self::Erasure(family), Self::Recording(of)) if family == of => Some(VaultError::BeingRecorded(family)),
            (Self::Recording(family), Self::Erasure(of)) if family == of => Some(VaultError::Erased(family)),
            _ => None,
        }
    }
}

/// All that is under way in an open library.
#[derive(Clone, Debug, Default)]
pub(super) struct Errands(Arc<Mutex<Vec<Errand>>>);

/// Something is under way for as long as this lives.
#[derive(Debug)]
pub(super) struct UnderWay {
    errands: Errands,
    errand: Errand,
}

impl Errands {
    /// Begins something, unless something else hinders it.
    ///
    /// # Errors
    /// [`VaultError::BackupUnderWay`], [`VaultError::BeingRecorded`], or [`VaultError::Erased`] for a family that is
    /// just being erased.
    pub(super) fn begin(&self, errand: Errand) -> Result<UnderWay, VaultError> {
        let mut under_way = self.guard();
        if let Some(hindrance) = under_way.iter().find_map(|other| errand.hindered_by(*other)) {
            return Err(hindrance);
        }
        under_way.push(errand);
        Ok(UnderWay { errands: self.clone(), errand })
    }

    /// A panic elsewhere cannot leave a list half changed, so a poisoned lock is as good as any.
    fn guard(&self) -> MutexGuard<'_, Vec<Errand>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut under_way = self.errands.guard();
        if let Some(index) = under_way.iter().position(|errand| *errand == self.errand) {
            under_way.swap_remove(index);
        }
    }
}
