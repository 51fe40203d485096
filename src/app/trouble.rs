//! What went wrong in the layers below, as far as the window tells it apart.

use super::store::Trouble;
use crate::domain::access::Deed;
use crate::media::remux::RemuxError;
use crate::practice::PracticeError;
use crate::practice::error::NotForParent;
use crate::vault::{Condition, Finding, VaultError};

/// The window's word for an error.
#[must_use]
pub fn trouble(error: &PracticeError) -> Trouble {
    match error {
        PracticeError::Vault(error) => of_vault(error),
        PracticeError::Probe { source, .. } => Trouble::NoFilm(source.to_string()),
        PracticeError::Remux(RemuxError::Io(source)) | PracticeError::File { source, .. } => {
            Condition::of(source).map_or_else(|| Trouble::Other(error.to_string()), of_condition)
        }
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
        VaultError::OtherLibrary(_) => Trouble::OtherLibrary,
        VaultError::Damaged(Finding::Archive { file }) => Trouble::BackupDamaged(file.clone()),
        VaultError::NotEmpty(_) => Trouble::NotEmpty,
        VaultError::WrongPassphrase | VaultError::WrongRecoveryKey | VaultError::PassphraseMissing => Trouble::WrongKey,
        VaultError::WrongPassphraseOrDamage { file } => Trouble::WrongKeyOrDamage(file.clone()),
        VaultError::NotPermitted(right) => Trouble::NotPermitted(*right),
        VaultError::PassphraseTaken => Trouble::PassphraseTaken,
        VaultError::Charter(error) => Trouble::Charter(error.clone()),
        VaultError::InUse => Trouble::InUse,
        VaultError::Locked => Trouble::Locked,
        VaultError::Newer { .. } => Trouble::TooNew,
        VaultError::NotMigrated { .. } => Trouble::NotMigrated(error.to_string()),
        VaultError::Damaged(_) | VaultError::Incomplete { .. } | VaultError::Replay { .. } => {
            Trouble::Damaged(error.to_string())
        }
        VaultError::Erased(_) => Trouble::Erased,
        VaultError::BackupUnderWay => Trouble::BackupUnderWay,
        VaultError::BeingRecorded(_) => Trouble::BeingRecorded,
        VaultError::ReadOnly(reason) => Trouble::ReadOnly(reason.clone()),
        VaultError::AccessLog(failure) if failure.condition != Some(Condition::Away) => {
            Trouble::NotNoted(failure.to_string())
        }
        other => other.condition().map_or_else(|| Trouble::Other(other.to_string()), of_condition),
    }
}

const fn of_condition(condition: Condition) -> Trouble {
    match condition {
        Condition::DiskFull => Trouble::DiskFull,
        Condition::NotAllowed => Trouble::NotAllowed,
        Condition::Away => Trouble::Away,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::vault::{Failure, ReadOnly};

    fn refused(source: impl Into<io::Error>) -> VaultError {
        VaultError::Io { what: "reading", path: "/library/journal/0001".into(), source: source.into() }
    }

    #[test]
    fn what_a_person_can_do_something_about_has_a_word_of_its_own() {
        use io::ErrorKind as K;
        let words = [
            (K::StorageFull, Trouble::DiskFull),
            (K::QuotaExceeded, Trouble::DiskFull),
            (K::PermissionDenied, Trouble::NotAllowed),
            (K::ReadOnlyFilesystem, Trouble::NotAllowed),
            (K::NotConnected, Trouble::Away),
            (K::StaleNetworkFileHandle, Trouble::Away),
            (K::NotFound, Trouble::Away),
        ];
        for (kind, word) in words {
            assert_eq!(trouble(&refused(kind).into()), word, "{kind:?}");
        }
        assert!(matches!(trouble(&refused(K::InvalidData).into()), Trouble::Other(_)));
    }

    #[cfg(unix)]
    #[test]
    fn a_share_that_goes_away_is_told_each_time_and_not_only_at_first() {
        for code in [5, 107, 116] {
            let first = refused(io::Error::from_raw_os_error(code));
            assert_eq!(trouble(&VaultError::AccessLog(Failure::from(&first)).into()), Trouble::Away, "{code}");
            let since = ReadOnly::WriteFailed(Failure::from(&first));
            assert_eq!(VaultError::from(since.clone()).condition(), Some(Condition::Away), "{code}");
            assert_eq!(trouble(&VaultError::from(since.clone()).into()), Trouble::ReadOnly(since), "{code}");
            assert_eq!(trouble(&first.into()), Trouble::Away, "{code}");
        }
    }
}
