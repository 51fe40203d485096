//! Handing a family everything that is kept about it: one folder, with the films as they were taken in, everything else
//! in open formats, and a page to read it by.
//!
//! ```text
//! index.html        for people; no scripts
//! family.json       everything but the films                      (interchange::family)
//! film/1_name.mkv   a film, byte for byte as it was taken in
//! marks/1.csv       the marks of a visit                          (interchange::csv)
//! access.csv        who saw and did what                          (interchange::log)
//! ```
//!
//! The folder is made under another name, read back, and only then given its own.

mod page;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::desk::{Desk, now};
use super::error::PracticeError;
use super::progress::Progress;
use super::shelf;
use crate::domain::access::{About, Access, Deed};
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Kind};
use crate::domain::family::Family;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::Role;
use crate::domain::session::{Film, Session};
use crate::interchange::family::{self, FamilyFile, FilmPlace, Format, PlanRecord};
use crate::interchange::{csv, json, log};
use crate::vault::{MediaShelf, VaultError};

/// What is written next to the films.
const PAGE: &str = "index.html";
const FAMILY: &str = "family.json";
const ACCESS: &str = "access.csv";
const BLOCK: usize = 64 * 1024;

/// Everything that is to be handed over, gathered where the library is owned. What is left to do is [`Handover::write`],
/// which can be done beside everything else.
pub struct Handover {
    file: FamilyFile,
    /// The marks of each visit, as a table.
    tables: Vec<Vec<u8>>,
    films: Vec<(Film, String)>,
    shelf: MediaShelf,
}

/// Gathers what is kept about a family, and notes that it is handed over. It takes the family's consent; a keeper may
/// do it without one, for a reason that is noted.
///
/// # Errors
/// [`PracticeError::Barred`], or the vault's errors.
pub fn gather(desk: &Desk, family: DocumentId, to: &Path, reason: Option<&str>) -> Result<Handover, PracticeError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let place = to.display();
    match reason.filter(|_| desk.library().roles().contains(&Role::Keeper)) {
        Some(reason) => desk.note(Access::Exported, Some(family), About::Words(format!("{place}: {reason}")))?,
        None => desk.allow(Deed::ExportFamily, family, About::Words(place.to_string()))?,
    }
    let documents = desk.library().documents_of(family)?;
    let missing = PracticeError::NoDocument { kind: Kind::Family, document: family };
    let record = documents.iter().find_map(Document::as_family).cloned().ok_or(missing)?;
    let access = desk.library().access_of(family)?;
    let visits: Vec<(DocumentId, &Session)> =
        documents.iter().filter_map(|document| Some((document.id(), document.as_session()?))).collect();
    let mut films: Vec<(Film, String)> = Vec::new();
    for film in visits.iter().flat_map(|(_, session)| &session.films) {
        let path = format!("film/{}_{}", films.len() + 1, plain(&film.file_name));
        films.push((film.clone(), path));
    }
    let (sessions, tables) = sessions(&documents, &visits, &record);
    let plans = documents.iter().filter_map(|d| Some(PlanRecord { id: d.id(), plan: d.as_plan()?.clone() })).collect();
    let places = films.iter().map(|(film, path)| FilmPlace { media: film.media, path: path.clone() }).collect();
    let (format, version) = (Format::SamspillFamily, family::VERSION);
    let file = FamilyFile { format, version, written: now(), family, record, sessions, plans, films: places, access };
    Ok(Handover { file, tables, films, shelf: desk.library().media_to_hand_over() })
}

/// Each visit with its codings, and the table of its marks.
fn sessions(
    documents: &[Document],
    visits: &[(DocumentId, &Session)],
    record: &Family,
) -> (Vec<json::SessionFile>, Vec<Vec<u8>>) {
    let of_visit = |id: DocumentId| -> Vec<(DocumentId, &Coding)> {
        let codings = documents.iter().filter_map(|document| match document.body() {
            Body::Coding(coding) if coding.session == id => Some((document.id(), coding.as_ref())),
            _ => None,
        });
        codings.collect()
    };
    let both = visits.iter().map(|(id, session)| {
        let codings = of_visit(*id);
        (json::record(*id, &record.code, session, &codings), csv::write(*id, &record.code, &codings))
    });
    both.unzip()
}

/// The name of a file without anything that a system or a page would take for its own.
fn plain(name: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    let name: String = name.chars().map(safe).take(120).collect();
    if name.is_empty() { "film".to_owned() } else { name }
}

impl Handover {
    /// Makes the folder `to`, which must not be there yet. The page is in `language`.
    ///
    /// # Errors
    /// [`PracticeError::File`], [`PracticeError::Vault`] where a film cannot be read, [`PracticeError::Cancelled`]; in each
    /// case nothing is left.
    pub fn write(&self, to: &Path, language: &str, progress: &Progress) -> Result<(), PracticeError> {
        if to.exists() {
            return Err(VaultError::NotEmpty(to.to_owned()).into());
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = to.with_file_name(name);
        remove(&part)?;
        let made = self
            .fill(&part, language, progress)
            .and_then(|()| fs::rename(&part, to).and_then(|()| sync(to.parent())).map_err(PracticeError::file(to)));
        if made.is_err() {
            // What went wrong is told; that a half folder could not be removed as well would hide it.
            let _ = remove(&part);
        }
        made
    }

    fn fill(&self, folder: &Path, language: &str, progress: &Progress) -> Result<(), PracticeError> {
        for below in ["film", "marks"] {
            let folder = folder.join(below);
            fs::create_dir_all(&folder).map_err(PracticeError::file(&folder))?;
        }
        let total = self.films.iter().map(|(film, _)| film.bytes).sum::<u64>() * 2;
        let mut meter = Meter { done: 0, total, progress };
        for (film, path) in &self.films {
            self.film(film, &folder.join(path), &mut meter)?;
        }
        let mut files = vec![
            (PAGE.to_owned(), page::write(&self.file, language).into_bytes()),
            (FAMILY.to_owned(), self.file.write()),
            (ACCESS.to_owned(), log::write(&self.file.access)),
        ];
        let tables = self.tables.iter().enumerate();
        files.extend(tables.map(|(index, table)| (format!("marks/{}.csv", index + 1), table.clone())));
        for (name, bytes) in &files {
            let path = folder.join(name);
            put(&path, bytes).map_err(PracticeError::file(&path))?;
        }
        self.check(folder)?;
        sync(Some(folder)).map_err(PracticeError::file(folder))
    }

    /// Copies a film and compares what the disk gives back with what was taken in.
    fn film(&self, film: &Film, path: &Path, meter: &mut Meter<'_>) -> Result<(), PracticeError> {
        let mut reader = shelf::open(&self.shelf, film.media)?;
        let mut file = File::create_new(path).map_err(PracticeError::file(path))?;
        let (written, bytes) = copy(&mut reader, &mut file, path, meter)?;
        file.sync_all().map_err(PracticeError::file(path))?;
        let mut file = File::open(path).map_err(PracticeError::file(path))?;
        let (read, _) = copy(&mut file, &mut io::sink(), path, meter)?;
        // A film that is still being recorded has no fingerprint of its own yet.
        let taken_in = film.fingerprint.is_empty() || (film.fingerprint == written && film.bytes == bytes);
        if read == written && taken_in { Ok(()) } else { Err(PracticeError::Changed(path.to_owned())) }
    }

    /// Reads the folder back as another program would.
    fn check(&self, folder: &Path) -> Result<(), PracticeError> {
        let path = folder.join(FAMILY);
        let bytes = fs::read(&path).map_err(PracticeError::file(&path))?;
        let read = family::read(&bytes).map_err(|error| PracticeError::file(&path)(io::Error::other(error)))?;
        let there: BTreeSet<MediaId> =
            read.films.iter().filter(|film| folder.join(&film.path).is_file()).map(|film| film.media).collect();
        let whole = read == self.file && self.films.iter().all(|(film, _)| there.contains(&film.media));
        if whole { Ok(()) } else { Err(PracticeError::Changed(path)) }
    }
}

struct Meter<'a> {
    done: u64,
    total: u64,
    progress: &'a Progress,
}

/// Copies to the end; returns the BLAKE3 in hexadecimal and the length.
fn copy(
    from: &mut impl Read,
    to: &mut impl Write,
    path: &Path,
    meter: &mut Meter<'_>,
) -> Result<(String, u64), PracticeError> {
    let (mut hasher, mut block) = (blake3::Hasher::new(), vec![0; BLOCK]);
    loop {
        if meter.progress.cancelled() {
            return Err(PracticeError::Cancelled);
        }
        let read = from.read(&mut block).map_err(PracticeError::file(path))?;
        if read == 0 {
            return Ok((hasher.finalize().to_hex().to_string(), hasher.count()));
        }
        hasher.update(&block[..read]);
        to.write_all(&block[..read]).map_err(PracticeError::file(path))?;
        meter.done += read as u64;
        meter.progress.report(meter.done.min(meter.total), meter.total);
    }
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove(folder: &PathBuf) -> Result<(), PracticeError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PracticeError::file(folder)(error)),
        _ => Ok(()),
    }
}

/// Makes the names within a folder durable, where the system opens folders.
fn sync(folder: Option<&Path>) -> io::Result<()> {
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}
