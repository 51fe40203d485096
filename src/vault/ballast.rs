//! A file that only takes up room, to be given up when the disk is full: opening a library needs some, and so does
//! closing it.

use std::fs::{self, File};
use std::path::Path;

use fs4::FileExt;

const NAME: &str = "ballast";
const SIZE: u64 = 64 << 20;
/// It is laid only where this much would be free besides: it is for bad days and not to bring them about.
const PLENTY: u64 = 8 * SIZE;
/// With less than this free, a library may not open any more.
const SCARCE: u64 = 16 << 20;

/// With less than this free nothing more is saved: sled waits for ever where the disk takes no more, and closing needs
/// some room too.
const SPARE: u64 = 4 << 20;

/// With less than this free the store is not opened: what the journal has more than it must go into it, and sled waits for
/// ever where the disk takes no more.
const LEAST: u64 = 2 << 20;

/// Whether the disk has room for opening the store.
pub(super) fn may_open(library: &Path) -> bool {
    fs4::available_space(library).map_or(true, |free| free >= LEAST)
}

/// Whether the disk has room for so many bytes more. Where it does not say, it may have.
pub(super) fn has_room(library: &Path, bytes: u64) -> bool {
    fs4::available_space(library).map_or(true, |free| free >= SPARE.saturating_add(bytes.saturating_mul(4)))
}

/// Whether the disk has room for a film of so many bytes, and after that for all the work that is done with it.
pub(super) fn has_room_for_film(folder: &Path, bytes: u64) -> bool {
    fs4::available_space(folder).map_or(true, |free| free >= SIZE.saturating_add(bytes))
}

/// Lays the ballast where there is none and the disk has plenty of room. That it cannot be laid is no trouble yet.
pub(super) fn lay(library: &Path) {
    let path = library.join(NAME);
    let laid = fs::metadata(&path).is_ok_and(|file| file.len() >= SIZE);
    if !laid && fs4::available_space(library).is_ok_and(|free| free >= PLENTY) {
        let allocated = File::create(&path).and_then(|file| FileExt::allocate(&file, SIZE));
        if allocated.is_err() {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Gives the ballast up where room is scarce. Returns whether it is.
pub(super) fn release_if_scarce(library: &Path) -> bool {
    let scarce = fs4::available_space(library).is_ok_and(|free| free < SCARCE);
    if scarce {
        // Where there was none, there is nothing to be given up.
        let _ = fs::remove_file(library.join(NAME));
    }
    scarce
}
