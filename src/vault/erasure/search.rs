//! Looking through every file for what an erasure should have removed.
//!
//! Whatever the vault seals lies beside the ids of its family, its document or its film, in plain bytes or in a name: a
//! record has them in its head, a film in its prefix, a point of an archive in its list of files. So a file in which none
//! of them is found holds nothing of the family. Redacted records keep their heads and are passed over.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use uuid::Uuid;

use super::Checked;
use crate::domain::trace::Trace;
use crate::vault::error::{At, VaultError};
use crate::vault::journal;

/// Large files are read in blocks, each with the end of the one before it.
const BLOCK: usize = 4 << 20;
/// A film says whose it is in its first bytes; what follows is sealed with a key that stands there.
const FILM: &[u8] = b"SAMSPILM";
/// An id as text.
const LONGEST: usize = 36;

/// Searches every file below a folder.
pub(super) fn search(folder: &Path, trace: &Trace) -> Result<Checked, VaultError> {
    let mut search = Search { root: folder, needles: Needles::of(trace), checked: Checked::default() };
    search.folder(folder)?;
    search.checked.found.sort();
    Ok(search.checked)
}

struct Search<'a> {
    root: &'a Path,
    needles: Needles,
    checked: Checked,
}

impl Search<'_> {
    fn folder(&mut self, folder: &Path) -> Result<(), VaultError> {
        for entry in fs::read_dir(folder).at("reading", folder)? {
            let path = entry.at("reading", folder)?.path();
            if self.needles.are_in(path.file_name().unwrap_or_default().as_encoded_bytes()) {
                self.found(&path);
            }
            if path.is_dir() {
                self.folder(&path)?;
            } else {
                self.file(&path).at("reading", &path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> io::Result<()> {
        self.checked.files += 1;
        // Most files hold none of them, and only where one is found is it asked whether it may stand there.
        if self.are_in(path)? {
            let mut bytes = fs::read(path)?;
            journal::blank_redacted(&mut bytes);
            if self.needles.are_in(&bytes) {
                self.found(path);
            }
        }
        Ok(())
    }

    fn are_in(&mut self, path: &Path) -> io::Result<bool> {
        let mut file = fs::File::open(path)?;
        let mut block = Vec::with_capacity(BLOCK);
        loop {
            let kept = block.len().min(LONGEST - 1);
            block.drain(..block.len() - kept);
            let read = (&mut file).take((BLOCK - kept) as u64).read_to_end(&mut block)?;
            self.checked.bytes += read as u64;
            if read == 0 || self.needles.are_in(&block) {
                return Ok(read > 0);
            }
            if block.starts_with(FILM) {
                return Ok(false);
            }
        }
    }

    fn found(&mut self, path: &Path) {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        self.checked.found.push(below.to_string_lossy().into_owned());
    }
}

/// The ids of what is gone, as they stand in bytes and as they stand in text.
struct Needles {
    raw: HashSet<[u8; 16]>,
    text: HashSet<[u8; LONGEST]>,
    /// Whether two bytes end any of them: ids end in random bytes, so this spares nearly every look-up.
    ends: Vec<bool>,
}

impl Needles {
    fn of(trace: &Trace) -> Self {
        let documents = trace.documents.iter().map(|(_, document)| document.0);
        let films = trace.films.iter().map(|film| film.0);
        let ids: HashSet<Uuid> = documents.chain(films).chain([trace.family.0]).collect();
        let raw: HashSet<[u8; 16]> = ids.iter().map(|id| *id.as_bytes()).collect();
        let text: HashSet<[u8; LONGEST]> = ids
            .iter()
            .map(|id| {
                let mut text = [0; LONGEST];
                id.hyphenated().encode_lower(&mut text);
                text
            })
            .collect();
        let mut ends = vec![false; 1 << 16];
        for end in raw.iter().map(|id| [id[14], id[15]]).chain(text.iter().map(|id| [id[34], id[35]])) {
            ends[usize::from(u16::from_le_bytes(end))] = true;
        }
        Self { raw, text, ends }
    }

    fn are_in(&self, bytes: &[u8]) -> bool {
        let ends = |at: usize| self.ends[usize::from(u16::from_le_bytes([bytes[at - 2], bytes[at - 1]]))];
        let is = |at: usize| {
            let before = &bytes[..at];
            before.last_chunk::<16>().is_some_and(|id| self.raw.contains(id))
                || before.last_chunk::<LONGEST>().is_some_and(|id| self.text.contains(id))
        };
        (16..=bytes.len()).any(|at| ends(at) && is(at))
    }
}
