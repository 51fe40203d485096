//! Folders of a trial: where they lie, what is in them, and whether anything in them changed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempDir;

/// Room that a trial in memory should have to itself, in bytes.
const ROOM: u64 = 512 << 20;

/// A folder of its own for a trial that cuts the power only in thought: in memory where there is room, because then the
/// real disk's syncs need not be waited for.
pub fn scratch() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let roomy = fs4::available_space(memory).is_ok_and(|room| room > ROOM);
    if roomy { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}

/// Every file below a folder, sorted.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// Copies a folder and all below it, the empty folders too.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// What a folder looks like from outside: each file's bytes and when it was last written.
pub fn look(folder: &Path) -> io::Result<BTreeMap<PathBuf, (blake3::Hash, SystemTime)>> {
    let look = |path: PathBuf| Ok((path.clone(), (blake3::hash(&fs::read(&path)?), fs::metadata(&path)?.modified()?)));
    files(folder)?.into_iter().map(look).collect()
}
