//! The keys of families, each wrapped by the vault key in a file of its own.
//!
//! Destroying that one small file makes everything about the family unreadable, wherever copies of the rest may lie.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::durable::{self, Frame};
use super::errand::{Errand, Errands, UnderWay};
use super::error::{At, VaultError};
use super::finding::Finding;
use super::keys::{self, Roster, VaultKey};
use super::seal::Key;
use crate::domain::id::DocumentId;
use crate::domain::person::Role;
use crate::domain::rights::{self, Right};

pub(super) const FAMILIES: &str = "families";
const CAP: u64 = 4096;

/// How many bytes in front say which vault key wraps, and which of the family's keys is wrapped.
const GENERATIONS: usize = 8;

/// Which of the family's keys is wrapped: the first, for ever so far.
const FAMILY_KEY: u32 = 1;

/// What one family's key opens, a key for each use.
pub(super) struct FamilyKeys {
    /// Steps of history and headlines.
    pub(super) records: Key,
    /// The identities that open films.
    pub(super) media: Key,
    /// What is worked out from films.
    pub(super) sides: Key,
}

impl FamilyKeys {
    fn of(key: &Key) -> Self {
        let [records, media, sides] = ["records", "media identities", "side files"].map(|purpose| key.derive(purpose));
        Self { records, media, sides }
    }
}

/// All keys of an open library. Shared by everything that reads or writes; empty once the library is locked.
pub(super) struct Keyring {
    library: Uuid,
    folder: PathBuf,
    open: Mutex<Option<Open>>,
    /// Said beside the keys, so that readers need not wait for whoever works with them.
    locked: AtomicBool,
    errands: Errands,
}

struct Open {
    vault: VaultKey,
    families: HashMap<DocumentId, Arc<FamilyKeys>>,
    /// Families that have documents but no key any more.
    lost: HashSet<DocumentId>,
    /// Families that are erased: they never get a key again.
    erased: HashSet<DocumentId>,
    /// What the person who opened the library may be.
    roles: BTreeSet<Role>,
}

impl Keyring {
    pub(super) fn new(library: Uuid, folder: &Path, vault: VaultKey) -> Self {
        let folder = folder.join(keys::FOLDER).join(FAMILIES);
        let (families, roles) = (HashMap::new(), BTreeSet::new());
        let (lost, erased) = (HashSet::new(), HashSet::new());
        Self {
            library,
            folder,
            open: Mutex::new(Some(Open { vault, families, lost, erased, roles })),
            locked: AtomicBool::new(false),
            errands: Errands::default(),
        }
    }

    pub(super) const fn library(&self) -> Uuid {
        self.library
    }

    /// Begins something that others must not interfere with; it is under way for as long as what is returned lives.
    ///
    /// # Errors
    /// As [`Errands::begin`].
    pub(super) fn begin(&self, errand: Errand) -> Result<UnderWay, VaultError> {
        self.errands.begin(errand)
    }

    /// Makes the folder that holds the keys.
    pub(super) fn create_folder(&self) -> Result<(), VaultError> {
        durable::create_folder(&self.folder).at("making", &self.folder)
    }

    /// Forgets every key. Whoever asks afterwards is told that the library is locked.
    pub(super) fn lock(&self) {
        self.locked.store(true, Ordering::Release);
        *self.guard() = None;
    }

    /// Whether it was locked. What was opened before must not be read on then.
    pub(super) fn is_locked(&self) -> bool {
        self.locked.load(Ordering::Acquire)
    }

    /// The vault key sealed for everybody on a roster, as it stands in its file.
    pub(super) fn seal_for(&self, header: &[u8], roster: &Roster) -> Result<Vec<u8>, VaultError> {
        Ok(self.guard().as_ref().ok_or(VaultError::Locked)?.vault.seal(header, roster))
    }

    /// The vault key that comes after the one there is.
    pub(super) fn next_vault_key(&self) -> Result<VaultKey, VaultError> {
        Ok(self.guard().as_ref().ok_or(VaultError::Locked)?.vault.next())
    }

    /// Exchanges the vault key: every family's key is wrapped anew into a file in `fresh`, then `carry_out` puts the
    /// files in place. Nobody gets or makes a key meanwhile. A damaged file is taken over as it is, so that it stays to
    /// be found and mended.
    pub(super) fn exchange(
        &self,
        vault: VaultKey,
        fresh: &Path,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
        carry_out: impl FnOnce() -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let mut guard = self.guard();
        let open = guard.as_mut().ok_or(VaultError::Locked)?;
        let listed = fs::read_dir(&self.folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut files: Vec<_> = listed.at("reading", &self.folder)?.iter().map(fs::DirEntry::path).collect();
        files.retain(|path| path.extension().is_none());
        for (done, path) in (0..).zip(&files) {
            if progress(done, files.len() as u64).is_break() {
                return Err(VaultError::Stopped);
            }
            let framed = durable::read_capped(path, CAP).at("reading", path)?;
            let anew = family_of(path).and_then(|family| open.vault.rewrap(&vault, self.library, family, &framed));
            let target = fresh.join(path.file_name().unwrap_or_default());
            durable::write(&target, &anew.unwrap_or(framed)).at("writing", &target)?;
        }
        durable::sync_folder(fresh).at("syncing", fresh)?;
        carry_out()?;
        open.vault = vault;
        Ok(())
    }

    /// What the person who opened the library may be from now on. Until this is said they may do nothing.
    pub(super) fn give(&self, roles: BTreeSet<Role>) {
        if let Some(open) = self.guard().as_mut() {
            open.roles = roles;
        }
    }

    /// What the person who opened the library may be; nothing once it is locked.
    pub(super) fn roles(&self) -> BTreeSet<Role> {
        self.guard().as_ref().map(|open| open.roles.clone()).unwrap_or_default()
    }

    /// Whether the person who opened the library may do this.
    ///
    /// # Errors
    /// [`VaultError::NotPermitted`], [`VaultError::Locked`].
    pub(super) fn permit(&self, right: Right) -> Result<(), VaultError> {
        let guard = self.guard();
        let open = guard.as_ref().ok_or(VaultError::Locked)?;
        if rights::may(&open.roles, right) { Ok(()) } else { Err(VaultError::NotPermitted(right)) }
    }

    /// A key of the library itself, for one use.
    pub(super) fn library_key(&self, purpose: &str) -> Result<Key, VaultError> {
        Ok(self.guard().as_ref().ok_or(VaultError::Locked)?.vault.key.derive(purpose))
    }

    /// The keys of a family.
    ///
    /// # Errors
    /// [`VaultError::FamilyKey`] where the file is missing or damaged.
    pub(super) fn family(&self, family: DocumentId) -> Result<Arc<FamilyKeys>, VaultError> {
        self.find(self.guard().as_mut().ok_or(VaultError::Locked)?, family)
    }

    /// The keys of a family, made where there are none yet. They are durable before this returns.
    pub(super) fn family_or_new(&self, family: DocumentId) -> Result<Arc<FamilyKeys>, VaultError> {
        let mut guard = self.guard();
        let open = guard.as_mut().ok_or(VaultError::Locked)?;
        let path = self.path(family);
        match self.find(open, family) {
            // A lost or damaged key is not "none yet": a second one would hide that the first is gone.
            Err(VaultError::FamilyKey(_)) if !open.lost.contains(&family) && !path.exists() => {
                let key = Key::random();
                durable::write(&path, &open.vault.wrap(self.library, family, &key)).at("writing", &path)?;
                Ok(open.keep(family, &key))
            }
            found => found,
        }
    }

    /// Looks for the key of a family that has documents; where there is none, none will be made.
    pub(super) fn expect(&self, family: DocumentId) -> Result<(), VaultError> {
        let found = self.family(family).map(drop);
        if let (Err(VaultError::FamilyKey(_)), Some(open)) = (&found, self.guard().as_mut()) {
            open.lost.insert(family);
        }
        found
    }

    /// The keys of a family that is to have one, and the file that holds it, to be put in its place by whoever asks.
    pub(super) fn key_to_come(&self, family: DocumentId) -> Result<(FamilyKeys, Vec<u8>), VaultError> {
        let key = Key::random();
        let framed = self.guard().as_ref().ok_or(VaultError::Locked)?.vault.wrap(self.library, family, &key);
        Ok((FamilyKeys::of(&key), framed))
    }

    /// What says of an emptied record that an erasure emptied it. It lies with the key of the access log: it outlives
    /// every family, and an exchange of the vault's key.
    pub(super) fn redaction_key(&self) -> Result<Key, VaultError> {
        Ok(self.family(DocumentId(self.library))?.records.derive("redaction"))
    }

    /// Forgets the key of a family for good; from now on whoever asks for it is told that the family was erased.
    pub(super) fn forget(&self, family: DocumentId) {
        if let Some(open) = self.guard().as_mut() {
            open.families.remove(&family);
            open.erased.insert(family);
        }
    }

    /// Forgets the key of a family and destroys its file: after this nothing of the family opens any more.
    pub(super) fn destroy(&self, family: DocumentId) -> Result<(), VaultError> {
        self.forget(family);
        let path = self.path(family);
        for path in [durable::unfinished(&path), path] {
            durable::shred(&path).at("destroying", &path)?;
        }
        Ok(())
    }

    fn find(&self, open: &mut Open, family: DocumentId) -> Result<Arc<FamilyKeys>, VaultError> {
        if open.erased.contains(&family) {
            return Err(VaultError::Erased(family));
        }
        if let Some(keys) = open.families.get(&family) {
            return Ok(Arc::clone(keys));
        }
        let framed = durable::read_capped(&self.path(family), CAP).map_err(|_| VaultError::FamilyKey(family))?;
        let key = open.vault.unwrap(self.library, family, &framed).ok_or(VaultError::FamilyKey(family))?;
        Ok(open.keep(family, &key))
    }

    /// Whether these bytes are the file of a family's key, for this library's key.
    pub(super) fn fits(&self, family: DocumentId, framed: &[u8]) -> bool {
        self.guard().as_ref().is_some_and(|open| open.vault.unwrap(self.library, family, framed).is_some())
    }

    /// Looks for damage in every family's key; returns how many were read.
    pub(super) fn check(&self, found: &mut Vec<Finding>) -> Result<usize, VaultError> {
        let mut read = 0;
        for entry in fs::read_dir(&self.folder).at("reading", &self.folder)? {
            let path = entry.at("reading", &self.folder)?.path();
            if path.extension().is_some() {
                continue;
            }
            read += 1;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match name.parse().map(|family| (family, self.reread(family))) {
                Ok((_, Ok(()))) => {}
                Ok((family, Err(_))) => found.push(Finding::FamilyKey { family }),
                Err(_) => found.push(Finding::Key { file: format!("{}/{FAMILIES}/{name}", keys::FOLDER) }),
            }
        }
        Ok(read)
    }

    /// Reads a key from the disk although it is known, and leaves what is known alone.
    pub(super) fn reread(&self, family: DocumentId) -> Result<(), VaultError> {
        let known = {
            let mut guard = self.guard();
            guard.as_mut().ok_or(VaultError::Locked)?.families.remove(&family)
        };
        let read = self.family(family).map(drop);
        if let (Some(known), Some(open)) = (known, self.guard().as_mut()) {
            open.families.insert(family, known);
        }
        read
    }

    fn path(&self, family: DocumentId) -> PathBuf {
        self.folder.join(family.to_string())
    }

    /// A panic elsewhere cannot leave the map half changed, so a poisoned lock is as good as any.
    fn guard(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl VaultKey {
    /// A family's key, as it stands in its file.
    fn wrap(&self, library: Uuid, family: DocumentId, key: &Key) -> Vec<u8> {
        let context = self.context(library, family);
        let sealed = self.wrapping().seal(key.expose(), &context);
        Frame::FamilyKey.wrap(&[&context[..GENERATIONS], &sealed].concat())
    }

    /// The key in such a file; `None` where it is damaged, another family's, or wrapped by another vault key.
    fn unwrap(&self, library: Uuid, family: DocumentId, framed: &[u8]) -> Option<Key> {
        let context = self.context(library, family);
        let sealed = Frame::FamilyKey.unwrap(framed)?.strip_prefix(&context[..GENERATIONS])?;
        Key::from_bytes(&self.wrapping().open(sealed, &context)?)
    }

    /// The same key as another vault key wraps it, read back before it counts.
    fn rewrap(&self, other: &Self, library: Uuid, family: DocumentId, framed: &[u8]) -> Option<Vec<u8>> {
        let key = self.unwrap(library, family, framed)?;
        let wrapped = other.wrap(library, family, &key);
        other.unwrap(library, family, &wrapped).filter(|read| read.expose() == key.expose())?;
        Some(wrapped)
    }

    fn wrapping(&self) -> Key {
        self.key.derive("wrapping of family keys")
    }

    fn context(&self, library: Uuid, family: DocumentId) -> Vec<u8> {
        let generations = [self.generation.to_le_bytes(), FAMILY_KEY.to_le_bytes()].concat();
        [&generations[..], library.as_bytes(), family.as_bytes()].concat()
    }
}

impl Open {
    fn keep(&mut self, family: DocumentId, key: &Key) -> Arc<FamilyKeys> {
        let keys = Arc::new(FamilyKeys::of(key));
        self.families.insert(family, Arc::clone(&keys));
        keys
    }
}

/// The family whose key lies in a file of this name.
fn family_of(path: &Path) -> Option<DocumentId> {
    path.file_name()?.to_str()?.parse().ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A keyring in a fresh folder.
    pub(in crate::vault) fn keyring() -> (tempfile::TempDir, Arc<Keyring>) {
        let folder = tempfile::tempdir().expect("a folder");
        let keyring = Keyring::new(Uuid::now_v7(), folder.path(), VaultKey::first());
        keyring.create_folder().expect("made");
        keyring.give(Role::of_a_founder());
        (folder, Arc::new(keyring))
    }

    #[test]
    fn a_family_key_is_made_once_and_found_again() {
        let (folder, keyring) = keyring();
        let family = DocumentId(Uuid::now_v7());
        assert!(matches!(keyring.family(family), Err(VaultError::FamilyKey(_))));
        let sealed = keyring.family_or_new(family).expect("made").records.seal(b"x", b"");

        let key = Key::from_bytes(keyring.guard().as_ref().expect("open").vault.key.expose()).expect("32 bytes");
        let vault = VaultKey { generation: 1, key };
        let again = Keyring::new(keyring.library(), folder.path(), vault);
        assert!(again.family_or_new(family).expect("found").records.open(&sealed, b"").is_some());

        keyring.lock();
        assert!(matches!(keyring.family(family), Err(VaultError::Locked)));
    }

    #[test]
    fn a_damaged_key_is_named_and_never_replaced() {
        let (_folder, keyring) = keyring();
        let (one, other) = (DocumentId(Uuid::now_v7()), DocumentId(Uuid::now_v7()));
        keyring.family_or_new(one).expect("made");
        keyring.family_or_new(other).expect("made");
        // A key that was moved to another family's name is as good as damaged.
        fs::copy(keyring.path(one), keyring.path(other)).expect("copied");
        let mut found = Vec::new();
        assert_eq!(keyring.check(&mut found).expect("checked"), 2);
        assert_eq!(found, [Finding::FamilyKey { family: other }]);
        assert!(keyring.family(other).is_ok(), "what is known stays known");
        keyring.guard().as_mut().expect("open").families.clear();
        assert!(matches!(keyring.family_or_new(other), Err(VaultError::FamilyKey(_))));
        fs::remove_file(keyring.path(other)).expect("removed");
        assert!(matches!(keyring.expect(other), Err(VaultError::FamilyKey(_))));
        assert!(matches!(keyring.family_or_new(other), Err(VaultError::FamilyKey(_))));
    }
}
