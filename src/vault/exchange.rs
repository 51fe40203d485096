//! Parts of a library exchanged for new ones: all of them or none, whenever the power fails.
//!
//! ```text
//! exchange/fresh/…    the new parts, laid out as they will lie in the library
//! exchange/order      written once they are whole and verified: from here on the exchange is carried out
//! exchange/former/…   the old parts
//! ```
//!
//! Without an order nothing of the library has been touched, and what was begun is thrown away. With one, every step
//! can be taken again, so opening the library simply goes on where the last attempt ended.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable::{self, Frame};
use super::error::{At, VaultError};
use super::finding::Finding;
use super::header::{self, header};

const FOLDER: &str = "exchange";
const FRESH: &str = "fresh";
const FORMER: &str = "former";
const ORDER: &str = "order";
const CAP: u64 = 16 << 20;

/// What is to be exchanged. Parts are files or folders, named by their path below the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Order {
    /// Parts that come in, in place of what there was.
    pub(super) brings: Vec<String>,
    /// Parts that only go.
    pub(super) removes: Vec<String>,
    /// The format that the library has afterwards, where that changes.
    pub(super) version: Option<u32>,
    /// The folder below the library in which the old parts are kept; without one they are destroyed.
    pub(super) keeps: Option<String>,
}

/// What became of an exchange that was found half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settled {
    /// It had not been decided on; the library is as it was before.
    Undone,
    /// It had been decided on, and has been carried through.
    Finished,
}

/// An exchange in the making.
pub(super) struct Exchange {
    library: PathBuf,
}

impl Exchange {
    /// Makes room for new parts. Nothing of the library is touched until [`Self::carry_out`].
    pub(super) fn begin(library: &Path) -> Result<Self, VaultError> {
        settle(library)?;
        let exchange = Self { library: library.to_owned() };
        let fresh = exchange.fresh();
        durable::create_folder(&fresh).at("making", &fresh)?;
        Ok(exchange)
    }

    /// Where the new parts are made.
    pub(super) fn fresh(&self) -> PathBuf {
        self.folder().join(FRESH)
    }

    /// Carries an exchange out. Every new part must be durable and verified by now.
    pub(super) fn carry_out(self, order: &Order) -> Result<(), VaultError> {
        self.decide(order)?;
        self.perform(order, &mut || Ok(()))
    }

    /// Throws away what was made.
    pub(super) fn give_up(self) -> Result<(), VaultError> {
        self.clear()
    }

    fn folder(&self) -> PathBuf {
        self.library.join(FOLDER)
    }

    fn decide(&self, order: &Order) -> Result<(), VaultError> {
        let path = self.folder().join(ORDER);
        let bytes = Frame::Exchange.wrap(&serde_json::to_vec(order).map_err(io::Error::from).at("writing", &path)?);
        durable::sync_folder(&self.fresh()).at("syncing", &path)?;
        durable::write(&path, &bytes).at("writing", &path)?;
        durable::sync_folder(&self.library).at("syncing", &self.library)
    }

    /// The order of an exchange that was decided on.
    fn order(&self) -> Result<Option<Order>, VaultError> {
        let path = self.folder().join(ORDER);
        let framed = match durable::read_capped(&path, CAP) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            framed => framed.at("reading", &path)?,
        };
        let order = Frame::Exchange.unwrap(&framed).and_then(|order| serde_json::from_slice(order).ok());
        let damaged = || {
            let file = format!("{FOLDER}/{ORDER}");
            VaultError::Damaged(Finding::Unreadable { file, reason: "it is damaged".to_owned() })
        };
        order.map(Some).ok_or_else(damaged)
    }

    /// Does what is left to be done. `before_each` is asked before every step; only tests have it refuse.
    fn perform(
        &self,
        order: &Order,
        before_each: &mut dyn FnMut() -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let former = self.folder().join(FORMER);
        for part in &order.brings {
            let (fresh, place) = (self.fresh().join(part), self.library.join(part));
            // A new part that is not here any more has been brought already.
            if fresh.exists() {
                if place.exists() {
                    before_each()?;
                    relocate(&place, &former.join(part))?;
                }
                before_each()?;
                relocate(&fresh, &place)?;
            }
        }
        for part in &order.removes {
            let place = self.library.join(part);
            if place.exists() {
                before_each()?;
                relocate(&place, &former.join(part))?;
            }
        }
        if let Some(version) = order.version {
            let header = header(&self.library)?;
            if header.version != version {
                before_each()?;
                header::Header { version, ..header }.write(&self.library)?;
            }
        }
        if let Some(keeps) = order.keeps.as_ref().filter(|_| former.exists()) {
            before_each()?;
            relocate(&former, &self.library.join(keeps))?;
        }
        before_each()?;
        self.clear()
    }

    /// Removes everything, the order last but for the folder itself.
    fn clear(&self) -> Result<(), VaultError> {
        let folder = self.folder();
        for below in [FORMER, FRESH] {
            durable::remove(&folder.join(below)).at("clearing", &folder)?;
        }
        durable::remove(&folder).at("clearing", &folder)
    }
}

/// Finishes an exchange that was decided on, or throws away one that was not. `None` where there was none.
pub(super) fn settle(library: &Path) -> Result<Option<Settled>, VaultError> {
    let exchange = Exchange { library: library.to_owned() };
    if !exchange.folder().exists() {
        return Ok(None);
    }
    match exchange.order()? {
        None => exchange.clear().map(|()| Some(Settled::Undone)),
        Some(order) => exchange.perform(&order, &mut || Ok(())).map(|()| Some(Settled::Finished)),
    }
}

/// Moves a file or folder, and makes that durable at both ends.
fn relocate(from: &Path, to: &Path) -> Result<(), VaultError> {
    if let Some(folder) = to.parent() {
        durable::create_folder(folder).at("making", folder)?;
    }
    durable::rename(from, to).at("moving", from)?;
    durable::sync_parent(from).at("syncing", from)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::header::{Header, LibraryKind, VERSION};
    use super::*;

    /// A library whose journal is old, whose store will go, and which gains a part.
    fn library() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (part, says) in [("journal/0001", "old"), ("journal/0002", "old too"), ("store/db", "old"), ("lock", "")] {
            put(folder.path(), part, says);
        }
        let header = Header { version: VERSION - 1, ..Header::new(LibraryKind::Demonstration) };
        header.write(folder.path()).expect("written");
        folder
    }

    fn put(folder: &Path, part: &str, says: &str) {
        let path = folder.join(part);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("made");
        fs::write(path, says).expect("written");
    }

    fn order(keeps: Option<&str>) -> Order {
        Order {
            brings: vec!["journal".to_owned(), "access".to_owned()],
            removes: vec!["store".to_owned()],
            version: Some(VERSION),
            keeps: keeps.map(str::to_owned),
        }
    }

    fn made(library: &Path) -> Exchange {
        let exchange = Exchange::begin(library).expect("begun");
        put(&exchange.fresh(), "journal/0001", "new");
        put(&exchange.fresh(), "access/0001", "new");
        exchange
    }

    fn says(folder: &Path, part: &str) -> Option<String> {
        fs::read_to_string(folder.join(part)).ok()
    }

    #[test]
    fn an_exchange_that_was_not_decided_on_leaves_everything_as_it_was() {
        let folder = library();
        let _unfinished = made(folder.path());
        assert_eq!(settle(folder.path()).expect("settled"), Some(Settled::Undone));
        assert_eq!(settle(folder.path()).expect("settled"), None);
        assert_eq!(says(folder.path(), "journal/0002").as_deref(), Some("old too"));
        assert_eq!(says(folder.path(), "store/db").as_deref(), Some("old"));
        assert_eq!(says(folder.path(), "access/0001"), None);
        assert_eq!(header(folder.path()).expect("whole").version, VERSION - 1);
    }

    #[test]
    fn one_that_was_decided_on_is_carried_through_from_wherever_it_was_interrupted() {
        for keeps in [None, Some("quarantine")] {
            let mut stops = 0;
            loop {
                let folder = library();
                let exchange = made(folder.path());
                let order = order(keeps);
                exchange.decide(&order).expect("decided");
                let mut left = stops;
                let done = exchange.perform(&order, &mut || {
                    left -= 1;
                    if left < 0 { Err(VaultError::InUse) } else { Ok(()) }
                });
                let settled = settle(folder.path()).expect("settled");
                assert_eq!(settled, done.is_err().then_some(Settled::Finished), "stopped before step {stops}");
                let seen = |part| says(folder.path(), part);
                assert_eq!(seen("journal/0001").as_deref(), Some("new"), "stopped before step {stops}");
                assert_eq!((seen("journal/0002"), seen("store/db")), (None, None));
                assert_eq!(seen("access/0001").as_deref(), Some("new"));
                assert_eq!(header(folder.path()).expect("whole").version, VERSION);
                assert!(!folder.path().join(FOLDER).exists());
                assert_eq!(seen("quarantine/store/db").is_some(), keeps.is_some());
                assert_eq!(seen("quarantine/journal/0002").is_some(), keeps.is_some());
                if done.is_ok() {
                    break;
                }
                stops += 1;
            }
            assert!(stops > 4, "an exchange of {stops} steps");
        }
    }
}
