//! What went wrong in the layers below, as far as the window tells it apart.

use std::io;

use super::store::Trouble;
use crate::domain::access::Deed;
use crate::practice::PracticeError;
use crate::practice::error::NotForParent;
use crate::vault::{Finding, VaultError};

/// The window's word for an error.
#[must_use]
pub fn trouble(error: &PracticeError) -> Trouble {
    match error {
        PracticeError::Vault(error) => of_vault(error),
        PracticeError::Probe { source, .. } => Trouble::NoFilm(source.to_string()),
        PracticeError::File { source, .. } => of_io(source).unwrap_or_else(|| Trouble::Other(error.to_string())),
        PracticeError::Edit(error) => Trouble::Charter(error.clone()),
        PracticeError::Cancelled => Trouble::Cancelled,
        PracticeError::Barred(deed, obstacle) => Trouble::Barred(*deed, *obstacle),
        PracticeError::NotForParent(NotForParent::Barred(obstacle)) => Trouble::Barred(Deed::Show, *obstacle),
        other => Trouble::Other(other.to_string()),
    }
}

fn of_vault(error: &VaultError) -> Trouble {
    match error {
        VaultError::NotALibrary(_) => Trouble::NoLibrary,
        VaultError::NotABackup(_) => Trouble::NoBackup,
        VaultError::Damaged(Finding::Archive { file }) => Trouble::BackupDamaged(file.clone()),
        VaultError::NotEmpty(_) => Trouble::NotEmpty,
        VaultError::WrongPassphrase | VaultError::WrongRecoveryKey | VaultError::PassphraseMissing => Trouble::WrongKey,
        VaultError::NotPermitted(right) => Trouble::NotPermitted(*right),
        VaultError::PassphraseTaken => Trouble::PassphraseTaken,
        VaultError::Charter(error) => Trouble::Charter(error.clone()),
        VaultError::InUse => Trouble::InUse,
        VaultError::Newer { .. } => Trouble::TooNew,
        VaultError::DiskFull => Trouble::DiskFull,
        VaultError::NotMigrated { .. } => Trouble::NotMigrated(error.to_string()),
        VaultError::Damaged(_) | VaultError::Incomplete { .. } | VaultError::Replay { .. } => {
            Trouble::Damaged(error.to_string())
        }
        VaultError::AccessLog(why) => Trouble::NotNoted(why.clone()),
        other => source_io(other).unwrap_or_else(|| Trouble::Other(other.to_string())),
    }
}

/// The plain reason, where the chain of causes ends in one that a person can do something about.
fn source_io(error: &(dyn std::error::Error + 'static)) -> Option<Trouble> {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if let Some(found) = current.downcast_ref::<io::Error>().and_then(of_io) {
            return Some(found);
        }
        cause = current.source();
    }
    None
}

fn of_io(error: &io::Error) -> Option<Trouble> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(Trouble::DiskFull),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Some(Trouble::NotAllowed),
        _ => None,
    }
}
