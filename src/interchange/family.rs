//! Everything that is kept about a family, as `family.json` in the folder that is handed to them; `schemas/family.json`
//! describes it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::{self, SessionFile};
use crate::domain::access::AccessNote;
use crate::domain::family::Family;
use crate::domain::feedback::Plan;
use crate::domain::id::{DocumentId, MediaId};

/// The version this program writes, and the latest it reads.
pub const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// The longest path of a film that is believed, in bytes.
const MAX_PATH: usize = 1024;

/// What kind of file this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    /// A family of Samspill.
    #[serde(rename = "samspill-family")]
    SamspillFamily,
}

/// A family with everything that is kept about it, as it stood at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyFile {
    /// What kind of file this is.
    pub format: Format,
    /// The version of the format.
    pub version: u32,
    /// When it was written.
    pub written: DateTime<Utc>,
    /// The family's identity in its library.
    pub family: DocumentId,
    /// The family record, with its consents.
    pub record: Family,
    /// Every visit, with every coding of it.
    pub sessions: Vec<SessionFile>,
    /// The feedback plans.
    pub plans: Vec<PlanRecord>,
    /// Where each film lies in the folder.
    pub films: Vec<FilmPlace>,
    /// Who saw and did what.
    pub access: Vec<AccessNote>,
}

/// A feedback plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRecord {
    /// The plan's identity in its library.
    pub id: DocumentId,
    /// The plan.
    pub plan: Plan,
}

/// Where a film lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilmPlace {
    /// The film.
    pub media: MediaId,
    /// Its path below the folder, with `/` between folders.
    pub path: String,
}

/// Why a file was not understood.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Larger than a family can sensibly be.
    #[error("the file has {0} bytes; more than {MAX_BYTES} are not read")]
    TooLarge(usize),
    /// Not JSON, nested too deeply, or not of this shape.
    #[error("the file is no family: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a later version of this program.
    #[error("the file has version {0} of the format; this program knows versions up to {VERSION}")]
    Newer(u32),
    /// A visit that cannot be.
    #[error("visit {session}: {source}")]
    Session {
        /// The visit.
        session: DocumentId,
        /// What is wrong with it.
        source: json::ReadError,
    },
    /// A film that would lie outside the folder.
    #[error("film {0} does not lie within the folder")]
    Outside(MediaId),
}

impl FamilyFile {
    /// The bytes of the file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings, integers and lists are always JSON");
        bytes.push(b'\n');
        bytes
    }
}

/// Reads a family file and checks that everything in it can stand.
///
/// # Errors
/// The first [`ReadError`] found.
pub fn read(bytes: &[u8]) -> Result<FamilyFile, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    // The version is looked at first, so that a later file is called later, not misshapen.
    let Version { version } = serde_json::from_slice(bytes)?;
    if version > VERSION {
        return Err(ReadError::Newer(version));
    }
    let file: FamilyFile = serde_json::from_slice(bytes)?;
    for session in &file.sessions {
        session.check().map_err(|source| ReadError::Session { session: session.session, source })?;
    }
    match file.films.iter().find(|film| !lies_within(&film.path)) {
        Some(film) => Err(ReadError::Outside(film.media)),
        None => Ok(file),
    }
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Whether a path leads to something below the folder on every system.
fn lies_within(path: &str) -> bool {
    let strange = |c: char| c.is_control() || matches!(c, '\\' | ':');
    path.len() <= MAX_PATH && !path.contains(strange) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> FamilyFile {
        FamilyFile {
            format: Format::SamspillFamily,
            version: VERSION,
            written: DateTime::UNIX_EPOCH,
            family: DocumentId(uuid::Uuid::nil()),
            record: Family { code: "F-017".to_owned(), ..Family::default() },
            sessions: Vec::new(),
            plans: Vec::new(),
            films: Vec::new(),
            access: Vec::new(),
        }
    }

    #[test]
    fn a_family_comes_back_as_it_was() {
        assert_eq!(read(&file().write()).expect("read"), file());
    }

    #[test]
    fn what_is_too_large_too_new_too_deep_or_not_within_is_refused() {
        assert!(matches!(read(&vec![b' '; MAX_BYTES + 1]), Err(ReadError::TooLarge(_))));
        assert!(matches!(read(br#"{"version": 2, "anything": []}"#), Err(ReadError::Newer(2))));
        let deep = format!("{{\"version\": 1, \"x\": {}", "[".repeat(100_000));
        assert!(matches!(read(deep.as_bytes()), Err(ReadError::Shape(_))));
        assert!(matches!(read(b"{}"), Err(ReadError::Shape(_))));
        for path in ["", "/etc/passwd", "../film.mkv", "film/../../x", "c:film", "film\\x", "film//x", "film/\n"] {
            let films = vec![FilmPlace { media: MediaId(uuid::Uuid::nil()), path: path.to_owned() }];
            assert!(matches!(read(&FamilyFile { films, ..file() }.write()), Err(ReadError::Outside(_))), "{path:?}");
        }
        let films = vec![FilmPlace { media: MediaId(uuid::Uuid::nil()), path: "film/1 bad 2. besøk.mkv".to_owned() }];
        assert!(read(&FamilyFile { films, ..file() }.write()).is_ok());
    }
}
