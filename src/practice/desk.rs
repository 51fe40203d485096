//! An open library and the person who sits at it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use uuid::Uuid;

use super::error::PracticeError;
use super::shelf::LibraryShelf;
use crate::domain::access::{About, Access};
use crate::domain::document::{Body, Document, Entry, Headline, Kind};
use crate::domain::edit::Transaction;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Author;
use crate::domain::session::{Film, Session};
use crate::media::Serving;
use crate::vault::{Draft, Finding, Library, LibraryKind, MediaShelf, NewLibrary, OpenReport, RecoveryKey, Unlock};

/// An open library and the person who sits at it.
pub struct Desk {
    library: Library,
    author: Author,
    /// Films that were noted as played since the person sat down.
    played: Mutex<BTreeSet<MediaId>>,
    /// While this lives, `vault://` addresses are answered from this library.
    _serving: Serving,
}

/// The moment it is. The only clock of the practice layer.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The day it is where the person sits.
#[must_use]
pub fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// A fresh identity; version 7, so that ids sort by when they were made.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

impl Desk {
    /// Makes a library in an empty or new folder. The recovery key is shown once and kept nowhere; a demonstration
    /// library has none.
    ///
    /// # Errors
    /// [`PracticeError::Vault`] where the folder holds something already or cannot be written.
    pub fn create(
        folder: &Path,
        kind: LibraryKind,
        author: Author,
        passphrase: Option<SecretString>,
    ) -> Result<(Self, Option<RecoveryKey>), PracticeError> {
        crate::media::init()?;
        let new = NewLibrary { kind, person: author.clone(), passphrase };
        let (library, recovery) = Library::create(folder, new)?;
        Ok((Self::sit_down(library, author, &[]), recovery))
    }

    /// Opens a library. Who sits down is `author`, or else the person whose passphrase it was; the recovery key belongs
    /// to nobody, so it needs an author.
    ///
    /// # Errors
    /// [`PracticeError::Vault`]: wrong passphrase, in use by another instance, damaged, newer than this program.
    pub fn open(folder: &Path, unlock: Unlock, author: Option<Author>) -> Result<(Self, OpenReport), PracticeError> {
        crate::media::init()?;
        let (library, report) = Library::open(folder, unlock)?;
        let nobody = || PracticeError::Name(String::new());
        let author = author.or_else(|| library.person().cloned()).ok_or_else(nobody)?;
        Ok((Self::sit_down(library, author, &report.findings), report))
    }

    fn sit_down(library: Library, author: Author, findings: &[Finding]) -> Self {
        let serving = crate::media::serve(Arc::new(LibraryShelf(library.media())));
        let desk = Self { library, author, played: Mutex::default(), _serving: serving };
        // A log that takes no notes keeps nobody from opening the library, since it may have to be mended; it keeps
        // everybody from its films.
        let damaged: Vec<String> =
            findings.iter().filter(|found| found.is_of_the_access_log()).map(Finding::to_string).collect();
        if !damaged.is_empty() {
            let _ = desk.note(Access::LogDamaged, None, damaged.join("; ").into());
        }
        let _ = desk.note(Access::Opened, None, About::Nothing);
        desk
    }

    pub(super) fn has_played(&self, media: MediaId) -> bool {
        self.played.lock().unwrap_or_else(PoisonError::into_inner).contains(&media)
    }

    pub(super) fn remember_played(&self, media: MediaId) {
        self.played.lock().unwrap_or_else(PoisonError::into_inner).insert(media);
    }

    /// Who writes.
    #[must_use]
    pub const fn author(&self) -> &Author {
        &self.author
    }

    /// The library.
    #[must_use]
    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// The library, for what is done with its people and keys.
    pub(super) const fn library_mut(&mut self) -> &mut Library {
        &mut self.library
    }

    /// Its sealed films; a handle that other threads may hold.
    #[must_use]
    pub fn media(&self) -> MediaShelf {
        self.library.media()
    }

    /// What lists show of every document.
    ///
    /// # Errors
    /// [`PracticeError::Vault`] where the store cannot be read.
    pub fn headlines(&self) -> Result<Vec<Headline>, PracticeError> {
        Ok(self.library.headlines()?)
    }

    /// What lists show of the documents of one kind.
    ///
    /// # Errors
    /// [`PracticeError::Vault`] where the store cannot be read.
    pub fn of_kind(&self, kind: Kind) -> Result<Vec<Headline>, PracticeError> {
        let mut found = self.headlines()?;
        found.retain(|headline| headline.kind == kind);
        Ok(found)
    }

    /// A document of a kind, with its history.
    ///
    /// # Errors
    /// [`PracticeError::NoDocument`], or the vault's errors.
    pub fn document(&self, kind: Kind, id: DocumentId) -> Result<Document, PracticeError> {
        self.headline(kind, id)?;
        Ok(self.library.document(id)?)
    }

    /// The headline of a document of a kind.
    ///
    /// # Errors
    /// [`PracticeError::NoDocument`], or the vault's errors.
    pub fn headline(&self, kind: Kind, id: DocumentId) -> Result<Headline, PracticeError> {
        let missing = PracticeError::NoDocument { kind, document: id };
        self.library.headline(id)?.filter(|headline| headline.kind == kind).ok_or(missing)
    }

    /// A session as it stands.
    ///
    /// # Errors
    /// [`PracticeError::NoDocument`], or the vault's errors.
    pub fn session(&self, id: DocumentId) -> Result<Session, PracticeError> {
        let document = self.document(Kind::Session, id)?;
        document.as_session().cloned().ok_or(PracticeError::NoDocument { kind: Kind::Session, document: id })
    }

    /// The session that holds a film, and the film.
    ///
    /// # Errors
    /// [`PracticeError::NoFilm`], or the vault's errors.
    pub fn film(&self, media: MediaId) -> Result<(DocumentId, Film), PracticeError> {
        for headline in self.of_kind(Kind::Session)? {
            if headline.films.iter().any(|film| film.media == media)
                && let Some(film) = self.session(headline.document)?.film(media)
            {
                return Ok((headline.document, film.clone()));
            }
        }
        Err(PracticeError::NoFilm(media))
    }

    /// Begins a document; durable when this returns. A family record is its own family.
    ///
    /// # Errors
    /// [`PracticeError::Vault`] where it could not be kept.
    pub fn create_document(&mut self, family: Option<DocumentId>, body: Body) -> Result<Document, PracticeError> {
        let id = DocumentId(new_id());
        let document = Document::create(id, body, self.author.clone(), now());
        self.append(vec![document.first_draft(family.unwrap_or(id))])?;
        Ok(document)
    }

    /// Applies a change and keeps it; durable when this returns. Where it cannot be kept the document is as before.
    ///
    /// # Errors
    /// [`PracticeError::Edit`] where it does not apply, [`PracticeError::Vault`] where it could not be kept.
    pub fn commit(&mut self, document: &mut Document, change: Transaction) -> Result<(), PracticeError> {
        let author = self.author.clone();
        self.step(document, |document| document.commit(change, author, now()))
    }

    /// Takes the latest change back; durable when this returns.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn undo(&mut self, document: &mut Document) -> Result<(), PracticeError> {
        let author = self.author.clone();
        self.step(document, |document| document.undo(author, now()))
    }

    /// Applies again what was taken back; durable when this returns.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn redo(&mut self, document: &mut Document) -> Result<(), PracticeError> {
        let author = self.author.clone();
        self.step(document, |document| document.redo(author, now()))
    }

    fn step(
        &mut self,
        document: &mut Document,
        act: impl FnOnce(&mut Document) -> Result<Entry, crate::domain::edit::EditError>,
    ) -> Result<(), PracticeError> {
        let kind = document.body().kind();
        let family = self.headline(kind, document.id())?.family;
        let mut changed = document.clone();
        let entry = act(&mut changed)?;
        self.append(vec![Draft { headline: changed.headline(family), entry }])?;
        *document = changed;
        Ok(())
    }

    /// Keeps entries that were made elsewhere (the window applies its changes first and sends them here). One call is
    /// one sync of the disk; returns the last sequence number.
    ///
    /// # Errors
    /// [`PracticeError::Barred`] where marks may not be made, [`PracticeError::Vault`] where they could not be kept, or
    /// where what the access log is to know of them could not be noted.
    pub fn append(&mut self, drafts: Vec<Draft>) -> Result<u64, PracticeError> {
        self.watch(&drafts)?;
        Ok(self.library.append(drafts)?)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Who closes a library cannot be kept from it.
        let _ = self.note(Access::Locked, None, About::Nothing);
    }
}

/// The draft that begins a document.
pub trait FirstDraft {
    /// The first entry, as the vault keeps it.
    fn first_draft(&self, family: DocumentId) -> Draft;
}

impl FirstDraft for Document {
    fn first_draft(&self, family: DocumentId) -> Draft {
        Draft { headline: self.headline(family), entry: self.history()[0].clone() }
    }
}
