//! Everything durable: a library in one folder, sealed, whose every saved change outlives a crash.
//!
//! ```text
//! library.json          what the folder is; the only plain file, and it names nobody
//! lock                  held while the library is open
//! keys/vault            the vault key, for every person and the recovery key        (keys)
//! keys/people/<id>      a person's identity under their passphrase                  (keys)
//! keys/families/<id>    a family's key under the vault key                          (keyring)
//! journal/0001…         every change ever saved, chained; it vouches                (journal)
//! access/0001…          who saw and did what, chained in the same way, and where that ends  (access)
//! store/                the same changes by document, in sled; it serves            (store)
//! backups               which backups were made, and where they were last seen; sealed   (keeping)
//! store.imprint         what the store looked like when the library was closed      (imprint)
//! media/<id>            a sealed film; <id>.index, .peaks, .strip beside it         (media)
//! media/<id>.live       a recording that is no film of its own yet; <id>.outline: the film it will be  (media)
//! ballast               room that is given up when the disk is full, so that the library still opens  (ballast)
//! snapshots/            the library without films, as it stood at points in time       (archive)
//! exchange/             parts about to be exchanged for new ones, all or none          (exchange, migration)
//! quarantine-<time>-…/  what was found damaged
//! ```
//!
//! [`Library::append`] writes and syncs the journal first; then the change is saved. The store follows and can be made
//! anew at any time ([`OpenReport::rebuilt`]). What is read is checked: a record opens only under its family's key and
//! only in the place of the library, document and history for which it was sealed, and the journal knows how many there
//! are. Damage is named ([`Finding`]) and never served.
//!
//! [`Library::erase`] takes a family out of all of it, snapshots and known backups included, and leaves a trace (erasure).
//! Who may do what is one table of the domain ([`crate::domain::rights`]); the vault holds every act against it, by the
//! roles that the charter gives to whoever opened the library (permission).

mod access;
mod archive;
mod ballast;
mod catalogue;
mod charter;
mod counts;
mod durable;
mod erasure;
mod errand;
mod error;
mod exchange;
mod finding;
#[doc(hidden)]
pub mod fuzzing;
mod handover;
mod header;
mod imprint;
mod journal;
mod keeping;
mod keyring;
mod keys;
mod library;
mod media;
mod migration;
mod opening;
mod people;
mod permission;
mod process;
mod record;
mod repair;
mod seal;
mod store;
mod verify;

pub use self::archive::{Holds, Kept, Point, Restored, backup_header, look, restore};
pub use self::erasure::{Certificate, Chain, Checked};
pub use self::error::{Condition, Failure, ReadOnly, VaultError};
pub use self::exchange::Settled;
pub use self::finding::Finding;
pub use self::header::{Header, LibraryKind};
pub use self::journal::Torn;
pub use self::keeping::{BackedUp, Backup, KnownBackup};
pub use self::keys::{RecoveryKey, Unlock, one_time_passphrase};
pub use self::library::{Draft, Library, NewLibrary};
pub use self::media::{Ending, LiveWriter, MediaShelf, Recording, SealedFilm, SealedReader, SealedWriter, SideKind};
pub use self::migration::Migrated;
pub use self::opening::{OpenReport, Rebuilt};
pub use self::process::{forbid_core_dumps, forbid_inspection};
pub use self::repair::{Copy, Repaired, header};
pub use self::store::StoreError;
pub use self::verify::VerifyReport;
