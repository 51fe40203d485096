//! Bringing a library of an older format up to the one this program writes.
//!
//! Every step leads from one version to the next. It makes the parts that change anew, beside the old ones, and checks
//! them; then old and new are exchanged ([`super::exchange`]), `library.json` last, and the old parts are destroyed. A
//! crash on the way leaves the old library, or the new one, never a mixture.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::VaultError;
use super::exchange::{Exchange, Order};
use super::header::Header;
use super::imprint;
use super::journal;
use super::keyring::Keyring;
use super::opening::{STORE, quarantine_name, voucher};

/// Where a step works.
pub(super) struct Site<'a> {
    /// The library, still in the old format. Nothing in it may be changed.
    pub(super) library: &'a Path,
    /// An empty folder for the parts that change, to be laid out as they will lie in the library.
    pub(super) fresh: &'a Path,
    /// The library's keys.
    pub(super) ring: &'a Keyring,
}

/// From one version to the next.
pub(super) struct Step {
    /// The version it starts from.
    pub(super) from: u32,
    /// Parts, by their path below the library, that [`Self::make`] makes anew.
    pub(super) brings: &'static [&'static str],
    /// Parts that go, because they can be made again from the others.
    pub(super) removes: &'static [&'static str],
    /// Makes the new parts, durable when it returns.
    pub(super) make: fn(&Site<'_>) -> Result<(), VaultError>,
    /// Reads the new parts back and compares them with the old. Returns whether the new ones hold all that was in the old;
    /// where those were damaged already, they are set aside and not destroyed.
    pub(super) verify: fn(&Site<'_>) -> Result<bool, VaultError>,
}

/// Every step there is, in order; the last leads to [`super::header::VERSION`].
pub(super) const STEPS: &[Step] = &[REDACTABLE];

/// Links of the journal that outlive an erasure. The store knows the old ones, so it is made anew.
const REDACTABLE: Step = Step {
    from: 1,
    brings: &[journal::FOLDER],
    removes: &[STORE, imprint::NAME],
    make: |site| {
        let (old, new) = site.both(journal::FOLDER);
        journal::upgrade(&old, &new, site.ring.library(), &voucher(site.ring))
    },
    verify: |site| {
        let (old, new) = site.both(journal::FOLDER);
        journal::compare(&old, &new, site.ring.library(), &voucher(site.ring))
    },
};

impl Site<'_> {
    /// Where a part lies, and where it is made anew.
    fn both(&self, part: &str) -> (PathBuf, PathBuf) {
        (self.library.join(part), self.fresh.join(part))
    }
}

/// A library was brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Migrated {
    /// The format it had.
    pub from: u32,
    /// The format it has now.
    pub to: u32,
}

/// Takes the library through every step that `header` still needs. An earlier attempt must have been settled.
///
/// # Errors
/// [`VaultError::NotMigrated`]; the library is then as it was.
pub(super) fn run(
    library: &Path,
    header: &mut Header,
    ring: &Keyring,
    steps: &[Step],
) -> Result<Option<Migrated>, VaultError> {
    let from = header.version;
    for step in steps {
        if step.from == header.version {
            let to = header.version + 1;
            let refused = |source| VaultError::NotMigrated { from: header.version, to, source: Box::new(source) };
            take(library, step, ring).map_err(refused)?;
            header.version = to;
        }
    }
    let to = header.version;
    Ok((to > from).then_some(Migrated { from, to }))
}

fn take(library: &Path, step: &Step, ring: &Keyring) -> Result<(), VaultError> {
    let exchange = Exchange::begin(library)?;
    let site = Site { library, fresh: &exchange.fresh(), ring };
    let whole = match (step.make)(&site).and_then(|()| (step.verify)(&site)) {
        Ok(whole) => whole,
        Err(error) => {
            // What is left of the attempt would be thrown away on the next opening; a full disk needs the room now.
            let _ = exchange.give_up();
            return Err(error);
        }
    };
    let names = |parts: &[&str]| parts.iter().map(ToString::to_string).collect();
    exchange.carry_out(&Order {
        brings: names(step.brings),
        removes: names(step.removes),
        version: Some(step.from + 1),
        keeps: (!whole).then(quarantine_name),
    })
}

#[cfg(test)]
mod redactable_tests;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::error::At;
    use super::super::header::{LibraryKind, VERSION, header};
    use super::super::keyring::tests::keyring;
    use super::*;

    const WHOLE: Step = Step {
        from: VERSION - 1,
        brings: &["words"],
        removes: &["index"],
        make: |site| {
            let old = fs::read_to_string(site.library.join("words")).at("reading", site.library)?;
            fs::write(site.fresh.join("words"), old.to_uppercase()).at("writing", site.fresh)
        },
        verify: |site| {
            let new = fs::read_to_string(site.fresh.join("words")).at("reading", site.fresh)?;
            if new == "SHE SMILED" { Ok(true) } else { Err(VaultError::Locked) }
        },
    };

    fn library() -> (tempfile::TempDir, std::sync::Arc<Keyring>, Header) {
        let (folder, ring) = keyring();
        fs::write(folder.path().join("words"), "she smiled").expect("written");
        fs::write(folder.path().join("index"), "1").expect("written");
        let header = Header { version: VERSION - 1, ..Header::new(LibraryKind::Demonstration) };
        header.write(folder.path()).expect("written");
        (folder, ring, header)
    }

    fn kept(library: &Path) -> Header {
        header(library).expect("whole")
    }

    #[test]
    fn every_step_that_is_needed_is_taken_and_no_other() {
        let (folder, ring, mut header) = library();
        let passed = Step { from: VERSION + 5, make: |_| Err(VaultError::Locked), ..WHOLE };
        let steps = [passed, WHOLE];
        let migrated = run(folder.path(), &mut header, &ring, &steps).expect("brought up to date");
        assert_eq!(migrated, Some(Migrated { from: VERSION - 1, to: VERSION }));
        assert_eq!(fs::read_to_string(folder.path().join("words")).expect("read"), "SHE SMILED");
        assert!(!folder.path().join("index").exists());
        assert_eq!(kept(folder.path()), header);
        assert_eq!(run(folder.path(), &mut header, &ring, &steps).expect("nothing to do"), None);
    }

    #[test]
    fn a_step_that_fails_or_does_not_verify_leaves_the_library_as_it_was() {
        let failing = Step { make: |_| Err(VaultError::Locked), ..WHOLE };
        let wrong =
            Step { make: |site| fs::write(site.fresh.join("words"), "SHE LEFT").at("writing", site.fresh), ..WHOLE };
        for step in [failing, wrong] {
            let (folder, ring, mut header) = library();
            let refused = run(folder.path(), &mut header, &ring, &[step]);
            let (from, to) = (VERSION - 1, VERSION);
            assert!(matches!(refused, Err(VaultError::NotMigrated { from: f, to: t, .. }) if (f, t) == (from, to)));
            assert_eq!(fs::read_to_string(folder.path().join("words")).expect("read"), "she smiled");
            assert!(folder.path().join("index").exists() && !folder.path().join("exchange").exists());
            assert_eq!(kept(folder.path()).version, VERSION - 1);
        }
    }
}
