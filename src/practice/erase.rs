//! Erasing a family, and what can be shown for it.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::error::PracticeError;
use super::export::write_whole;
use super::progress::Progress;
use super::words::word;
use crate::domain::document::Kind;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::trace::Waiting;
use crate::vault::Certificate;

/// What an erasure would take away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goes {
    /// The pseudonym, to be typed by whoever means it.
    pub code: String,
    /// Visits.
    pub sessions: usize,
    /// Films.
    pub films: usize,
    /// Codings.
    pub codings: usize,
    /// Plans.
    pub plans: usize,
    /// Backups that will be rewritten, as far as they can be reached.
    pub backups: Vec<PathBuf>,
}

/// What erasing a family would take away.
///
/// # Errors
/// [`PracticeError::NoDocument`], or the vault's errors.
pub fn goes(desk: &Desk, family: DocumentId) -> Result<Goes, PracticeError> {
    let code = desk.headline(Kind::Family, family)?.title;
    let backups = desk.library().backups()?.into_iter().map(|backup| backup.folder).collect();
    let mut goes = Goes { code, backups, ..Goes::default() };
    for headline in desk.headlines()?.into_iter().filter(|headline| headline.family == family) {
        match headline.kind {
            Kind::Session => {
                goes.sessions += 1;
                goes.films += headline.films.len();
            }
            Kind::Coding => goes.codings += 1,
            Kind::Plan => goes.plans += 1,
            _ => {}
        }
    }
    Ok(goes)
}

/// Erases a family for good. Once begun it is not stopped: what interrupts it only puts it off until the library is
/// opened again. Whoever plays or records a film of the family must have stopped.
///
/// # Errors
/// [`PracticeError::NoReason`]; [`PracticeError::Vault`] where the person may not, or where it was interrupted.
pub fn erase(
    desk: &mut Desk,
    family: DocumentId,
    reason: &str,
    progress: &Progress,
) -> Result<Certificate, PracticeError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(PracticeError::NoReason);
    }
    let author = desk.author().clone();
    Ok(desk.library_mut().erase(family, reason, &author, &mut |done, total| progress.report(done, total))?)
}

/// The certificate of an erasure that is past. Everything is searched again, so what it says holds now.
///
/// # Errors
/// [`PracticeError::Vault`] where there is no such trace, or the disk.
pub fn certificate(desk: &Desk, trace: DocumentId) -> Result<Certificate, PracticeError> {
    Ok(desk.library().certificate(trace)?)
}

/// Writes a certificate: as JSON where the file is named so, as text in a language otherwise.
///
/// # Errors
/// [`PracticeError::File`].
pub fn save(certificate: &Certificate, language: &str, out: &Path) -> Result<(), PracticeError> {
    let json = out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let bytes = if json {
        let mut bytes =
            serde_json::to_vec_pretty(certificate).map_err(|error| PracticeError::file(out)(error.into()))?;
        bytes.push(b'\n');
        bytes
    } else {
        text(certificate, language).into_bytes()
    };
    write_whole(out, &bytes)
}

/// A certificate as text, one thing a line.
#[must_use]
pub fn text(certificate: &Certificate, language: &str) -> String {
    let mut text = format!("{}\n\n", word(language, "certificate-title"));
    for (key, value) in lines(certificate, language) {
        text += &format!("{}: {value}\n", word(language, key));
    }
    text
}

/// A backup that is still to be seen to: its id, where it has one, and where it was last seen.
fn waits(waiting: &Waiting) -> String {
    let folder = waiting.folder.display();
    waiting.archive.map_or_else(|| folder.to_string(), |archive| format!("{archive} ({folder})"))
}

/// What a certificate says: the key of each line's name, and its value.
#[must_use]
pub fn lines(certificate: &Certificate, language: &str) -> Vec<(&'static str, String)> {
    let c = certificate;
    let time = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let list = |items: &[String]| {
        if items.is_empty() { word(language, "certificate-none") } else { items.join(", ") }
    };
    let whole = if c.is_complete() { "certificate-complete" } else { "certificate-not-complete" };
    let documents: Vec<String> = c.documents.iter().map(|(_, document)| document.to_string()).collect();
    let films: Vec<String> = c.films.iter().map(MediaId::to_string).collect();
    let waiting: Vec<String> = c.waiting.iter().map(waits).collect();
    let not_any_more = || word(language, "certificate-none");
    vec![
        ("certificate-verdict", word(language, whole)),
        ("certificate-library", c.library.to_string()),
        ("certificate-family", c.family.to_string()),
        ("certificate-code", c.code.clone().unwrap_or_else(not_any_more)),
        ("certificate-reason", c.reason.clone()),
        ("certificate-by", c.by.to_string()),
        ("certificate-begun", time(c.begun)),
        ("certificate-finished", c.finished.map_or_else(not_any_more, time)),
        ("certificate-documents", list(&documents)),
        ("certificate-films", list(&films)),
        ("certificate-changes", c.changes.to_string()),
        ("certificate-files", c.files.to_string()),
        ("certificate-blanked", c.blanked.to_string()),
        ("certificate-set-aside", c.set_aside.to_string()),
        ("certificate-change", c.chain.change.to_string()),
        ("certificate-link-before", c.chain.before.clone()),
        ("certificate-link-after", c.chain.after.clone().unwrap_or_else(not_any_more)),
        ("certificate-checked-files", c.checked.files.to_string()),
        ("certificate-checked-bytes", c.checked.bytes.to_string()),
        ("certificate-found", list(&c.checked.found)),
        ("certificate-waiting", list(&waiting)),
    ]
}
