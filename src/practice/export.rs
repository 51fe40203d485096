//! Taking a session out of the library in a format that other programs read.

use std::io::Write;
use std::path::Path;

use super::desk::Desk;
use super::error::PracticeError;
use super::mark::codings;
use crate::domain::access::Deed;
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Kind};
use crate::domain::id::DocumentId;
use crate::interchange::{csv, json};

/// The formats a session can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Everything, in this program's own open format (`schemas/session.json`).
    Json,
    /// One row a mark, for a spreadsheet or a statistics program.
    Csv,
}

impl Format {
    /// The format that a file's name asks for.
    #[must_use]
    pub fn of(file: &Path) -> Self {
        let csv = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if csv { Self::Csv } else { Self::Json }
    }

    /// Its word in the access log.
    const fn word(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
        }
    }
}

/// Writes a session with every coding of it. The file appears whole or not at all.
///
/// # Errors
/// [`PracticeError::NoDocument`] where there is no such session, [`PracticeError::Barred`], [`PracticeError::File`] where the file cannot be
/// written.
pub fn export(desk: &Desk, session: DocumentId, format: Format, out: &Path) -> Result<(), PracticeError> {
    let family = desk.headline(Kind::Session, session)?.family;
    desk.check(Deed::Export, family)?;
    let documents = codings(desk, session)?;
    let coded: Vec<(DocumentId, &Coding)> = documents
        .iter()
        .filter_map(|document| match document.body() {
            Body::Coding(coding) => Some((document.id(), coding.as_ref())),
            _ => None,
        })
        .collect();
    write(desk, session, &coded, format, out)
}

/// Writes a coding as it stands on the screen, where the library did not take its latest changes. The file appears whole
/// or not at all, as CSV where it is named so and as JSON otherwise.
///
/// # Errors
/// As [`export`].
pub fn copy(desk: &Desk, document: &Document, out: &Path) -> Result<(), PracticeError> {
    let id = document.id();
    let coding = document.as_coding().ok_or(PracticeError::NoDocument { kind: Kind::Coding, document: id })?;
    write(desk, coding.session, &[(id, coding)], Format::of(out), out)
}

fn write(
    desk: &Desk,
    session: DocumentId,
    coded: &[(DocumentId, &Coding)],
    format: Format,
    out: &Path,
) -> Result<(), PracticeError> {
    let family = desk.headline(Kind::Session, session)?.family;
    let pseudonym = desk.headline(Kind::Family, family)?.title;
    let facts = desk.session(session)?;
    let bytes = match format {
        Format::Json => json::write(session, &pseudonym, &facts, coded),
        Format::Csv => csv::write(session, &pseudonym, coded),
    };
    desk.allow(Deed::Export, family, format!("{}, session {session}", format.word()).into())?;
    write_whole(out, &bytes)
}

/// Writes a file beside its place and puts it there when it is on the disk, so that a half-written export never stands
/// where an older whole one did.
pub(super) fn write_whole(out: &Path, bytes: &[u8]) -> Result<(), PracticeError> {
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(PracticeError::file(out))?;
    file.write_all(bytes).map_err(PracticeError::file(out))?;
    file.as_file().sync_all().map_err(PracticeError::file(out))?;
    file.persist(out).map_err(|error| PracticeError::file(out)(error.error))?;
    Ok(())
}
