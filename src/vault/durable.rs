//! Files that are either whole or not there, and small files that notice damage.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::OsRng;
use chacha20poly1305::aead::rand_core::RngCore;

/// What is added to the name of a file while it is being written.
pub(super) const UNFINISHED: &str = "part";

/// The name under which `path` is written before it is whole.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".");
    name.push(UNFINISHED);
    path.with_file_name(name)
}

/// Writes a file so that after a crash it is there whole or not at all: other name, sync, rename, folder sync.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = unfinished(path);
    write_synced(&part, bytes)?;
    settle(&part, path)
}

/// Writes a file under an unfinished name; [`settle`] gives it its own.
pub(super) fn write_synced(part: &Path, bytes: &[u8]) -> io::Result<()> {
    step()?;
    let mut file = File::create(part)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file or a folder another name in the same folder, for good.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)?;
    sync_parent(to)
}

/// Removes a file, or a folder with all that is in it, for good. What is not there need not be removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let kind = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?.file_type(),
    };
    if kind.is_dir() {
        for entry in fs::read_dir(path)? {
            remove(&entry?.path())?;
        }
    }
    step()?;
    if kind.is_dir() {
        fs::remove_dir(path)?
    } else {
        fs::remove_file(path)?
    }
    sync_parent(path)
}

/// Writes noise over a small file before removing it for good, so that what the disk keeps of it is not the file. Disks
/// that write elsewhere keep it all the same; that is why what it held is worth nothing without another key.
pub(super) fn shred(path: &Path) -> io::Result<()> {
    let length = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?.len(),
    };
    step()?;
    let mut noise = vec![0; usize::try_from(length).unwrap_or(0)];
    OsRng.fill_bytes(&mut noise);
    let mut file = File::options().write(true).open(path)?;
    file.write_all(&noise)?;
    file.sync_all()?;
    remove(path)
}

/// Stands before every change of the disk made here; tests cut the power at any of them.
#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests it fails")]
pub(super) const fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use self::power::{cut_after, step};

/// A power switch for tests: after so many steps no further change reaches the disk.
#[cfg(test)]
mod power {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
    }

    /// Lets this many steps of this thread through, and none after them; `None` lets all through. Returns what was left.
    pub(in crate::vault) fn cut_after(steps: Option<u32>) -> Option<u32> {
        LEFT.replace(steps)
    }

    pub(in crate::vault) fn step() -> io::Result<()> {
        match LEFT.get() {
            Some(0) => Err(io::Error::other("the power is cut")),
            left => {
                LEFT.set(left.map(|left| left - 1));
                Ok(())
            }
        }
    }
}

/// Gives a written and synced file its name for good.
pub(super) fn settle(part: &Path, path: &Path) -> io::Result<()> {
    rename(part, path)
}

/// Makes a folder, and those above it that are missing. Each has its name for good when this returns: a file that is
/// synced in a folder whose own name was not would be gone with it after a power cut.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        create_folder(above)?;
    }
    match fs::create_dir(path) {
        Err(_) if path.is_dir() => {}
        made => made?,
    }
    sync_parent(path)
}

/// Makes the names within the folder of `path` durable.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(here) if here.as_os_str().is_empty() => sync_folder(Path::new(".")),
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

/// Makes the names within a folder durable. Windows keeps names durable by itself and cannot open folders.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

/// Reads a file that has no business being larger than `cap` bytes.
pub(super) fn read_capped(path: &Path, cap: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(cap + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > cap {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the file is larger than it can be"));
    }
    Ok(bytes)
}

/// What a framed file holds; the byte stands in the file, so files cannot stand in for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Frame {
    Person = 1,
    VaultKey = 2,
    FamilyKey = 3,
    Side = 4,
    StoreSeal = 5,
    AccessEnd = 6,
    Exchange = 7,
    Point = 8,
    Backups = 9,
}

const MAGIC: &[u8; 8] = b"SAMSPILL";
const FRAME_VERSION: u8 = 1;
const BEFORE: usize = MAGIC.len() + 2;
const CHECK: usize = 32;

impl Frame {
    /// Wraps a payload: magic, kind, version, payload, BLAKE3 of all that.
    ///
    /// The check says *damaged*; without it a flipped bit in a sealed key could only be told as a wrong passphrase.
    pub(super) fn wrap(self, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BEFORE + payload.len() + CHECK);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&[self as u8, FRAME_VERSION]);
        bytes.extend_from_slice(payload);
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(check.as_bytes());
        bytes
    }

    /// The payload of a whole, undamaged file of this kind.
    pub(super) fn unwrap(self, bytes: &[u8]) -> Option<&[u8]> {
        let (body, check) = bytes.split_last_chunk::<CHECK>()?;
        let (before, payload) = body.split_first_chunk::<BEFORE>()?;
        let whole = blake3::hash(body) == *check;
        let ours = before.starts_with(MAGIC) && before[MAGIC.len()..] == [self as u8, FRAME_VERSION];
        (whole && ours).then_some(payload)
    }
}

/// Whether bytes are a whole, undamaged file of some kind.
pub(super) fn is_framed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
        && bytes.split_last_chunk::<CHECK>().is_some_and(|(body, check)| blake3::hash(body) == *check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_notices_every_flipped_bit_and_every_cut() {
        let whole = Frame::Side.wrap(b"payload");
        assert_eq!(Frame::Side.unwrap(&whole), Some(&b"payload"[..]));
        assert_eq!(Frame::Person.unwrap(&whole), None);
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Frame::Side.unwrap(&flipped), None, "bit {bit}");
        }
        for length in 0..whole.len() {
            assert_eq!(Frame::Side.unwrap(&whole[..length]), None, "cut to {length}");
        }
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("name");
        write(&path, b"one").expect("written");
        write(&path, b"two").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(read_capped(&path, 2).is_err());
    }
}
