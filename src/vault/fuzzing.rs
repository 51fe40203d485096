//! Doors for fuzzing: what reads bytes that may come from anywhere, without the keys that would keep most of them out.
//! Only the fuzz targets and their test come in here.

use std::path::Path;

use uuid::Uuid;

use super::error::VaultError;
use super::journal::{self, Item};

/// Reads the journal in a folder as opening a library does, believing every record that has the right shape. Returns how
/// many changes it took, and how many places it called damaged.
///
/// # Errors
/// The disk.
pub fn journal(folder: &Path) -> Result<(u64, u64), VaultError> {
    let (mut changes, mut damaged) = (0, 0);
    journal::read(folder, Uuid::nil(), &|_| true, &mut |item| {
        match item {
            Item::Damage(_) => damaged += 1,
            _ => changes += 1,
        }
        Ok(())
    })?;
    Ok((changes, damaged))
}
