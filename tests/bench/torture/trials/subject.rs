//! The library that is tormented, and what opens it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samspill::domain::person::Author;
use samspill::vault::{Library, LibraryKind, NewLibrary, OpenReport, RecoveryKey, Unlock, VaultError, restore};

use super::promise::{Promised, Told};

/// A library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Where it lies.
    pub folder: PathBuf,
    /// Whether it opens with a passphrase, which takes a good half second, and its keys can be exchanged.
    pub working: bool,
}

impl Subject {
    /// A demonstration library, which may not be there yet.
    pub fn demonstration(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), working: false }
    }

    /// A new working library, and its recovery key.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn working(folder: &Path) -> Result<(Self, RecoveryKey)> {
        let new = NewLibrary { kind: LibraryKind::Working, person: person(), passphrase: Some(PASSPHRASE.into()) };
        let (library, key) = Library::create(folder, new)?;
        library.close()?;
        Ok((Self { folder: folder.to_owned(), working: true }, key.context("a working library has a recovery key")?))
    }

    /// What opens it.
    pub fn unlock(&self) -> Unlock {
        if self.working { Unlock::Passphrase(PASSPHRASE.into()) } else { Unlock::Demonstration }
    }

    /// Opens it.
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn open(&self) -> Result<(Library, OpenReport), VaultError> {
        Library::open(&self.folder, self.unlock())
    }

    /// Opens it, or makes it where there is none.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn enter(&self, tell: &mut dyn FnMut(Told)) -> Result<Library> {
        if self.folder.join("library.json").exists() {
            return Ok(self.open()?.0);
        }
        let new = NewLibrary { kind: LibraryKind::Demonstration, person: person(), passphrase: None };
        let library = Library::create(&self.folder, new)?.0;
        tell(Told::Made);
        Ok(library)
    }

    /// Where its backup is made: beside it.
    pub fn backup(&self) -> PathBuf {
        self.folder.with_extension("backup")
    }

    /// Restores the backup into `place` and returns what is missing there.
    ///
    /// # Errors
    /// Where it cannot be restored or opened.
    pub fn missing_in_backup(&self, promised: &Promised, place: &Path) -> Result<Vec<String>> {
        let Some(promised) = promised.backup() else { return Ok(Vec::new()) };
        restore(&self.backup(), place, self.unlock(), None, &mut |_, _| std::ops::ControlFlow::Continue(()))?;
        let (library, report) = Library::open(place, self.unlock())?;
        let mut missing = promised.missing(&library);
        missing.extend(report.findings.iter().map(ToString::to_string));
        Ok(missing)
    }
}

/// What opens every working library here.
pub const PASSPHRASE: &str = "paper boat lantern";

/// Who writes.
pub fn person() -> Author {
    Author::new("Writer").expect("a name")
}
