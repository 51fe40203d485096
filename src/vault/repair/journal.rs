//! The journal, from the store, from snapshots and from backups.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::keys::on;
use super::{Copies, Copy, Repaired};
use crate::vault::access;
use crate::vault::archive::{Archive, Manifest};
use crate::vault::catalogue::kept_record;
use crate::vault::error::{At, VaultError};
use crate::vault::exchange::{Exchange, Order};
use crate::vault::finding::Finding;
use crate::vault::imprint;
use crate::vault::journal::{self, Item, Rewriter};
use crate::vault::keyring::Keyring;
use crate::vault::opening::{STORE, quarantine_name, voucher};
use crate::vault::store::{Store, StoreError};

/// Writes the journal anew from what is whole of it and what the copies have of the rest. The old one is set aside, with
/// the store, which is made anew from the journal. Returns what was repaired; `None` where there was nothing to be done,
/// because no copy has any of what is missing and nothing else is damaged.
pub(in crate::vault) fn mend(
    library: &Path,
    ring: &Keyring,
    store: Option<&dyn Store>,
    copies: &Copies,
) -> Result<Option<Vec<Repaired>>, VaultError> {
    let mut search = Search::of(library, journal::FOLDER, ring)?;
    if let Some(store) = store {
        // A store that fails half-way has given what it could.
        let _ = search.ask_the_store(store);
    }
    search.ask(copies)?;
    search.carry_out(&[STORE, imprint::NAME])
}

/// The same for the access log, which no store holds.
pub(in crate::vault) fn mend_access_log(
    library: &Path,
    ring: &Keyring,
    copies: &Copies,
) -> Result<Option<Vec<Repaired>>, VaultError> {
    let mut search = Search::of(library, access::FOLDER, ring)?;
    search.ask(copies)?;
    search.carry_out(&[])
}

/// A search for the changes that a journal should hold and does not.
struct Search<'a> {
    library: &'a Path,
    /// The journal's folder below the library.
    name: &'static str,
    ring: &'a Keyring,
    exchange: Exchange,
    /// The changes that are whole.
    there: BTreeSet<u64>,
    /// What is wrong besides changes that are missing.
    damage: Vec<Finding>,
    found: BTreeMap<u64, (Item, Copy)>,
    /// The last change that anything knows of.
    last: u64,
}

impl<'a> Search<'a> {
    fn of(library: &'a Path, name: &'static str, ring: &'a Keyring) -> Result<Self, VaultError> {
        let exchange = Exchange::begin(library)?;
        let (mut there, mut damage) = (BTreeSet::new(), Vec::new());
        let folder = library.join(name);
        if journal::is_there(&folder) {
            journal::read(&folder, ring.library(), &voucher(ring), &mut |item| {
                match item {
                    Item::Damage(Finding::Gap { .. }) => {}
                    Item::Damage(finding) => damage.push(finding),
                    whole => there.extend(sequence(&whole)),
                }
                Ok(())
            })?;
        }
        if name == access::FOLDER && access::reached(library, ring).is_none() {
            damage.push(Finding::AccessEnd);
        }
        let last = there.last().copied().unwrap_or(0);
        Ok(Self { library, name, ring, exchange, there, damage, found: BTreeMap::new(), last })
    }

    fn is_missing(&self, sequence: u64) -> bool {
        !self.there.contains(&sequence) && !self.found.contains_key(&sequence)
    }

    fn is_complete(&self) -> bool {
        self.there.len() + self.found.len() >= usize::try_from(self.last).unwrap_or(usize::MAX)
    }

    fn ask_the_store(&mut self, store: &dyn Store) -> Result<(), StoreError> {
        let vouch = voucher(self.ring);
        for document in store.census()?.into_keys() {
            for (position, value) in store.records(document)? {
                let Some(record) = kept_record(&value) else { continue };
                let here = record.head.document == document && record.head.position == position;
                if here && self.is_missing(record.head.sequence) && vouch(&record) {
                    self.last = self.last.max(record.head.sequence);
                    self.found.insert(record.head.sequence, (Item::Change(record), Copy::Store));
                }
            }
        }
        Ok(())
    }

    fn ask(&mut self, copies: &Copies) -> Result<(), VaultError> {
        let reached = access::reached(self.library, self.ring);
        for (archive, point, copy) in copies.points(self.ring) {
            let reached = if self.name == journal::FOLDER { Some(point.changes) } else { reached };
            self.last = self.last.max(reached.unwrap_or(0));
            // How far the access log reaches, its own end says; where that is damaged, every copy is asked.
            if reached.is_some() && self.is_complete() {
                break;
            }
            self.ask_point(archive, &point, &copy)?;
        }
        Ok(())
    }

    /// Reads the journal of a point as it would be read in a library.
    fn ask_point(&mut self, archive: &Archive, point: &Manifest, copy: &Copy) -> Result<(), VaultError> {
        let folder = self.exchange.fresh().join("copy");
        let prefix = format!("{}/", self.name);
        for (name, pieces) in point.files.iter().filter(|(name, _)| name.starts_with(&prefix)) {
            match archive.fetch(pieces, &folder.join(name), &mut on) {
                // A copy may be damaged too; the next one is asked.
                Err(VaultError::Damaged(_)) => {}
                fetched => drop(fetched?),
            }
        }
        let folder = folder.join(self.name);
        if journal::is_there(&folder) {
            let mut found = Vec::new();
            journal::read(&folder, self.ring.library(), &voucher(self.ring), &mut |item| {
                found.extend(sequence(&item).map(|sequence| (sequence, item)));
                Ok(())
            })?;
            for (sequence, item) in found {
                if self.is_missing(sequence) {
                    self.last = self.last.max(sequence);
                    self.found.insert(sequence, (self.without_the_erased(item)?, copy.clone()));
                }
            }
        }
        let folder = self.exchange.fresh().join("copy");
        if folder.exists() { fs::remove_dir_all(&folder).at("removing", &folder) } else { Ok(()) }
    }

    /// A copy that was out of reach when a family was erased may still say what no journal may say any more.
    fn without_the_erased(&self, item: Item) -> Result<Item, VaultError> {
        match item {
            Item::Change(record) if matches!(self.ring.family(record.head.family), Err(VaultError::Erased(_))) => {
                let redacted = record.redacted();
                let seal = redacted.seal(&self.ring.redaction_key()?);
                Ok(Item::Redacted(redacted, seal))
            }
            item => Ok(item),
        }
    }

    /// Exchanges the old journal for a new one, where that brings anything.
    fn carry_out(self, removes: &[&str]) -> Result<Option<Vec<Repaired>>, VaultError> {
        if self.found.is_empty() && self.damage.is_empty() {
            return self.exchange.give_up().map(|()| None);
        }
        let repaired = self.repaired();
        self.write()?;
        let names = |parts: &[&str]| parts.iter().map(ToString::to_string).collect();
        self.exchange.carry_out(&Order {
            brings: names(&[self.name]),
            removes: names(removes),
            version: None,
            keeps: Some(quarantine_name()),
        })?;
        Ok(Some(repaired))
    }

    fn write(&self) -> Result<(), VaultError> {
        let (old, fresh) = (self.library.join(self.name), self.exchange.fresh().join(self.name));
        let mut rewriter = Rewriter::begin(&fresh, self.ring.library())?;
        let mut found = self.found.values().map(|(item, _)| item).peekable();
        let mut put_found_before = |rewriter: &mut Rewriter, next: u64| -> Result<(), VaultError> {
            while let Some(item) = found.next_if(|item| sequence(item).is_some_and(|found| found < next)) {
                rewriter.put(item)?;
            }
            Ok(())
        };
        if journal::is_there(&old) {
            journal::read(&old, self.ring.library(), &voucher(self.ring), &mut |item| {
                if let Some(sequence) = sequence(&item) {
                    put_found_before(&mut rewriter, sequence)?;
                    rewriter.put(&item)?;
                }
                Ok(())
            })?;
        }
        put_found_before(&mut rewriter, u64::MAX)?;
        let end = rewriter.finish()?;
        if self.name == access::FOLDER {
            access::keep_reached(self.library, &fresh, self.ring, end)?;
        }
        self.check(&fresh)
    }

    /// Reads the new journal back: every change has to be in it, and nothing may be wrong but gaps.
    fn check(&self, fresh: &Path) -> Result<(), VaultError> {
        let (mut count, mut wrong) = (0, None);
        journal::read(fresh, self.ring.library(), &voucher(self.ring), &mut |item| {
            match item {
                Item::Damage(Finding::Gap { .. }) => {}
                Item::Damage(finding) => wrong = Some(finding),
                _ => count += 1,
            }
            Ok(())
        })?;
        match wrong {
            None if count == self.there.len() + self.found.len() => Ok(()),
            wrong => Err(VaultError::Damaged(wrong.unwrap_or(Finding::Gap { from: 1, to: self.last }))),
        }
    }

    /// What was found, in runs of changes from one copy; and the damage by which nothing was lost.
    fn repaired(&self) -> Vec<Repaired> {
        let mut runs: Vec<(u64, u64, &Copy)> = Vec::new();
        for (sequence, (_, copy)) in &self.found {
            match runs.last_mut() {
                Some((_, to, from)) if *to + 1 == *sequence && *from == copy => *to = *sequence,
                _ => runs.push((*sequence, *sequence, copy)),
            }
        }
        let name = |finding| if self.name == access::FOLDER { access::of_the_log(finding) } else { finding };
        let mut repaired: Vec<Repaired> = runs
            .into_iter()
            .map(|(from, to, copy)| Repaired { what: name(Finding::Gap { from, to }), from: copy.clone() })
            .collect();
        if self.is_complete() && repaired.is_empty() {
            let anew = |finding: &Finding| Repaired { what: name(finding.clone()), from: Copy::Remade };
            repaired.extend(self.damage.iter().map(anew));
        }
        repaired
    }
}

fn sequence(item: &Item) -> Option<u64> {
    match item {
        Item::Change(record) => Some(record.head.sequence),
        Item::Redacted(redacted, _) => Some(redacted.head.sequence),
        Item::Damage(_) => None,
    }
}
