//! Taking a point.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use chrono::Utc;

use super::manifest::{Manifest, Piece};
use super::{Archive, Point, Progress};
use crate::vault::durable;
use crate::vault::error::{At, VaultError};
use crate::vault::header::Header;
use crate::vault::journal::Place;
use crate::vault::seal::Key;

const LIBRARY: &str = "library.json";
/// No object is larger: a stretch is in memory while it is kept.
const LARGEST: u64 = 16 << 20;
/// As much of the front and the end of a file that only grows is compared before the rest is taken as known.
const COMPARED: u64 = 512;
/// A file in more pieces than this is looked at for being in needlessly small ones.
const MANY: usize = 32;
const NEEDLESSLY_SMALL: u64 = 256 << 10;

/// What a point is taken of.
#[derive(Clone, Debug)]
pub(in crate::vault) struct Source<'a> {
    /// The library's folder.
    pub(in crate::vault) library: &'a Path,
    /// How far the journal reaches; what comes after belongs to the next point.
    pub(in crate::vault) end: Place,
    /// Whether the films are taken too.
    pub(in crate::vault) media: bool,
    /// Whether objects that are there already are read again, and written anew where they are damaged.
    pub(in crate::vault) thorough: bool,
}

/// What taking a point came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::vault) struct Taken {
    pub(in crate::vault) point: Point,
    /// Bytes that were not there before.
    pub(in crate::vault) written: u64,
}

impl Archive {
    /// Takes a point, makes the key files the same in all points, and thins them out by age. `None` where the work was
    /// stopped; what was kept until then need not be kept again. Where nothing has changed, the latest point stays the latest.
    pub(in crate::vault) fn take(
        &self,
        source: &Source<'_>,
        key: &Key,
        progress: Progress<'_>,
    ) -> Result<Option<Taken>, VaultError> {
        let known = self.latest()?.filter(|latest| latest.is_vouched(key));
        let number = self.numbers()?.last().map_or(1, |last| last + 1);
        let mut manifest = Manifest::new(self.library, number, source.end.sequence, Utc::now());
        let files = source.files()?;
        let mut work = Work { archive: self, source, progress, done: 0, total: files.values().sum(), written: 0 };
        for (name, length) in files {
            let before = known.as_ref().and_then(|known| known.files.get(&name)).map_or(&[][..], Vec::as_slice);
            match work.keep(&name, length, before)? {
                ControlFlow::Break(()) => return Ok(None),
                ControlFlow::Continue(pieces) if pieces.is_empty() && length > 0 => {}
                ControlFlow::Continue(pieces) => drop(manifest.files.insert(name, pieces)),
            }
        }
        let written = work.written;
        // What is missing has been lost, or it would have been erased here too: the copy stays.
        let lost = known.iter().flat_map(|known| &known.files).filter(|(name, _)| stays(name));
        for (name, pieces) in lost {
            manifest.files.entry(name.clone()).or_insert_with(|| pieces.clone());
        }
        if let Some(known) = known.filter(|known| known.files == manifest.files) {
            return Ok(Some(Taken { point: known.point(), written }));
        }
        self.write(&mut manifest, key)?;
        self.share_keys(&manifest, key)?;
        self.thin()?;
        Ok(Some(Taken { point: manifest.point(), written }))
    }

    /// Gives every point the key files of the latest: a passphrase that was changed, or a person who has left, opens no
    /// older point either.
    fn share_keys(&self, latest: &Manifest, key: &Key) -> Result<(), VaultError> {
        let keys = |manifest: &Manifest| -> BTreeMap<String, Vec<Piece>> {
            let keys = manifest.files.iter().filter(|(name, _)| is_key(name));
            keys.map(|(name, pieces)| (name.clone(), pieces.clone())).collect()
        };
        let current = keys(latest);
        for mut manifest in self.vouched(key)? {
            if keys(&manifest) != current {
                manifest.files.retain(|name, _| !is_key(name));
                manifest.files.extend(current.clone());
                self.write(&mut manifest, key)?;
            }
        }
        Ok(())
    }
}

fn is_key(name: &str) -> bool {
    name.starts_with("keys/")
}

/// Whether a file only ever grows: journals, films and recordings.
fn grows(name: &str) -> bool {
    let film = |name: &str| !name.contains('.') || name.ends_with(".live");
    name.starts_with("journal/") || name.starts_with("access/0") || name.strip_prefix("media/").is_some_and(film)
}

/// Whether a file is never taken away but by erasing a family.
fn stays(name: &str) -> bool {
    (grows(name) && !name.ends_with(".live")) || name.starts_with("keys/families/") || name == LIBRARY
}

/// Whether a small file can be told to be whole; a damaged one must not take the place of a copy.
pub(in crate::vault) fn is_whole(name: &str, bytes: &[u8]) -> bool {
    if name == LIBRARY { Header::from_bytes(bytes).is_ok() } else { durable::is_framed(bytes) }
}

impl Source<'_> {
    /// The files that a point consists of, and their length. What can be made again (the store) or was never finished is
    /// not among them.
    fn files(&self) -> Result<BTreeMap<String, u64>, VaultError> {
        let mut files = BTreeMap::new();
        let mut add = |folder: &str, belongs: &dyn Fn(&str) -> bool| -> Result<(), VaultError> {
            let path = self.library.join(folder);
            let entries = match fs::read_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                entries => entries.at("reading", &path)?,
            };
            for entry in entries {
                let entry = entry.at("reading", &path)?;
                let name = entry.file_name();
                let Some(name) = name.to_str().filter(|name| belongs(name)) else { continue };
                let file = entry.metadata().at("reading", &path)?;
                if file.is_file() {
                    let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                    files.insert(name, file.len());
                }
            }
            Ok(())
        };
        let plain = |name: &str| !name.contains('.');
        let numbered = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        add("", &|name| name == LIBRARY)?;
        for folder in ["keys", "keys/people", "keys/families"] {
            add(folder, &plain)?;
        }
        add("access", &|name| numbered(name) || name == "end")?;
        add("journal", &numbered)?;
        if self.media {
            let unfinished = format!(".{}", durable::UNFINISHED);
            add("media", &|name| !name.ends_with(&unfinished))?;
        }
        let last = format!("journal/{:04}", self.end.segment);
        files.retain(|name, _| !name.starts_with("journal/") || *name <= last);
        files.entry(last).and_modify(|length| *length = (*length).min(self.end.offset));
        Ok(files)
    }
}

struct Work<'a, 'p> {
    archive: &'a Archive,
    source: &'a Source<'a>,
    progress: Progress<'p>,
    done: u64,
    total: u64,
    written: u64,
}

impl Work<'_, '_> {
    /// Keeps a file: the pieces that are known already where they still stand, and what comes after them.
    fn keep(&mut self, name: &str, length: u64, before: &[Piece]) -> Result<ControlFlow<(), Vec<Piece>>, VaultError> {
        let path = self.source.library.join(name);
        let mut file = match File::open(&path) {
            // A file that has gone since it was listed, as a recording that was just brought in.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ControlFlow::Continue(Vec::new())),
            file => file.at("opening", &path)?,
        };
        let mut pieces = Vec::new();
        let mut at = 0;
        if grows(name) {
            at = self.known(&mut file, length, before).at("reading", &path)?;
            pieces.extend_from_slice(if at > 0 { before } else { &[] });
        }
        if self.step(at).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        file.seek(SeekFrom::Start(at)).at("reading", &path)?;
        while at < length {
            let mut bytes = Vec::new();
            let read = (&mut file).take((length - at).min(LARGEST)).read_to_end(&mut bytes).at("reading", &path)?;
            if read == 0 {
                break;
            }
            if !grows(name) && !is_whole(name, &bytes) {
                return Ok(ControlFlow::Continue(before.to_vec()));
            }
            let (piece, new) = self.archive.objects.put(&bytes, self.source.thorough)?;
            self.written += if new { piece.bytes } else { 0 };
            pieces.push(piece);
            at += read as u64;
            if self.step(read as u64).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(pieces))
    }

    /// How many bytes of a file that only grows are known already: all those of the pieces it had, or none.
    fn known(&self, file: &mut File, length: u64, before: &[Piece]) -> io::Result<u64> {
        let known: u64 = before.iter().map(|piece| piece.bytes).sum();
        let (Some(first), Some(last)) = (before.first(), before.last()) else { return Ok(0) };
        let small = before.len() > MANY && known / (before.len() as u64) < NEEDLESSLY_SMALL;
        let objects = &self.archive.objects;
        let there = |piece| objects.has(piece) && !(self.source.thorough && objects.get(piece).is_err());
        if known > length || small || !before.iter().all(there) {
            return Ok(0);
        }
        let mut same = |piece: &Piece, within: u64, at: u64| -> io::Result<bool> {
            let size = COMPARED.min(piece.bytes - within);
            let mut object = File::open(self.archive.objects.path(piece))?;
            let read = |from: &mut File, at: u64| -> io::Result<Vec<u8>> {
                let mut bytes = Vec::new();
                from.seek(SeekFrom::Start(at))?;
                from.take(size).read_to_end(&mut bytes)?;
                Ok(bytes)
            };
            Ok(read(&mut object, within)? == read(file, at)?)
        };
        let tail = last.bytes.saturating_sub(COMPARED);
        let stands = same(first, 0, 0)? && same(last, tail, known - (last.bytes - tail))?;
        Ok(if stands { known } else { 0 })
    }

    fn step(&mut self, bytes: u64) -> ControlFlow<()> {
        self.done = (self.done + bytes).min(self.total);
        (self.progress)(self.done, self.total)
    }
}
