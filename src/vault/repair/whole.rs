//! Repairing an open library: everything that verifying can find.

use std::ops::ControlFlow;
use std::sync::PoisonError;

use super::{Copies, Copy, Quarantine, Repaired, before_unlocking, family_keys, films, journal};
use crate::vault::access::AccessLog;
use crate::vault::archive::{Archive, Source, archive_key};
use crate::vault::error::{At, VaultError};
use crate::vault::finding::Finding;
use crate::vault::imprint;
use crate::vault::keeping::{BACKUPS, SNAPSHOTS};
use crate::vault::library::Library;
use crate::vault::opening::{self, OpenReport, store_key};
use crate::vault::verify::VerifyReport;

impl Library {
    /// Verifies the library, repairs what is damaged where there is a whole copy, and verifies it again. What was damaged
    /// is set aside, untouched. The report says what was repaired and from where, and names what is still damaged.
    ///
    /// # Errors
    /// As [`Self::verify`]; or the disk, where a copy could not be written.
    pub fn repair(
        &mut self,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<VerifyReport, VaultError> {
        let before = self.verify(progress)?;
        if before.is_sound() || !before.complete {
            return Ok(before);
        }
        let repaired = self.mend(&before.findings)?;
        let mut after = self.verify(progress)?;
        after.repaired = repaired;
        Ok(after)
    }

    fn mend(&mut self, findings: &[Finding]) -> Result<Vec<Repaired>, VaultError> {
        let folder = self.folder.clone();
        let mut repaired = before_unlocking(&folder)?;
        if findings.contains(&Finding::Header) && !repaired.iter().any(|done| done.what == Finding::Header) {
            self.header().write(&folder)?;
            repaired.push(Repaired { what: Finding::Header, from: Copy::Remade });
        }
        let copies = Copies::all(&folder, &self.ring);
        let keys = family_keys(&folder, &self.ring, &copies, &|family| self.catalogue.is_erased(family))?;
        let reopen = !keys.is_empty();
        repaired.extend(keys);
        if findings.iter().any(Finding::is_of_the_journal)
            && let Some(mended) = journal::mend(&folder, &self.ring, self.store.as_deref(), &copies)?
        {
            // The store went with the old journal, and whatever was wrong between the two.
            repaired.extend(mended);
            self.reopen(&[])?;
        } else if reopen || findings.iter().any(Finding::is_of_the_store) {
            repaired.extend(self.reopen(findings)?);
        }
        if findings.iter().any(Finding::is_of_the_access_log)
            && let Some(mended) = journal::mend_access_log(&folder, &self.ring, &copies)?
        {
            repaired.extend(mended);
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut found = Vec::new();
        self.access = AccessLog::open(&folder, &self.ring, &mut found);
        repaired.extend(self.mend_films(findings, &copies)?);
        repaired.extend(self.mend_snapshots(findings)?);
        Ok(repaired)
    }

    /// Opens store and journal again, the store made anew where it was found wrong.
    fn reopen(&mut self, findings: &[Finding]) -> Result<Vec<Repaired>, VaultError> {
        self.store = None;
        self.journal = None;
        let of_the_store: Vec<_> = findings.iter().filter(|finding| finding.is_of_the_store()).collect();
        if let Some(finding) = of_the_store.first() {
            imprint::doubt(&self.folder, finding.to_string(), &store_key(&self.ring)?).at("closing", &self.folder)?;
        }
        let opened = opening::open(&self.folder, &self.ring, &mut OpenReport::default())?;
        self.take(opened);
        let anew = |what: &Finding| Repaired { what: what.clone(), from: Copy::Remade };
        Ok(of_the_store.into_iter().map(anew).collect())
    }

    fn mend_films(&self, findings: &[Finding], copies: &Copies) -> Result<Vec<Repaired>, VaultError> {
        let mut repaired = Vec::new();
        let quarantine = Quarantine::of(&self.folder);
        for finding in findings {
            match finding {
                Finding::Media { media, .. } | Finding::MediaMissing { media, .. } => {
                    repaired.extend(films::mend(&self.folder, &self.ring, *media, finding, copies)?);
                }
                Finding::Side { media, kind } => {
                    // It is made again when somebody needs it.
                    quarantine.take(&format!("media/{media}.{}", kind.extension()))?;
                    repaired.push(Repaired { what: finding.clone(), from: Copy::Remade });
                }
                Finding::Unreadable { file, .. } if file == BACKUPS => {
                    quarantine.take(BACKUPS)?;
                    repaired.push(Repaired { what: finding.clone(), from: Copy::Remade });
                }
                _ => {}
            }
        }
        Ok(repaired)
    }

    /// Sets damaged parts of snapshots aside, and takes a snapshot of what is here now.
    fn mend_snapshots(&self, findings: &[Finding]) -> Result<Vec<Repaired>, VaultError> {
        let damaged: Vec<_> = findings.iter().filter(|finding| matches!(finding, Finding::Archive { .. })).collect();
        let Some(end) = self.journal.as_ref().map(|journal| journal.end()).filter(|_| !damaged.is_empty()) else {
            return Ok(Vec::new());
        };
        let archive = Archive::known(&self.folder.join(SNAPSHOTS), self.header().id);
        let quarantine = Quarantine::of(&self.folder);
        let source = Source { library: &self.folder, end, media: false, thorough: true };
        let set_aside = |name: &str| quarantine.take(&format!("{SNAPSHOTS}/{name}"));
        archive.mend(&source, &archive_key(&self.ring)?, &set_aside)?;
        Ok(damaged.into_iter().map(|what| Repaired { what: what.clone(), from: Copy::Remade }).collect())
    }
}
