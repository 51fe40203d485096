//! Bringing a library of an older format up to the one this program writes, one function a step.
//!
//! A step leaves a library that is whole in the old format or in the new one wherever it is stopped, and can be begun
//! again. The header is raised last: until then the library is of the old format, and the step runs once more.

use std::path::{Path, PathBuf};

use super::durable;
use super::error::{At, VaultError};
use super::header::{Header, VERSION};
use super::journal;
use super::keyring::Keyring;
use super::opening::{STORE, voucher};

/// What bringing a library up to date did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Upgraded {
    /// The format it had.
    pub from: u32,
    /// The format it has now.
    pub to: u32,
    /// Where parts lie that were damaged before already; the new format holds what was whole of them.
    pub quarantine: Option<PathBuf>,
}

/// Brings the library in `folder` up to date; `None` where it is.
///
/// # Errors
/// The disk. Nothing is lost, and opening the library again goes on.
pub(super) fn upgrade(folder: &Path, header: &mut Header, ring: &Keyring) -> Result<Option<Upgraded>, VaultError> {
    let from = header.version;
    if from >= VERSION {
        return Ok(None);
    }
    let quarantine = if from < 2 { redactable_journal(folder, ring)? } else { None };
    header.version = VERSION;
    header.write(folder)?;
    Ok(Some(Upgraded { from, to: VERSION, quarantine }))
}

/// 1 → 2: links of the journal that outlive an erasure. The store knows the old links, so it is made anew.
fn redactable_journal(folder: &Path, ring: &Keyring) -> Result<Option<PathBuf>, VaultError> {
    let (store, old) = (folder.join(STORE), folder.join("store.1"));
    if store.exists() && !old.exists() {
        durable::rename(&store, &old).at("setting aside", &store)?;
    }
    let quarantine = journal::upgrade(folder, ring.library(), &voucher(ring))?;
    durable::remove(&old).at("removing", &old)?;
    Ok(quarantine)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use secrecy::SecretString;

    use super::*;
    use crate::domain::document::Headline;
    use crate::vault::durable::cut_after;
    use crate::vault::{Library, OpenReport, Unlock};

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("made");
        for entry in fs::read_dir(from).expect("listed") {
            let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("an entry");
            let to = to.join(name);
            if from.is_dir() {
                copy(&from, &to);
            } else {
                fs::copy(&from, &to).expect("copied");
            }
        }
    }

    fn first_format() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library-v1"), folder.path());
        folder
    }

    fn open(folder: &Path) -> Result<(Library, OpenReport), VaultError> {
        // The recovery key costs no work of a second, and these tests open the library often.
        let readme = include_str!("../../tests/fixtures/README.md");
        let key = readme.split('`').find(|word| word.starts_with("AGE-SECRET-KEY-")).expect("it stands there");
        Library::open(folder, Unlock::RecoveryKey(SecretString::from(key)))
    }

    /// What it holds, every document replayed and every film read.
    fn contents(library: &Library) -> Vec<(Headline, usize)> {
        let report = library.verify(&mut |_, _| std::ops::ControlFlow::Continue(())).expect("verified");
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!(report.films, 2);
        let headlines = library.headlines().expect("listed");
        let length = |headline: &Headline| library.document(headline.document).expect("opened").history().len();
        headlines.iter().map(|headline| (headline.clone(), length(headline))).collect()
    }

    #[test]
    fn a_library_of_the_first_format_serves_everything_after_its_upgrade() {
        let folder = first_format();
        let (library, report) = open(folder.path()).expect("opened");
        assert_eq!(report.upgraded, Some(Upgraded { from: 1, to: VERSION, quarantine: None }));
        assert!(report.findings.is_empty() && report.rebuilt.is_none(), "{report:?}");
        let found = contents(&library);
        assert_eq!(found.iter().filter(|(headline, _)| headline.title.starts_with("F-01")).count(), 2);
        assert_eq!(found.len(), 5, "two families, two sessions, one coding");
        library.close().expect("closed");
        let (library, report) = open(folder.path()).expect("opened again");
        assert_eq!(report, OpenReport::default());
        assert_eq!(contents(&library), found);
        for left in ["journal.1", "journal.new", "store.1"] {
            assert!(!folder.path().join(left).exists(), "{left}");
        }
    }

    #[test]
    fn an_upgrade_stopped_at_any_step_is_carried_on() {
        let whole = {
            let folder = first_format();
            contents(&open(folder.path()).expect("opened").0)
        };
        for steps in 0.. {
            let folder = first_format();
            cut_after(Some(steps));
            let opened = open(folder.path()).is_ok();
            let left = cut_after(None);
            let (library, report) = open(folder.path()).expect("carried on");
            assert!(report.findings.is_empty(), "after {steps} steps: {:?}", report.findings);
            assert_eq!(contents(&library), whole, "after {steps} steps");
            if opened && left.is_some_and(|left| left > 0) {
                assert!(steps > 8, "the upgrade has more steps than {steps}");
                return;
            }
        }
    }

    #[test]
    fn a_damaged_journal_of_the_first_format_is_kept_aside() {
        let folder = first_format();
        let segment = folder.path().join("journal/0001");
        let mut bytes = fs::read(&segment).expect("read");
        bytes[300] ^= 1;
        fs::write(&segment, &bytes).expect("written");
        let (library, report) = open(folder.path()).expect("opened");
        let quarantine = report.upgraded.and_then(|upgraded| upgraded.quarantine).expect("set aside");
        assert_eq!(fs::read(quarantine.join("0001")).expect("read"), bytes);
        assert!(!report.findings.is_empty());
        assert_eq!(library.headlines().expect("listed").len(), 4, "the family whose beginning is lost is named");
    }
}
