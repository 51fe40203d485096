//! What the store's files looked like when the library was last closed.
//!
//! sled notices only some damage to its files, so closing leaves a sealed list of them with their BLAKE3, and opening
//! compares before sled sees a byte. While the library is open there is no list; after a crash the store is taken as it
//! is, and everything read from it is checked against its seals and the journal's head.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable::{self, Frame};
use super::seal::Key;

pub(super) const NAME: &str = "store.imprint";
const CAP: u64 = 16 << 20;

/// What comparing found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Imprint {
    /// There was nothing to compare with.
    None,
    /// Every byte is as it was left.
    Same,
    /// Something differs; what, in words.
    Differs(String),
}

/// What closing leaves behind.
#[derive(Serialize, Deserialize)]
enum Kept {
    /// The store's files.
    Files(Vec<Row>),
    /// The store is not to be believed again; why, in words.
    Doubt(String),
}

/// A file below the store's folder, its size and its BLAKE3.
type Row = (String, u64, String);

/// Keeps the imprint of a store that has just been closed.
pub(super) fn keep(library: &Path, store: &Path, key: &Key) -> io::Result<()> {
    write(library, key, &Kept::Files(rows(store)?))
}

/// Keeps word that a store has been found wrong, so that it is made anew when the library is next opened.
pub(super) fn doubt(library: &Path, reason: String, key: &Key) -> io::Result<()> {
    write(library, key, &Kept::Doubt(reason))
}

fn write(library: &Path, key: &Key, kept: &Kept) -> io::Result<()> {
    let sealed = key.seal(&serde_json::to_vec(kept)?, NAME.as_bytes());
    durable::write(&library.join(NAME), &Frame::StoreSeal.wrap(&sealed))
}

/// Compares a store with its imprint, and takes the imprint away because opening will change the store.
pub(super) fn compare_and_remove(library: &Path, store: &Path, keys: &[Key]) -> io::Result<Imprint> {
    let path = library.join(NAME);
    let framed = match durable::read_capped(&path, CAP) {
        Ok(framed) => framed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Imprint::None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Vec::new(),
        Err(error) => return Err(error),
    };
    let kept = Frame::StoreSeal
        .unwrap(&framed)
        .and_then(|sealed| keys.iter().find_map(|key| key.open(sealed, NAME.as_bytes())))
        .and_then(|kept| serde_json::from_slice(&kept).ok());
    let compared = match kept {
        None => Imprint::Differs(format!("{NAME} is damaged")),
        Some(Kept::Doubt(reason)) => Imprint::Differs(reason),
        Some(Kept::Files(kept)) => compare(&kept, &rows(store)?),
    };
    fs::remove_file(&path)?;
    durable::sync_parent(&path)?;
    Ok(compared)
}

fn compare(kept: &[Row], found: &[Row]) -> Imprint {
    let differs = kept.iter().find(|row| !found.contains(row)).or_else(|| found.iter().find(|row| !kept.contains(row)));
    differs.map_or(Imprint::Same, |(name, ..)| Imprint::Differs(format!("store/{name} was altered")))
}

fn rows(store: &Path) -> io::Result<Vec<Row>> {
    let mut rows = Vec::new();
    collect(store, &PathBuf::new(), &mut rows)?;
    rows.sort();
    Ok(rows)
}

fn collect(root: &Path, below: &Path, rows: &mut Vec<Row>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &name, rows)?;
            continue;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(root.join(&name))?)?;
        rows.push((name.to_string_lossy().into_owned(), hasher.count(), hasher.finalize().to_hex().to_string()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_altered_missing_or_added_file_is_noticed_once() {
        let library = tempfile::tempdir().expect("a folder");
        let store = library.path().join("store");
        fs::create_dir_all(store.join("blobs")).expect("made");
        let key = Key::random();
        let compare = || compare_and_remove(library.path(), &store, std::slice::from_ref(&key)).expect("compared");
        assert_eq!(compare(), Imprint::None);

        let changes: [&dyn Fn() -> io::Result<()>; 4] = [
            &|| fs::write(store.join("db"), b"altered"),
            &|| fs::write(store.join("blobs/7"), b"added"),
            &|| fs::remove_file(store.join("db")),
            &|| fs::write(library.path().join(NAME), b"damaged"),
        ];
        for change in changes {
            fs::write(store.join("db"), b"as it was").expect("written");
            keep(library.path(), &store, &key).expect("kept");
            assert_eq!(compare(), Imprint::Same);
            keep(library.path(), &store, &key).expect("kept");
            change().expect("changed");
            assert!(matches!(compare(), Imprint::Differs(_)));
            assert_eq!(compare(), Imprint::None);
        }
        doubt(library.path(), "it lied".to_owned(), &key).expect("kept");
        assert_eq!(compare(), Imprint::Differs("it lied".to_owned()));
    }
}
